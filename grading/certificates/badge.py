"""The certificate as an Open Badge 3.0: an AchievementCredential with a Data Integrity proof.

Source: 1EdTech, Open Badges Specification 3.0. The issuer is a `did:key`, so that no website is needed to verify it.
"""

import uuid
from datetime import date, datetime, time

from grading.certificates.data_integrity import with_proof
from grading.certificates.issuing import Certificate
from grading.certificates.keys import SigningKey
from grading.certificates.statement import Statement
from widgets.plain import Json, JsonObject

BADGE = "badge.json"
CONTEXT: list[Json] = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
_LAST_SECOND = time(23, 59, 59)


def badge(certificate: Certificate, key: SigningKey) -> JsonObject:
    """The signed credential."""
    return with_proof(credential(certificate, key.public.did), key, certificate.issued)


def credential(certificate: Certificate, did: str) -> JsonObject:
    """The credential without its proof."""
    statement = certificate.statement
    document: JsonObject = {
        "@context": CONTEXT,
        "id": _urn(did, "certificate", statement.number),
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": f"{statement.course}: {statement.title}",
        "issuer": {"id": did, "type": ["Profile"], "name": statement.mission},
        "validFrom": _moment(certificate.issued),
        "awardedDate": _first_second(statement.passed),
        "credentialSubject": _subject(statement, did),
    }
    if statement.expires:
        document["validUntil"] = _moment(datetime.combine(statement.expires, _LAST_SECOND))
    return document


def _subject(statement: Statement, did: str) -> JsonObject:
    percent = _urn(did, "percent", statement.module)
    return {
        "type": ["AchievementSubject"],
        "identifier": [_identity("name", statement.name)] + ([_identity("identifier", statement.shown_id)] if statement.shown_id else []),
        "licenseNumber": statement.number,
        "activityEndDate": _first_second(statement.passed),
        "achievement": {
            "id": _urn(did, "module", statement.module),
            "type": ["Achievement"],
            "achievementType": "Certificate",
            "humanCode": statement.module,
            "name": statement.title,
            "description": f"The module '{statement.title}' of the course '{statement.course}'.",
            "criteria": {"narrative": "The learner passed the module's test, which is graded automatically."},
            "resultDescription": [
                {
                    "id": percent,
                    "type": ["ResultDescription"],
                    "name": "Automatic points",
                    "resultType": "Percent",
                    "valueMin": "0",
                    "valueMax": "100",
                }
            ],
        },
        "result": [{"type": ["Result"], "resultDescription": percent, "value": f"{statement.percent:g}"}],
    }


def _identity(kind: str, value: str) -> Json:
    return {"type": "IdentityObject", "hashed": False, "identityType": kind, "identityHash": value}


def _urn(did: str, kind: str, name: str) -> str:
    """A URI that is the same each time for what one key issues."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{did}/{kind}/{name}").urn


def _first_second(day: date) -> str:
    return _moment(datetime.combine(day, time()))


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
