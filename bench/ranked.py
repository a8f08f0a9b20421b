"""Worlds whose truth is known, and how likely each lead is held to be a controller's."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
from bench.judged import CONTEXT, built
from bench.rankedworlds import write

from leadlight.core.ids import content_id
from leadlight.finder import desk
from leadlight.store.home import Home


class Posting(msgspec.Struct, frozen=True):
    """What two lines, of the ads and of the truth, say of one ad."""

    source: str
    source_id: str
    title: str = ""
    body: str = ""
    kind: str = ""
    people: tuple[str, ...] = ()
    minor: bool = False

    @property
    def ad_id(self) -> str:
        """As the archive names it."""
        return content_id("posting", self.source, "source_id", self.source_id)


class Ranked(msgspec.Struct, frozen=True):
    """A built world: leads of two ads or more, and what is true of them."""

    name: str
    probability: dict[str, float]
    texts: dict[str, list[str]]
    """By lead: what its ads say."""
    relevant: frozenset[str]
    """Leads of which more than half of the ads are of controllers."""
    children: dict[str, frozenset[str]]
    """By lead: the children whom its ads advertise."""
    all_children: int
    """Those in ads that are in no such lead are counted too."""


def ranked(name: str, ads: int) -> Ranked:
    """The world of that name, written, read in, built and ranked."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder:
        feed, truth = write(name, ads, Path(folder, "world"))
        said = {posting.ad_id: f"{posting.title}\n{posting.body}" for posting in postings(feed)}
        told = {posting.ad_id: posting for posting in postings(truth)}
        with built(feed, Path(folder, "home")) as (home, _):
            probability = probabilities(home)
            members = defaultdict[str, list[str]](list)
            for row in desk.links(home, CONTEXT):
                if row.lead_id in probability:
                    members[str(row.lead_id)].append(row.ad_id)
    children = _children(told)
    return Ranked(
        name=name,
        probability=probability,
        texts={lead: [said[ad] for ad in ads] for lead, ads in members.items()},
        relevant=frozenset(lead for lead, ads in members.items() if _is_controlled(ads, told)),
        children={
            lead: children.intersection(who for ad in ads for who in told[ad].people)
            for lead, ads in members.items()
        },
        all_children=len(children),
    )


def probabilities(home: Home) -> dict[str, float]:
    """All leads of two ads or more, those held to be independent too."""
    with home.ledger.begin() as ledger:
        generation = home.generations.current(ledger)
    files = generation.files["leads"] if generation else ()
    rows = [row for path in files for row in pq.read_table(path, columns=_COLUMNS).to_pylist()]
    return {row["lead_id"]: row["probability"] for row in rows if row["ads"] > 1}


_COLUMNS = ["lead_id", "probability", "ads"]


def postings(path: Path) -> list[Posting]:
    """The lines of a feed or of a truth."""
    decode = msgspec.json.Decoder(Posting).decode
    return [decode(line) for line in path.read_bytes().splitlines()]


def _is_controlled(ads: list[str], told: dict[str, Posting]) -> bool:
    return 2 * sum(told[ad].kind == "controlled" for ad in ads) > len(ads)


def _children(told: dict[str, Posting]) -> frozenset[str]:
    """In an ad of two, either may be the child: an adult is seen without one somewhere."""
    seen = {minor: set[str]() for minor in (True, False)}
    for posting in told.values():
        seen[posting.minor].update(posting.people)
    return frozenset(seen[True] - seen[False])
