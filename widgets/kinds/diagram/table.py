"""A table of who and what: rows by category, columns by measure."""

from collections.abc import Iterator

import msgspec

from widgets.kinds.diagram.diagram import Diagram
from widgets.schema import Text


class TableColumn(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A column of a table."""

    label: Text
    icon: str = ""


class TableRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A row of a table."""

    label: Text
    cells: dict[str, Text]
    """A text for each column, by the column's id."""
    icon: str = ""
    tracks: list[str] = []
    """The tracks of `data/audiences.yaml` whose learners the row is about: it is marked for them."""


class TableDiagram(Diagram):
    """Who and what, in rows and columns."""

    columns: dict[str, TableColumn]
    rows: dict[str, TableRow]
    head: Text = ""
    """What the rows are: the heading of the first column."""

    def figure_problems(self) -> Iterator[str]:
        """Say what is wrong with its rows and columns, one sentence each."""
        yield from self.count_problems("columns", 1, 4)
        yield from self.count_problems("rows", 2, 8)
        for id, row in self.rows.items():
            for column in self.columns.keys() - row.cells.keys():
                yield f"The row '{id}' has no cell for the column '{column}'. Add it."
            for column in row.cells.keys() - self.columns.keys():
                yield f"The row '{id}' has a cell for '{column}', which is no column. The columns are: {', '.join(self.columns)}."

    @property
    def tracks(self) -> list[str]:
        """The tracks that any row names."""
        return [track for row in self.rows.values() for track in row.tracks]
