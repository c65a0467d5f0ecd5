"""The five criteria by which the module is passed."""

from typing import Literal

CRITERIA: dict[str, str] = {
    "examples": "Recognising trafficking",
    "prohibited": "What is forbidden",
    "impact": "What it does to people and the mission",
    "consequences": "What follows for those involved",
    "responsibilities": "What you must do",
}
"""The five assessment criteria of the 2004 module, by id, with the heading a learner sees."""

Criterion = Literal["examples", "prohibited", "impact", "consequences", "responsibilities"]
