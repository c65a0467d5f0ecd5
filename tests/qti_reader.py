"""A reader of QTI 3.0 items that knows only the standard: its rule classes, as the implementation guide defines them.

It computes the outcome variables for a response. https://www.imsglobal.org/spec/qti/v3p0/impl
"""

from typing import Any

from lxml import etree

NAMESPACE = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"


def read(raw: bytes) -> Any:
    return etree.fromstring(raw)


def name(element: Any) -> str:
    return str(etree.QName(element).localname)


def all_of(root: Any, tag: str) -> list[Any]:
    return list(root.iter(f"{NAMESPACE}{tag}"))


def values(parent: Any) -> list[str]:
    return [str(value.text) for value in all_of(parent, "qti-value")]


def check(root: Any) -> None:
    """What the standard demands of an item beyond its schema: responses fit their interactions, and keys their choices."""
    declared = {one.get("identifier"): one for one in all_of(root, "qti-response-declaration")}
    interactions = [element for element in root.iter() if isinstance(element.tag, str) and name(element).endswith("-interaction")]
    assert [interaction.get("response-identifier") for interaction in interactions] == list(declared)
    for interaction in interactions:
        declaration = declared[interaction.get("response-identifier")]
        assert (declaration.get("cardinality"), declaration.get("base-type")) == _bound(interaction)
        choices = [choice.get("identifier") for tag in _CHOICES for choice in all_of(interaction, tag)]
        keys = [*values(declaration), *(entry.get("map-key") for entry in all_of(declaration, "qti-map-entry"))]
        if choices:
            assert {part for key in keys for part in key.split()} <= set(choices)
        assert len(choices) == len(set(choices))
    outcomes = {one.get("identifier") for one in all_of(root, "qti-outcome-declaration")}
    assert {rule.get("identifier") for rule in all_of(root, "qti-set-outcome-value")} <= outcomes
    assert {feedback.get("outcome-identifier") for feedback in all_of(root, "qti-modal-feedback")} <= outcomes


_CHOICES = ("qti-simple-choice", "qti-simple-associable-choice")


def _bound(interaction: Any) -> tuple[str, str]:
    """The cardinality and the base type that a response must have."""
    match name(interaction):
        case "qti-choice-interaction":
            return "single" if interaction.get("max-choices") == "1" else "multiple", "identifier"
        case "qti-order-interaction":
            return "ordered", "identifier"
        case "qti-match-interaction":
            return "multiple", "directedPair"
        case "qti-text-entry-interaction":
            return "single", "float"
        case "qti-extended-text-interaction":
            return "single", "string"
        case other:
            raise AssertionError(other)


class Processor:
    """The response processing of one item, for one response."""

    def __init__(self, root: Any, response: list[str]) -> None:
        self.root = root
        self.response = response
        self.declarations = {one.get("identifier"): one for one in all_of(root, "qti-response-declaration")}
        self.outcomes: dict[str, Any] = {}
        for one in all_of(root, "qti-outcome-declaration"):
            default = values(one)
            self.outcomes[one.get("identifier")] = _typed(default[0], one.get("base-type")) if default else None
        for processing in all_of(root, "qti-response-processing"):
            self.run(processing)

    def run(self, parent: Any) -> None:
        for rule in parent:
            match name(rule):
                case "qti-set-outcome-value":
                    self.outcomes[rule.get("identifier")] = self.value(rule[0])
                case "qti-response-condition":
                    (branch,) = rule
                    assert name(branch) == "qti-response-if"
                    if self.value(branch[0]):
                        for part in branch[1:]:
                            self.run([part])
                case other:
                    raise AssertionError(other)

    def value(self, expression: Any) -> Any:
        match name(expression):
            case "qti-base-value":
                return _typed(expression.text, expression.get("base-type"))
            case "qti-variable":
                return self.variable(expression.get("identifier"))
            case "qti-correct":
                return self.correct(expression.get("identifier"))
            case "qti-map-response":
                return self.mapped(expression.get("identifier"))
            case "qti-match":
                first, second = map(self.value, expression)
                return first == second
            case "qti-equal":
                return self.equal(expression)
            case "qti-index":
                container, place = self.value(expression[0]), int(expression.get("n"))
                return container[place - 1] if container and place <= len(container) else None
            case "qti-sum":
                return sum(map(self.value, expression))
            case other:
                raise AssertionError(other)

    def variable(self, identifier: str) -> Any:
        if identifier in self.outcomes:
            return self.outcomes[identifier]
        return self.of_declared(self.declarations[identifier], self.response)

    def correct(self, identifier: str) -> Any:
        declaration = self.declarations[identifier]
        (correct,) = all_of(declaration, "qti-correct-response")
        return self.of_declared(declaration, values(correct))

    def of_declared(self, declaration: Any, texts: list[str]) -> Any:
        found = [_typed(text, declaration.get("base-type")) for text in texts]
        if declaration.get("cardinality") == "single":
            return found[0] if found else None
        return sorted(found) if declaration.get("cardinality") == "multiple" else found

    def mapped(self, identifier: str) -> float:
        declaration = self.declarations[identifier]
        (mapping,) = all_of(declaration, "qti-mapping")
        shares = {entry.get("map-key"): float(entry.get("mapped-value")) for entry in all_of(mapping, "qti-map-entry")}
        total = sum(shares.get(text, float(mapping.get("default-value"))) for text in set(self.response))
        return min(max(total, float(mapping.get("lower-bound"))), float(mapping.get("upper-bound")))

    def equal(self, expression: Any) -> bool:
        first, second = map(self.value, expression)
        assert expression.get("tolerance-mode") == "absolute"
        below, above = map(float, expression.get("tolerance").split())
        return first is not None and second - below <= first <= second + above


def _typed(text: str, base_type: str) -> Any:
    return float(text) if base_type == "float" else text
