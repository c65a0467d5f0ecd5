/*
 * ZIP files with a few small members, written and read without compression.
 *
 * Own code, because even the smallest library for this does far more than is needed here. Members are
 * stored uncompressed, and their CRC-32 reveals a damaged file.
 */

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const DAY_ONE = 0x21;
const LONGEST_END = 65557;
const CRC_TABLE = Array.from({ length: 256 }, (_, start) => {
  let rest = start;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest >>> 0;
});

/**
 * The bytes of a ZIP file of `{name: text or bytes}`; names are plain ASCII.
 *
 * @param {Record<string, string | Uint8Array<ArrayBuffer>>} members
 */
export function zipFile(members) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  /** @type {number[]} */
  const contents = [];
  let offset = 0;
  for (const [name, content] of Object.entries(members)) {
    const bytes = typeof content === "string" ? encode(content) : content;
    const facts = [
      ...fieldsOf(2, VERSION, 0, 0, 0, DAY_ONE),
      ...fieldsOf(4, crcOf(bytes), bytes.length, bytes.length),
      ...fieldsOf(2, name.length, 0),
    ];
    const local = [...fieldsOf(4, LOCAL), ...facts, ...encode(name)];
    contents.push(
      ...fieldsOf(4, CENTRAL),
      ...fieldsOf(2, VERSION),
      ...facts,
      ...fieldsOf(2, 0, 0, 0),
      ...fieldsOf(4, 0, offset),
      ...encode(name),
    );
    pieces.push(Uint8Array.from(local), bytes);
    offset += local.length + bytes.length;
  }
  const count = Object.keys(members).length;
  const end = [...fieldsOf(4, END), ...fieldsOf(2, 0, 0, count, count), ...fieldsOf(4, contents.length, offset), ...fieldsOf(2, 0)];
  return joinedBytes([...pieces, Uint8Array.from(contents), Uint8Array.from(end)]);
}

/**
 * The text of the member `name` in a ZIP file's bytes; null if there is no such member, or it is damaged or compressed.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name
 */
export function zipText(bytes, name) {
  try {
    return findMember(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes, name);
  } catch {
    return null;
  }
}

/**
 * @param {DataView} view
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} name
 */
function findMember(view, bytes, name) {
  const end = findEnd(view);
  let place = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0 && view.getUint32(place, true) === CENTRAL; left -= 1) {
    const lengths = [28, 30, 32].map((at) => view.getUint16(place + at, true));
    if (decode(bytes.subarray(place + 46, place + 46 + lengths[0])) === name) return contentOf(view, bytes, place);
    place += 46 + lengths[0] + lengths[1] + lengths[2];
  }
  return null;
}

/**
 * @param {DataView} view
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {number} entry
 */
function contentOf(view, bytes, entry) {
  const isPacked = view.getUint16(entry + 10, true) !== 0;
  const local = view.getUint32(entry + 42, true);
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const content = bytes.subarray(start, start + view.getUint32(entry + 24, true));
  return isPacked || crcOf(content) !== view.getUint32(entry + 16, true) ? null : decode(content);
}

/**
 * Search from the end, because a comment may follow the record.
 *
 * @param {DataView} view
 */
function findEnd(view) {
  const last = view.byteLength - 22;
  for (let place = last; place >= Math.max(0, last - LONGEST_END); place -= 1) {
    if (view.getUint32(place, true) === END) return place;
  }
  throw new RangeError("no zip file");
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * Numbers as bytes, `size` bytes each, little-endian.
 *
 * @param {number} size
 * @param {...number} numbers
 */
function fieldsOf(size, ...numbers) {
  return numbers.flatMap((number) => Array.from({ length: size }, (_, place) => (number >>> (8 * place)) & 255));
}

/** @param {Uint8Array<ArrayBuffer>[]} pieces */
function joinedBytes(pieces) {
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let place = 0;
  for (const piece of pieces) {
    joined.set(piece, place);
    place += piece.length;
  }
  return joined;
}

/** @param {string} text */
function encode(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function decode(bytes) {
  return new TextDecoder().decode(bytes);
}
