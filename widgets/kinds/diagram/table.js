import { h } from "#course/ground/dom.js";
import { say } from "#course/ground/strings.js";
import { inline } from "#course/ground/text.js";
import { partIcon } from "./parts.js";

/**
 * A table of who and what. Where it is narrow, each row is a card whose cells repeat the headings of the columns. The
 * roles are written out, because browsers forget them where a table is not laid out as one.
 *
 * @param {TableDiagramCell} cell
 * @param {string | undefined} track
 */
export function tableView({ columns, rows, head }, track) {
  const heads = Object.values(columns).map((column) =>
    h("th", { scope: "col", role: "columnheader" }, partIcon(column.icon), " ", ...inline(column.label)),
  );
  const corner = head ? h("th", { scope: "col", role: "columnheader" }, ...inline(head)) : h("td", { role: "cell" });
  return h(
    "table",
    { class: "dtr-diagram-table", role: "table" },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, corner, ...heads)),
    h("tbody", { role: "rowgroup" }, ...Object.values(rows).map((row) => rowView(columns, row, track))),
  );
}

/**
 * @param {Record<string, TableColumn>} columns
 * @param {TableRow} row
 * @param {string | undefined} track
 */
function rowView(columns, { label, icon, cells, tracks }, track) {
  const isTheirs = track !== undefined && tracks?.includes(track);
  const mark = isTheirs && h("span", { class: "dtr-tag dtr-tag-strong" }, say("diagramYours"));
  return h(
    "tr",
    { role: "row", class: isTheirs && "dtr-diagram-yours" },
    h("th", { scope: "row", role: "rowheader" }, partIcon(icon), " ", ...inline(label), mark && " ", mark),
    ...Object.entries(columns).map(([id, column]) =>
      h(
        "td",
        { role: "cell" },
        h("span", { class: "dtr-diagram-column", "aria-hidden": "true" }, ...inline(column.label)),
        ...inline(cells[id]),
      ),
    ),
  );
}
