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

from leadlight.finder.arrays import Floats
from leadlight.finder.rank.features import judging, levels, numbers, values
from leadlight.finder.shapes import KINDS

Votes = npt.NDArray[np.int64]

_STEPS = 3
_QUIET = 30 * np.array([0.75, 0.15, 0.10])
"""Leads whose cards mostly say nothing, added to those that say how often each vote is cast: of a
handful of leads nothing is usual."""
_LOUDNESS = np.array([-0.3, 0.3, 1.0])
"""How much of a card's weight each step of its vote brings, before anything was learned."""
_USUAL = np.array([0.12, 0.62, 0.06, 0.05, 0.15])
"""Shares of the kinds among leads, before anything was learned."""
_SURE, _SURE_OF_SHARES = 1_000.0, 100.0
"""How many leads what is believed beforehand weighs as. With less, measured on worlds whose truth
is known, kinds drift off to tell the busy from the quiet."""
_ROUNDS = 10
_MOST = 5_000
"""Leads of two ads or more that are learned from."""
_TRUST = 0.6
"""Of every card, before it is known what repeats what."""


class WeakLabels(NamedTuple):
    """``shares``: a row a lead, a column a kind; ``votes``: how often each kind (row) gives each
    card (column) each step; ``trust``: how much each card counts beside those that repeat it."""

    shares: Floats
    votes: Floats
    trust: Floats


def weak_labels(leads: pa.Table) -> WeakLabels:
    """Of ``features``. Kinds are those of ``KINDS``, cards those of ``judging``."""
    cast = levels(values(leads))
    learning = cast[numbers(leads, "ads") > 1][:_MOST]
    votes = believed = _believed(learning)
    trust, usual = np.full(cast.shape[1], _TRUST), _USUAL
    for _ in range(_ROUNDS if len(learning) else 0):
        shares = _shares(learning, usual, votes, trust)
        trust = _trusted(learning, shares, votes)
        votes = _counted(learning, shares, believed)
        usual = shares.sum(axis=0) + _SURE_OF_SHARES * _USUAL
        usual = usual / usual.sum()
    return WeakLabels(_shares(cast, usual, votes, trust), votes, trust)


def _shares(cast: Votes, usual: Floats, votes: Floats, trust: Floats) -> Floats:
    """How probable each kind is, lead by lead."""
    says = np.zeros((cast.shape[1], _STEPS + 1, len(usual)))  # the last step, -1, says nothing
    says[:, :_STEPS] = trust[:, None, None] * np.log(votes).transpose(1, 2, 0)
    logs = np.tile(np.log(usual), (len(cast), 1))
    for card, each in enumerate(cast.T):
        logs += says[card][each]
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _believed(cast: Votes) -> Floats:
    """How often each kind casts each vote, before anything was learned: kind, card, step."""
    usual = np.stack(
        [np.bincount(votes[votes >= 0], minlength=_STEPS) + _QUIET for votes in cast.T]
    )
    usual = usual / usual.sum(axis=1, keepdims=True)
    told = usual * np.exp(profiles()[:, :, None] * _LOUDNESS)
    return np.asarray(told / told.sum(axis=2, keepdims=True))


def _counted(cast: Votes, shares: Floats, believed: Floats) -> Floats:
    """How often each kind casts each vote, as seen and as believed."""
    seen = np.stack(
        [np.stack([_weighed(votes, weights) for weights in shares.T]) for votes in cast.T],
        axis=1,
    )
    both = seen + _SURE * believed
    return np.asarray(both / both.sum(axis=2, keepdims=True))


def _weighed(votes: Votes, weights: Floats) -> Floats:
    """The sum of the weights of those who cast each vote."""
    cast = votes >= 0
    return np.asarray(np.bincount(votes[cast], weights[cast], _STEPS), dtype=np.float64)


def _trusted(cast: Votes, shares: Floats, votes: Floats) -> Floats:
    """Less for a card whose evidence for control is correlated with that of others within a kind:
    as if so many cards were one, spread over its root."""
    odds = np.log(votes[0] / votes[1])
    evidence = np.column_stack(
        [np.where(each < 0, 0.0, odds[card][each]) for card, each in enumerate(cast.T)]
    )
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
