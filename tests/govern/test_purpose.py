"""The standing purpose is what the owner recorded; one that is given goes before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadlight.core.errors import PurposeError
from leadlight.core.settings import Settings
from leadlight.govern.opening import open_home
from leadlight.govern.purpose import context_for

NOT_STATED = "single-user home, purpose not stated"


@pytest.mark.parametrize(
    ("stated", "standing"),
    [
        ("case 7", "case 7"),
        (" case 7 ", "case 7"),
        *((each, NOT_STATED) for each in (None, "", " ")),
    ],
)
def test_a_new_home_records_a_standing_purpose(
    tmp_path: Path, stated: str | None, standing: str
) -> None:
    home = open_home(Settings(home=tmp_path), "owner", stated)
    assert context_for(home, "owner", None).purpose == standing
    home.close()


def test_the_standing_purpose_outlasts_later_openings(tmp_path: Path) -> None:
    open_home(Settings(home=tmp_path), "owner", "case 7").close()
    home = open_home(Settings(home=tmp_path), "somebody else", "another")
    assert not home.is_new
    assert context_for(home, "analyst", None).purpose == "case 7"
    home.close()


def test_a_given_purpose_goes_before_the_standing_one(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path), "owner", "case 7")
    context = context_for(home, "analyst", "case 8")
    assert (context.actor, context.purpose) == ("analyst", "case 8")
    home.close()


def test_a_blank_purpose_is_none(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path), "owner", "case 7")
    with pytest.raises(PurposeError, match="--purpose"):
        context_for(home, "analyst", "  ")
    home.close()


def test_a_home_without_a_standing_purpose_asks_for_one(tmp_path: Path) -> None:
    home = open_home(Settings(home=tmp_path), "owner", "case 7")
    with home.ledger.begin() as ledger:
        ledger.exec_driver_sql("DELETE FROM standing_purposes")
    with pytest.raises(PurposeError, match="LEADLIGHT_PURPOSE"):
        context_for(home, "analyst", None)
    home.close()
