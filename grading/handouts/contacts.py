"""The mission's contacts as a handout shows them, and the content of its QR code."""

import re
from dataclasses import dataclass

from grading.handouts.sheet import NUMBER
from widgets.content.mission import Contact, Mission

_PHONE = re.compile(r"(?=(?:\D*\d){3})[+\d\s()/.-]{6,}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WEBSITE = re.compile(r"https?://\S+")
LABELS = {
    "hotline": "contactHotline",
    "focal_point": "contactFocalPoint",
    "alternate": "contactAlternate",
    "conduct_team": "contactCdt",
    "oios": "contactOios",
    "support": "contactSupport",
}
"""The contacts in the order in which they are shown: the mission's field, and the page's label for it."""


@dataclass(frozen=True)
class Shown:
    """One contact: its heading, and the lines below it."""

    field: str
    label: str
    lines: tuple[str, ...]


def contact_entries(mission: Mission, labels: dict[str, str]) -> list[Shown]:
    """All contacts of the mission; `labels` holds the heading of each field."""
    return [_shown(field, labels[field], getattr(mission, field)) for field in LABELS]


def reach(mission: Mission) -> str | None:
    """The URI in the QR code: the hotline's, else the Focal Point's; None if a phone can use neither."""
    for text in (mission.hotline, mission.focal_point.phone, mission.focal_point.email):
        if address := _address(text.strip()):
            return address
    return None


def _address(text: str) -> str | None:
    if _PHONE.fullmatch(text):
        return ("tel:+" if "+" in text else "tel:") + re.sub(r"\D", "", text)
    if _EMAIL.fullmatch(text):
        return f"mailto:{text}"
    return text if _WEBSITE.fullmatch(text) else None


def _shown(field: str, label: str, contact: Contact | str) -> Shown:
    if isinstance(contact, str):
        return Shown(field, label, (_unbroken(contact),))
    reached = tuple(_unbroken(line) for line in (contact.phone, contact.email) if line.strip())
    # an office whose name contains its function needs no heading
    if label.casefold() in contact.name.casefold():
        return Shown(field, contact.name, reached)
    return Shown(field, label, (contact.name, *reached))


def _unbroken(text: str) -> str:
    """The text, with telephone numbers that do not break across lines."""
    return NUMBER.sub(lambda number: number[0].replace(" ", "\u00a0"), text.strip())
