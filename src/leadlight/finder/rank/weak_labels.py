"""Weak labels: what kind each lead probably is, where nobody has said so.

A label model (Ratner et al., Snorkel, VLDB 2017; for this task Nair et al., T-Net, AAAI 2024): each
card votes on a lead in three steps, and how often each kind of hand gets each vote is estimated on
the archive by expectation and maximisation, held to what is believed beforehand: the weights of the
cards for control, ``profiles.yaml`` for the other kinds. Cards that say the same thing over again
within a kind are counted less, by how much they are correlated there.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import yaml

from leadlight.finder.rank.additive import Floats
from leadlight.finder.rank.features import judging, levels, numbers, values
from leadlight.finder.shapes import KINDS

Votes = npt.NDArray[np.int64]

_STEPS = 3
_LOUDNESS = np.array([-0.3, 0.3, 1.0])
"""How much of a card's weight each step of its vote brings, before anything was learned."""
_USUAL = np.array([0.12, 0.62, 0.06, 0.05, 0.15])
"""Shares of the kinds among leads, before anything was learned."""
_SURE, _SURE_OF_SHARES = 1_000.0, 100.0
"""How many leads what is believed beforehand weighs as. With less, measured on worlds whose truth
is known, kinds drift off to tell the busy from the quiet."""
_ROUNDS = 10


class WeakLabels(NamedTuple):
    """``shares``: a row a lead, a column a kind; ``votes``: how often each kind (row) gives each
    card (column) each step; ``trust``: how much each card counts beside those that repeat it."""

    shares: Floats
    votes: Floats
    trust: Floats


def weak_labels(leads: pa.Table) -> WeakLabels:
    """Of ``features``. Kinds are those of ``KINDS``, cards those of ``judging``."""
    cast = levels(values(leads))
    counted = numbers(leads, "ads") > 1
    believed = _believed(cast[counted])
    labels = WeakLabels(np.zeros((0, len(KINDS))), believed, np.full(cast.shape[1], 0.6))
    shares = _USUAL
    for _ in range(_ROUNDS):
        told = _told(cast, labels)
        labels = labels._replace(shares=_normal(np.log(shares) + told @ labels.trust))
        if not counted.any():
            break
        mine = labels.shares[counted]
        labels = labels._replace(
            votes=_counted(cast[counted], mine, believed),
            trust=_trusted(told[counted], mine),
        )
        shares = mine.sum(axis=0) + _SURE_OF_SHARES * _USUAL
        shares = shares / shares.sum()
    return labels


def _told(cast: Votes, labels: WeakLabels) -> Floats:
    """The logarithm of how often each kind casts each lead's votes: lead, kind, card."""
    cards = range(cast.shape[1])
    return np.stack([np.log(labels.votes[:, card])[:, cast[:, card]].T for card in cards], axis=2)


def _normal(logs: Floats) -> Floats:
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _believed(cast: Votes) -> Floats:
    """How often each kind casts each vote, before anything was learned: kind, card, step."""
    usual = np.stack([np.bincount(votes, minlength=_STEPS) + 1.0 for votes in cast.T])
    usual /= usual.sum(axis=1, keepdims=True)
    told = usual * np.exp(profiles()[:, :, None] * _LOUDNESS)
    return np.asarray(told / told.sum(axis=2, keepdims=True))


def _counted(cast: Votes, shares: Floats, believed: Floats) -> Floats:
    """How often each kind casts each vote, as seen and as believed."""
    seen = np.stack(
        [
            np.stack([np.bincount(votes, weights, _STEPS) for weights in shares.T])
            for votes in cast.T
        ],
        axis=1,
    )
    both = seen + _SURE * believed
    return np.asarray(both / both.sum(axis=2, keepdims=True))


def _trusted(told: Floats, shares: Floats) -> Floats:
    """Less for a card whose evidence for control is correlated with that of others within a kind:
    as if so many cards were one, spread over its root."""
    evidence = told[:, 0] - told[:, 1]
    usual = (shares.T @ evidence) / shares.sum(axis=0)[:, None]
    rest = evidence - shares @ usual
    spread = np.sqrt(np.mean(rest**2, axis=0)) + 1e-9
    alike = np.abs(rest.T @ rest / len(rest) / spread[:, None] / spread)
    np.fill_diagonal(alike, 1)
    return np.asarray(1 / np.sqrt(alike.sum(axis=1)))


@cache
def profiles() -> Floats:
    """What each kind is known for, in log-odds: a row a kind, a column a judging card."""
    source = resources.files("leadlight.finder.rank") / "profiles.yaml"
    known: dict[str, dict[str, float]] = yaml.safe_load(source.read_text(encoding="utf-8"))
    known["controlled"] = {card.code: card.weight for card in judging()}
    return np.array([[known[kind].get(card.code, 0.0) for card in judging()] for kind in KINDS])
