"""Verdicts for programs: given, listed and retracted."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Path

from leadlight.core.verdicts import ListedVerdict, Said, Verdict
from leadlight.finder import desk
from leadlight.govern.access import JUDGE, LOOK
from leadlight.serve.api.asking import Asker, Judge
from leadlight.serve.api.body import Body, sent
from leadlight.serve.api.operation import MOST_ID, AsLines, Lines, Operations

LeadId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Note = Annotated[str, msgspec.Meta(max_length=4_000)]


class VerdictGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a lead is said to be, and why."""

    lead_id: LeadId
    kind: Said = msgspec.field(name="is")
    note: Note | None = None


class VerdictList(msgspec.Struct, frozen=True):
    """All verdicts, standing and retracted, oldest first.

    ``are_learned``: the last build has learned from all that stand.
    """

    verdicts: tuple[ListedVerdict, ...]
    are_learned: bool


def give_verdict(judge: Judge, body: Body) -> Verdict:
    """Say what the lead is; it replaces what was said of it before."""
    given = sent(body, VerdictGiven, "verdict")
    return desk.give_verdict(judge.home, judge.context, given.lead_id, given.kind, given.note)


def list_verdicts(asker: Asker, lines: AsLines) -> VerdictList | Lines:
    """What was said of leads; independent people are not named."""
    found = tuple(desk.verdicts(asker.home, asker.context))
    if lines:
        return Lines(found)
    return VerdictList(found, desk.verdicts_are_learned(asker.home))


def retract_verdict(
    judge: Judge,
    verdict_id: Annotated[int, Path(ge=1, le=MOST_ID, description="id of a verdict")],
) -> Verdict:
    """Take the verdict back; it stays on record."""
    return desk.retract(judge.home, judge.context, verdict_id)


def join(operations: Operations) -> None:
    """Adds this module's operations."""
    operations.get(
        "/verdicts", list_verdicts, VerdictList, "What was said of leads.", ListedVerdict, rule=LOOK
    )
    operations.post(
        "/verdicts", give_verdict, Verdict, "Say what a lead is.", VerdictGiven, rule=JUDGE
    )
    operations.post(
        "/verdicts/{verdict_id}/retract",
        retract_verdict,
        Verdict,
        "Take a verdict back.",
        rule=JUDGE,
    )
