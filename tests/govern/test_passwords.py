"""Passwords: which pass, and that what is kept tells them apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.core.errors import InputError
from leadlight.core.settings import PasswordProfile
from leadlight.govern import passwords
from leadlight.govern.passwords import banned, is_dated, is_it, keep, refuse_weak

PROFILES: tuple[PasswordProfile, ...] = ("argon2id", "pbkdf2")


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_kept_knows_its_password_alone(profile: PasswordProfile) -> None:
    """Two keepings of one password differ; neither holds it; no other password passes."""
    one, other = keep("seven quiet lanterns", profile), keep("seven quiet lanterns", profile)
    assert one != other
    assert "lanterns" not in one
    assert is_it("seven quiet lanterns", one)
    assert not any(is_it(wrong, one) for wrong in ("", "Seven quiet lanterns", "x" * 300))
    assert not is_dated(one, profile)
    assert is_dated(one, PROFILES[profile == "argon2id"])


_STRONG = passwords._ARGON
"""As it is outside of tests."""


def test_the_profiles_are_as_strong_as_they_say() -> None:
    """RFC 9106's second recommended option, and 600,000 rounds."""
    assert _STRONG.hash("seven quiet lanterns").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert keep("seven quiet lanterns", "pbkdf2").startswith("pbkdf2-sha256$600000$")


def test_letters_are_the_same_however_they_are_composed() -> None:
    """A keyboard may send an accent apart."""
    assert is_it("lanternes fumées", keep("lanternes fume\u0301es", "argon2id"))


@pytest.mark.parametrize("kept", ["", "x", "pbkdf2-sha256$", "pbkdf2-sha256$x$y$z", "$argon2"])
def test_what_is_damaged_opens_nothing(kept: str) -> None:
    """And raises nothing."""
    assert not is_it("seven quiet lanterns", kept)


@pytest.mark.parametrize(
    "weak",
    [
        *("short77", "x" * 300, "Password123!", "P A S S W O R D 1 2 3", "11111111", "abababab"),
        *("ines.2026.lantern", "INES is my name", "Leadlight2026", "ｐａｓｓｗｏｒｄ1"),
    ],
)
def test_weak_ones_are_refused(weak: str) -> None:
    """By length, by what is tried first, by the account's name; however they are written."""
    with pytest.raises(InputError):
        refuse_weak(weak, "ines")


@pytest.mark.parametrize("good", ["seven quiet lanterns", "ñandú-42-río", "aaaaabcd"])
def test_kinds_of_characters_are_not_asked_for(good: str) -> None:
    """Length is what counts."""
    refuse_weak(good, "ines")


@given(st.sampled_from(sorted(banned())), st.data())
@settings(max_examples=40)
def test_none_of_the_list_passes_in_any_case(word: str, data: st.DataObject) -> None:
    """Large and small letters make no difference."""
    shown = "".join(data.draw(st.sampled_from([each, each.upper()])) for each in word)
    with pytest.raises(InputError):
        refuse_weak(shown, "ines")
