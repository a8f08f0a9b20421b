"""Models that rank: their versions, their cards, what they weigh, and which one builds use."""

from __future__ import annotations

import msgspec

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.models import ListedModel, ModelDetail, ModelVersion, TermRange
from leadlight.finder.cards import load
from leadlight.finder.desk.opened import NOTHING_BUILT, tables
from leadlight.finder.rank.additive import Additive
from leadlight.finder.rank.model import MODEL_USED, decoded
from leadlight.govern.audit import Event, audited
from leadlight.store.generations import Generation
from leadlight.store.home import Home
from leadlight.store.models import (
    KeptModel,
    all_models,
    choose_model,
    chosen_model,
    find_model,
)


def models(home: Home, context: Context) -> list[ListedModel]:
    """All versions that have scored a build, oldest first."""
    with audited(home, context, Event("models.read")) as ledger:
        used = _used(home.generations.current(ledger))
        chosen = chosen_model(ledger)
        return [
            ListedModel(
                version=version,
                in_force=version.number == used,
                called_back=chosen is not None and version.number == chosen.version.number,
            )
            for version in all_models(ledger)
        ]


def model(home: Home, context: Context, number: int | None = None) -> ModelDetail:
    """The version called ``number``, or the one that scored the last build's leads.

    Raises:
        NotFoundError: there is no such version, or nothing has been built yet.
    """
    with audited(home, context, Event("model.read", str(number or ""))) as ledger:
        generation = home.generations.current(ledger)
        used = _used(generation)
        kept = find_model(ledger, number or used)
    if kept is None:
        raise NotFoundError(_no_model(number) if number else NOTHING_BUILT)
    version = _as_built(home, generation, kept.version) if number in {None, used} else kept.version
    return _detail(kept, version, in_force=version.number == used)


def use_model(
    home: Home, context: Context, number: int | None, note: str | None = None
) -> ModelVersion | None:
    """Have builds score by the version called ``number``, as it is; ``None`` has them learn from
    verdicts again. Answers the version.

    Raises:
        NotFoundError: there is no such version.
    """
    with audited(home, context, Event("model.use", str(number or "newest"))) as ledger:
        kept = find_model(ledger, number) if number is not None else None
        if kept or number is None:
            choose_model(
                ledger,
                {
                    "model": number,
                    "note": note,
                    "actor": context.actor,
                    "purpose": context.purpose,
                    "chosen_at": home.clock(),
                },
            )
    if kept is None and number is not None:
        raise NotFoundError(_no_model(number))
    return kept.version if kept else None


def _used(generation: Generation | None) -> int:
    """The number of the model that made it; 0 where there is none."""
    return int(generation.facts.get(MODEL_USED, 0)) if generation else 0


def _as_built(home: Home, generation: Generation | None, version: ModelVersion) -> ModelVersion:
    """With the verdicts that stood at the last build, which may have taught nothing new."""
    with tables(home, generation, "model") as engine:
        (row,) = engine.fetch("SELECT verdicts, before, after FROM model").to_pylist()
    return msgspec.structs.replace(version, **row)


def _detail(kept: KeptModel, version: ModelVersion, *, in_force: bool) -> ModelDetail:
    document = decoded(kept.document)
    return ModelDetail(
        **msgspec.structs.asdict(document.card),
        version=version,
        in_force=in_force,
        base=document.additive.base,
        terms=_ranges(document.additive),
    )


def _ranges(model: Additive) -> tuple[TermRange, ...]:
    """The terms whose cards are still there, those that can move a score most foremost."""
    cards = {card.code: card for card in load()}
    terms = sorted(model.terms, key=lambda term: min(term.effects) - max(term.effects))
    return tuple(
        TermRange(
            code=term.code,
            grade=cards[term.code].grade,
            says=cards[term.code].sentence,
            least=min(term.effects),
            most=max(term.effects),
        )
        for term in terms
        if term.code in cards
    )


def _no_model(number: int | None) -> str:
    return f"there is no model {number}: `leadlight model list` tells which there are"
