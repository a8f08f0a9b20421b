"""Rules of retention and legal holds: set, listed, ended, each with its audit event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast, get_args

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.retention import (
    CLASSES,
    DEFAULT_DAYS,
    HELD_KINDS,
    LONGEST_DAYS,
    Hold,
    Purge,
    RecordClass,
    Rule,
)
from leadlight.govern.audit import Event, audited, record
from leadlight.govern.tables import audit_events, holds, purges, retention_rules
from leadlight.store.home import Home

_SHORTER: tuple[tuple[RecordClass, RecordClass], ...] = (
    ("cleared", "open"),
    ("open", "confirmed"),
)
"""Classes, the first of which is never kept longer than the second."""


def rules_in_force(ledger: Connection) -> list[Rule]:
    """A rule for each class, and for each agency that set its own."""
    rules = {
        (name, None): Rule(record_class=name, agency=None, days=days, set_by=None, set_at=None)
        for name, days in DEFAULT_DAYS.items()
    } | {
        (row.record_class, row.agency): Rule(
            record_class=row.record_class,
            agency=row.agency,
            days=row.days,
            set_by=row.actor,
            set_at=row.set_at,
        )
        for row in ledger.execute(select(retention_rules).order_by(retention_rules.c.id))
    }
    order = list(CLASSES)
    return sorted(rules.values(), key=lambda it: (order.index(it.record_class), it.agency or ""))


def days_of(rules: Iterable[Rule], agency: str | None) -> Mapping[RecordClass, int]:
    """The days of each class for records of ``agency``."""
    general = {rule.record_class: rule.days for rule in rules if rule.agency is None}
    return general | {rule.record_class: rule.days for rule in rules if rule.agency == agency}


def set_rule(
    home: Home, context: Context, record_class: str, days: int, agency: str | None = None
) -> Rule:
    """Keep records of the class so many ``days`` from now on.

    Raises:
        InputError: there is no such class, or the days are none, too many, or more than those of a
            class that must be kept longer.
    """
    if record_class not in get_args(RecordClass):
        raise InputError(f"no class is called {record_class!r}; there are: {', '.join(CLASSES)}")
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(f"records are kept 1 to {LONGEST_DAYS:,} days, and not {days:,}")
    wanted = cast("RecordClass", record_class)
    event = Event("retention.set", wanted, {"days": days, "agency": agency})
    with audited(home, context, event) as ledger:
        values = {"record_class": wanted, "agency": agency, "days": days, "set_at": home.clock()}
        who = {"actor": context.actor, "purpose": context.purpose}
        ledger.execute(insert(retention_rules).values(**values, **who))
        rules = rules_in_force(ledger)
        _refuse_out_of_order(rules)
    return next(rule for rule in rules if (rule.record_class, rule.agency) == (wanted, agency))


def _refuse_out_of_order(rules: list[Rule]) -> None:
    """Whoever was found not to be trafficking is forgotten first."""
    for agency in {rule.agency for rule in rules}:
        days = days_of(rules, agency)
        for shorter, longer in _SHORTER:
            if days[shorter] > days[longer]:
                raise InputError(
                    f"{shorter!r} would be kept {days[shorter]:,} days and {longer!r} "
                    f"{days[longer]:,}: what was found not to be trafficking goes first"
                )


def all_rules(home: Home, context: Context) -> list[Rule]:
    """The rules in force, as somebody asks for them."""
    with audited(home, context, Event("retention.read")) as ledger:
        return rules_in_force(ledger)


def hold(home: Home, context: Context, kind: str, value: str, reason: str) -> Hold:
    """Keep what ``kind`` and ``value`` name, whatever the rules say, until the hold is ended.

    Raises:
        InputError: there is no such kind, or no value or reason was given.
    """
    if kind not in HELD_KINDS:
        raise InputError(f"no hold is on a {kind!r}; there are: {', '.join(HELD_KINDS)}")
    if kind == "everything":
        value = "everything"
    for name, given in (("value", value), ("reason", reason)):
        if not given.strip():
            raise InputError(f"a hold needs a {name}")
    with audited(home, context, Event("legal_hold.make", value, {"kind": kind})) as ledger:
        made = insert(holds).values(
            kind=kind,
            value=value,
            reason=reason.strip(),
            made_by=context.actor,
            purpose=context.purpose,
            made_at=home.clock(),
        )
        return _hold(ledger.execute(made.returning(holds)).mappings().one())


def end_hold(home: Home, context: Context, number: int) -> Hold:
    """The hold holds nothing from now on.

    Raises:
        NotFoundError: there is none of that number.
        InputError: it was ended before.
    """
    with audited(home, context, Event("legal_hold.end", str(number))) as ledger:
        row = ledger.execute(select(holds).where(holds.c.id == number)).mappings().first()
        before = _hold(row) if row else None
        if before is not None and before.stands:
            ended = {"ended_at": home.clock(), "ended_by": context.actor}
            done = update(holds).where(holds.c.id == number).values(ended).returning(holds)
            return _hold(ledger.execute(done).mappings().one())
    if before is None:
        raise NotFoundError(f"no hold has the number {number}; see `leadlight hold list`")
    raise InputError(
        f"hold {number} was ended before, by {before.ended_by} on {before.ended_at:%Y-%m-%d}"
    )


def all_holds(home: Home, context: Context) -> list[Hold]:
    """All holds, ended ones too, oldest first."""
    with audited(home, context, Event("legal_holds.read")) as ledger:
        rows = ledger.execute(select(holds).order_by(holds.c.id)).mappings()
        return [_hold(row) for row in rows]


def standing_holds(ledger: Connection) -> list[Hold]:
    """The holds that hold something now."""
    rows = ledger.execute(select(holds).where(holds.c.ended_at.is_(None)).order_by(holds.c.id))
    return [_hold(row) for row in rows.mappings()]


def last_purge(ledger: Connection) -> int:
    """Number of the newest purge: a build that has seen it holds nothing of what was purged."""
    return ledger.scalar(select(func.coalesce(func.max(purges.c.id), 0))) or 0


def note_end(ledger: Connection, home: Home, context: Context) -> None:
    """Write down that nothing is left of what was purged, on the disk neither."""
    record(ledger, home, context, Event("purge.end"))


def has_ended(ledger: Connection) -> bool:
    """Whether nothing is left of what was purged last."""
    done, ended = (
        select(func.max(audit_events.c.seq)).where(audit_events.c.action == action)
        for action in ("purge", "purge.end")
    )
    return (ledger.scalar(done) or 0) <= (ledger.scalar(ended) or 0)


def note_purge(
    ledger: Connection, home: Home, context: Context, reason: str, counts: Mapping[str, int]
) -> Purge:
    """Write down, with its audit event, that ads were purged in the transaction under way."""
    values = {"reason": reason, "at": home.clock(), **counts}
    who = {"actor": context.actor, "purpose": context.purpose}
    made = insert(purges).values(**values, **who).returning(purges)
    purge = _purge(ledger.execute(made).mappings().one())
    event = Event("purge", f"purge {purge.id}", {"reason": reason, **counts})
    record(ledger, home, context, event)
    return purge


def all_purges(home: Home, context: Context) -> list[Purge]:
    """All purges, oldest first."""
    with audited(home, context, Event("purges.read")) as ledger:
        rows = ledger.execute(select(purges).order_by(purges.c.id)).mappings()
        return [_purge(row) for row in rows]


def _hold(row: RowMapping) -> Hold:
    return Hold(**{name: row[name] for name in Hold.__struct_fields__})


def _purge(row: RowMapping) -> Purge:
    return Purge(**{name: row[name] for name in Purge.__struct_fields__})
