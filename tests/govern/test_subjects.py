"""Subjects of criminal intelligence: what 28 CFR 23.20 wants, in types and in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from mypy import api
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from leadlight.core.clock import fixed_clock
from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError, RefusedError
from leadlight.core.settings import Settings
from leadlight.core.subjects import Basis, Subject, Suspect
from leadlight.govern.audit import events
from leadlight.govern.opening import open_home
from leadlight.govern.subjects import (
    all_subjects,
    decide,
    propose,
    release,
    remove_overdue,
    review,
)
from leadlight.govern.tables import subjects
from leadlight.store.home import Home

NOW = datetime(2026, 2, 28, 12, tzinfo=UTC)
INES, OMAR = Context("ines", "case 7"), Context("omar", "case 7")
SUSPECT = Suspect(name="Sam Example", known_by="drives a blue van")
BASIS = Basis(
    facts="paid for four rooms in which the same person was advertised",
    activity="64A",
    reliability="usually reliable",
    validity="probable",
    is_conduct=True,
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = open_home(Settings(home=tmp_path), "ines", "a test", clock=fixed_clock(NOW))
    yield opened
    opened.close()


def approved(home: Home, review_by: date | None = None) -> Subject:
    made = propose(home, INES, SUSPECT, BASIS)
    return decide(home, OMAR, made.id, approve=True, review_by=review_by)


def test_one_proposes_and_another_approves(home: Home) -> None:
    made = propose(home, INES, SUSPECT, BASIS)
    assert (made.state, made.review_by) == ("proposed", None)
    with pytest.raises(RefusedError, match="ask another"):
        decide(home, INES, made.id, approve=True)
    with home.ledger.reading() as ledger:
        tried = events(ledger)[-1]
    assert (tried["action"], tried["outcome"]) == ("subject.approve", "refused")
    done = decide(home, OMAR, made.id, approve=True)
    assert (done.state, done.decided_by, done.review_by) == ("approved", "omar", date(2031, 2, 28))
    with pytest.raises(InputError, match="decided before"):
        decide(home, OMAR, made.id, approve=False)


def test_the_database_itself_wants_two(home: Home) -> None:
    """Whoever writes to it without this code."""
    made = propose(home, INES, SUSPECT, BASIS)
    own = {"state": "approved", "decided_by": "ines", "review_by": date(2027, 1, 1)}
    with pytest.raises(IntegrityError), home.ledger.begin() as ledger:
        ledger.execute(update(subjects).where(subjects.c.id == made.id).values(own))
    without_review = {"state": "approved", "decided_by": "omar"}
    with pytest.raises(IntegrityError), home.ledger.begin() as ledger:
        ledger.execute(update(subjects).where(subjects.c.id == made.id).values(without_review))


def test_what_is_refused_is_gone_at_once(home: Home) -> None:
    made = propose(home, INES, SUSPECT, BASIS)
    done = decide(home, OMAR, made.id, approve=False)
    assert (done.suspect, done.facts) == (None, None)
    assert all_subjects(home, INES) == []


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"facts": " "}, "facts"),
        ({"activity": "40A"}, "no activity is called '40A'"),
        ({"reliability": "good"}, "no reliability is called 'good'"),
        ({"validity": "true"}, "no validity is called 'true'"),
        ({"is_conduct": False}, "not of views or associations"),
    ],
)
def test_suspicion_has_all_its_parts(home: Home, changed: dict[str, Any], says: str) -> None:
    """Selling sex (40A) is none of them."""
    with pytest.raises((InputError, RefusedError), match=says):
        propose(home, INES, SUSPECT, msgspec.structs.replace(BASIS, **changed))
    assert all_subjects(home, INES) == []


def test_a_review_is_due_within_five_years(home: Home) -> None:
    made = propose(home, INES, SUSPECT, BASIS)
    for day in (date(2031, 3, 1), date(2026, 2, 28)):
        with pytest.raises(InputError, match="on 2031-02-28 at the latest"):
            decide(home, OMAR, made.id, approve=True, review_by=day)
    decide(home, OMAR, made.id, approve=True, review_by=date(2027, 1, 1))
    home.clock = fixed_clock(NOW + timedelta(days=300))
    with pytest.raises(InputError, match="explains"):
        review(home, OMAR, made.id, " ")
    assert review(home, OMAR, made.id, "charged in May").review_by == date(2031, 12, 25)


def test_what_nobody_reviews_is_removed(home: Home) -> None:
    """Nothing of it is left in the ledger's file, its free pages or its log."""
    made = approved(home, date(2027, 1, 1))
    home.clock = fixed_clock(datetime(2027, 1, 1, tzinfo=UTC))
    assert remove_overdue(home, OMAR) == ()
    home.clock = fixed_clock(datetime(2027, 1, 2, tzinfo=UTC))
    assert remove_overdue(home, OMAR) == (made.id,)
    assert all_subjects(home, INES) == []
    left = b"".join(path.read_bytes() for path in home.path.glob("ledger*"))
    assert SUSPECT.name.encode() not in left
    assert b"four rooms" not in left


def test_a_release_is_written_down(home: Home) -> None:
    made = propose(home, INES, SUSPECT, BASIS)
    with pytest.raises(InputError, match="not approved"):
        release(home, INES, made.id, "Cal, county north", "the same van")
    decide(home, OMAR, made.id, approve=True)
    assert release(home, INES, made.id, "Cal, county north", "the same van").actor == "ines"
    with home.ledger.reading() as ledger:
        actions = [each["action"] for each in events(ledger)]
    assert actions[-2:] == ["subject.approve", "subject.release"]
    with pytest.raises(NotFoundError, match="no subject has the number 9"):
        release(home, INES, 9, "x", "y")


def test_nothing_but_a_suspect_can_be_one(tmp_path: Path) -> None:
    """By type: a lead, an ad's finding or a name alone is refused before the code runs."""
    tried = tmp_path / "tried.py"
    tried.write_text(
        "from leadlight.core.context import Context\n"
        "from leadlight.core.leads import Lead\n"
        "from leadlight.core.subjects import Basis, Suspect\n"
        "from leadlight.govern.subjects import propose\n"
        "from leadlight.store.home import Home\n"
        "def try_it(home: Home, who: Context, basis: Basis, lead: Lead, one: Suspect) -> None:\n"
        "    propose(home, who, one, basis)\n"
        "    propose(home, who, lead, basis)\n"
        "    propose(home, who, 'a name', basis)\n"
    )
    told, _, _ = api.run([str(tried), "--strict", "--cache-dir", str(tmp_path / "cache")])
    wrong = [line for line in told.splitlines() if "error:" in line]
    assert len(wrong) == 2
    assert all('expected "Suspect"' in line for line in wrong)
