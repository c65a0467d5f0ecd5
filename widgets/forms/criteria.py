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

ABILITIES: dict[str, str] = {
    "examples": "Give examples of trafficking in a mission area",
    "prohibited": "Say what conduct is prohibited",
    "impact": "Explain the impact on the people harmed, on you and on the mission",
    "consequences": "Name the disciplinary and administrative consequences",
    "responsibilities": "Carry out your responsibilities: observe, record, report and refer",
}
"""What someone can do who meets a criterion, by its id, in the words of the modules' aims."""

Criterion = Literal["examples", "prohibited", "impact", "consequences", "responsibilities"]
