"""What was said against what came, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from bench.asofthen import Posting
from bench.foretold import Told
from matplotlib import pyplot as plt

_BINS = np.linspace(0, 1, 11)
_LEAST = 15
"""Forecasts in a bin from which it is drawn."""


def plot(told: Sequence[Told], postings: Sequence[Posting], path: Path) -> None:
    """The first choice of the next place, and an ad within three days, each in ten bins."""
    mpl.rcParams["svg.hashsalt"] = "leadlight"
    figure, axes = plt.subplots(1, 2, figsize=(9, 4.2), sharey=True)
    pairs = (
        ("next place: first choice", [it.said for it in told], [it.first for it in told]),
        ("an ad within three days", [it.said for it in postings], [it.came for it in postings]),
    )
    for axis, (title, said, came) in zip(axes, pairs, strict=True):
        _draw(axis, title, np.array(said), np.array(came, float))
    axes[0].set_ylabel("share that came")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _draw(axis: plt.Axes, title: str, said: np.ndarray, came: np.ndarray) -> None:
    bins = np.clip(np.digitize(said, _BINS) - 1, 0, len(_BINS) - 2)
    axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    for number in range(len(_BINS) - 1):
        inside = bins == number
        count = int(inside.sum())
        if count >= _LEAST:
            mean = came[inside].mean()
            spread = 1.96 * np.sqrt(mean * (1 - mean) / count)
            axis.errorbar(said[inside].mean(), mean, yerr=spread, fmt="o", color="#1f5f8b")
    axis.set(title=f"{title} (n = {len(said):,})", xlabel="what was said", xlim=(0, 1), ylim=(0, 1))
