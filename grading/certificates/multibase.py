"""Keys and signatures as text: multibase base58-btc, and `did:key` for Ed25519.

Sources: W3C Controlled Identifiers 1.0 (Multikey and Multibase), W3C CCG did:key method.
"""

from widgets.problems import CourseProblem

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58 = "z"
"""The multibase prefix of base58-btc."""
_ED25519 = b"\xed\x01"
"""The multicodec prefix of an Ed25519 public key."""
_LONGEST = 200
"""Characters; a key has 48, a signature 89. Decoding takes quadratic time."""


class MultibaseProblem(CourseProblem):
    """A text is not base58-btc."""


def encoded(raw: bytes) -> str:
    """The bytes as multibase base58-btc."""
    number, digits = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    leading_zeros = len(raw) - len(raw.lstrip(b"\0"))
    return _BASE58 + _ALPHABET[0] * leading_zeros + digits


def decoded(text: str) -> bytes:
    """The bytes of a multibase base58-btc text. Raises MultibaseProblem."""
    digits = text[1:]
    if text[:1] != _BASE58 or len(text) > _LONGEST or any(digit not in _ALPHABET for digit in digits):
        raise MultibaseProblem("The text is not multibase base58-btc.")
    number = 0
    for digit in digits:
        number = number * 58 + _ALPHABET.index(digit)
    leading_zeros = len(digits) - len(digits.lstrip(_ALPHABET[0]))
    return b"\0" * leading_zeros + number.to_bytes((number.bit_length() + 7) // 8)


def did_key(public_key: bytes) -> str:
    """The `did:key` of a raw Ed25519 public key."""
    return f"did:key:{encoded(_ED25519 + public_key)}"


def verification_method(public_key: bytes) -> str:
    """The URL of the key within its own `did:key` document."""
    did = did_key(public_key)
    return f"{did}#{did.removeprefix('did:key:')}"
