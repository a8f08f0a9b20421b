"""A first score: transparent, additive, unfitted. The base plus the effects is the logit.

An indicator's effect is its card's weight times how far the lead's share of ads that show it stands
above the share of all ads; a link feature's effect is its card's weight times its strength. Until
investigators have given verdicts the probability is ``weak``: an order, with a wide interval.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leadlight.finder.cards import Card, load
from leadlight.finder.rank.features import FEATURES
from leadlight.finder.rank.kinds import kinds

_BASE = -2.1
"""Log-odds of a group about which nothing is known: about one in nine."""
_FEW = 3.0
"""Ads that a lead is given of the common share, so that two ads don't weigh like twenty."""
_DOUBT = 0.8
_QUANTILE = 1.64

EFFECTS = pa.list_(
    pa.struct([("code", pa.string()), ("value", pa.float64()), ("effect", pa.float64())])
)
SCORES = pa.schema(
    {
        "lead_id": pa.string(),
        "probability": pa.float64(),
        "low": pa.float64(),
        "high": pa.float64(),
        "kind": pa.string(),
        "effects": EFFECTS,
    }
)
Column = npt.NDArray[np.float64]
Effects = dict[str, tuple[Column, Column]]


@cache
def scored_cards() -> tuple[Card, ...]:
    """Cards that weigh something."""
    return tuple(card for card in load() if card.weight != 0)


def score(leads: pa.Table) -> pa.Table:
    """From ``features`` (all leads) to a score a lead: probability, interval, kind, effects."""
    ads = _numbers(leads, "ads")
    effects = _link_effects(leads) | _indicator_effects(leads, ads)
    logit = _BASE + sum((effect for _, effect in effects.values()), np.zeros(len(ads)))
    doubt = _QUANTILE * np.sqrt(_DOUBT**2 + _FEW / ads)
    probability = _sigmoid(logit)
    values = {feature.name: _numbers(leads, feature.name) for feature in FEATURES}
    return pa.table(
        {
            "lead_id": leads["lead_id"],
            "probability": probability,
            "low": _sigmoid(logit - doubt),
            "high": _sigmoid(logit + doubt),
            "kind": kinds(probability, ads, values),
            "effects": pa.array(_listed(effects, len(ads)), EFFECTS),
        },
        schema=SCORES,
    )


def _link_effects(leads: pa.Table) -> Effects:
    by_name = {feature.name: feature for feature in FEATURES}
    effects: Effects = {}
    for card in scored_cards():
        if card.kind == "link" and card.feature is not None:
            values = _numbers(leads, card.feature)
            effects[card.code] = values, card.weight * by_name[card.feature].strength(values)
    return effects


def _indicator_effects(leads: pa.Table, ads: Column) -> Effects:
    """How many of a lead's ads show each card, against the common share."""
    effects: Effects = {}
    shown = _shown(leads)
    for card in scored_cards():
        if card.kind == "link" or card.code not in shown:
            continue
        count = shown[card.code]
        common = count.sum() / max(ads.sum(), 1)
        share = (count + _FEW * common) / (ads + _FEW)
        above = np.clip((share - common) / max(1 - common, 1e-9), 0, 1)
        effects[card.code] = count, np.where(count > 0, card.weight * above, 0.0)
    return effects


def _shown(leads: pa.Table) -> dict[str, Column]:
    """Card code to the number of ads, a column of all leads, that show it."""
    shown: dict[str, Column] = {}
    for row, indicated in enumerate(leads["indicated"].to_pylist()):
        for each in indicated or ():
            column = shown.setdefault(each["code"], np.zeros(leads.num_rows))
            column[row] = each["ads"]
    return shown


def _listed(effects: Effects, rows: int) -> list[list[dict[str, Any]]]:
    """Each lead's effects that are not nothing, strongest first."""
    listed: list[list[dict[str, Any]]] = [[] for _ in range(rows)]
    for code, (values, effect) in effects.items():
        for row in np.flatnonzero(effect):
            listed[row].append({"code": code, "value": values[row], "effect": effect[row]})
    for each in listed:
        each.sort(key=lambda item: (-abs(item["effect"]), item["code"]))
    return listed


def _numbers(leads: pa.Table, name: str) -> Column:
    return np.nan_to_num(np.asarray(leads[name].cast(pa.float64()), dtype=np.float64))


def _sigmoid(logit: Column) -> Column:
    return np.asarray(1 / (1 + np.exp(-logit)))
