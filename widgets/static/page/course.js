import { useDiagramIcons } from "#kinds/diagram/known_icons.js";
import { isAsked } from "../cells/question_answers.js";
import { element } from "../ground/dom.js";
import { useStrings } from "../ground/strings.js";

/**
 * The course in the page's data: parts, pages, and its cells by id.
 *
 * @returns {CoursePage}
 */
export function readCourse() {
  const course = JSON.parse(element("#course-data").textContent, textReader());
  if (course.strings) useStrings(course.language, course.strings);
  useDiagramIcons(course.icons);
  fillShared(course);
  return course;
}

/** Puts back the texts that the field edition's files carry once (`widgets/field/repeated_texts.py`). */
function textReader() {
  const carried = document.getElementById("course-texts");
  if (!carried) return undefined;
  /** @type {string[]} */
  const texts = JSON.parse(carried.textContent);
  /**
   * @param {string} _name
   * @param {unknown} value
   */
  return (_name, value) => (typeof value === "string" && value.startsWith("~") ? texts[Number(value.slice(1))] : value);
}

/** @param {CoursePage} course */
export function pagesOf(course) {
  return course.parts.flatMap((part) => part.pages);
}

/**
 * The graded questions of a course in order, each with its page, without void ones.
 *
 * @param {CoursePage} course
 * @returns {AskedQuestion[]}
 */
export function gradedQuestions(course) {
  const all = pagesOf(course).flatMap((page) => page.cells.map((id) => ({ page, cell: course.cells[id] })));
  return all.flatMap(({ page, cell }) => (cell.kind === "question" && isAsked(cell) && !cell.problem ? [{ page, cell }] : []));
}

/**
 * The practice questions of a course, in order.
 *
 * @param {CoursePage} course
 * @returns {Question[]}
 */
export function practiceQuestions(course) {
  return Object.values(course.cells).flatMap((cell) => (cell.kind === "question" && !cell.graded && !cell.problem ? [cell] : []));
}

/**
 * Gives cells what they share with others, which the page carries once: drawings to cases, and statements to warm-ups that repeat them.
 *
 * @param {CoursePage} course
 */
function fillShared({ cells, symbols }) {
  for (const cell of Object.values(cells)) {
    if (cell.kind === "case") cell.symbols = symbols;
    if (cell.kind === "warmup" && cell.repeat) cell.statements = statementsOf(cells[cell.repeat]);
  }
}

/** @param {Cell | undefined} cell */
function statementsOf(cell) {
  return cell?.kind === "warmup" && !cell.problem ? cell.statements : {};
}
