"""What people say that leads are. It counts at once in what is listed; builds learn from it."""

from __future__ import annotations

from typing import Any

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.verdicts import IS, ListedVerdict, Said, Verdict
from leadlight.finder.desk.naming import NAMES, named_lead
from leadlight.finder.desk.opened import current, tables
from leadlight.finder.desk.reviewed import read
from leadlight.finder.desk.within import leads_seen
from leadlight.finder.link.verdicts import are_learned, given_verdicts
from leadlight.govern.audit import Event, audited
from leadlight.govern.membership import worded_for
from leadlight.govern.sharing import agency_of, is_own
from leadlight.store.home import Home
from leadlight.store.sight import see_all
from leadlight.store.verdicts import add_verdict, all_verdicts, find_verdict, retract_verdict

MOST_ADS = 50
"""Ads of a lead that are kept with a verdict on it: by id, so whatever their time and place."""

_ADS = f"SELECT ad_id FROM links WHERE lead_id = $lead ORDER BY ad_id LIMIT {MOST_ADS}"


def give_verdict(
    home: Home, context: Context, lead_id: str, kind: Said, note: str | None = None
) -> Verdict:
    """Say what the lead called ``lead_id`` is; it replaces what was said of it before.

    Raises:
        InputError: there is no such kind.
        NotFoundError: there is no such lead, or nothing has been built yet.
    """
    if kind not in IS:
        raise InputError(f"no verdict is called {kind!r}; there are: {', '.join(IS)}")
    then = _as_it_is(home, context, lead_id, kind)
    agency = agency_of(home, context)
    giving = Event("verdict.give", then["lead_id"], {"kind": kind})
    with audited(home, context, giving) as ledger:
        return add_verdict(
            ledger,
            {
                **then,
                "kind": kind,
                "note": note,
                "actor": context.actor,
                "purpose": context.purpose,
                "agency": agency,
                "given_at": home.clock(),
            },
        )


def verdicts(home: Home, context: Context) -> list[ListedVerdict]:
    """All verdicts, standing and retracted, in order; independent people are not named."""
    with audited(home, context, Event("verdicts.read")) as ledger:
        given = worded_for(ledger, context, all_verdicts(ledger))
    is_seen = leads_seen(home, context)
    return [_listed(each) for each in given if is_seen(each.lead_id)]


def verdicts_are_learned(home: Home) -> bool:
    """Whether the last build was given what stands. Names nobody, so it needs no context."""
    with home.ledger.begin() as ledger:
        see_all(ledger)
        generation = home.generations.current(ledger)
        given = given_verdicts(all_verdicts(ledger))
    return are_learned(generation.facts if generation else {}, given)


def retract(home: Home, context: Context, number: int) -> Verdict:
    """Take the verdict back: it stays in the ledger, and what it replaced holds again.

    Raises:
        NotFoundError: there is none with this id.
        InputError: it was retracted before.
    """
    is_seen = leads_seen(home, context)
    with audited(home, context, Event("verdict.retract", str(number))) as ledger:
        before = find_verdict(ledger, number)
        if before and not (is_seen(before.lead_id) and is_own(context, before)):
            before = None
        if before and before.stands:
            retract_verdict(ledger, number, home.clock(), context.actor)
        found = find_verdict(ledger, number)
        after = next(iter(worded_for(ledger, context, [found] if found else [])), None)
    # Refused after the transaction, so that the audit log holds the look all the same.
    if before is None or after is None:
        raise NotFoundError(f"no verdict has the id {number}; see `leadlight verdicts`")
    if not before.stands:
        raise InputError(
            f"verdict {number} was retracted before, by {before.retracted_by} "
            f"on {before.retracted_at:%Y-%m-%d}"
        )
    return after


def _as_it_is(home: Home, context: Context, lead_id: str, kind: Said) -> dict[str, Any]:
    """The lead at this moment, in the columns of the ledger's table."""
    generation = current(home, context, Event("verdict.ask", lead_id, {"kind": kind}))
    with tables(home, generation, "links", *NAMES) as engine:
        (now,) = read(engine, [named_lead(engine, lead_id)])
        ads = engine.fetch(_ADS, lead=now.lead_id)["ad_id"].to_pylist()
    return {
        "lead_id": now.lead_id,
        "taken_in": sorted(now.taken_in),
        "read_as": now.kind,
        "matches": dict(now.matches),
        "ads": ads,
        "generation": generation.number,
    }


def _listed(verdict: Verdict) -> ListedVerdict:
    fields = {name: getattr(verdict, name) for name in ListedVerdict.__struct_fields__}
    if verdict.kind == "independent" or (verdict.kind, verdict.read_as) == (
        "unsure",
        "independent",
    ):
        fields |= {"lead_id": None, "note": None}
    return ListedVerdict(**fields)
