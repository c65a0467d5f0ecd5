"""Signatures and proofs: against published vectors, the real `openssl`, and code that shares nothing with the course's own."""

import copy
import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from grading.certificates.badge import badge, credential
from grading.certificates.data_integrity import hash_data, is_proven, proof_configuration, proof_of, with_proof
from grading.certificates.keys import FOLDER, PRIVATE, PUBLIC, KeyProblem, SigningKey, open_signing_key, read_public_key
from grading.certificates.multibase import MultibaseProblem, decoded, encoded
from grading.certificates.register import REGISTER, RegisterProblem, opened_desk
from grading.certificates.statement import Envelope, canonical, envelope, signature_of
from tests.certificates import ISSUED, KEY, OTHER_KEY, certificate, openssl_accepts, plainly_canonical, proof_holds

# W3C, Data Integrity EdDSA Cryptosuites 1.0, appendix B.2: representation eddsa-jcs-2022.
VECTOR_SEED = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
VECTOR_PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
VECTOR_DOCUMENT: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
VECTOR_CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)
VECTOR_HASHES = (
    "66ab154f5c2890a140cb8388a22a160454f80575f6eae09e5a097cabe539a1db59b7cb6251b8991add1ce0bc83107e3db9dbbab5bd2c28f687db1a03abc92f19"
)
VECTOR_PROOF = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"


def test_the_published_example_gives_the_published_proof() -> None:
    seed = decoded(VECTOR_SEED)
    assert seed[:2] == b"\x80\x26"  # an Ed25519 private key
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(seed[2:]))
    assert key.public.did == f"did:key:{VECTOR_PUBLIC}"
    configuration = proof_configuration(VECTOR_DOCUMENT, key.public.method, VECTOR_CREATED)
    assert hash_data(VECTOR_DOCUMENT, configuration).hex() == VECTOR_HASHES
    signed = with_proof(VECTOR_DOCUMENT, key, VECTOR_CREATED)
    proof = proof_of(signed)
    assert proof is not None
    assert proof["proofValue"] == VECTOR_PROOF
    assert is_proven(signed, proof, key.public)
    assert not is_proven(signed, proof, OTHER_KEY.public)


# The vectors of the draft that specifies base58 (draft-msporny-base58-03, section 5).
@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (b"The quick brown fox jumps over the lazy dog.", "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)
def test_base58_is_that_of_the_draft(raw: bytes, text: str) -> None:
    assert encoded(raw) == f"z{text}"
    assert decoded(f"z{text}") == raw


@given(st.binary(max_size=70))
def test_base58_reads_back(raw: bytes) -> None:
    assert decoded(encoded(raw)) == raw


@given(st.text(max_size=12))
def test_what_is_not_base58_is_refused(text: str) -> None:
    try:
        assert encoded(decoded(text)) == text
    except MultibaseProblem:
        assert text[:1] != "z" or set(text[1:]) - set("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")


def test_openssl_verifies_a_statement_and_refuses_another(tmp_path: Path) -> None:
    statement = certificate(name="Zoë أحمد 李").statement
    signed, signature = canonical(statement), KEY.sign(canonical(statement))
    assert openssl_accepts(tmp_path, KEY.public, signed, signature)
    assert not openssl_accepts(tmp_path, KEY.public, signed.replace(b"87.5", b"97.5"), signature)
    assert not openssl_accepts(tmp_path, OTHER_KEY.public, signed, signature)


def test_a_statement_says_this_and_no_more() -> None:
    assert json.loads(canonical(certificate().statement)) == {
        "format": "duty-to-report/certificate/1",
        "number": "7K3M-9QXW-2B4D-HJLP",
        "name": "Ada Lovelace",
        "course": "Duty to Report",
        "mission": "Test Mission",
        "module": "awareness",
        "title": "Awareness: your duty to report",
        "passed": "2026-03-02",
        "percent": 87.5,
        "issued": "2026-11-30",
        "expires": "2028-03-02",
        "key": KEY.public.id,
    }
    with_id = certificate(id="a-01", percent=100.0, expires=None).statement
    assert canonical(with_id) == plainly_canonical(json.loads(canonical(with_id)) | {"percent": 100})
    assert {"id": "a-01", "expires": None}.items() <= json.loads(canonical(with_id)).items()


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_the_text_of_the_code_is_ascii_and_reads_back(name: str) -> None:
    statement = certificate(name=name).statement
    text = envelope(statement, KEY)
    assert text.isascii()
    opened = msgspec.json.decode(text, type=Envelope)
    assert opened.statement == statement
    assert KEY.public.verifies(signature_of(opened), canonical(statement))


def test_the_badges_proof_holds_for_code_of_another_kind(tmp_path: Path) -> None:
    signed = json.loads(msgspec.json.encode(badge(certificate(id="a-01"), KEY)))
    assert proof_holds(tmp_path, signed)
    forged = copy.deepcopy(signed)
    forged["credentialSubject"]["result"][0]["value"] = "100"
    assert not proof_holds(tmp_path, forged)
    later = copy.deepcopy(signed)
    later["proof"][0]["created"] = "2027-01-01T00:00:00Z"
    assert not proof_holds(tmp_path, later)


def test_the_badge_has_what_open_badges_require() -> None:
    """The required properties, and the values that the published JSON schema of an AchievementCredential lists."""
    document: Any = credential(certificate(), KEY.public.did)
    assert document["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert document["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.")
    assert {"@context", "id", "type", "credentialSubject", "issuer", "validFrom"} <= set(document)
    assert document["type"] == ["VerifiableCredential", "AchievementCredential"]
    assert {"id", "type"} <= set(document["issuer"])
    for moment, wanted in (("validFrom", ISSUED), ("validUntil", datetime(2028, 3, 2, 23, 59, 59, tzinfo=UTC))):
        assert datetime.fromisoformat(document[moment]) == wanted
    subject = document["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert {"id", "type", "criteria", "description", "name"} <= set(subject["achievement"])
    (description,), (result,) = subject["achievement"]["resultDescription"], subject["result"]
    assert {"id", "type", "name", "resultType"} <= set(description)
    assert (description["resultType"], result["value"]) == ("Percent", "87.5")
    assert result["resultDescription"] == description["id"]
    assert subject["identifier"] == [
        {"type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": "Ada Lovelace"},
    ]
    assert "validUntil" not in credential(certificate(expires=None), KEY.public.did)


def test_the_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    with opened_desk(tmp_path) as desk:
        first = desk.key.pem
    folder = tmp_path / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in (PRIVATE, REGISTER)} == {0o600}
    assert b"PRIVATE" not in (folder / PUBLIC).read_bytes()
    (folder / PRIVATE).chmod(0o644)
    with opened_desk(tmp_path) as desk:
        assert desk.key.pem == first
        assert read_public_key(folder / PUBLIC).raw == desk.key.public.raw
    assert stat.S_IMODE((folder / PRIVATE).stat().st_mode) == 0o600


@pytest.mark.parametrize("lost", [PRIVATE, REGISTER])
def test_what_is_lost_is_not_replaced_silently(tmp_path: Path, lost: str) -> None:
    with opened_desk(tmp_path):
        pass
    (tmp_path / FOLDER / lost).unlink()
    with pytest.raises((KeyProblem, RegisterProblem), match=rf"{lost} is missing.*Restore it from your backup"), opened_desk(tmp_path):
        pass
    assert not (tmp_path / FOLDER / lost).exists()


def test_a_key_that_does_not_belong_to_the_register_is_refused(tmp_path: Path) -> None:
    with opened_desk(tmp_path):
        pass
    (tmp_path / FOLDER / PRIVATE).write_bytes(OTHER_KEY.pem)
    with pytest.raises(KeyProblem, match=r"is not the key of .*register\.json"), opened_desk(tmp_path):
        pass


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", KEY.public.pem])
def test_a_file_that_is_no_private_key_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / PRIVATE).write_bytes(content)
    with pytest.raises(KeyProblem, match="is not an Ed25519 private key"):
        open_signing_key(tmp_path, is_new=False)
    (tmp_path / PUBLIC).write_bytes(content.replace(b"PUBLIC", b"PUBLICK"))
    with pytest.raises(KeyProblem, match="is not an Ed25519 public key"):
        read_public_key(tmp_path / PUBLIC)


def test_dates_are_those_of_utc() -> None:
    assert certificate().statement.passed == date(2026, 3, 2)
    assert credential(certificate(), KEY.public.did)["awardedDate"] == "2026-03-02T00:00:00Z"
