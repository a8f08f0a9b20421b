"""Purposes that nobody may have, however they are written; and those that must pass."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.govern.conftest import OWNER, Peopled

from leadlight.core.errors import InputError, NotFoundError, PurposeError, RefusedError
from leadlight.core.settings import Settings
from leadlight.govern.forbidden import refuse_forbidden
from leadlight.govern.opening import open_home
from leadlight.govern.purpose import context_for
from leadlight.govern.reasons import USUAL, add_reason, reasons, remove_reason, stated

IMMIGRATION = (
    "immigration enforcement",
    "Immigration",
    "ICE detainer",
    "1CE",
    "I.C.E.",
    "i c e request",
    "I-C-E",
    "im mi gra tion check",
    "deportation",
    "d3portation",
    "immigratoin",
    "imigration",
    "immmigration",
    "\u0456mmigration",  # a Cyrillic letter
    "i\u200bmmigration",  # a space of no width
    "ｉｍｍｉｇｒａｔｉｏｎ",
    "undocumented women",
    "citizenship status check",
    "visa overstays",
    "Border Patrol",
    "repatriation",
    "INMIGRACIÓN",
    "la migra",
    "expulsión de extranjeras",
    "personas sin papeles",
    "control de extranjería",
)
SELLERS = (
    "arrest prostitutes",
    "prosecute sex workers",
    "prosecution of s\u0435x workers",
    "sting on escorts",
    "bust hookers",
    "arrest the h00kers",
    "cite providers",
    "pr0stitution sweep",
    "pros.ti.tu.tes arrests",
    "vice sweep",
    "647b arrests",
    "redada de prostitutas",
    "detener trabajadoras sexuales",
    "trabajo sexual: multas",
    "operativo contra la prostitución",
)
GOOD = (
    *USUAL,
    "case 7",
    "24-1234",
    "the unit's standing task",
    "forced prostitution of a minor",
    "prostitución infantil",
    "sting on buyers of sex",
    "T visa certification for a victim",
    "arrest of a trafficker",
    "prosecution of a trafficker",
    "notice of a price in a police office",
    "justice for a missing child",
    "single-user home, purpose not stated",
    "operación contra la trata",
    "buscar a una niña desaparecida",
)


@pytest.mark.parametrize("purpose", [*IMMIGRATION, *SELLERS])
def test_what_we_never_do_is_refused_however_it_is_written(purpose: str) -> None:
    """Synonyms, both languages, signs in place of letters, letters apart, doubled or lost."""
    with pytest.raises(RefusedError, match="no tool for"):
        refuse_forbidden(purpose)


@pytest.mark.parametrize("purpose", GOOD)
def test_what_helps_passes(purpose: str) -> None:
    """Children, victims, traffickers, buyers."""
    refuse_forbidden(purpose)


@given(
    st.sampled_from([*IMMIGRATION, *SELLERS]),
    st.sampled_from(["case 24-7: ", "work on ", "", "¡"]),
    st.sampled_from([" for the unit", "", ".", " 2026!"]),
)
@settings(max_examples=60)
def test_words_around_it_and_capitals_change_nothing(purpose: str, before: str, after: str) -> None:
    """It is found anywhere in what is said."""
    for said in (f"{before}{purpose}{after}", f"{before}{purpose}{after}".upper()):
        with pytest.raises(RefusedError):
            refuse_forbidden(said)


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_any_text_is_answered(text: str) -> None:
    """With yes or no."""
    with suppress(RefusedError):
        refuse_forbidden(text)


@pytest.mark.parametrize("purpose", [IMMIGRATION[0], SELLERS[0]])
def test_no_home_begins_with_such_a_purpose(tmp_path: Path, purpose: str) -> None:
    """Nothing is made, and nothing is looked at."""
    folder = tmp_path / "home"
    with pytest.raises(RefusedError):
        open_home(Settings(home=folder), "ines", purpose)
    assert not folder.exists()
    home = open_home(Settings(home=folder), "ines", "a test")
    with pytest.raises(RefusedError):
        context_for(home, "ines", purpose)
    home.close()


def test_the_agencys_list_takes_the_place_of_the_usual_one(peopled: Peopled) -> None:
    """And what is taken off it is no purpose any more."""
    home = peopled.home
    assert stated(home, "search for a MISSING child") == "Search for a missing child"
    made = add_reason(home, OWNER, "Joint  operation Lantern")
    assert made.text == "Joint operation Lantern"
    with home.ledger.reading() as ledger:
        assert reasons(ledger) == (made,)
    assert stated(home, "joint operation lantern") == "Joint operation Lantern"
    with pytest.raises(PurposeError):
        stated(home, "Search for a missing child")
    with pytest.raises(InputError, match="stands"):
        add_reason(home, OWNER, "JOINT operation Lantern")
    assert made.id is not None
    remove_reason(home, OWNER, made.id)
    with pytest.raises(NotFoundError):
        remove_reason(home, OWNER, made.id)
    stated(home, "Search for a missing child")


def test_the_list_takes_none_of_them(peopled: Peopled) -> None:
    """Whoever keeps it."""
    for text in (*IMMIGRATION, *SELLERS):
        with pytest.raises((RefusedError, InputError)):
            add_reason(peopled.home, OWNER, text)
    with peopled.home.ledger.reading() as ledger:
        assert not any(each.id for each in reasons(ledger))


@pytest.mark.parametrize("number", ["24-1234", "case 7", "CASE 24/001.b", "NYPD-2026-0001"])
def test_a_case_number_is_a_purpose(peopled: Peopled, number: str) -> None:
    """As the setting says that one looks."""
    assert stated(peopled.home, f" {number} ") == number


@pytest.mark.parametrize("number", ["", "case", "curious", "ICE-2026", "24-1234; DROP", "é1"])
def test_other_words_are_none(peopled: Peopled, number: str) -> None:
    """A wish to look is no reason to."""
    with pytest.raises((PurposeError, RefusedError)):
        stated(peopled.home, number)
