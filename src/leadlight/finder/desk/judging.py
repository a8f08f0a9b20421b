"""What people say of links: that two ads are one hand, or are not. The next build follows it."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.judgements import Judgement
from leadlight.engine.stage import Engine
from leadlight.finder.desk.opened import refuse_narrow, tables
from leadlight.finder.link.judgements import contradiction, is_followed, standing
from leadlight.govern.audit import Event, audited
from leadlight.govern.sharing import agency_of
from leadlight.store.home import Home
from leadlight.store.judgements import (
    add_judgement,
    all_judgements,
    find_judgement,
    undo_judgement,
)
from leadlight.store.shapes import POSTINGS
from leadlight.store.sight import see_all

_AD = "SELECT ad_id FROM postings WHERE ad_id = $name LIMIT 1"
_LEAD = """
SELECT DISTINCT lead_id FROM links
WHERE lead_id = coalesce((SELECT lead_id FROM redirects WHERE old_id = $name), $name)
"""
_FIRST = """
SELECT ad_id FROM ads WHERE lead_id = $lead AND ad_id <> $but
ORDER BY first_seen, ad_id LIMIT 1
"""


def judge(
    home: Home, context: Context, one: str, other: str, *, is_same: bool, note: str | None = None
) -> Judgement:
    """Say that ``one`` and ``other`` are one hand, or are not.

    Each is the id of an ad, or of a lead: that stands for its earliest ad but the other one named.

    Raises:
        NotFoundError: there is no ad and no lead of that name.
        InputError: both are the same ad or lead, or judgements stand that say the opposite.
    """
    refuse_narrow(context)
    one_ad, other_ad = _ads(home, context, one, other, is_same=is_same)
    agency = agency_of(home, context)
    making = Event("judgement.make", f"{one_ad} {other_ad}", {"is_same": is_same})
    with audited(home, context, making) as ledger:
        _refuse(all_judgements(ledger), context, (one_ad, other_ad), is_same=is_same)
        return add_judgement(
            ledger,
            {
                "one_ad": one_ad,
                "other_ad": other_ad,
                "is_same": is_same,
                "note": note,
                "actor": context.actor,
                "purpose": context.purpose,
                "agency": agency,
                "made_at": home.clock(),
            },
        )


def judgements(home: Home, context: Context) -> list[Judgement]:
    """All judgements, standing and undone, in the order in which they were made."""
    refuse_narrow(context)
    with audited(home, context, Event("judgements.read")) as ledger:
        return all_judgements(ledger)


def are_followed(home: Home) -> bool:
    """Whether the last build follows what stands. Names nobody, so it needs no context."""
    with home.ledger.begin() as ledger:
        see_all(ledger)
        generation = home.generations.current(ledger)
        stand = standing(all_judgements(ledger))
    return is_followed(generation.facts if generation else {}, stand)


def undo(home: Home, context: Context, number: int) -> Judgement:
    """Take the judgement back: it stays in the ledger, and builds no longer follow it.

    Raises:
        NotFoundError: there is none with this id.
        InputError: it was undone before.
    """
    refuse_narrow(context)
    with audited(home, context, Event("judgement.undo", str(number))) as ledger:
        before = find_judgement(ledger, number)
        if before and before.stands:
            undo_judgement(ledger, number, home.clock(), context.actor)
        after = find_judgement(ledger, number)
    # Refused after the transaction, so that the audit log holds the look all the same.
    if before is None or after is None:
        raise NotFoundError(f"no judgement has the id {number}; see `leadlight judgements`")
    if not before.stands:
        raise InputError(
            f"judgement {number} was undone before, by {before.undone_by} "
            f"on {before.undone_at:%Y-%m-%d}"
        )
    return after


def _ads(home: Home, context: Context, one: str, other: str, *, is_same: bool) -> tuple[str, str]:
    """The ads that ``one`` and ``other`` stand for."""
    asking = Event("judgement.ask", f"{one} {other}", {"is_same": is_same})
    with audited(home, context, asking) as ledger:
        generation = home.generations.current(ledger)
        postings = home.archive.files(ledger, "postings")
    with tables(home, generation, "ads", "links", "redirects") as engine:
        engine.attach("postings", postings, POSTINGS)
        names = one, other
        leads = [None if _found(engine, _AD, name=name) else _lead(engine, name) for name in names]
        if leads[0] and leads[0] == leads[1]:
            raise InputError(f"{one!r} and {other!r} name one lead: name two ads of it")
        ads = [
            _found(engine, _FIRST, lead=lead, but=but) if lead else name
            for name, lead, but in zip(names, leads, reversed(names), strict=True)
        ]
    if ads[0] is None or ads[1] is None or ads[0] == ads[1]:
        raise InputError(f"{one!r} and {other!r} name the same ad: a judgement needs two")
    return ads[0], ads[1]


def _lead(engine: Engine, name: str) -> str:
    lead = _found(engine, _LEAD, name=name)
    if lead is None:
        raise NotFoundError(f"no ad and no lead is called {name!r}; see `leadlight links`")
    return lead


def _found(engine: Engine, sql: str, **parameters: str) -> str | None:
    """The one value that a query finds."""
    values = engine.fetch(sql, **parameters).column(0).to_pylist()
    return str(values[0]) if values else None


def _refuse(
    known: list[Judgement], context: Context, ads: tuple[str, str], *, is_same: bool
) -> None:
    """Raise where the new judgement would repeat one of the actor's own, or contradict any."""
    for each in known:
        is_own = each.stands and each.is_same == is_same and each.actor == context.actor
        if is_own and {each.one_ad, each.other_ad} == set(ads):
            raise InputError(f"judgement {each.id} says so already, and stands")
    if clash := contradiction(known, *ads, is_same=is_same):
        told = "; ".join(
            f"judgement {each.id} ({each.one_ad} and {each.other_ad} are "
            f"{'one hand' if each.is_same else 'not one hand'})"
            for each in sorted(clash, key=lambda each: each.id)
        )
        raise InputError(
            f"this contradicts what stands: {told}. Undo one of them first: `leadlight undo ID`"
        )
