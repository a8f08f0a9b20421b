"""Bridges: values without which a lead falls apart. Each is taken away and the lead linked anew."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
from scipy.sparse import csr_array

from leadlight.core.ties import Bridge
from leadlight.finder.arrays import Flags, Floats, Ints
from leadlight.finder.link.comparison import Comparison
from leadlight.finder.link.fabric import Fabric, Value
from leadlight.finder.link.factors import WITNESSES
from leadlight.finder.link.network import Network, linked_without, to_compare
from leadlight.finder.link.sides import side
from leadlight.finder.link.traits import CODE, KINDS

_TOLD = ("picture", "template", "name", "phrase")
_WRITING = [CODE[kind] for kind in WITNESSES["writing"]]


class Suspect(msgspec.Struct, frozen=True):
    """A value that may part the lead, with its ads, and what goes with it: a mark, or traits."""

    value: Value
    ads: Ints
    mark: Value | None
    traits: Flags | None
    groups: int


def bridges(
    fabric: Fabric, net: Network, tree: list[Comparison], effort: int
) -> tuple[tuple[Bridge, ...], int]:
    """Values that were taken away, those first without which most ads would be apart, and how many
    others were not asked about; ``tree`` is what the tree's links say.

    The values of most ads are asked about first, until about ``effort`` pairs of groups have been
    compared; one is asked about in any case.
    """
    suspects = (*_marks(fabric, net), *_traits(fabric, net, tree))
    usual = int(linked_without(fabric, None, None).max()) + 1 if suspects else 1
    found, spent, unasked = [], 0, 0
    for suspect in sorted(suspects, key=lambda it: (-len(it.ads), it.value)):
        cost = to_compare(suspect.groups)
        if spent and spent + cost > effort:
            unasked += 1
            continue
        spent += cost
        found.append(_bridge(fabric, suspect, usual))
    return tuple(sorted(found, key=lambda it: (-_apart(it), -it.ads, it.kind, it.value))), unasked


def _bridge(fabric: Fabric, suspect: Suspect, usual: int) -> Bridge:
    hands = linked_without(fabric, suspect.mark, suspect.traits)
    groups = fabric.groups(suspect.mark)
    sides = [side(fabric, groups, np.flatnonzero(hands == hand)) for hand in np.unique(hands)]
    parts = sorted(sides, key=lambda it: (-it.ads, it.ad_id)) if len(sides) > usual else ()
    return Bridge(
        kind=suspect.value[0], value=suspect.value[1], ads=len(suspect.ads), parts=tuple(parts)
    )


def _apart(bridge: Bridge) -> int:
    return sum(part.ads for part in bridge.parts[1:])


def _marks(fabric: Fabric, net: Network) -> Iterator[Suspect]:
    """Marks whose groups are others without them, or that one group has after another."""
    held: dict[Value, set[int]] = {}
    for ad, use in zip(*(each.tolist() for each in fabric.holds.nonzero()), strict=True):
        held.setdefault(fabric.uses[use].mark, set()).add(ad)
    succeeding = {fabric.uses[use].mark for use, _ in net.successions.values()}
    for mark, ads in held.items():
        groups = int(fabric.groups(mark).max()) + 1
        if groups > len(net) or mark in succeeding:
            yield Suspect(mark, np.array(sorted(ads)), mark, None, groups)


def _traits(fabric: Fabric, net: Network, tree: list[Comparison]) -> Iterator[Suspect]:
    """Traits without which a link of the tree is too weak."""
    if not tree:
        return
    says, spare = _said(fabric, tree), net.links.odds[net.tree] - fabric.least
    for column in _fragile(fabric, says, spare):
        gone = _gone(fabric, column)
        said = says @ gone
        value = fabric.values[column]
        if value and ((said > 0) & (said > spare)).any():
            kind = KINDS[fabric.traits.kinds[column]]
            yield Suspect((kind, value), fabric.showing(column), None, gone, len(net))


def _fragile(fabric: Fabric, says: csr_array, spare: Floats) -> list[int]:
    """Columns that by themselves may make a link too weak, and templates, with which more goes."""
    said = says.tocoo()
    columns = said.col
    is_enough = said.data > np.maximum(spare[said.row], 0)
    is_text = fabric.traits.kinds[columns] == CODE["template"]
    told = np.isin(fabric.traits.kinds[columns], [CODE[kind] for kind in _TOLD])
    return [int(column) for column in np.unique(columns[(is_enough | is_text) & told])]


def _said(fabric: Fabric, tree: list[Comparison]) -> csr_array:
    """A row a link, a column a trait: what it says there."""
    rows = np.repeat(np.arange(len(tree)), [len(link.columns) for link in tree])
    columns = np.concatenate([link.columns for link in tree])
    weights = np.concatenate([link.weights for link in tree])
    return csr_array((weights, (rows, columns)), shape=(len(tree), len(fabric.values)))


def _gone(fabric: Fabric, column: int) -> Flags:
    """What goes with a trait: with a template all writing that its ads alone show."""
    gone = np.zeros(len(fabric.values), dtype=bool)
    if fabric.traits.kinds[column] == CODE["template"]:
        shown = np.bincount(fabric.shows.indices, minlength=len(gone))
        with_it = np.bincount(fabric.shows[fabric.showing(column)].indices, minlength=len(gone))
        gone |= (shown == with_it) & np.isin(fabric.traits.kinds, _WRITING)
    gone[column] = True
    return gone
