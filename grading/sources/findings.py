"""What is wrong with a module, said so that a person finds the place and can mend it."""

from dataclasses import dataclass

from grading.sources.notebooks import Cell


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong."""

    notebook: str
    """The file's name: the notebook's, or that of a file of `data/`."""
    cell: int | None
    """The cell, counted from 1 as a person counts; None where the whole file is meant."""
    id: str | None
    """The id that the cell declares, where it could be read."""
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
class Place:
    """Where a finding belongs: a notebook, and within it a cell."""

    notebook: str
    cell: Cell | None = None
    id: str | None = None

    def finding(self, sentence: str) -> Finding:
        """A finding at this place."""
        return Finding(self.notebook, self.cell.number if self.cell else None, self.id, sentence)
