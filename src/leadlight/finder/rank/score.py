"""From features to a score a lead: probability, interval, kinds, and the effects it is made of."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leadlight.core.leads import Basis
from leadlight.finder.arrays import Floats
from leadlight.finder.rank.additive import Additive, logits, sigmoid
from leadlight.finder.rank.features import judging, numbers, told, values
from leadlight.finder.rank.model import decoded
from leadlight.finder.rank.weak_labels import weak_labels
from leadlight.finder.shapes import KINDS

_FEW = 3.0
"""Variance of the logit of a lead of one ad; it falls with the number of ads."""
_FAR: dict[Basis, float] = {"weak": 0.64, "verdicts": 0.16}
"""Variance of the logit for that nobody knows how far the leads lie from those that the model was
fitted on."""
_QUANTILE = 1.64
"""Of the normal distribution: nine in ten lie inside."""

EFFECTS = pa.list_(
    pa.struct([("code", pa.string()), ("value", pa.float64()), ("effect", pa.float64())])
)
SCORES = pa.schema(
    {
        "lead_id": pa.string(),
        "probability": pa.float64(),
        "low": pa.float64(),
        "high": pa.float64(),
        "base": pa.float64(),
        "kind": pa.string(),
        "basis": pa.string(),
        "kinds": pa.struct([(kind, pa.float64()) for kind in KINDS]),
        "effects": EFFECTS,
    }
)


def score(leads: pa.Table, model_in_force: pa.Table) -> pa.Table:
    """``SCORES`` of ``features`` (all leads) by the model in force (``MODEL``)."""
    kept = decoded(model_in_force["document"][0].as_py())
    model, basis = kept.additive, kept.basis
    codes = [card.code for card in judging()]
    measured, ads = values(leads), numbers(leads, "ads")
    effects = model.effects(codes, measured)
    logit = logits(model.base, effects)
    doubt = _QUANTILE * np.sqrt(_FAR[basis] + _FEW / ads + model.doubts(codes, measured))
    shares = _kinds(sigmoid(logit), leads)
    names = [term.code for term in model.terms]
    shown = told(leads)[:, [codes.index(name) for name in names]]
    columns = {
        "lead_id": leads["lead_id"],
        "probability": sigmoid(logit),
        "low": sigmoid(logit - doubt),
        "high": sigmoid(logit + doubt),
        "base": np.full(leads.num_rows, model.base),
        "kind": np.array(KINDS)[shares.argmax(axis=1)],
        "basis": pa.array([basis] * leads.num_rows, pa.string()),
        "kinds": pa.StructArray.from_arrays(list(shares.T), names=list(KINDS)),
        "effects": _listed(names, shown, effects),
    }
    return pa.table(columns, schema=SCORES)


def _kinds(probability: Floats, leads: pa.Table) -> Floats:
    """A row a lead, a column a kind of ``KINDS``, summing to 1: control is the model's, and what is
    left goes to the others as the weak labels have it."""
    others = weak_labels(leads).shares[:, 1:]
    others = others / others.sum(axis=1, keepdims=True)
    return np.column_stack([probability, (1 - probability)[:, None] * others])


def probabilities(model: Additive, leads: pa.Table) -> Floats:
    """Of control, a lead each of ``features``."""
    return sigmoid(scored_logits(model, leads))


def scored_logits(model: Additive, leads: pa.Table) -> Floats:
    """Their log-odds."""
    codes = [card.code for card in judging()]
    return logits(model.base, model.effects(codes, values(leads)))


def _listed(codes: list[str], shown: Floats, effects: Floats) -> pa.Array:
    """Each lead's effects that are not nothing, strongest first, ties by code."""
    by_code = np.argsort(codes)
    strengths = effects[:, by_code]
    term = np.argsort(-np.abs(strengths), axis=1, kind="stable")
    strength = np.take_along_axis(strengths, term, axis=1)
    value = np.take_along_axis(shown[:, by_code], term, axis=1)
    says = strength != 0
    ends = np.concatenate([[0], np.cumsum(says.sum(axis=1))]).astype(np.int32)
    each = pa.StructArray.from_arrays(
        [
            pa.array(sorted(codes)).take(pa.array(term[says])),
            pa.array(value[says], from_pandas=True),
            pa.array(strength[says]),
        ],
        fields=list(EFFECTS.value_type),
    )
    return pa.ListArray.from_arrays(pa.array(ends), each)
