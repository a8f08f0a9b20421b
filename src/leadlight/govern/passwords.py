"""Passwords: which are taken, how they are kept, and how one is held against what is kept.

Two ways of keeping them. ``argon2id`` (RFC 9106, its second recommended option) is the default;
``pbkdf2`` is PBKDF2-HMAC-SHA-256 (NIST SP 800-132) for agencies that must use algorithms approved
under FIPS 140-3, which Argon2 is not. What is kept says how it was made, so a setting that changes
loses nobody his password: it is kept anew the next time he signs in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from leadlight.core.errors import InputError
from leadlight.core.settings import PasswordProfile

LEAST = 8
"""Characters that a password has at the least (NIST SP 800-63B, 5.1.1.1); 15 are advised."""
ADVISED = 15
LONGEST = 256
ROUNDS = 600_000
"""Iterations of PBKDF2, as OWASP advises for SHA-256."""

_ARGON = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_AT_ONCE = threading.BoundedSemaphore(2)
"""Hashes under way in a process: each takes 64 MiB, and nobody may fill the memory with them."""
_MARK = "pbkdf2-sha256"


def refuse_weak(password: str, name: str) -> None:
    """Let a password pass that the account ``name`` may have. Kinds of characters don't matter.

    Raises:
        InputError: it is too short, too long, widely used, or made of the account's name.
    """
    length = len(password)
    if not LEAST <= length <= LONGEST:
        raise InputError(
            f"a password has {LEAST} to {LONGEST} characters; {ADVISED} or more are advised, and "
            "a few words in a row are easy to remember"
        )
    plain = _plain(password)
    if plain in banned() or len(set(plain)) < 4:
        raise InputError("this password is among the first that anybody tries: choose another")
    if len(name) > 2 and name.casefold() in unicodedata.normalize("NFKC", password).casefold():
        raise InputError("the password holds the account's name: choose another")


def keep(password: str, profile: PasswordProfile) -> str:
    """What is kept of ``password``."""
    with _AT_ONCE:
        if profile == "argon2id":
            return _ARGON.hash(_bytes(password))
        salt = secrets.token_bytes(16)
        return f"{_MARK}${ROUNDS}${_text(salt)}${_text(_pbkdf2(password, salt, ROUNDS))}"


def is_it(password: str, kept: str) -> bool:
    """Whether ``kept`` was made of ``password``."""
    if len(password) > LONGEST:
        password = ""  # as long to answer, and never right
    with _AT_ONCE:
        if not kept.startswith(_MARK):
            try:
                return _ARGON.verify(kept, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False
        try:
            _, rounds, salt, digest = kept.split("$")
            made = _pbkdf2(password, base64.b64decode(salt), int(rounds))
            return hmac.compare_digest(made, base64.b64decode(digest))
        except (ValueError, binascii.Error):
            return False


def is_dated(kept: str, profile: PasswordProfile) -> bool:
    """Whether it would be kept in another way today."""
    if profile == "pbkdf2":
        return not kept.startswith(f"{_MARK}${ROUNDS}$")
    return kept.startswith(_MARK) or _ARGON.check_needs_rehash(kept)


@cache
def nobodys(profile: PasswordProfile) -> str:
    """What is kept of a password that nobody knows: to hold a password against it takes as long as
    against an account's, so that the time of an answer does not tell who has an account."""
    return keep(secrets.token_urlsafe(32), profile)


@cache
def banned() -> frozenset[str]:
    """Passwords that are tried first, in small letters."""
    text = (files("leadlight.govern") / "data/banned_passwords.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")


def _bytes(password: str) -> bytes:
    """The same letters, however a keyboard composes them (RFC 8265, 4.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _pbkdf2(password: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", _bytes(password), salt, rounds)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
