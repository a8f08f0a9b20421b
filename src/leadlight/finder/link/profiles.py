"""What groups of ads show, as sparse counts: a row a group, a column a trait."""

from __future__ import annotations

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.sparse import csr_array

from leadlight.finder.link.hashing import KIND_BITS
from leadlight.finder.link.traits import KINDS

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_KIND = np.uint64((1 << KIND_BITS) - 1)


class Traits(msgspec.Struct, frozen=True):
    """What is known of each column: how common its trait is in the archive, and its kind.

    ``rates`` are the mean over groups of the share of ads that show a trait or, for a kind of which
    an ad shows one value, that share among all its values. ``strengths`` say how true to a rate of
    its own a group is: the concentration of its kind's prior, in ads.
    """

    rates: Floats
    kinds: Ints
    strengths: Floats

    @property
    def arrays(self) -> tuple[Floats, Ints, Floats]:
        """The columns one by one, as compiled loops want them."""
        return self.rates, self.kinds, self.strengths


class Profiles(msgspec.Struct, frozen=True):
    """How many of the ``ads`` of each group show which trait.

    Group ``g`` shows ``columns[starts[g]:ends[g]]``, in order, each in as many of its ads as
    ``counts`` says there.
    """

    starts: Ints
    ends: Ints
    columns: Ints
    counts: Floats
    ads: Floats

    def __len__(self) -> int:
        return len(self.ads)

    @property
    def arrays(self) -> tuple[Ints, Ints, Ints, Floats, Floats]:
        """The columns one by one, as compiled loops want them."""
        return self.starts, self.ends, self.columns, self.counts, self.ads

    def joined(self, groups: Ints, hands: Ints, traits: int) -> Profiles:
        """``groups`` brought together in ``hands``, each named by one of them, whose profile
        becomes that of all; the rows of the others are stale.
        """
        named, rows = np.unique(hands, return_inverse=True)
        taken, entries = self._entries(groups)
        shape = (len(named), traits)
        counts = csr_array(
            (self.counts[entries], (rows[taken], self.columns[entries])), shape=shape
        )
        counts.sum_duplicates()
        starts, ends, ads = self.starts.copy(), self.ends.copy(), self.ads.copy()
        starts[named] = len(self.columns) + counts.indptr[:-1]
        ends[named] = len(self.columns) + counts.indptr[1:]
        ads[named] = np.bincount(rows, self.ads[groups])
        columns = np.concatenate([self.columns, counts.indices.astype(np.int64)])
        return Profiles(starts, ends, columns, np.concatenate([self.counts, counts.data]), ads)

    def _entries(self, groups: Ints) -> tuple[Ints, Ints]:
        """For each entry of ``groups``, which of them it is of, and where it lies."""
        sizes = self.ends[groups] - self.starts[groups]
        taken = np.repeat(np.arange(len(groups)), sizes)
        before = np.repeat(np.cumsum(sizes) - sizes, sizes)
        return taken, self.starts[groups][taken] + np.arange(len(taken)) - before


def kinds_of(traits: npt.NDArray[np.uint64]) -> Ints:
    """The place of each trait's kind in ``KINDS``."""
    return (traits & _KIND).astype(np.int64)


def profiles_of(shown: pa.Table, sizes: pa.Table) -> tuple[Profiles, npt.NDArray[np.uint64]]:
    """From (``grp``, ``trait``, ``ads``) and (``grp``, ``ads``), groups from 0 without a gap.

    Columns stand in the order of the traits, which are the second answer.
    """
    traits, columns = np.unique(shown["trait"].to_numpy(), return_inverse=True)
    rows = shown["grp"].to_numpy()
    order = np.lexsort((columns, rows))
    ends = np.cumsum(np.bincount(rows, minlength=sizes.num_rows))
    ads = np.zeros(sizes.num_rows)
    ads[sizes["grp"].to_numpy()] = sizes["ads"].to_numpy()
    counts = shown["ads"].to_numpy()[order].astype(np.float64)
    return Profiles(np.r_[0, ends[:-1]], ends, columns[order], counts, ads), traits


def known_traits(traits: npt.NDArray[np.uint64], rates: pa.Table, fit: pa.Table) -> Traits:
    """What the fitted ``rates`` (``trait``, ``rate``) and ``fit`` (``kind``, ``strength``,
    ``groups``) say of ``traits``; one that was not seen in two groups then is as rare as can be.
    """
    ranked = rates.sort_by("trait")
    known, rate = ranked["trait"].to_numpy(), ranked["rate"].to_numpy()
    places = np.minimum(np.searchsorted(known, traits), max(len(known) - 1, 0))
    is_known = known[places] == traits if len(known) else np.zeros(len(traits), dtype=bool)
    rarest = 1.0 / max(fit["groups"][0].as_py(), 2)
    found = np.where(is_known, rate[places], rarest) if len(known) else np.full(len(traits), rarest)
    strengths = np.ones(len(KINDS))
    strengths[fit["kind"].to_numpy()] = fit["strength"].to_numpy()
    return Traits(found, kinds_of(traits), strengths)
