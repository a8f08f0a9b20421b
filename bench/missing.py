"""How well missing children are matched, on made-up worlds of four makers.

``python -m bench.missing`` judges all worlds and writes the tables into README.md. With ``--ads``,
or with names of worlds (``own-1 a-2``), it only prints. The baseline, in the same run, is a plain
filter on alias, place and age.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from bench.judged import CONTEXT, OWN, built
from bench.missingreports import reports
from bench.otherworlds import STYLES, OtherSpec, write_other_world
from bench.readme import put

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.ids import content_id
from leadlight.core.missing import Match
from leadlight.finder import desk
from leadlight.finder.desk.missing import MatchFilter
from leadlight.finder.desk.opened import newest, tables
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.match.intake import take_reports
from leadlight.store.home import Home

USUAL = 12_000
WORLDS = tuple(f"{maker}-{n}" for n in (1, 2, 3) for maker in (OWN, *STYLES))
NAME_ALONE = "alias"
BANDS = (0.0, 0.01, 0.05, 0.2, 0.5, 0.8, 1.0)
_Z = 1.96
Record = dict[str, Any]

_FILTER = """
SELECT lead_id, count(*) AS ads,
    count(*) FILTER (ads.place = $place) AS near,
    count(*) FILTER (list_has_any(ages, range(18, 26))) AS aged,
    count(*) FILTER (ads.place = $place AND list_has_any(ages, range(18, 26))) AS all_three
FROM ads JOIN findings USING (ad_id, version_id)
WHERE list_has_any(list_transform(names, lambda name: lower(name)), [lower($alias)])
GROUP BY lead_id
ORDER BY all_three > 0 DESC, near > 0 DESC, aged > 0 DESC, ads DESC, lead_id LIMIT 10
"""
"""All three as far as there are such leads, then place, then age; more ads first."""


class Case(msgspec.Struct, frozen=True):
    """A report, and what became of it."""

    world: str
    clue: str
    is_advertised: bool
    is_shown: bool
    """Whether an ad of the child shows the picture, number or account that the report brought."""
    rank: int | None
    """Of the first candidate whose lead has an ad of the child."""
    filter_rank: int | None
    best: float
    """The first candidate's probability."""
    is_right: bool
    """Whether the first candidate's lead has an ad of the child."""
    alert: bool
    direct: bool
    """Whether the first candidate shows more than a name."""


def write(name: str, ads: int, folder: Path) -> tuple[Path, Path, Path, Path]:
    """The world of that name: ads, truth, reports and their truth."""
    maker, _, seed = name.partition("-")
    if maker == OWN:
        spec = WorldSpec(ads=ads, seed=900 + int(seed), rewording=0.25, drift=0.25)
        files = write_world(spec, folder, lambda _: None)
        return files.ads, files.truth, files.missing, files.missing_truth
    other = OtherSpec(style=maker, ads=ads, seed=900 + int(seed), telling=True)
    feed, truth = write_other_world(other, folder)
    pairs = list(reports(other, _lines(truth)))
    sides = folder / "missing.jsonl", folder / "missing_truth.jsonl"
    for side, path in enumerate(sides):
        path.write_bytes(b"".join(msgspec.json.encode(pair[side]) + b"\n" for pair in pairs))
    return feed, truth, *sides


def cases(name: str, ads: int) -> list[Case]:
    """What becomes of the reports of the world of that name."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as folder:
        feed, truth, given, given_truth = write(name, ads, Path(folder, "world"))
        told = {_ad_id(fact): fact for fact in _lines(truth)}
        with built(feed, Path(folder, "home")) as (home, _):
            taken = take_reports(home, CONTEXT, find_feeds([str(given)]))
            assert not taken.quarantined, taken
            found = defaultdict[str, list[Match]](list)
            for match in desk.match_missing(home, CONTEXT, MatchFilter(limit=20)).matches:
                found[match.report_id].append(match)
            judge = _Judge(name, home, told)
            pairs = zip(_lines(given), _lines(given_truth), strict=True)
            return [judge.case(report, fact, found[report["report_id"]]) for report, fact in pairs]


class _Judge:
    """Holds what was found in a built home, and what a plain filter finds, against the truth."""

    def __init__(self, world: str, home: Home, told: Mapping[str, Record]) -> None:
        self._world = world
        self._home = home
        self._told = told
        self._leads = _people_of(home, told)

    def case(self, report: Record, fact: Record, found: Sequence[Match]) -> Case:
        """What became of the report."""
        person = fact["person"]

        def rank(ids: Sequence[str]) -> int | None:
            right = (at for at, lead in enumerate(ids, 1) if person in self._leads[lead])
            return next(right, None) if person else None

        theirs = [ad for ad in self._told.values() if person in ad["people"]] if person else []
        place = rank([match.lead_id for match in found])
        codes = {reason.code for reason in found[0].reasons} if found else set()
        return Case(
            world=self._world,
            clue=fact["clue"],
            is_advertised=person is not None,
            is_shown=_is_shown(report, theirs),
            rank=place,
            filter_rank=rank(self._filtered(report)) if fact["clue"] == NAME_ALONE else None,
            best=found[0].probability if found else 0.0,
            is_right=place == 1,
            alert=any(match.alert for match in found),
            direct=bool(codes & {"picture", "weak_picture", "phone", "handle", "email"}),
        )

    def _filtered(self, report: Record) -> list[str]:
        """The first ten leads of the plain filter."""
        place = str(report["last_seen_place"]).partition(",")[0]
        with tables(self._home, newest(self._home), "ads", "findings") as engine:
            found: list[str] = []
            for alias in report.get("aliases", ()):
                rows = engine.fetch(_FILTER, place=place, alias=alias)
                found += rows["lead_id"].to_pylist()
        return list(dict.fromkeys(found))[:10]


def _is_shown(report: Record, ads: Sequence[Record]) -> bool:
    phones, emails = set(report.get("phones", ())), set(report.get("emails", ()))
    accounts = {name.removeprefix("@").rpartition(":")[2] for name in report.get("handles", ())}
    hashes = [int(each, 16) for each in report.get("image_pdq", ())]
    return any(
        phones & set(ad["phones"])
        or emails & set(ad["emails"])
        or accounts & {_account(handle) for handle in ad["handles"]}
        or any(
            (mine ^ int(shown["pdq"], 16)).bit_count() <= 63
            for mine in hashes
            for shown in ad["pictures"]
        )
        for ad in ads
    )


def _account(handle: Any) -> str:
    return str(handle["name"] if isinstance(handle, dict) else handle.partition(":")[2])


def _people_of(home: Home, told: Mapping[str, Record]) -> dict[str, set[str]]:
    """By lead: the people in its ads."""
    found = defaultdict[str, set[str]](set)
    for row in desk.links(home, CONTEXT):
        found[str(row.lead_id)].update(told[row.ad_id]["people"])
    return found


def _lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _ad_id(fact: Record) -> str:
    return content_id("posting", fact["source"], "source_id", fact["source_id"])


def share(hits: int, of: int) -> str:
    """A share with its interval of 95 % (Wilson 1927)."""
    if not of:
        return "none"
    rate, square = hits / of, _Z * _Z
    middle = (rate + square / (2 * of)) / (1 + square / of)
    half = _Z * np.sqrt(rate * (1 - rate) / of + square / (4 * of * of)) / (1 + square / of)
    return f"{rate:.3f} ({middle - half:.3f} to {middle + half:.3f}), {hits} of {of}"


def told(all_cases: Sequence[Case]) -> Iterator[str]:
    """The tables."""
    yield "| what | share (95 %) |\n|---|---|"
    shown = [each for each in all_cases if each.is_advertised and each.is_shown]
    yield f"| clue stands in an ad: right lead first | {_first(shown, 1)} |"
    for clue in sorted({each.clue for each in shown}):
        some = [each for each in shown if each.clue == clue]
        yield f"| … {clue} | {_first(some, 1)} |"
    given = [each for each in all_cases if each.is_advertised and each.clue != NAME_ALONE]
    lost = [each for each in given if not each.is_shown]
    yield f"| … of all that bring one, wherever it stands | {_first(given, 1)} |"
    yield f"| … of those whose clue stands in no ad | {_first(lost, 1)} |"
    yield f"| … of these, in the first 10 | {_first(lost, 10)} |"
    alerted = sum(each.alert and each.is_right for each in shown)
    yield f"| … and somebody is alerted to it | {share(alerted, len(shown))} |"
    by_name = [each for each in all_cases if each.is_advertised and each.clue == NAME_ALONE]
    yield f"| alias, age, place, dates alone: right lead in the first 10 | {_first(by_name, 10)} |"
    plain = sum(each.filter_rank is not None for each in by_name)
    yield f"| … by the plain filter | {share(plain, len(by_name))} |"
    both = Counter(((each.rank or 99) <= 10, each.filter_rank is not None) for each in by_name)
    yield (
        "| … found by the match alone, by the filter alone "
        f"| {both[True, False]}, {both[False, True]} |"
    )
    yield f"| … right lead first | {_first(by_name, 1)} |"
    plain = sum(each.filter_rank == 1 for each in by_name)
    yield f"| … by the plain filter | {share(plain, len(by_name))} |"
    others = [each for each in all_cases if not each.is_advertised]
    yield f"| false alarms, of reports of children in no ad | {_alarms(others)} |"
    for clue in sorted({each.clue for each in others}):
        yield f"| … {clue} | {_alarms([each for each in others if each.clue == clue])} |"
    yield "\n| probability of the first candidate | reports | mean | right |\n|---|--:|--:|--:|"
    for kind, some in (
        ("with more than a name", [each for each in all_cases if each.direct]),
        ("by name alone", [each for each in all_cases if each.best > 0 and not each.direct]),
    ):
        for low, high in pairwise(BANDS):
            band = [each for each in some if low < each.best <= high]
            if band:
                mean = np.mean([each.best for each in band])
                right = sum(each.is_right for each in band)
                yield (
                    f"| {kind}, {low:g} to {high:g} | {len(band)} | {mean:.3f} "
                    f"| {right / len(band):.3f} |"
                )


def _first(some: Sequence[Case], k: int) -> str:
    return share(sum((each.rank or 99) <= k for each in some), len(some))


def _alarms(some: Sequence[Case]) -> str:
    return share(sum(each.alert for each in some), len(some))


def main() -> None:
    """Judge, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("worlds", nargs="*", default=WORLDS)
    parser.add_argument("--ads", type=int, default=USUAL)
    parser.add_argument("--cases", type=Path, help="a file for each report's outcome")
    asked = parser.parse_args()
    found: list[Case] = []
    for name in asked.worlds:
        found += cases(name, asked.ads)
        print(name, len(found), flush=True)
    if asked.cases:
        asked.cases.write_bytes(b"".join(msgspec.json.encode(each) + b"\n" for each in found))
    lines = list(told(found))
    print("\n".join(lines))
    if asked.ads == USUAL and tuple(asked.worlds) == WORLDS:
        put("missing", f"{len(WORLDS)} worlds of {USUAL:,} ads.\n\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
