import { button, fill, h, icon, liveRegion } from "../ground/dom.js";
import { say } from "../ground/strings.js";
import { blockTexts } from "./block_texts.js";

/** Whether the note on headphones has been shown since the page was opened. */
let isWarned = false;

/**
 * A button that reads a step aloud, with voices of this device only: others would send the text away. It is hidden if there are none
 * in the page's language. It begins only when it is pressed, and stops when the learner turns the page.
 *
 * @param {AbortSignal} signal
 * @returns {Listen}
 */
export function createListen(signal) {
  const speech = window.speechSynthesis;
  const told = liveRegion("page-listen-told");
  /** @type {HTMLElement[]} */
  let shown = [];
  let isSpeaking = false;

  const draw = () => fill(toggle, icon(isSpeaking ? "square" : "headphones"), say(isSpeaking ? "listenStop" : "listen"));
  const stop = () => {
    if (isSpeaking) speech.cancel();
    isSpeaking = false;
    draw();
  };
  const begin = () => {
    const voice = localVoice(speech);
    const texts = shown.flatMap((part) => blockTexts(part, isSeen));
    if (!voice || !texts.length) return;
    isSpeaking = true;
    told.textContent = "";
    for (const [place, text] of texts.entries()) {
      const spoken = Object.assign(new SpeechSynthesisUtterance(text), { voice, lang: voice.lang });
      if (place === texts.length - 1) spoken.onend = stop;
      speech.speak(spoken);
    }
    draw();
  };
  const press = () => {
    if (isSpeaking) return stop();
    if (isWarned) return begin();
    isWarned = true;
    told.textContent = say("listenHeadphones");
  };
  const toggle = button("", press, "quiet");
  const node = h("div", { class: "dtr page-listen" }, toggle, told);
  const update = () => {
    node.hidden = !localVoice(speech);
  };
  draw();
  update();
  // some browsers know their voices only later
  speech?.addEventListener?.("voiceschanged", update, { signal });
  window.addEventListener("pagehide", stop, { signal });
  signal.addEventListener("abort", stop);
  return {
    node,
    show(parts) {
      stop();
      told.textContent = "";
      shown = parts;
    },
  };
}

/**
 * Whether a text can be seen, and is not folded away.
 *
 * @param {HTMLElement} block
 */
function isSeen(block) {
  return block.checkVisibility?.() ?? block.getClientRects().length > 0;
}

/**
 * A voice of this device in the page's language.
 *
 * @param {SpeechSynthesis | undefined} speech
 */
function localVoice(speech) {
  const language = document.documentElement.lang.split("-")[0];
  return speech?.getVoices().find((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === language);
}
