import { say } from "../ground/strings.js";
import { zipFile, zipText } from "../ground/zip.js";

const FORMAT = 1;
const ANSWERS_FILE = "answers.json";
const LARGEST_FILE = 5000000;
const ZIP_SIGNATURE = [0x50, 0x4b];

/**
 * The file that an instructor collects, as `{filename, bytes}`; see `widgets/handing_in/bundle.py` for its contents
 * and for `purpose`, `origin.js` for `origin`.
 *
 * @param {string} module
 * @param {Learner} learner
 * @param {Entries} entries
 * @param {FileOrigin} origin
 * @returns {Promise<FileBytes>}
 */
export async function createBundle(module, learner, entries, { origin, purpose = "test" }) {
  const moment = new Date().toISOString().replace("Z", "000");
  const answers = new TextEncoder().encode(answersText(module, learner, entries, { origin, purpose }));
  const sum = await checksumOf(answers);
  const bytes = zipFile({
    [ANSWERS_FILE]: answers,
    "timestamp.txt": `${moment.replace("T", " ")} UTC`,
    "submission_secret.txt": hexOf(crypto.getRandomValues(new Uint8Array(64))),
    ...(sum && { "checksum.txt": `${sum}  ${ANSWERS_FILE}\n` }),
  });
  return { filename: `${learner.id}+${module}+${moment.replace(/[-:.]/g, "")}.zip`, bytes };
}

/**
 * The answers of a learner who has not given a name and ID, as a file to keep.
 *
 * @param {string} module
 * @param {Learner} learner
 * @param {Entries} entries
 * @param {string} origin
 * @returns {FileBytes}
 */
export function createCopy(module, learner, entries, origin) {
  const day = new Date().toISOString().slice(0, 10);
  return { filename: `${module}-answers-${day}.json`, bytes: new TextEncoder().encode(answersText(module, learner, entries, { origin })) };
}

/**
 * The contents of such a file, as `{learner, entries}`, with valid entries only. Throws a sentence with the file's
 * name if it is not such a file.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name
 * @param {string} module
 * @returns {SavedAnswers}
 */
export function readSaved(bytes, name, module) {
  if (bytes.length > LARGEST_FILE) throw new Error(say("openNotOurs", { name }));
  const isZip = ZIP_SIGNATURE.every((byte, place) => bytes[place] === byte);
  const text = isZip ? zipText(bytes, ANSWERS_FILE) : new TextDecoder().decode(bytes);
  const data = parsedAnswers(text);
  if (!data) throw new Error(say(isZip ? "openDamaged" : "openNotOurs", { name }));
  if (data.format > FORMAT) throw new Error(say("openNewer", { name }));
  if (!isObject(data.entries)) throw new Error(say("openNotOurs", { name }));
  if (data.module !== module) throw new Error(say("openOtherModule", { name, module: String(data.module) }));
  const { id = "", name: called = "" } = data.learner ?? {};
  return { learner: { id: String(id), name: String(called) }, entries: usableEntries(data.entries) };
}

/**
 * The text of an answers file.
 *
 * @param {string} module
 * @param {Learner} learner
 * @param {Entries} entries
 * @param {FileOrigin} origin
 */
export function answersText(module, learner, entries, { origin, purpose = "test" }) {
  const saved = new Date().toISOString();
  return `${JSON.stringify({ module, learner: { id: learner.id, name: learner.name }, entries, format: FORMAT, saved, purpose, origin }, null, 1)}\n`;
}

/** @param {string | null} text */
function parsedAnswers(text) {
  try {
    const data = JSON.parse(text);
    return isObject(data) ? data : null;
  } catch {
    return null;
  }
}

/**
 * Limit times from a clock that ran ahead to now, so that they do not stay newer than all later answers.
 *
 * @param {Record<string, Json>} entries
 * @returns {Entries}
 */
function usableEntries(entries) {
  const now = new Date().toISOString();
  const sound = Object.entries(entries).filter(([, entry]) => isObject(entry) && "value" in entry && typeof entry.at === "string");
  return Object.fromEntries(sound.map(([id, entry]) => [id, { ...entry, at: entry.at < now ? entry.at : now }]));
}

/**
 * @param {unknown} data
 * @returns {data is Record<string, Json>}
 */
function isObject(data) {
  return Boolean(data) && typeof data === "object" && !Array.isArray(data);
}

/**
 * SHA-256 in hexadecimal; null if the browser does not compute it on this page (then the ZIP file's own checksums have to suffice).
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function checksumOf(bytes) {
  const digest = crypto.subtle && (await crypto.subtle.digest("SHA-256", bytes));
  return digest ? hexOf(new Uint8Array(digest)) : null;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
