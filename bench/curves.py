"""Curves with their intervals, drawn for README.md."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
from matplotlib.figure import Figure

from leadlight.finder.arrays import Floats

# A white ground of its own, so that it reads on dark pages too; the same bytes for the same data.
mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "leadlight", "font.size": 9})
_COLOURS = ("#0b6e75", "#b4632b", "#5a5f8c")


class Curve(NamedTuple):
    """Means at ``at`` and half the widths of their intervals."""

    name: str
    at: Sequence[float]
    means: Floats
    doubts: Floats


def draw(
    path: Path,
    along: str,
    panels: Mapping[str, Sequence[Curve]],
    *,
    across: int,
    by_tens: bool = False,
) -> None:
    """Write an SVG of the titled panels, ``across`` of them side by side, over what ``along``
    names; ``by_tens``: both axes are logarithmic, and points are marked."""
    down = math.ceil(len(panels) / across)
    figure = Figure(figsize=(2.7 * across, 2.5 * down), layout="constrained", facecolor="white")
    grid = figure.subplots(down, across, squeeze=False)
    for axes, (title, curves) in zip(grid.flat, panels.items(), strict=False):
        for curve, colour in zip(curves, _COLOURS, strict=False):
            low, high = curve.means - curve.doubts, curve.means + curve.doubts
            axes.fill_between(curve.at, low, high, color=colour, alpha=0.15, linewidth=0)
            marker = "o" if by_tens else None
            axes.plot(curve.at, curve.means, color=colour, label=curve.name, marker=marker)
        if by_tens:
            axes.set(xscale="log", yscale="log")
        axes.set_title(title, fontsize=9)
        axes.set_xlabel(along)
        axes.spines[["top", "right"]].set_visible(False)
    grid.flat[0].legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})
