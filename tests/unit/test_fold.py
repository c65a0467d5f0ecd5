"""What a search compares: texts without accents and in lower case, in any script."""

import pytest

from tests.node import run_script

SCRIPT = """
import { folded, hasWords } from "STATIC/ground/fold.js";
console.log(JSON.stringify(hasWords(folded(given[0]), given[1])));
"""


@pytest.mark.parametrize(
    ("text", "typed", "is_found"),
    [
        ("Restavèk: a child who works", "RESTAVEK", True),
        ("Mémorandum d’accord", "memorandum  accord", True),
        ("Торговля людьми", "ТОРГОВЛЯ", True),
        ("الاتِّجار بالأشخاص", "الاتجار", True),
        ("贩运人口", "人口", True),
        ("Trafficking", "traffic ing", True),
        ("Trafficking", "smuggling", False),
        ("Trafficking in persons", "persons smuggling", False),
        ("Anything", "", True),
    ],
)
def test_case_and_accents_do_not_matter_and_each_word_must_be_there(text: str, typed: str, *, is_found: bool) -> None:
    assert run_script(SCRIPT, [text, typed]) is is_found
