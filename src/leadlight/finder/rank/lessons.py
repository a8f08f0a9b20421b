"""The model of a build: the one it was given, re-weighted by verdicts where that is no worse."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.arrays import Floats
from leadlight.finder.rank.additive import logits
from leadlight.finder.rank.features import judging, numbers, values
from leadlight.finder.rank.learning import compared, learned
from leadlight.finder.rank.model import Model, decoded, encoded
from leadlight.finder.rank.score import score
from leadlight.finder.rank.starting import starting_model
from leadlight.finder.rank.teaching import most_doubtful
from leadlight.finder.shapes import MODEL, PROPOSALS
from leadlight.store.models import KeptModel

_FEWEST, _FEWEST_OF_EACH = 20, 5
"""Verdicts, and verdicts for and against control, below which nothing is learned."""
_ENOUGH, _ENOUGH_OF_EACH = 100, 25
"""From so many on, a model that learned from them is no longer called weak."""
_ASKED = 50
_GIVEN = MODEL.append(pa.field("learns", pa.bool_()))


class _Judged(NamedTuple):
    """The rows of the leads that a verdict is on, and which of them it calls controlled."""

    rows: npt.NDArray[np.int64]
    controlled: npt.NDArray[np.bool_]


def given_model(called_back: KeptModel | None) -> pa.Table:
    """What a build starts from: ``MODEL`` and whether it ``learns``. One that was called back is
    used as it is; the packaged one learns from verdicts."""
    return pa.Table.from_pylist([_recalled(called_back) or _packaged()], schema=_GIVEN)


def _recalled(called_back: KeptModel | None) -> dict[str, Any] | None:
    if called_back is None:
        return None
    facts = msgspec.structs.asdict(called_back.version)
    return facts | {"document": called_back.document, "learns": False}


def _packaged() -> dict[str, Any]:
    model = starting_model()
    return {"document": encoded(model), "basis": model.basis, "verdicts": 0, "learns": True}


def model_facts(model: pa.Table) -> dict[str, Any]:
    """The row of ``MODEL``, as the ledger keeps it."""
    (row,) = model.to_pylist()
    return dict(row)


def model_of(leads: pa.Table, verdicts: pa.Table, models: pa.Table) -> pa.Table:
    """``MODEL``: from ``features``, ``verdicts`` (lead_id, kind) and the model that was given."""
    if not models["learns"][0].as_py():
        return models.select(MODEL.names).cast(MODEL)
    given = decoded(models["document"][0].as_py())
    judged = _judged(leads, verdicts)
    for_control = int(judged.controlled.sum())
    fewest = min(for_control, len(judged.rows) - for_control)
    row = {"document": encoded(given), "basis": given.basis, "verdicts": len(judged.rows)}
    if len(judged.rows) < _FEWEST or fewest < _FEWEST_OF_EACH:
        return pa.Table.from_pylist([row], schema=MODEL)
    every = _effects(given, leads)
    known = every[judged.rows], judged.controlled, every[_silent(leads, models, judged)]
    held_out = compared(given.additive, *known)
    if held_out.is_no_worse:
        new = learned(given.additive, *known)
        enough = len(judged.rows) >= _ENOUGH and fewest >= _ENOUGH_OF_EACH
        basis = "verdicts" if enough else given.basis
        taught = msgspec.structs.replace(given, additive=new, basis=basis)
        row |= {"document": encoded(taught), "basis": basis}
    return pa.Table.from_pylist([row | held_out._asdict()], schema=MODEL)


def _silent(leads: pa.Table, models: pa.Table, judged: _Judged) -> npt.NDArray[np.int64]:
    """Rows of leads that are held to be of independent people, and that nobody judged."""
    kinds = np.asarray(score(leads, models)["kind"])
    return np.setdiff1d(np.flatnonzero(kinds == "independent"), judged.rows)


def proposals(leads: pa.Table, scores: pa.Table, verdicts: pa.Table, model: pa.Table) -> pa.Table:
    """``PROPOSALS``: the leads whose verdicts would teach most, most doubtful first. People held to
    be independent are not proposed, as they are not listed.

    ``leads`` (``features``) and ``scores`` stand in the same order.
    """
    known = _judged(leads, verdicts).rows
    silent = np.flatnonzero(np.asarray(scores["kind"]) == "independent")
    alone = np.flatnonzero(numbers(leads, "ads") < 2)
    model_now = decoded(model["document"][0].as_py())
    logit = logits(model_now.additive.base, _effects(model_now, leads))
    asked = most_doubtful(logit, known, np.union1d(silent, alone), _ASKED)
    columns = [
        leads["lead_id"].take(pa.array(asked, pa.int64())),
        pa.array(range(1, len(asked) + 1)),
    ]
    return pa.table(columns, schema=PROPOSALS)


def _effects(model: Model, leads: pa.Table) -> Floats:
    return model.additive.effects([card.code for card in judging()], values(leads))


def _judged(leads: pa.Table, verdicts: pa.Table) -> _Judged:
    row_of = {lead: row for row, lead in enumerate(leads["lead_id"].to_pylist())}
    said = zip(verdicts["lead_id"].to_pylist(), verdicts["kind"].to_pylist(), strict=True)
    pairs = sorted((row_of[lead], kind == "controlled") for lead, kind in said if lead in row_of)
    rows, controlled = zip(*pairs, strict=True) if pairs else ((), ())
    return _Judged(np.array(rows, dtype=np.int64), np.array(controlled, dtype=bool))
