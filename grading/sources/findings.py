"""What is wrong with a module, described so that a person finds the cell and can fix it."""

from dataclasses import dataclass

from grading.sources.notebooks import Cell


@dataclass(frozen=True)
class Finding:
    """One mistake."""

    notebook: str
    """The name of the notebook, or of a file in `data/`."""
    cell: int | None
    """The cell's number, counted from 1; None for the whole file."""
    id: str | None
    """The id that the cell declares, if it could be read."""
    sentence: str

    def __str__(self) -> str:
        """Notebook, cell and id, then the sentence."""
        where = self.notebook
        if self.cell is not None:
            where += f", cell {self.cell}"
        if self.id:
            where += f" ({self.id})"
        return f"{where}: {self.sentence}"


@dataclass(frozen=True)
class Location:
    """Where a finding belongs: a notebook, and possibly a cell in it."""

    notebook: str
    cell: Cell | None = None
    id: str | None = None

    def finding(self, sentence: str) -> Finding:
        """Make a finding here."""
        return Finding(self.notebook, self.cell.number if self.cell else None, self.id, sentence)
