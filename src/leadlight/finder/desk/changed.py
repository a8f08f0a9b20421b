"""When a verdict no longer speaks for a lead: the rule that hides a lead and shows it again.

"Not trafficking" hides a lead until it changes in kind: until the build reads it as controlled
where it did not before, until it is one with a lead of which nobody said that it is not
trafficking, or until something in it matches a missing child or a known case. New ads alone change
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from leadlight.core.verdicts import NOT_TRAFFICKING, LeadVerdict, OtherVerdict, Verdict

_DIRECT = "direct_"
"""How the codes of reasons begin that match a missing child or a known case."""


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """A lead as the current generation has it; ``taken_in`` are ids that lead on to it."""

    lead_id: str
    kind: str
    taken_in: frozenset[str]
    matches: Mapping[str, float]

    @property
    def names(self) -> frozenset[str]:
        """All ids that mean this lead."""
        return self.taken_in | {self.lead_id}


def direct_matches(effects: Iterable[Mapping[str, float | str]]) -> dict[str, float]:
    """Code and value of those of a lead's ``effects`` that are direct matches."""
    return {
        str(each["code"]): float(each["value"])
        for each in effects
        if str(each["code"]).startswith(_DIRECT)
    }


def lead_verdict(verdicts: Iterable[Verdict], now: Now) -> LeadVerdict | None:
    """What ``verdicts``, all that are on the lead ``now``, in any order, come to.

    The newest that stands holds. Of the others those are conflicts that say something else of a
    lead which was not yet part of this one when the newest was given. None if no verdict stands.
    """
    current = _not_replaced(verdicts)
    if not current:
        return None
    *others, holds = current
    changed = tuple(_changes(holds, current, now)) if holds.kind in NOT_TRAFFICKING else ()
    return LeadVerdict(
        id=holds.id,
        lead_id=holds.lead_id,
        kind=holds.kind,
        note=holds.note,
        actor=holds.actor,
        given_at=holds.given_at,
        changed=changed,
        hides=holds.kind in NOT_TRAFFICKING and not changed,
        conflicts=tuple(map(_other, (each for each in others if each.kind != holds.kind))),
    )


def _not_replaced(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that stand, but for what somebody said anew later on; oldest first."""
    standing = sorted((each for each in verdicts if each.stands), key=lambda each: each.id)
    return [
        each
        for at, each in enumerate(standing)
        if not any(each.lead_id in _names(later) for later in standing[at + 1 :])
    ]


def _changes(holds: Verdict, current: Iterable[Verdict], now: Now) -> Iterator[str]:
    if now.kind == "controlled" and holds.read_as != "controlled":
        yield f"it reads as controlled now (then: {holds.read_as})"
    judged = frozenset[str]().union(
        *(_names(each) for each in current if each.kind in NOT_TRAFFICKING)
    )
    if not now.names & judged:
        yield "its ads are in another lead now"
    elif strangers := now.names - judged:
        yield f"it merged with {', '.join(sorted(strangers))}, which nobody judged so"
    for code, value in sorted(now.matches.items()):
        if value > holds.matches.get(code, 0):
            yield f"a direct match: {code.removeprefix(_DIRECT).replace('_', ' ')}"


def _names(verdict: Verdict) -> frozenset[str]:
    return frozenset((verdict.lead_id, *verdict.taken_in))


def _other(verdict: Verdict) -> OtherVerdict:
    return OtherVerdict(
        id=verdict.id,
        lead_id=verdict.lead_id,
        kind=verdict.kind,
        actor=verdict.actor,
        given_at=verdict.given_at,
    )
