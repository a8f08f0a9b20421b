"""The current generation, opened for one question that has its owner and its audit event."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from leadlight.core.context import Context
from leadlight.core.desk import Note
from leadlight.core.errors import GoneError, NotFoundError, ScopeError
from leadlight.core.missing import Match
from leadlight.core.verdicts import Verdict
from leadlight.engine.stage import Engine
from leadlight.finder.desk.shelves import shelf
from leadlight.finder.match.access import may_see
from leadlight.govern.access import agency_in
from leadlight.govern.audit import Event, looked
from leadlight.govern.membership import open_to, worded_for
from leadlight.govern.sharing import agencies_seen
from leadlight.store.generations import Generation
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
from leadlight.store.matches import kept_matches
from leadlight.store.missing import newest_reports
from leadlight.store.notes import standing_notes
from leadlight.store.verdicts import all_verdicts

LEAST_TOLD = 0.05
"""Least probability of a match that a lead tells: a common name alone is none."""
NOTHING_BUILT = "nothing has been built yet: run `leadlight ingest FEED`, then `leadlight build`"


def current(
    home: Home, context: Context, event: Event, generation: int | None = None
) -> Generation:
    """The generation that answers, once the question is in the audit log: the newest, or that of
    a page before.

    Raises:
        NotFoundError: there is none yet.
        GoneError: the ``generation`` asked for is no longer kept.
    """
    found = looked(home, context, event, lambda ledger: in_force(home, ledger, context, generation))
    return _built(found, generation)


def current_with_verdicts(
    home: Home, context: Context, event: Event, generation: int | None = None
) -> tuple[Generation, list[Verdict]]:
    """The same, and all verdicts of the ledger. Raises as ``current`` does."""
    found, verdicts = looked(
        home,
        context,
        event,
        lambda ledger: (
            in_force(home, ledger, context, generation),
            worded_for(ledger, context, all_verdicts(ledger)),
        ),
    )
    return _built(found, generation), verdicts


def newest(home: Home, context: Context | None = None) -> Generation | None:
    """The generation that answers now, for what names nobody, and with the ``context`` for what is
    recorded elsewhere."""
    with home.ledger.reading() as ledger:
        if context is None:
            return home.generations.current(ledger)
        return in_force(home, ledger, context)


def current_with_all_said(
    home: Home, context: Context, event: Event
) -> tuple[Generation, list[Verdict], list[Note], list[Match]]:
    """The same, all notes that stand, and all matches of missing children that whoever asks may
    see and that nobody set aside. Raises as ``current`` does."""
    found, verdicts, notes, matches = looked(
        home,
        context,
        event,
        lambda ledger: (
            in_force(home, ledger, context),
            worded_for(ledger, context, all_verdicts(ledger)),
            open_to(ledger, context, standing_notes(ledger)),
            _matches(context, ledger),
        ),
    )
    return _built(found, None), verdicts, notes, matches


@contextmanager
def tables(
    home: Home, generation: Generation | None, *names: str, **otherwise: str
) -> Iterator[Engine]:
    """An engine that knows the generation's tables ``names``, and those of ``otherwise`` by another
    name; empty where there is none."""
    with shelf(home, generation).reader({name: name for name in names} | otherwise) as engine:
        yield engine


def in_force(
    home: Home, ledger: Connection, context: Context, number: int | None = None
) -> Generation | None:
    """The newest generation, or that of ``number``, with whose records ``context`` sees of it."""
    if number is None:
        found = home.generations.current(ledger)
    else:
        found = home.generations.kept(ledger, number)
    seen = agencies_seen(ledger, context)
    if found is None or seen is None:
        return found
    return msgspec.structs.replace(found, agencies=seen, areas=context.areas)


def refuse_narrow(context: Context) -> None:
    """Let only those pass who see the records of all agencies: what follows tells them apart no
    more.

    Raises:
        ScopeError: ``context`` sees those of some.
    """
    if agency_in(context.scope) is not None:
        raise ScopeError("this reads the records of all agencies: it is for the home's owner")


def _matches(context: Context, ledger: Connection) -> list[Match]:
    found = [match for match in kept_matches(ledger, least=LEAST_TOLD) if not match.reviewed]
    known = newest_reports(ledger, sorted({match.report_id for match in found}))
    return [match for match in found if may_see(context, known[match.report_id].agency)]


def _built(generation: Generation | None, asked: int | None) -> Generation:
    """Raised on only after the transaction, so that the audit log holds the question."""
    if generation is None and asked is not None:
        raise GoneError(f"build {asked} is no longer kept: ask again from the first page")
    if generation is None:
        raise NotFoundError(NOTHING_BUILT)
    return generation
