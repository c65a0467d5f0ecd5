import { button, fill, h, liveRegion } from "./dom.js";
import { say } from "./strings.js";

/** Ways to give an instructor the answers where a download is blocked: the device's own way to share a file, and text to paste. */
export function shareButtons(host) {
  const place = h("span", { class: "dtr-share" }, liveRegion());
  const told = place.firstChild;
  const buttons = [shareFileButton(host), button(say("shareText"), () => shareCopy(host, place, told), "quiet")];
  place.prepend(...buttons.filter(Boolean));
  return place;
}

function shareFileButton(host) {
  const probe = new File(["1"], "probe.zip", { type: "application/zip" });
  if (!navigator.canShare?.({ files: [probe] })) return null;
  const share = async () => {
    const { filename, base64 } = await host.bundle();
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    // the learner may close the list of apps again
    await navigator.share({ files: [new File([bytes], filename, { type: "application/zip" })] }).catch(() => {});
  };
  return button(say("share"), share, "plain");
}

async function shareCopy(host, place, told) {
  const text = host.asText();
  try {
    await navigator.clipboard.writeText(text);
    fill(told, say("shareCopied"));
  } catch {
    // a page that did not come over TLS may not write to the clipboard
    const field = h("textarea", { class: "dtr-input", rows: 6, readonly: true, "aria-label": say("shareByHand") });
    field.value = text;
    fill(place, h("span", { class: "dtr-small" }, say("shareByHand")), field);
    field.select();
  }
}
