/**
 * What is open over the page, the topmost last. Each has an entry of its own in the browser's history, whose state counts them as `over`.
 *
 * @type {{ close: () => void }[]}
 */
const layers = [];
/** Whether the entry of something that was closed is still being left. */
let isLeaving = false;
/** @type {(() => void)[]} */
const waiting = [];
/** How long the browser may take to leave such an entry, in milliseconds. */
const PATIENCE = 500;
let isListening = false;

/**
 * Show a dialog that the browser's Back button closes, like its own ways do.
 *
 * @param {HTMLDialogElement} dialog
 */
export function showDialog(dialog) {
  dialog.showModal();
  dialog.addEventListener(
    "close",
    holdBack(() => dialog.close()),
    { once: true },
  );
}

/**
 * Let Back call `close`, for what has just opened over the page. Call the returned function once it was closed, in whichever way.
 *
 * @param {() => void} close
 * @returns {() => void}
 */
export function holdBack(close) {
  if (!isListening) window.addEventListener("popstate", closeLayers);
  isListening = true;
  const layer = { close };
  try {
    window.history.pushState({ ...window.history.state, over: layers.length + 1 }, "");
  } catch {
    return () => {}; // browsers limit how many entries a page adds in a while
  }
  layers.push(layer);
  return () => {
    const place = layers.indexOf(layer);
    if (place < 0) return;
    layers.splice(place, 1);
    isLeaving = true;
    window.history.back();
    setTimeout(haveLeft, PATIENCE);
  };
}

/**
 * Act once what was closed before has left the browser's history, so that something else can be opened in its place.
 *
 * @param {() => void} act
 */
export function afterClosing(act) {
  if (isLeaving) waiting.push(act);
  else act();
}

/** Close all that is open over the page. */
export function closeOver() {
  for (const { close } of [...layers].reverse()) close();
}

/**
 * Follow a link of the page. What is open over the page is closed, and the target takes the place of its entry in the history.
 *
 * @param {string} address
 */
export function followAddress(address) {
  afterClosing(() => goTo(address));
}

/** @param {string} address */
function goTo(address) {
  if (!layers.length) {
    window.location.href = address;
    return;
  }
  for (const { close } of layers.splice(0).reverse()) close();
  window.location.replace(address);
}

function closeLayers() {
  const depth = window.history.state?.over ?? 0;
  while (layers.length > depth) layers.pop()?.close();
  haveLeft();
}

function haveLeft() {
  isLeaving = false;
  for (const act of waiting.splice(0)) act();
}
