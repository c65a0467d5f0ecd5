"""How long a part of the course takes, worked out from its words and items.

Reading: 180 words a minute, below the 238 that Brysbaert (2019) gives for adults reading non-fiction
in their first language, since most learners read in their second. Items: seconds each, by form; a
case counts what a learner meets on the way to an end, on average over its ends.
"""

from math import ceil
from typing import Any

WORDS_A_MINUTE = 180
ITEM_SECONDS = {"true-false": 20, "choose-one": 35, "choose-all": 45, "order": 45, "match": 50, "reflection": 300}
STATEMENT_SECONDS = 10
DECISION_SECONDS = 15
CLAIM_SECONDS = 5


def words(text: str) -> int:
    """The number of words in a text."""
    return len(text.split())


def reading_seconds(text: str) -> float:
    """How long reading the text takes, in seconds."""
    return words(text) * 60 / WORDS_A_MINUTE


def cell_seconds(cell: dict[str, Any]) -> float:
    """How long a learner spends on a declared cell (as `declarations.as_json` gives it), in seconds."""
    match cell.get("kind"):
        case "question":
            return ITEM_SECONDS[cell["type"]] + (0 if cell["graded"] else _why_seconds(cell))
        case "case":
            return _case_seconds(cell)
        case "warmup":
            return STATEMENT_SECONDS * len(cell.get("statements", {}))
        case "chart":
            return sum(map(_claim_seconds, cell.get("rows", {}).values())) + reading_seconds(cell.get("caption", ""))
        case "reading":
            return reading_seconds(cell["text"])
        case _:
            return 0.0


def minutes(seconds: float) -> int:
    """Whole minutes to show, never 0."""
    return max(1, ceil(seconds / 60))


def _why_seconds(question: dict[str, Any]) -> float:
    whys = list(question.get("why", {}).values())
    return sum(map(reading_seconds, whys)) / 2


def _claim_seconds(claim: dict[str, Any]) -> float:
    """How long it takes to read what stands at a figure, and to look at it; the table is for looking up."""
    return CLAIM_SECONDS + sum(reading_seconds(claim.get(name, "")) for name in ("counts", "place", "period", "who", "differs"))


def _case_seconds(case: dict[str, Any]) -> float:
    scenes = case["scenes"]
    ways = _shortest_ways(case["start"], scenes)
    paths = [sum(_scene_seconds(scenes[name]) for name in way) for end, way in ways.items() if "end" in scenes[end]]
    return reading_seconds(case["intro"]) + sum(paths) / len(paths)


def _shortest_ways(start: str, scenes: dict[str, Any]) -> dict[str, list[str]]:
    """The shortest way from the start to each scene, as the scenes met."""
    ways, waiting = {start: [start]}, [start]
    for name in waiting:
        scene = scenes[name]
        follows = [choice["to"] for choice in scene.get("choices", {}).values()] + ([scene["to"]] if "to" in scene else [])
        for target in follows:
            if target not in ways:
                ways[target] = [*ways[name], target]
                waiting.append(target)
    return ways


def _scene_seconds(scene: dict[str, Any]) -> float:
    choices = list(scene.get("choices", {}).values())
    texts = [scene["text"], scene.get("ask", ""), *(choice["text"] for choice in choices), *scene.get("end", {}).values()]
    then = sum(reading_seconds(choice.get("then", "")) for choice in choices) / max(1, len(choices))
    question = scene.get("question")
    thinking = ITEM_SECONDS[question["type"]] + _why_seconds(question) if question else DECISION_SECONDS * bool(choices)
    return sum(map(reading_seconds, texts)) + then + thinking
