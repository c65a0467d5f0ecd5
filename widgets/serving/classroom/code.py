"""The class code: easy to read aloud, and compared regardless of how people write it."""

import hmac
import re
import secrets
import unicodedata

from widgets.answers.identity import normal
from widgets.problems import CourseProblem

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""The characters of a code, none of which resembles another (0 and O, 1 and I and L)."""
_LENGTH = 8
"""Gives 8.5e11 codes: a thousand tries a second for a whole month find the right one with a probability of 0.3%."""
_LOOK_ALIKE = str.maketrans("OIL", "011")
_WORDS = """
    Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec
    Romeo Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu
"""


def new_code() -> str:
    """A new code that cannot be guessed, in two halves."""
    return _halves("".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)))


def chosen_code(text: str) -> str:
    """An instructor's own code in the form in which it is shown. Raises CourseProblem if it is too easy to guess."""
    code = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).upper()
    if len(code) < _LENGTH or len(set(code)) < _LENGTH // 2:
        raise CourseProblem(
            f"This class code is too easy to guess. Choose {_LENGTH} or more different letters and digits, or let one be made: CLASS=new"
        )
    words = "-".join(filter(None, re.split(r"[^\w]+|_", unicodedata.normalize("NFKC", text)))).upper()
    return words if "-" in words else _halves(code)


def same_code(candidate: str, code: str) -> bool:
    """Whether this is the code, however it is written: lower case, without the dash, O for 0, the digits of another script."""
    return hmac.compare_digest(_folded(candidate), _folded(code))


def spelled(code: str) -> str:
    """The code spelled out with the radio alphabet."""
    names = {word[0]: word for word in _WORDS.split()}
    return " ".join(names.get(sign, sign) for sign in code if sign != "-")


def _halves(code: str) -> str:
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"


def _folded(text: str) -> bytes:
    return "".join(filter(str.isalnum, normal(text).upper())).translate(_LOOK_ALIKE).encode()
