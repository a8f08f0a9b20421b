"""Whoever looks something up is not kept waiting while a feed is written."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from tests.intake import CONTEXT, Intake, json_line

from leadlight.core.leads import LeadFilter
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.store.archive import Archive, Written
from leadlight.store.generations import Generation, Generations

PATIENCE = 120.0


def looks_meanwhile(intake: Intake, work: Any, held: threading.Event, go: threading.Event) -> bool:
    """Whether a look is answered, and recorded, while ``work`` stands still where it was held."""
    worker = threading.Thread(target=work)
    worker.start()
    assert held.wait(PATIENCE)
    answered = threading.Event()

    def look() -> None:
        desk.leads(intake.home, CONTEXT, LeadFilter())
        answered.set()

    looker = threading.Thread(target=look)
    looker.start()
    is_answered = answered.wait(PATIENCE)
    go.set()
    worker.join()
    looker.join()
    return is_answered


@pytest.mark.parametrize(("kind", "name"), [(Archive, "write"), (Generations, "ready")])
def test_files_are_written_before_the_ledger_is_held(
    intake: Intake, monkeypatch: pytest.MonkeyPatch, kind: type[Any], name: str
) -> None:
    """Those of a feed, and those of a build."""
    intake.take(json_line(source_id="first"))
    build(intake.home, CONTEXT)
    held, go = threading.Event(), threading.Event()
    before = getattr(kind, name)

    def slow(self: Any, *given: Any) -> Written | list[dict[str, Any]] | Generation:
        held.set()
        assert go.wait(2 * PATIENCE)
        return before(self, *given)  # type: ignore[no-any-return]  # whatever it was

    def work() -> None:
        intake.take(json_line(source_id="second"), "more")
        build(intake.home, CONTEXT)

    monkeypatch.setattr(kind, name, slow)
    assert looks_meanwhile(intake, work, held, go)
    assert desk.status(intake.home).postings == 2
    assert desk.status(intake.home).generation == 2
