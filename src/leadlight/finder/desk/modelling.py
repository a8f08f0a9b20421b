"""The model in force: where it comes from, how good it was where that is known, what it weighs."""

from __future__ import annotations

import msgspec

from leadlight.core.context import Context
from leadlight.core.models import ModelInForce, TermRange
from leadlight.finder.cards import load
from leadlight.finder.desk.opened import current, tables
from leadlight.finder.rank.model import decoded
from leadlight.govern.audit import Event
from leadlight.store.home import Home


def model(home: Home, context: Context) -> ModelInForce:
    """The model that scored the last build's leads.

    Raises:
        NotFoundError: nothing has been built yet.
    """
    generation = current(home, context, Event("model.read"))
    with tables(home, generation, "model") as engine:
        (row,) = engine.fetch("SELECT * FROM model").to_pylist()
    kept = decoded(row["document"])
    cards = {card.code: card for card in load()}
    terms = sorted(kept.additive.terms, key=lambda term: min(term.effects) - max(term.effects))
    return ModelInForce(
        **msgspec.structs.asdict(kept.card),
        generation=generation.number,
        basis=kept.basis,
        verdicts=row["verdicts"],
        before=row["before"],
        after=row["after"],
        base=kept.additive.base,
        terms=tuple(
            TermRange(
                code=term.code,
                grade=cards[term.code].grade,
                says=cards[term.code].sentence,
                least=min(term.effects),
                most=max(term.effects),
            )
            for term in terms
            if term.code in cards
        ),
    )
