/*
 * Zip files of a few small members, written and read without packing.
 *
 * Own code, for the smallest library of this kind is larger than all that is done here: members are
 * stored as they are, and their CRC-32 tells a damaged file.
 */

const ZIP_LOCAL = 0x04034b50;
const ZIP_CENTRAL = 0x02014b50;
const ZIP_END = 0x06054b50;
const ZIP_VERSION = 20;
const ZIP_DAY_ONE = 0x21;
const ZIP_LONGEST_END = 65557;
const ZIP_CRC_TABLE = Array.from({ length: 256 }, (_, start) => {
  let rest = start;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest >>> 0;
});

/** The bytes of a zip file of `{name: text or bytes}`; names are plain ASCII. */
export function zipFile(members) {
  const pieces = [];
  const contents = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const bytes = typeof content === "string" ? zipEncode(content) : content;
    const facts = [...zipFields(2, ZIP_VERSION, 0, 0, 0, ZIP_DAY_ONE), ...zipFields(4, zipCrc(bytes), bytes.length, bytes.length), ...zipFields(2, name.length, 0)];
    const local = [...zipFields(4, ZIP_LOCAL), ...facts, ...zipEncode(name)];
    contents.push(...zipFields(4, ZIP_CENTRAL), ...zipFields(2, ZIP_VERSION), ...facts, ...zipFields(2, 0, 0, 0), ...zipFields(4, 0, offset), ...zipEncode(name));
    pieces.push(Uint8Array.from(local), bytes);
    offset += local.length + bytes.length;
  }
  const count = Object.keys(members).length;
  const end = [...zipFields(4, ZIP_END), ...zipFields(2, 0, 0, count, count), ...zipFields(4, contents.length, offset), ...zipFields(2, 0)];
  return zipJoined([...pieces, Uint8Array.from(contents), Uint8Array.from(end)]);
}

/** The text of the member `name` of a zip file's bytes; null where there is no such member, or it is not whole, or packed. */
export function zipText(bytes, name) {
  try {
    return zipMember(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes, name);
  } catch {
    return null;
  }
}

function zipMember(view, bytes, name) {
  const end = zipEnd(view);
  let place = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0 && view.getUint32(place, true) === ZIP_CENTRAL; left -= 1) {
    const lengths = [28, 30, 32].map((at) => view.getUint16(place + at, true));
    if (zipDecode(bytes.subarray(place + 46, place + 46 + lengths[0])) === name) return zipContent(view, bytes, place);
    place += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return null;
}

function zipContent(view, bytes, entry) {
  const isPacked = view.getUint16(entry + 10, true) !== 0;
  const local = view.getUint32(entry + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const content = bytes.subarray(start, start + view.getUint32(entry + 24, true));
  return isPacked || zipCrc(content) !== view.getUint32(entry + 16, true) ? null : zipDecode(content);
}

// The end is looked for from behind: a comment may follow it.
function zipEnd(view) {
  const last = view.byteLength - 22;
  for (let place = last; place >= Math.max(0, last - ZIP_LONGEST_END); place -= 1) {
    if (view.getUint32(place, true) === ZIP_END) return place;
  }
  throw new RangeError("no zip file");
}

function zipCrc(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = ZIP_CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Numbers as bytes, each of `size`, the lowest first. */
function zipFields(size, ...numbers) {
  return numbers.flatMap((number) => Array.from({ length: size }, (_, place) => (number >>> (8 * place)) & 255));
}

function zipJoined(pieces) {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    joined.set(piece, place);
    place += piece.length;
  }
  return joined;
}

function zipEncode(text) {
  return new TextEncoder().encode(text);
}

function zipDecode(bytes) {
  return new TextDecoder().decode(bytes);
}
