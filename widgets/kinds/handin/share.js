import { h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";

/**
 * Ways to give an instructor the answers where downloads are blocked: the device's own way to share a file, and text
 * to paste. `give(host)` resolves with the message to show: a sentence, an element, or null if nothing was given.
 *
 * @returns {HandingOver[]}
 */
export function shareWays() {
  const text = { label: "shareText", kind: "quiet", give: copyText };
  return canShareFiles() ? [{ label: "share", kind: "plain", give: shareFile }, text] : [text];
}

function canShareFiles() {
  const probe = new File(["1"], "probe.zip", { type: "application/zip" });
  return Boolean(navigator.canShare?.({ files: [probe] }));
}

/** @param {Host} host */
async function shareFile(host) {
  const { filename, base64 } = await host.bundle();
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  try {
    await navigator.share({ files: [new File([bytes], filename, { type: "application/zip" })] });
    return say("shared");
  } catch (problem) {
    // the learner may cancel the list of apps
    if (problem instanceof Error && problem.name === "AbortError") return null;
    throw new Error(say("shareFailed"));
  }
}

/** @param {Host} host */
async function copyText(host) {
  const text = host.asText();
  try {
    await navigator.clipboard.writeText(text);
    return say("shareCopied");
  } catch {
    // a page without TLS may not write to the clipboard
    /** @type {HTMLTextAreaElement} */
    const field = h("textarea", {
      class: "dtr-input",
      rows: 6,
      readonly: true,
      "aria-label": say("shareByHand"),
      onfocus: () => field.select(),
    });
    field.value = text;
    return h("span", { class: "dtr-share" }, h("span", null, say("shareByHand")), field);
  }
}
