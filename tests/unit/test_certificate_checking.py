"""The verdict on what someone presents: whatever was forged, altered, withdrawn or has expired fails, in one sentence."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.certificates.badge import BADGE, badge
from grading.certificates.checking import RevocationsProblem, Verdict, check, read_revocations
from grading.certificates.cohort import drawn
from grading.certificates.data_integrity import proof_configuration
from grading.certificates.keys import FOLDER, PUBLIC, SigningKey
from grading.certificates.multibase import encoded
from grading.certificates.presented import PresentedProblem
from grading.certificates.revocations import Revocation, Revocations, canonical
from grading.certificates.statement import SIGNATURE, envelope
from grading.cli import main as duty
from tests.certificates import ISSUED, KEY, OTHER_KEY, certificate, write_statement
from tests.effort import cases
from tests.unit.declaring import json_values

TODAY = date(2027, 1, 15)
AS_OF = datetime(2027, 1, 10, 9, 30, tzinfo=UTC)
FORMS = ("statement.json", "badge.json", "code.txt", "certificate.pdf")
ONE = certificate()
PAGE = drawn(ONE, KEY)


def present(folder: Path, form: str, *, signer: SigningKey = KEY, **fields: Any) -> Path:
    """A certificate with these fields, in one of its forms, signed with this key."""
    one = certificate(**fields)
    path = folder / form
    if form == "statement.json":
        return write_statement(folder, one.statement, signer)
    if form == "badge.json":
        path.write_bytes(msgspec.json.encode(badge(one, signer)))
    elif form == "code.txt":
        path.write_text(envelope(one.statement, signer), encoding="ascii")
    else:
        path.write_bytes(PAGE if (one, signer) == (ONE, KEY) else drawn(one, signer))
    return path


def listed(*numbers: str, reason: Any = "withdrawn", as_of: datetime = AS_OF, key: SigningKey = KEY) -> Revocations:
    revoked = [Revocation(number=number, revoked=datetime(2027, 1, 5, 8, tzinfo=UTC), reason=reason) for number in numbers]
    return Revocations(as_of=as_of, key=key.public.id, revoked=revoked)


def write_list(folder: Path, revocations: Revocations, key: SigningKey = KEY) -> Path:
    (folder / "revocations.json").write_bytes(canonical(revocations))
    (folder / "revocations.sig").write_bytes(key.sign(canonical(revocations)))
    return folder / "revocations.json"


def judged(path: Path, revocations: Revocations | None = None, today: date = TODAY) -> Verdict:
    verdict = check(path, KEY.public, revocations, today)
    assert "\n" not in verdict.sentence
    return verdict


def refused(path: Path) -> bool:
    """Whether it is not accepted as signed with the key; a sentence says so either way."""
    try:
        return judged(path).state in ("altered", "other key")
    except PresentedProblem as problem:
        return "is not a certificate" in str(problem)


@pytest.mark.parametrize("form", FORMS)
def test_a_valid_one_is_valid_in_each_form(tmp_path: Path, form: str) -> None:
    what = (
        "Valid: certificate 7K3M-9QXW-2B4D-HJLP of Ada Lovelace for 'Awareness: your duty to report', "
        "passed on 2026-03-02 with 87.5%, valid until 2028-03-02"
    )
    path = present(tmp_path, form)
    assert judged(path, listed("2222-2222-2222-2222")) == Verdict("valid", f"{what}, and not revoked as of 2027-01-10 09:30 UTC.")
    assert judged(path) == Verdict("valid", f"{what}. Without a list of revocations, it is not known whether it was revoked.")
    old = listed(as_of=datetime(2026, 6, 1, tzinfo=UTC))
    assert "is older than it, so it is not known whether it was revoked." in judged(path, old).sentence


@pytest.mark.parametrize("form", FORMS)
def test_it_is_valid_through_its_last_day_and_expired_after_it(tmp_path: Path, form: str) -> None:
    path = present(tmp_path, form)
    assert judged(path, today=date(2028, 3, 2)).state == "valid"
    expired = judged(path, today=date(2028, 3, 3))
    assert expired.state == "expired"
    assert expired.sentence.endswith("was valid until 2028-03-02.")


def test_without_expiry_it_stays_valid(tmp_path: Path) -> None:
    for form in ("statement.json", "badge.json", "code.txt"):
        verdict = judged(present(tmp_path, form, expires=None), today=date(2999, 1, 1))
        assert verdict.state == "valid"
        assert "without an expiry date" in verdict.sentence


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("reason", "what"), [("withdrawn", "was withdrawn"), ("replaced", "was replaced by another certificate")])
def test_a_revoked_one_is_revoked_even_after_it_has_expired(tmp_path: Path, form: str, reason: str, what: str) -> None:
    path, revocations = present(tmp_path, form), listed("7K3M-9QXW-2B4D-HJLP", reason=reason)
    for today in (TODAY, date(2030, 1, 1)):
        verdict = judged(path, revocations, today)
        assert verdict.state == "revoked"
        assert f"{what} on 2027-01-05, says the list of revocations of 2027-01-10 09:30 UTC." in verdict.sentence


@pytest.mark.parametrize("form", FORMS)
def test_one_that_another_key_signed_is_refused(tmp_path: Path, form: str) -> None:
    honest = present(tmp_path, form, signer=OTHER_KEY, **({} if form == "badge.json" else {"key": OTHER_KEY.public.id}))
    verdict = judged(honest)
    assert verdict.state == "other key"
    assert "Not signed by this key" in verdict.sentence
    assert KEY.public.id in verdict.sentence


def test_a_forger_who_names_the_right_key_is_refused(tmp_path: Path) -> None:
    for form in ("statement.json", "code.txt", "certificate.pdf"):
        assert judged(present(tmp_path, form, signer=OTHER_KEY)).state == "altered", form
    forged: dict[str, Any] = dict(badge(certificate(), OTHER_KEY))
    forged["issuer"]["id"] = KEY.public.did
    configuration = proof_configuration(forged, KEY.public.method, ISSUED)
    forged["proof"] = [configuration | {"proofValue": encoded(OTHER_KEY.sign(b"anything"))}]
    (tmp_path / BADGE).write_text(json.dumps(forged))
    assert judged(tmp_path / BADGE).state == "altered"


CHANGES: dict[str, Any] = {
    "number": "2222-2222-2222-2222",
    "name": "Grace Hopper",
    "title": "Another module",
    "passed": "2026-03-03",
    "percent": 99,
    "issued": "2026-12-01",
    "expires": None,
    "id": "a-02",
    "mission": "Another",
}


@pytest.mark.parametrize("field", CHANGES)
@pytest.mark.parametrize("form", ["statement.json", "code.txt"])
def test_each_changed_field_is_noticed(tmp_path: Path, field: str, form: str) -> None:
    path = present(tmp_path, form)
    content = json.loads(path.read_text())
    content.get("statement", content)[field] = CHANGES[field]
    path.write_text(json.dumps(content, separators=(",", ":"), sort_keys=True))
    assert judged(path).state == "altered"


def leaves(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(node, dict):
        return [leaf for name, entry in node.items() for leaf in leaves(entry, (*path, name))]
    if isinstance(node, list):
        return [leaf for number, entry in enumerate(node) for leaf in leaves(entry, (*path, number))]
    return [path]


@pytest.mark.parametrize("leaf", leaves(json.loads(msgspec.json.encode(badge(ONE, KEY)))), ids=lambda leaf: ".".join(map(str, leaf)))
def test_each_changed_part_of_a_badge_is_noticed(tmp_path: Path, leaf: tuple[Any, ...]) -> None:
    content = json.loads(msgspec.json.encode(badge(ONE, KEY)))
    *inner, last = leaf
    node = content
    for step in inner:
        node = node[step]
    node[last] = (not node[last]) if isinstance(node[last], bool) else f"{node[last]}0"
    (tmp_path / BADGE).write_text(json.dumps(content))
    assert refused(tmp_path / BADGE)


@cases(30, 1000)
@given(place=st.integers(0, 10_000), change=st.integers(1, 255), in_signature=st.booleans())
def test_no_changed_byte_of_a_statement_passes(tmp_path: Path, place: int, change: int, in_signature: bool) -> None:
    path = present(tmp_path, "statement.json")
    altered = tmp_path / SIGNATURE if in_signature else path
    raw = bytearray(altered.read_bytes())
    raw[place % len(raw)] ^= change
    altered.write_bytes(raw)
    assert refused(path)


@cases(60, 2000)
@given(st.one_of(st.binary(max_size=200), json_values.map(lambda node: json.dumps(node).encode())))
def test_anything_else_is_a_sentence(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "file").write_bytes(raw)
    with pytest.raises(PresentedProblem, match="is not a certificate of this course"):
        check(tmp_path / "file", KEY.public, None, TODAY)


@cases(60, 2000)
@given(st.dictionaries(st.sampled_from(["@context", "proof", "credentialSubject", "validFrom", "validUntil", "issuer"]), json_values))
def test_a_badge_with_anything_in_it_is_never_accepted(tmp_path: Path, parts: dict[str, Any]) -> None:
    content: dict[str, Any] = json.loads(msgspec.json.encode(badge(ONE, KEY))) | {"note": 0} | parts
    (tmp_path / BADGE).write_text(json.dumps(content))
    assert refused(tmp_path / BADGE)


HOSTILE = {
    "deep list": b"[" * 100_000,
    "deep badge": b'{"proof":' * 400 + b"0" + b"}" * 400,
    "huge number": b'{"proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-jcs-2022","verificationMethod":"a"},"n":1'
    + b"0" * 400
    + b"}",
    "not a PDF file": b"%PDF-1.7\nnothing",
    "large": b'{"a":"' + b"x" * 300_000 + b'"}',
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_are_sentences(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "file").write_bytes(raw)
    with pytest.raises(PresentedProblem):
        check(tmp_path / "file", KEY.public, None, TODAY)


def test_numbers_that_canonical_json_does_not_have_are_no_proof(tmp_path: Path) -> None:
    content: dict[str, Any] = json.loads(msgspec.json.encode(badge(ONE, KEY)))
    for number in (2**60, 1e400, -(10**30)):
        (tmp_path / BADGE).write_text(json.dumps(content | {"n": number}).replace("Infinity", "1e400"))
        assert refused(tmp_path / BADGE)


def test_a_name_affects_no_screen_and_no_second_line(tmp_path: Path) -> None:
    verdict = judged(present(tmp_path, "statement.json", name="Ada\x1b[2J\nValid: \u202eall"))
    assert verdict.sentence.isprintable()


def test_a_missing_signature_is_a_sentence(tmp_path: Path) -> None:
    path = present(tmp_path, "statement.json")
    (tmp_path / SIGNATURE).unlink()
    with pytest.raises(PresentedProblem, match=r"Put statement\.sig beside it"):
        judged(path)


def test_a_pdf_without_the_statement_says_what_to_check_instead(tmp_path: Path) -> None:
    path = present(tmp_path, "certificate.pdf")
    path.write_bytes(path.read_bytes().replace(b"/EmbeddedFiles", b"/EmbeddedFilez"))
    with pytest.raises(PresentedProblem, match="Scan the QR code"):
        judged(path)


def test_a_list_of_revocations_is_trusted_only_with_its_signature(tmp_path: Path) -> None:
    path = write_list(tmp_path, listed("7K3M-9QXW-2B4D-HJLP"))
    assert read_revocations(path, KEY.public) == listed("7K3M-9QXW-2B4D-HJLP")
    path.write_bytes(canonical(listed()))
    with pytest.raises(RevocationsProblem, match="was altered"):
        read_revocations(path, KEY.public)
    write_list(tmp_path, listed(key=OTHER_KEY), OTHER_KEY)
    with pytest.raises(RevocationsProblem, match="signed with another key"):
        read_revocations(path, KEY.public)
    (tmp_path / "revocations.sig").unlink()
    with pytest.raises(PresentedProblem, match=r"Put revocations\.sig beside it"):
        read_revocations(path, KEY.public)
    statement = present(tmp_path, "statement.json")
    with pytest.raises(RevocationsProblem, match="is not a list of revocations"):
        read_revocations(statement, KEY.public)


def test_a_statement_is_not_a_list_and_a_list_not_a_certificate(tmp_path: Path) -> None:
    path = write_list(tmp_path, listed())
    with pytest.raises(PresentedProblem, match="is not a certificate"):
        judged(path)


def test_the_command_says_it_in_one_line_with_the_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "public.pem").write_bytes(KEY.public.pem)
    path = present(tmp_path, "statement.json", expires=None)
    revocations = write_list(tmp_path, listed(ONE.statement.number))
    words = ["certificates", "check", str(path), "--key", str(tmp_path / "public.pem")]
    assert duty(words) == 0
    assert capsys.readouterr().out.startswith("Valid: certificate 7K3M-9QXW-2B4D-HJLP of Ada Lovelace")
    assert duty([*words, "--revocations", str(revocations)]) == 1
    assert capsys.readouterr().out.startswith("Revoked: ")
    (tmp_path / SIGNATURE).write_bytes(bytes(64))
    assert duty(words) == 1
    assert capsys.readouterr() == (f"Altered: {path} is not what was signed with the key {KEY.public.id}. Do not accept it.\n", "")


def test_without_a_key_the_command_uses_the_courses_own_and_never_one_beside_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course, sent = tmp_path / "course", tmp_path / "sent"
    for folder in (course / FOLDER, sent):
        folder.mkdir(parents=True)
    (sent / PUBLIC).write_bytes(OTHER_KEY.public.pem)
    forged = present(sent, "statement.json", signer=OTHER_KEY)
    words = ["certificates", "check", str(forged), "--course", str(course)]
    assert duty(words) == 1
    assert "is missing. Name the file that the issuer gave you" in capsys.readouterr().err
    (course / FOLDER / PUBLIC).write_bytes(KEY.public.pem)
    assert duty(words) == 1
    assert capsys.readouterr().out.startswith("Altered: ")


def test_what_is_shown_is_what_was_signed(tmp_path: Path) -> None:
    """A field that appears twice, of which one reader takes the first and another the last."""
    path = present(tmp_path, "code.txt")
    text = path.read_text()
    path.write_text(text.replace('"name":', '"name":"Grace Hopper","name":', 1))
    assert "Grace" not in judged(path).sentence
    path.write_text(text.replace('"name":"Ada Lovelace"', '"name":"Ada Lovelace","name":"Grace Hopper"', 1))
    assert judged(path).state == "altered"
