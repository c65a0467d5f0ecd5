"""A declared picture; its field 'type' names what is drawn."""

import difflib
from typing import Any

from widgets.declaration import Declaration
from widgets.kinds.diagram.decision import DecisionDiagram
from widgets.kinds.diagram.diagram import Diagram
from widgets.kinds.diagram.figures import ComparisonDiagram, ElementsDiagram, FlowDiagram, RingsDiagram, SignDiagram, TimelineDiagram
from widgets.kinds.diagram.table import TableDiagram
from widgets.plain import JsonObject
from widgets.problems import DeclarationProblem

TYPES: dict[str, type[Diagram]] = {
    shape.type: shape
    for shape in (
        *(FlowDiagram, ComparisonDiagram, TimelineDiagram, ElementsDiagram, RingsDiagram),
        *(DecisionDiagram, TableDiagram, SignDiagram),
    )
}
"""Every type of diagram, by what authors write under 'type'."""


class DiagramCell(Diagram):
    """Reads `%%diagram` cells: it returns a `Diagram` of the type that the cell names."""

    @classmethod
    def read(cls, data: JsonObject) -> Any:
        """Turn a cell's fields into a diagram of its type. Raises DeclarationProblem."""
        type = data.get("type")
        if type is None:
            raise DeclarationProblem(f"The field 'type' is missing. Add it: one of {', '.join(TYPES)}.")
        if not isinstance(type, str) or type not in TYPES:
            near = difflib.get_close_matches(str(type), TYPES, n=1)
            advice = f"Did you mean '{near[0]}'?" if near else f"Write one of {', '.join(TYPES)}."
            raise DeclarationProblem(f"A diagram of type '{type}' is not known. {advice}")
        return TYPES[type].read(data)

    @classmethod
    def shapes(cls) -> list[type[Declaration]]:
        """All types."""
        return list(TYPES.values())
