/** Every sentence of the interface, in one place so that it can be translated. `{name}` marks a value. */
export const STRINGS = {
  // Page
  skip: "Skip to the content",
  contents: "Contents",
  tools: "Tools",
  close: "Close",
  back: "Back",
  next: "Next",
  pageOf: "Page {page} of {pages}",
  minutes: { one: "About {n} minute", other: "About {n} minutes" },
  pageGraded: { one: "{n} question that counts", other: "{n} questions that count" },
  pagePractice: { one: "{n} practice question", other: "{n} practice questions" },
  pageAnswered: "Answered on this page: {done} of {all} questions that count.",
  darkTheme: "Dark colours",
  lightTheme: "Light colours",
  exampleContacts: "This course still carries example contacts. Ask your instructor whom to contact in your mission.",
  notices: "Notices",
  language: "Language",
  languageComes: "Getting the course in that language…",
  pageDone: "done",
  pageStarted: "started",

  // Choosing a module
  chooseModule: "Choose a module",
  chooseText: "You can stop at any time and go on later. Each module is handed in by itself.",
  chooseFieldText: "Each module opens in this browser and needs no network. Your answers stay on this device. To hand in, you save a file and give it to your instructor.",
  siteText: "You can do this course in your browser, without an account. Your answers stay on this device until you hand them in.",
  siteHow: "How it works",
  siteKept: "You can stop at any time and continue later, with the same browser on the same device. Your answers are saved after each change.",
  siteHandIn: "To hand in, open the last page of a module, give your name and your ID, and download your answers. Send that file to your instructor. Do not rename it.",
  siteOffline: "The pages that you have opened here also open without a network.",
  siteShared: "If you share this device, save your answers as a file when you finish, and then clear this browser’s data.",
  siteMissing: "This page is not here",
  siteMissingText: "The address leads nowhere. It may be misspelt, or the page has a new name.",
  siteStart: "Go to the start",
  moduleBegin: "Begin",
  moduleGoOn: "Go on",
  moduleAgain: "Open it again",
  moduleAnswered: "{done} of {all} questions that count are answered",
  moduleHandedIn: "Handed in",
  moduleShare: "{percent} % (pass mark {mark} %)",
  modulesResults: "Your results",
  allModules: "All modules",
  nextTitle: "What comes next",
  nextText: "The course has more modules. Each is handed in by itself.",
  signOut: "Sign out",
  openLab: "Open the notebooks in JupyterLab",

  // For whom
  trackTitle: "Set the course for your work (optional)",
  trackSet: "The course is set for:",
  trackText: "Say what you do, if you like. The course then marks what is required for you, and brings an example and cases from your work first. The questions that count are the same for everybody. You can change it at any time. It is kept with your answers, and your instructor sees it when you hand in.",
  trackLabel: "What do you do?",
  trackNone: "I would rather not say",
  trackUse: "Use this",
  trackKept: "The course is set for you.",
  trackCleared: "The course is set for nobody in particular.",
  trackUnsent: "You are offline. Your choice is kept on this device and will be sent when you open a module.",
  trackRequired: "Required for you",
  trackRecommended: "Recommended for you",
  trackFirst: "Begin here",
  trackWhole: "All sections of this module are meant for you. Cases and personal accounts can always be skipped.",
  trackSome: "The sections that are meant for you are marked in the contents.",
  trackOpen: "Read what interests you.",
  trackNotAsked: "This module is not asked of you. You are welcome to take it.",
  trackExample: "An example from your work",
  weekTitle: "Your first week",
  weekText: "This is how it goes on where you work:",

  // Leaving at once
  exit: "Leave",
  exitTitle: "Leave this page at once. Pressing the Escape key three times does the same.",
  exitOnceMore: "Press Escape once more to leave this page.",
  exitHelp: "If you need to leave this page quickly",
  exitHow: "Press “Leave” at the top, or press the Escape key three times in a row. On a phone, use the button.",
  exitToBlank: "This page disappears at once, and an empty page takes its place. Your answers are kept.",
  exitToOther: "This page disappears at once, and another website takes its place. Your answers are kept.",
  exitBack: "In this tab, Back does not show the course again. To go on, open the address of the course as you did the first time.",
  exitHistory: "It does not clear the history of your browser. Somebody who looks there can find the address of the course; the title there is “Course”. If others use this device, delete the history yourself.",

  // Saving
  saved: "Saved",
  saving: "Saving…",
  waiting: "Waiting to reconnect",
  connecting: "Connecting…",
  keptHere: "You are offline. Your answers are saved on this device and will be sent when you reconnect. You can carry on.",
  keptInPage: "You are offline. Keep this page open: your answers will be sent when you reconnect.",
  cutOff: "The course has not been reached for more than a minute. Your network may block it. You can carry on. To hand in, go to the last page and download your answers as a file.",
  cutOffHandIn: "The course cannot be reached at the moment. Hand in a file instead: give or send it to your instructor. If your network blocks the course, its administrators can allow this address.",
  signedOut: "You are signed out. Open the course again and sign in. Your unsent answers stay in this browser until then.",
  savedHere: "Saved in this browser",
  runFirstCell: "The course is not running. Run the first cell again. If that does not help, choose “Restart Kernel and Run All Cells” in the menu “Kernel”. Your answers are kept.",
  linkLost: "You are offline. Your answers are kept. Try again when you have reconnected.",
  noReply: "No reply came in time. Your answers are kept. Try again.",
  somethingWrong: "Something went wrong. Your answers are kept. Try again.",

  // Questions
  graded: "Counts towards your result",
  practice: "Practice",
  points: { one: "{n} point", other: "{n} points" },
  markedByInstructor: "An instructor reads and marks this text.",
  true: "True",
  false: "False",
  chooseAll: "Choose all that apply.",
  orderHelp: "Put these in order, first at the top. Use the buttons to move them.",
  matchHelp: "For each line, choose what belongs to it.",
  matchChoose: "Choose…",
  matchOptions: "To choose from",
  moveUp: "Move up",
  moveDown: "Move down",
  moveItem: "{move}: {item}",
  movedTo: "{item} is now number {place} of {all}.",
  myOrder: "This is my order",
  words: { one: "{n} word", other: "{n} words" },
  answered: "Answered",
  notAnswered: "Not answered yet",
  voided: "This question does not count. Everybody has its points.",
  partlyAnswered: "{done} of {all} chosen: not complete yet",
  confidence: "How sure are you?",
  optional: "(optional)",
  sure: "Sure",
  unsure: "Not sure",
  check: "Check my answer",
  tryAgain: "Try again",
  answerFirst: "Choose an answer first.",
  answerAllFirst: "Choose something for every line first.",
  right: "That is right.",
  notRight: "Not quite.",
  partlyRight: "Partly right.",
  sureAndWrong: "You were sure, so this one is worth reading slowly.",
  unsureAndRight: "You were not sure, but you knew it.",
  someFound: "You found {right} of {all} right answers.",
  someTicks: { one: "You found {right} of {all} right answers, and ticked {n} that does not belong.", other: "You found {right} of {all} right answers, and ticked {n} that do not belong." },
  somePlaces: "{right} of {all} are in the right place.",
  somePairs: "{right} of {all} are matched rightly.",
  markRightYours: "Right, and your answer",
  markRight: "Right answer",
  markMissed: "Right, and you missed it",
  markWrongYours: "Your answer: not right",
  markWrong: "Not right",
  markLeftOut: "Rightly left out",
  placeRight: "You had it in the right place",
  placeWrong: "You had it as number {place}",
  pairRight: "You matched it rightly",
  pairWrong: "You chose: {choice}",
  source: "Source",
  sourcesCount: "Sources ({n})",

  // Warm-up
  warmupIntro: "Say what you think today. Nothing here counts, and you see the answers after the lesson.",
  warmupRepeat: "The same statements again. Answer all of them, then see the answers and what changed.",
  statementOf: "Statement {n} of {all}",
  warmupLeft: { one: "{n} statement is still open.", other: "{n} statements are still open." },
  warmupDone: "Thank you. You meet these statements again after the lesson.",
  warmupCheck: "See the answers",
  warmupScore: "{right} of {all} are right.",
  warmupBefore: "Before the lesson it was {right} of {all}.",
  firstAnswer: "Before the lesson you said: {answer}",
  noFirstAnswer: "Before the lesson you did not answer this one.",
  yourAnswer: "You said: {answer}",
  rightIs: "The right answer: {answer}",
  otherWas: "If you think: {answer}",

  // Cases
  caseLabel: "Case",
  beforeReading: "Before you read",
  caseBegin: "Begin",
  caseStep: "Step {n}",
  caseAsk: "What do you do?",
  caseChose: "You chose",
  caseGoOn: "Go on",
  caseBack: "Go back a step",
  caseRestart: "Start again",
  caseHistory: "What you did so far",
  caseTools: "This may help:",
  caseEnd: "How it ended",
  caseEnds: "You have seen {seen} of {all} endings. Go back a step, or start again, to see what else could happen.",
  caseAllEnds: "You have seen all {all} endings.",
  verdictGood: "This protects",
  verdictMixed: "This helps only in part",
  verdictHarmful: "This does harm",
  endVictim: "For the person exploited",
  endLearner: "For you",
  endMission: "For the mission",
  caseSkip: "Skip this case",
  caseSkipFree: "If you skip it, you lose no points.",
  caseSkipped: "You skipped this case. You lose no points, and you can come back to it at any time.",
  casePause: "Pause",
  casePaused: "You paused at step {n}. Your place is kept, and you can go on at any time.",
  caseResume: "Go on where I paused",

  // Readings
  readIt: "Read it",
  skipIt: "Skip it",
  readingSkipped: "You skipped this text. You can read it at any time.",
  readingHide: "Close the text",
  readingClosed: "You closed the text. Your place in it is kept, and you can go on at any time.",
  readingResume: "Go on reading",
  support: "If this touches you",
  supportIs: "Somebody to talk to: {support}",
  allContacts: "All contacts",

  // Charts
  claimExactly: "{n} {unit}",
  claimRoughly: "about {n} {unit}",
  claimAtLeast: "at least {n} {unit}",
  claimBetween: "{from} to {to} {unit}",
  claimed: "Claimed in {year}: {who}",
  claimWhere: "{place}. {period}",
  chartStrip: "{figure}, on a scale from {from} to {to}",
  chartScale: "Scale from {from} to {to}",
  chartToday: "Today, something else is counted",
  chartTable: "What is known of these figures, as a table",
  chartNotDrawn: "This chart is drawn when the module is released.",
  chartBand: "A range: somewhere between the two",
  chartDot: "Counted, or people were asked",
  chartRing: "One number, and nobody says how exact",
  chartArrow: "This much or more",
  factFigure: "Figure",
  factPlace: "Place",
  factPeriod: "Time",
  factWho: "Who claimed it",
  factYear: "Claimed in",
  factHow: "How it is known",
  factAgainst: "What is known against it",
  factToday: "Today",
  factSource: "Source",
  knownSurvey: "Survey",
  knownEstimate: "Estimate",
  knownHearsay: "Hearsay",
  knownRecord: "Record",
  knownCount: "Count",
  knownAccount: "One account",
  meansSurvey: "Survey: people were asked, and chosen so that they stand for others.",
  meansEstimate: "Estimate: worked out from other figures.",
  meansHearsay: "Hearsay: somebody told what others had seen or said.",
  meansRecord: "Record: it stands in files that were kept for some other purpose.",
  meansCount: "Count: somebody counted them one by one.",
  meansAccount: "One account: it stands in the story of one case.",

  // Tools
  allTools: "All tools",
  toolsIntro: "You can look these up at any time. Nothing that you do here is counted.",
  toolMissing: "This tool has no content yet.",
  ticksNotSaved: "Your ticks are only for you. They are not saved and nobody sees them.",
  clearTicks: "Clear my ticks",
  ticked: { one: "{n} ticked", other: "{n} ticked" },
  whoAreYou: "Who are you?",
  whoIsSuspected: "Whom is your concern about?",
  choose: "Choose…",
  channelsEmpty: "Choose both, and you see whom you can report to.",
  channelsNone: "No channel fits. Ask your instructor whom to contact.",
  channelsFound: { one: "{n} way to report:", other: "{n} ways to report:" },
  channelsFirst: "First choice here",
  rulesTitle: "Whatever way you choose",
  noContact: "Ask your instructor for the contact in your mission.",
  filterTerms: "Find a word",
  filterSources: "Find a source",
  filterFound: { one: "{n} entry", other: "{n} entries" },
  formerly: "Formerly: {term}",
  repositorySearch: "Find a material",
  repositoryAudience: "For whom",
  repositoryPurpose: "What for",
  repositoryAll: "All",
  repositoryNone: "Nothing found. Take fewer words, or another choice.",
  repositoryHistoric: "For history",
  repositorySuperseded: "Out of date",
  repositoryNewer: "Newer:",
  repositoryKnown: "How we know of it",
  repositoryMissing: "What is missing",
  repositoryTeaching: "Count training materials and courses only",
  repositoryGaps: { one: "{n} gap", other: "{n} gaps" },
  repositoryGapsHow: "How many entries there are for each audience and purpose. What is out of date, or of use for history only, is not counted.",
  repositoryTable: "Entries in use, by audience and purpose",
  repositoryGapsNamed: "There is nothing in use for:",
  measures: "What can follow",
  courts: "Courts",
  thenAndNow: "Then and now",
  foundIn: "Known from",
  placeInSource: "Where in it",
  placesCount: "Places in it ({n})",
  toConfirm: "Wording to be confirmed by a subject-matter expert.",
  contactFocalPoint: "Focal Point",
  contactAlternate: "Alternate Focal Point",
  contactHotline: "Hotline",
  contactCdt: "Conduct and Discipline Team",
  contactOios: "OIOS",
  contactSupport: "Somebody to talk to",
  contactsOf: "Contacts in {mission}",

  // Handing in
  handIn: "Hand in",
  handInAgain: "Hand in again",
  handInTitle: "Hand in your answers",
  whoHandsIn: "Who is handing in?",
  yourName: "Your name",
  yourId: "Your ID",
  idHelp: "The ID that your instructor gave you.",
  saveName: "That is me",
  changeName: "Change",
  handingInAs: "You hand in as {name} ({id}).",
  fillBoth: "Fill in your name and your ID.",
  overview: "Your answers",
  overviewCount: "{done} of {all} questions that count are answered.",
  overviewAll: "All {all} questions that count are answered.",
  overviewPage: "{done} of {all} answered",
  numberDone: "Question {n}: answered",
  numberOpen: "Question {n}: not answered yet",
  dueOn: "Hand in by {moment}.",
  dueOver: "The due date was {moment}.",
  duePassed: "The due date has passed.",
  momentIn: "{moment} (UTC{offset})",
  lateZero: "A hand-in after this time loses its points in the course’s gradebook. Whether you pass does not change.",
  lateOther: "A hand-in after this time may lose points in the course’s gradebook. Whether you pass does not change.",
  nowNone: "You can still hand in.",
  nowZero: "A hand-in now loses its points in the course’s gradebook. Whether you pass does not change.",
  nowOther: "A hand-in now may lose points in the course’s gradebook. Whether you pass does not change.",
  passWith: "You pass with {percent} % of the points.",
  attemptsAll: { one: "You have {n} attempt.", other: "You have {n} attempts. The best one counts." },
  closedTold: "Your instructor has closed this module. You can still hand in, but it no longer counts, because the right answers can be seen.",
  closedOnly: "Your instructor has closed this module. You can still hand in, but it no longer counts.",
  toldAlready: "The right answers have been shown to you. You can still hand in, but it no longer counts.",
  reflectionCounts: "Your instructor still reads a new written reflection.",
  askTitle: "Hand in now?",
  askAttempt: "This uses attempt {attempt} of {allowed}.",
  askFile: "Each file that your instructor collects with new answers uses one attempt.",
  askSame: "Nothing has changed since you handed in last. The same answers are one attempt: handing them in again changes nothing.",
  askSameFile: "Nothing has changed since your last file. The same answers are one attempt: handing them in again changes nothing.",
  askUncounted: "This hand-in will not count.",
  askOpen: { one: "{n} question is not answered. It earns no points.", other: "{n} questions are not answered. They earn no points." },
  goBack: "Go back",
  handingIn: "Handing in. This can take a minute. Keep the page open.",
  needConnection: "Handing in is possible once the page is connected.",
  needName: "Say first who you are.",
  noAttemptsLeft: "All your attempts are used.",
  download: "Download what I hand in",
  share: "Share the file",
  shareText: "Copy as text",
  shared: "The file is shared. Check that it reached your instructor.",
  shareFailed: "The file could not be shared. Download it, or copy it as text.",
  shareCopied: "The text is copied. Paste it into a message to your instructor.",
  shareByHand: "Copy all of this text and paste it into a message to your instructor.",
  downloading: "Getting the file…",
  downloaded: "The file {name} is in your downloads. Give it to your instructor.",
  handedIn: "Your answers are handed in.",
  handedInWait: "Your answers are handed in. The result is not here yet. Reload this page later to see it.",

  // Refreshers
  refresherText: { one: "{n} short question, some time after you have handed in. It is about what was hard for you, so that you keep it. It counts for nothing and uses no attempt.", other: "{n} short questions, some time after you have handed in. They are about what was hard for you, so that you keep it. They count for nothing and use no attempt." },
  refresherNotYet: "The dates stand here once you have handed in.",
  refresherAfter: { one: "After {n} month", other: "After {n} months" },
  refresherLater: "From {day}",
  refresherNow: "Waits for you since {day}",
  refresherBegun: "Begun. It waited for you since {day}.",
  refresherDone: "Done. It was due on {day}.",
  refresherPassed: "Was due on {day}. The next one takes its place.",
  refresherBegin: "Begin",
  refresherGoOn: "Go on",
  refresherLook: "Look at it again",
  refresherCalendar: "Put the dates into my calendar",
  refresherEvent: "Course: refresher",
  refresherWaits: "A refresher waits for you.",
  refresherOpen: "Go to it",
  refresherQuestion: "Question {n} of {all}",
  refresherLeft: { one: "{n} question is left.", other: "{n} questions are left." },
  refresherScore: "{right} of {all} right.",
  refresherCounts: "It counts for nothing.",
  refresherReasons: "Read the reasons of what was wrong once more.",
  rightOf: "{right} of {all} right",
  refresherSend: "Send it to my instructor",
  refresherSendText: "Your instructor sees how refreshers go, apart from the test. Send yours, if you like.",
  refresherNeedsName: "To send it to your instructor, say first who you are, on the page where you hand in.",
  refresherSending: "Sending. This can take a minute. Keep the page open.",
  refresherSent: "Sent on {day}.",
  refresherArrived: "It is sent.",
  refresherSave: "Get the file for my instructor",
  refresherSaveText: "Your instructor sees how refreshers go, apart from the test. Give them the file, if you like.",
  refresherSaved: "You got the file on {day}.",

  // On a page without a server
  notKept: "This browser cannot keep your answers. They live only as long as this page stays open. Save them as a file before you close it.",
  notKeptShort: "Not saved on this device",
  tooLong: "This answer is too long to be saved. Shorten it.",
  keepTitle: "Your answers stay on this device",
  keepText: "They are kept in this browser, and nothing is sent anywhere. You can close the page and go on later.",
  forgetTitle: "This server is temporary",
  forgetText: "It ends when you have done nothing for about ten minutes, and what was on it is lost. So your answers are also saved in this browser, and you will find them when you open the course here again. To be safe, or to continue on another device, save them as a file.",
  keepWho: "You work as {name} ({id}).",
  keepNobody: "You have not said who you are. You need to do so before you hand in.",
  keepSayWho: "Say who I am",
  goesOn: "You go on as {name} ({id}).",
  goesOnNobody: "There are answers on this device already. You go on with them.",
  keepOther: "I am somebody else",
  keepCorrect: "If your name or ID is wrong, write it here as it should be, and choose “They are mine” below.",
  keepWhose: "Whose are the answers on this page now?",
  keepMine: "They are mine",
  keepTheirs: "They are somebody else’s. They stay here for that person.",
  keepWhoseFirst: "Say first whose the answers on this page are.",
  keepGo: "Go on",
  cancel: "Cancel",
  keepSave: "Save my answers as a file",
  keepSaved: "The file {name} is in your downloads. With it you can go on here or on another device: choose “{open}”.",
  keepOpen: "Open my saved answers",
  openHolds: { one: "This file holds {n} answer.", other: "This file holds {n} answers." },
  openHoldsOf: { one: "This file holds {n} answer of {name} ({id}).", other: "This file holds {n} answers of {name} ({id})." },
  openDone: "Your saved answers are here. You can go on.",
  openNotOurs: "{name} is not a file of saved answers. Choose the file that this page saved: its name ends in .zip or .json.",
  openDamaged: "{name} is damaged and cannot be opened. Look for another copy of it.",
  openNewer: "{name} was saved by a newer version of the course. Ask your instructor for the new version of this page.",
  openOtherModule: "{name} holds answers for another module: {module}. Open that module, and choose the file there.",
  leaveNotKept: "This browser cannot keep your answers, so they would be lost. Save them as a file, reload the page, and try again.",
  nameFirst: "Give your name and ID first.",
  answerSomething: "There is nothing to hand in yet: answer a question first.",
  idMissing: "Give your ID. Your instructor has it.",
  idUnusable: "This ID cannot be used. It has 1 to 100 letters (a to z), digits and . _ @ - and begins with a letter or a digit.",
  idTaken: "Someone with another name uses this ID on this device. Check the ID, or write your name as you did the first time.",
  nameMissing: "Give your name.",
  nameUnusable: "This name cannot be used. Write it in at most 100 letters.",
  fieldDownload: "Download my answers",
  fieldDownloaded: "The file {name} is in your downloads. Give or send it to your instructor.",
  fieldHandIn: "How to hand in",
  fieldHandInFile: "Download your answers. They come as one file, in your downloads.",
  fieldHandInGive: "Give or send this file to your instructor. Do not change its name.",
  fieldHandInResult: "Your instructor marks it and tells you your result. This page cannot show it.",
  fieldHandInAttempt: "Each file that your instructor collects with new answers uses one attempt. So answer everything first.",

  // In a learning platform (SCORM)
  lmsTitle: "Your learning platform",
  lmsText: "This course was opened in a learning platform. Your answers, what you write and how far you are go there. Those who run the platform can see them.",
  lmsDone: "You are done for the platform when all questions that count are answered. The score that it shows is from practice questions only.",
  lmsHandIn: "The platform does not mark the questions that count. For your result, hand in the file.",
  lmsLooks: "You are looking back at this module. Nothing you do now is sent or counts.",
  lmsLooksShort: "Not saved",
  lmsLooksHandIn: "You are looking back at this module, so you cannot hand in now.",
  lmsMissing: "No learning platform was found, so nothing is sent to one. Your answers stay on this device.",
  lmsAway: "Your learning platform does not take your answers just now. You can go on: they are sent again in a minute.",
  lmsFull: { one: "Your learning platform has no room for {n} of your answers. It stays in this browser only.", other: "Your learning platform has no room for {n} of your answers. They stay in this browser only." },

  // Results
  results: "Your result",
  resultHere: "Your result is here. It is covered until you ask to see it.",
  resultHereCorrected: "Your result is here. Something in it was corrected. It is covered until you ask to see it.",
  resultCovered: "Your result is covered, so that nobody beside you sees it.",
  resultShow: "Show my result",
  resultHide: "Cover my result",
  passed: "Passed",
  notPassed: "Not passed yet",
  handedInWaiting: "Handed in, not marked yet",
  score: "{score} of {max} points ({percent} %)",
  passMark: "Pass mark: {percent} %",
  scoreBar: "Score {percent} %, pass mark {mark} %",
  attemptOf: "Attempt {attempt} of {allowed}",
  attempt: "Attempt {attempt}",
  attemptsLeft: { one: "You have {n} attempt left.", other: "You have {n} attempts left." },
  attemptsNone: "You have no attempts left.",
  bestCounts: "Your best attempt counts: attempt {attempt} with {percent} %.",
  thisCounts: "This attempt is your best so far, and it counts.",
  correctedOn: "Corrected on {date}",
  correctedWhy: "There was a mistake in how the test was marked. It has been put right.",
  correctedThis: "Your score for this attempt was {before} of {maxBefore} points. It is {now} of {max} points now.",
  correctedOther: "Your score for attempt {attempt} was {before} of {maxBefore} points. It is {now} of {max} points now.",
  correctedThisSame: "The points for some of your answers have changed. Your score for this attempt is {now} of {max} points, as it was before.",
  correctedOtherSame: "The points for some of your answers have changed. Your score for attempt {attempt} is {now} of {max} points, as it was before.",
  correctedGained: "With this correction, you have passed.",
  correctedLost: "You were told that you had passed. With this correction, your best attempt is below the pass mark, so you have not passed yet. The mistake was not yours. Ask your instructor what you can do now.",
  correctedAsk: "If you have a question about this, ask your instructor.",
  correctedTopics: "The mistake was about:",
  byCriterion: "By subject",
  readAgain: "What to read again",
  hiddenTrueFalse: "True-or-false questions are not listed here, because that would tell their answers.",
  reflectionTitle: "Your written reflection",
  reflectionEmpty: "You wrote nothing.",
  reflectionWaiting: "An instructor still has to read it. It is reported apart from your points.",
  reflectionMarked: "{score} of {max} points",
  solutions: "Answers",
  solutionYours: "Yours: {answer}",
  solutionRight: "Right: {answer}",
  solutionsWhenClosed: "The right answers are shown when your instructor has closed this module.",
  solutionsLater: "If you are on the course’s list, the right answers are shown after you pass or after your last attempt. Otherwise they are shown when your instructor has closed this module.",

  // On the wall of a class
  wallTimeLeft: "Time left: {time}",
  wallLastMinute: "One minute left",
  wallTimeUp: "Time is up",
  wallAnswered: "At least {n} have answered.",
  wallBefore: "Before",
  wallAfter: "After",
  wallRight: "{percent} % right",
  wallAtLeast: "{percent} % right, or more",
  wallAtMost: "{percent} % right, or fewer",
  wallTooFew: "Too few answers to show",
  wallCount: { one: "{n} answer", other: "{n} answers" },
  wallFew: "fewer than {n}",
  wallShares: "How many were right",
  wallStatement: "Statement",
  wallKey: "Answer",
  wallDecided: "The group decided",
};

/** From here on a number is written with a word. */
const STRINGS_LARGE = 1e6;
/** Sentences that stand in the place of others on this kind of page, by the keys of both. */
const stringsInstead = {};
let stringsTranslated = {};
let stringsPlural;
let stringsDay;
let stringsMoment;
let stringsNumber;
let stringsFigure;
let stringsLarge;
stringsCountIn("en");

/** Put translated sentences in the place of the English ones; what is not among them stays English. */
export function useStrings(language, translated) {
  stringsTranslated = translated ?? {};
  try {
    stringsCountIn(language);
  } catch {
    stringsCountIn("en");
  }
}

/** Say other sentences on this kind of page: `{key: the other's key}`. */
export function sayInstead(keys) {
  Object.assign(stringsInstead, keys);
}

/** The sentence `key` with its values filled in; where it has forms for numbers, `values.n` picks one. */
export function say(key, values = {}) {
  const name = stringsInstead[key] ?? key;
  const sentence = stringsTranslated[name] ?? STRINGS[name] ?? key;
  const form = typeof sentence === "string" ? sentence : sentence[stringsPlural.select(values.n)] ?? sentence.other;
  return form.replace(/\{(\w+)\}/g, (whole, place) => stringsValue(values[place] ?? whole));
}

/** A number as the page's language writes it, with one decimal where it has any. */
export function sayNumber(number) {
  return stringsNumber.format(number);
}

/** A large number as a person reads it: "22,500", "27.6 million". */
export function sayFigure(number) {
  return (number < STRINGS_LARGE ? stringsFigure : stringsLarge).format(number);
}

/** A day as it is written in the page's language: "2026-03-03" is "3 March 2026". What is no day stays as it is. */
export function sayDay(day) {
  const moment = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) ? String(day) : stringsDay.format(moment);
}

/** A moment (ISO 8601) as this device's clock shows it, with the day of the week and how far that clock is from UTC. */
export function sayMoment(moment) {
  const date = new Date(moment);
  return say("momentIn", { moment: stringsMoment.format(date), offset: stringsOffset(-date.getTimezoneOffset()) });
}

/** Minutes as "+1" or "−3:30"; nothing for none. */
function stringsOffset(minutes) {
  if (!minutes) return "";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes > 0 ? "+" : "−"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

function stringsValue(value) {
  return typeof value === "number" ? sayNumber(value) : String(value);
}

function stringsCountIn(language) {
  stringsPlural = new Intl.PluralRules(language);
  const days = language === "en" ? "en-GB" : language;
  stringsDay = new Intl.DateTimeFormat(days, { dateStyle: "long", timeZone: "UTC" });
  stringsMoment = new Intl.DateTimeFormat(days, { dateStyle: "full", timeStyle: "short" });
  stringsNumber = new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 1 });
  stringsFigure = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  stringsLarge = new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 1 });
}
