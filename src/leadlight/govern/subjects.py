"""Subjects of criminal intelligence: proposed by one, approved by another, reviewed, removed.

After 28 CFR 23.20. Each step has its audit event; nothing here reads an ad or a lead.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import get_args

import msgspec
from sqlalchemy import Connection, RowMapping, insert, select, update

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError, RefusedError
from leadlight.core.subjects import (
    ACTIVITIES,
    LONGEST_YEARS,
    Basis,
    Release,
    Reliability,
    Review,
    State,
    Subject,
    Suspect,
    Validity,
)
from leadlight.govern.audit import Event, audited, looked
from leadlight.govern.sharing import agency_of
from leadlight.govern.tables import subject_releases, subject_reviews, subjects
from leadlight.govern.wall import see_as
from leadlight.store.home import Home

_CLEARED = {"name": None, "known_by": None, "facts": None}


def propose(home: Home, context: Context, suspect: Suspect, basis: Basis) -> Subject:
    """Put a suspect forward; until another person approves, the record is a proposal.

    Raises:
        InputError: a part of the suspicion is missing or of no known kind.
        RefusedError: it is not stated to be about conduct.
    """
    _check(suspect, basis)
    values = {
        "name": suspect.name.strip(),
        "known_by": suspect.known_by.strip(),
        "facts": basis.facts.strip(),
        "activity": basis.activity,
        "reliability": basis.reliability,
        "validity": basis.validity,
        "state": "proposed",
        "agency": agency_of(home, context),
        "proposed_by": context.actor,
        "proposed_at": home.clock(),
    }
    event = Event("subject.propose", details={"activity": basis.activity})
    with audited(home, context, event) as ledger:
        made = insert(subjects).values(values).returning(subjects)
        return _subject(ledger.execute(made).mappings().one())


def decide(
    home: Home, context: Context, number: int, *, approve: bool, review_by: date | None = None
) -> Subject:
    """Approve or refuse a proposal of somebody else. A refused one loses its content at once.

    Raises:
        NotFoundError: there is none of that number.
        RefusedError: it is one's own.
        InputError: it was decided before, or is to be reviewed too late.
    """
    name = str(number)
    event = Event("subject.approve", name) if approve else Event("subject.refuse", name)
    with home.ledger.reading() as reading:
        see_as(reading, context)
        is_own = _found(reading, number).proposed_by == context.actor
    if is_own:  # told of in the log too: somebody tried
        with audited(home, context, msgspec.structs.replace(event, outcome="refused")):
            pass
        raise RefusedError("whoever proposes a subject does not decide on it: ask another")
    with audited(home, context, event) as ledger:
        before = _found(ledger, number)
        if before.state != "proposed":
            raise InputError(f"subject {number} was decided before: it is {before.state}")
        due = _due(home.clock(), review_by) if approve else None
        decided = {"decided_by": context.actor, "decided_at": home.clock(), "review_by": due}
        state: State = "approved" if approve else "refused"
        cleared = {} if approve else _CLEARED
        return _changed(ledger, number, {"state": state, **decided, **cleared})


def review(
    home: Home, context: Context, number: int, explanation: str, review_by: date | None = None
) -> Review:
    """Keep an approved record on, and say why.

    Raises:
        NotFoundError: there is none of that number.
        InputError: it is not approved, nothing is explained, or the next review is too late.
    """
    if not explanation.strip():
        raise InputError("a review explains why the record is kept")
    with audited(home, context, Event("subject.review", str(number))) as ledger:
        _approved(ledger, number)
        made = Review(
            subject=number,
            reviewer=context.actor,
            at=home.clock(),
            explanation=explanation.strip(),
            review_by=_due(home.clock(), review_by),
        )
        ledger.execute(
            insert(subject_reviews).values(
                {name: getattr(made, name) for name in Review.__struct_fields__}
            )
        )
        _changed(ledger, number, {"review_by": made.review_by})
        return made


def release(home: Home, context: Context, number: int, given_to: str, reason: str) -> Release:
    """Write down that somebody outside of the agency, who needs to know, is told of a subject.

    Raises:
        NotFoundError: there is none of that number.
        InputError: it is not approved, or it is not said to whom or why.
    """
    if not given_to.strip() or not reason.strip():
        raise InputError("a release says to whom and why: the right and the need to know")
    with audited(home, context, Event("subject.release", str(number), {"to": given_to})) as ledger:
        _approved(ledger, number)
        made = Release(
            subject=number,
            given_to=given_to.strip(),
            reason=reason.strip(),
            actor=context.actor,
            at=home.clock(),
        )
        ledger.execute(
            insert(subject_releases).values(
                {name: getattr(made, name) for name in Release.__struct_fields__}
            )
        )
        return made


def remove_overdue(home: Home, context: Context) -> tuple[int, ...]:
    """Take the content out of records that nobody reviewed in time, and of proposals as old as
    that; their numbers."""
    today = home.clock().date()
    with home.ledger.reading() as reading:
        see_as(reading, context)
        overdue = [
            each.id
            for each in _all(reading)
            if each.suspect is not None and _last_day(each) < today
        ]
    if not overdue:
        return ()
    with audited(home, context, Event("subject.remove", details={"subjects": overdue})) as ledger:
        for number in overdue:
            by = {"decided_by": f"rule, for {context.actor}", "decided_at": home.clock()}
            undecided = _found(ledger, number).decided_by is None
            _changed(ledger, number, {"state": "removed", **_CLEARED, **(by if undecided else {})})
    home.ledger.scrub([subjects])
    return tuple(overdue)


def all_subjects(home: Home, context: Context) -> list[Subject]:
    """All records that still say something, oldest first."""
    event = Event("subjects.read")
    found = looked(home, context, event, _all)
    return [each for each in found if each.suspect is not None]


def _last_day(subject: Subject) -> date:
    return subject.review_by or _years_on(subject.proposed_at.date(), 1)


def _due(now: datetime, wanted: date | None) -> date:
    latest = _years_on(now.date(), LONGEST_YEARS)
    if wanted is None:
        return latest
    if not now.date() < wanted <= latest:
        raise InputError(
            f"a review on {wanted}: it comes after today, and on {latest} at the latest"
        )
    return wanted


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)


def _check(suspect: Suspect, basis: Basis) -> None:
    for what, text in (("name of the suspect", suspect.name), ("facts", basis.facts)):
        if not text.strip():
            raise InputError(
                f"a subject needs the {what}: suspicion stands on facts about somebody"
            )
    kinds = (
        ("activity", basis.activity, tuple(ACTIVITIES)),
        ("reliability", basis.reliability, get_args(Reliability)),
        ("validity", basis.validity, get_args(Validity)),
    )
    for what, given, known in kinds:
        if given not in known:
            raise InputError(f"no {what} is called {given!r}; there are: {', '.join(known)}")
    if not basis.is_conduct:
        raise RefusedError(
            "records are kept of conduct, not of views or associations: state that these facts are"
        )


def _approved(ledger: Connection, number: int) -> Subject:
    found = _found(ledger, number)
    if found.state != "approved":
        raise InputError(f"subject {number} is {found.state}, and not approved")
    return found


def _found(ledger: Connection, number: int) -> Subject:
    row = ledger.execute(select(subjects).where(subjects.c.id == number)).mappings().first()
    if row is None:
        raise NotFoundError(f"no subject has the number {number}; see `leadlight subject list`")
    return _subject(row)


def _changed(ledger: Connection, number: int, values: dict[str, object]) -> Subject:
    done = update(subjects).where(subjects.c.id == number).values(values).returning(subjects)
    return _subject(ledger.execute(done).mappings().one())


def _all(ledger: Connection) -> list[Subject]:
    rows = ledger.execute(select(subjects).order_by(subjects.c.id)).mappings()
    return [_subject(row) for row in rows]


def _subject(row: RowMapping) -> Subject:
    known = {name: row[name] for name in Subject.__struct_fields__ if name != "suspect"}
    name: str | None = row["name"]
    suspect = None if name is None else Suspect(name=name, known_by=row["known_by"] or "")
    return Subject(**known, suspect=suspect)
