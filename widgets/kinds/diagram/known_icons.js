/**
 * The icons that diagrams can show here beside those of every page (`icon`): a page brings those that its own diagrams show (`course.icons`), and where cells come
 * one by one, all are there (`icons.json`).
 *
 * @type {Map<string, { elements: IconElement[], isMirrored: boolean }>}
 */
const known = new Map();

/** @param {DiagramIcons} icons */
export function useDiagramIcons({ shapes, mirrored }) {
  for (const [name, elements] of Object.entries(shapes)) {
    known.set(name, { elements: /** @type {IconElement[]} */ (elements), isMirrored: mirrored.includes(name) });
  }
}

/** @param {string} name */
export function knownIcon(name) {
  return known.get(name);
}
