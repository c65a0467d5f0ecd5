"""The certificate on paper: everything has room and can be read, in any script, and the QR code holds the signed statement."""

import io
from datetime import date
from typing import Any

import msgspec
import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from grading.certificates.issuing import Certificate
from grading.certificates.keys import SigningKey
from grading.certificates.page import ATTACHED, PAGE, certificate_page
from grading.certificates.statement import Envelope, canonical, envelope, signature_of
from grading.handouts.sheet import Box, HandoutProblem
from tests.certificates import KEY, certificate
from tests.pictures.paper import Paper, noted
from widgets.languages.catalogue import ENGLISH, PSEUDO_VARIABLE, Language, offered

INSIDE = Box(0, 0, *PAGE).inner(15)
"""Within the frame."""
LONG = "Maria do Rosário Albuquerque Fernandes de Vasconcelos e Sousa Lindqvist-Okello von der Wertheimstein"
NAMES = ["Ada Lovelace", LONG, "أحمد عبد الرحمن السيد", "Александра Фёдоровна", "Nguyễn Thị Minh Khai", "W" * 100]


def drawn(one: Certificate, language: Language = ENGLISH, key: SigningKey = KEY) -> tuple[bytes, Paper]:
    with noted() as paper:
        return certificate_page(one.statement, envelope(one.statement, key), one.issued, language), paper


def sound(paper: Paper) -> None:
    assert paper.outside([INSIDE]) == []
    assert paper.too_wide() == []
    assert paper.overlapping() == []
    assert min(placed.size for placed in paper.placed if placed.size) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_any_name_has_room(name: str) -> None:
    content, paper = drawn(certificate(name=name, id="u--_41_-" * 10, title="A title of a module that is as long as none is " * 2))
    sound(paper)
    assert name in paper.text
    (page,) = PdfReader(io.BytesIO(content)).pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [297, 210]


@pytest.mark.parametrize("code", ["en-XA", "ar-XB"])
def test_translations_have_room(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PSEUDO_VARIABLE, "1")
    _, paper = drawn(certificate(name=NAMES[2], id="a-01"), offered()[code])
    sound(paper)
    assert "This certifies that" not in paper.text


def test_it_says_all_that_is_signed() -> None:
    _, paper = drawn(certificate())
    for part in (
        "Duty to Report",
        "Test Mission",
        "Ada Lovelace",
        "Awareness: your duty to report",
        "on 2 March 2026, with 87.5% of the points",
        "Valid until 2 March 2028",
        "Issued on 30 November 2026",
        "7K3M-9QXW-2B4D-HJLP",
        KEY.public.id,
    ):
        assert part in paper.text, part
    assert "ID:" not in paper.text
    _, other = drawn(certificate(id="a-01", expires=None, percent=100.0, passed=date(2026, 12, 31)))
    for part in ("ID: a-01", "Does not expire", "on 31 December 2026, with 100% of the points"):
        assert part in other.text, part


@pytest.mark.parametrize("fields", [{}, {"name": LONG, "mission": "A mission with a long name " * 3}, {"name": ("Ольга " * 16).strip()}])
def test_a_camera_reads_the_signed_statement(fields: dict[str, Any]) -> None:
    one = certificate(**fields)
    content, _ = drawn(one)
    # 150 dots per inch: what a phone sees of a sheet on a table.
    picture = pypdfium2.PdfDocument(content)[0].render(scale=150 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    opened = msgspec.json.decode(code.text, type=Envelope)
    assert opened.statement == one.statement
    assert KEY.public.verifies(signature_of(opened), canonical(opened.statement))
    (attached,) = PdfReader(io.BytesIO(content)).attachments[ATTACHED]
    assert attached == code.text.encode()


def test_the_same_certificate_is_the_same_file() -> None:
    assert drawn(certificate())[0] == drawn(certificate())[0]


def test_a_missing_letter_is_a_sentence_with_its_fix() -> None:
    with pytest.raises(HandoutProblem, match=r"no letter '李'.*make certificates FONT=regular\.ttf BOLD=bold\.ttf"):
        drawn(certificate(name="李明"))
