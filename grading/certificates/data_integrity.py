"""Data Integrity proofs of the cryptosuite `eddsa-jcs-2022`.

Sources: W3C Verifiable Credential Data Integrity 1.0, and Data Integrity EdDSA Cryptosuites 1.0, section 3.3.
"""

import hashlib
from datetime import datetime

import rfc8785

from grading.certificates.keys import PublicKey, SigningKey
from grading.certificates.multibase import MultibaseProblem, decoded, encoded
from widgets.plain import JsonObject

CRYPTOSUITE = "eddsa-jcs-2022"


def with_proof(document: JsonObject, key: SigningKey, created: datetime) -> JsonObject:
    """The document with a proof by this key. `created` is in UTC."""
    configuration = proof_configuration(document, key.public.method, created)
    proof = configuration | {"proofValue": encoded(key.sign(hash_data(document, configuration)))}
    return document | {"proof": [proof]}


def proof_configuration(document: JsonObject, method: str, created: datetime) -> JsonObject:
    """A proof without its value. It repeats the document's context, so that this is signed, too."""
    return {
        "@context": document["@context"],
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": f"{created:%Y-%m-%dT%H:%M:%SZ}",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def hash_data(document: JsonObject, configuration: JsonObject) -> bytes:
    """The bytes that are signed: SHA-256 of the canonical configuration, then of the canonical document without a proof."""
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    return b"".join(hashlib.sha256(rfc8785.dumps(part)).digest() for part in (configuration, unsecured))


def proof_of(document: JsonObject) -> JsonObject | None:
    """The document's only proof; None if it has none, or several, or one of another kind."""
    proof = document.get("proof")
    proof = proof[0] if isinstance(proof, list) and len(proof) == 1 else proof
    if not isinstance(proof, dict) or proof.get("type") != "DataIntegrityProof" or proof.get("cryptosuite") != CRYPTOSUITE:
        return None
    return proof


def is_proven(document: JsonObject, proof: JsonObject, key: PublicKey) -> bool:
    """Whether `proof` is a proof of this document by this key, made to assert it."""
    configuration = {name: value for name, value in proof.items() if name != "proofValue"}
    value = proof.get("proofValue")
    expected = {"verificationMethod": key.method, "proofPurpose": "assertionMethod", "@context": document.get("@context")}
    if not isinstance(value, str) or any(proof.get(name) != wanted for name, wanted in expected.items()):
        return False
    try:
        return key.verifies(decoded(value), hash_data(document, configuration))
    except (MultibaseProblem, rfc8785.CanonicalizationError):
        return False
