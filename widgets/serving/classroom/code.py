"""The class code: made to be read aloud, and compared as people write it."""

import hmac
import re
import secrets
import unicodedata

from widgets.answers.identity import normal
from widgets.problems import CourseProblem

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What a code is made of: nothing that looks like something else of it (0 and O, 1 and I and L)."""
_LENGTH = 8
"""Makes 8.5e11 codes: a thousand tries a second, for a whole month, find the right one three times in a thousand."""
_LOOK_ALIKE = str.maketrans("OIL", "011")
_WORDS = """
    Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec
    Romeo Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu
"""


def new_code() -> str:
    """A code that nobody can guess, in two halves."""
    return _halves("".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)))


def chosen_code(text: str) -> str:
    """A code that the instructor chose, as it is shown. Raises CourseProblem where it is too easy to guess."""
    code = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).upper()
    if len(code) < _LENGTH or len(set(code)) < _LENGTH // 2:
        raise CourseProblem(
            f"This class code is too easy to guess. Choose {_LENGTH} or more different letters and digits, or let one be made: CLASS=new"
        )
    words = "-".join(filter(None, re.split(r"[^\w]+|_", unicodedata.normalize("NFKC", text)))).upper()
    return words if "-" in words else _halves(code)


def same_code(given: str, code: str) -> bool:
    """Whether this is the code, however it is written: small letters, no dash, O for 0, the digits of another script."""
    return hmac.compare_digest(_folded(given), _folded(code))


def spelled(code: str) -> str:
    """The code as it is read aloud over a radio."""
    names = {word[0]: word for word in _WORDS.split()}
    return " ".join(names.get(sign, sign) for sign in code if sign != "-")


def _halves(code: str) -> str:
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"


def _folded(text: str) -> bytes:
    return "".join(filter(str.isalnum, normal(text).upper())).translate(_LOOK_ALIKE).encode()
