"""How long matching takes: a thousand open reports against a day, one new report against a million.

``python -m bench.missingspeed`` builds a world of 20,000 ads, and writes its build out again and
again under other ids, numbers and pictures until there are as many ads as asked: matching reads
nothing but a build's tables. Seconds are of the wall and of the processor, as the machine is
shared. The baseline, in the same run, counts what all the same tables hold. One report is of a
child whom no ad shows; the other brings the number that stands in most ads beside a picture and a
name, with that picture and that name, which all copies share.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import psutil
from bench.judged import CONTEXT, built
from bench.readme import about, put
from msgspec.structs import replace

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import missing, write_world
from leadlight.core.missing import Match
from leadlight.core.settings import Settings
from leadlight.finder import desk
from leadlight.finder.desk.missing import MATCHING, MatchFilter
from leadlight.finder.desk.opened import newest
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.match.intake import take_reports
from leadlight.govern.opening import open_home
from leadlight.store.home import Home

SEED_ADS = 20_000
_UNCOMPILED = ("PYTHONDONTWRITEBYTECODE",)
"""Settings by which each start would compile all modules anew."""
_CLUES = ("picture", "weak_picture", "phone", "email", "handle", "alias", "given_name")
DAY, NATION, OPEN = 150_000, 1_000_000, 1_000
SHOWN = "shown"

_ELSE = "sha256(value || copy)"
_FIRST_COPY = "copy = '0'"
"""The copy that stays as it is, so that reports find in it what they found."""
_OTHER = {
    "ad_id": "substr(sha256(ad_id || copy), 1, 32)",
    "lead_id": "'L' || substr(sha256(lead_id || copy), 1, 16)",
    "version_id": "substr(sha256(version_id || copy), 1, 32)",
    "phones": "list_transform(phones, lambda each: substr(each, 1, 5) || lpad("
    "(hash(each || copy) % 10000000)::VARCHAR, 7, '0'))",
    "pdqs": "list_transform(pdqs, lambda each: sha256(each || copy))",
    "handles": "list_transform(handles, lambda each: each || copy)",
    "emails": "list_transform(emails, lambda each: copy || each)",
    "print": "unhex(sha256(hex(print) || copy))",
    "value": "CASE WHEN kind = 'phone' THEN substr(value, 1, 5) || lpad("
    "(hash(value || copy) % 10000000)::VARCHAR, 7, '0') WHEN kind = 'name' THEN value "
    f"ELSE {_ELSE} END",
}
_ORDER = {
    "ads": "lead_id, first_seen, ad_id",
    "findings": "ad_id, version_id",
    "identifiers": "lead_id, kind, ads DESC, value",
    "links": "ad_id",
    "prints": "print",
    "picture_cuts": "pdq, cut",
}

_MOST_SHOWN = """
SELECT arg_max(phone, ads), arg_max(pdq, ads), arg_max(name, ads) FROM (
    SELECT phones[1] AS phone, mode(pdqs[1]) AS pdq, mode(names[1]) AS name, count(*) AS ads
    FROM read_parquet($paths) WHERE len(phones) > 0 AND len(pdqs) > 0 AND len(names) > 0
    GROUP BY phone
)
"""


def grow(home: Home, ads: int) -> None:
    """Publish a build with about ``ads`` ads, made of copies of the newest."""
    generation = newest(home)
    assert generation
    database = duckdb.connect(config={"memory_limit": "4GB"})
    with home.ledger.begin() as ledger:
        number, folder = home.generations.start(ledger)
    copies = max(1, round(ads / count(home)))
    files = {}
    for name in MATCHING:
        paths = [str(path) for path in generation.files.get(name, ())]
        if not paths:
            continue
        path = folder / f"{name}.parquet"
        rows = f"read_parquet({paths})"
        columns = [row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
        picked = ", ".join(_picked(each) for each in columns)
        database.execute(
            f"COPY (SELECT {picked} FROM {rows}, "
            f"(SELECT range::VARCHAR AS copy FROM range({copies})) ORDER BY {_ORDER[name]}) "
            f"TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
        files[name] = (path,)
    made = replace(generation, number=number, folder=folder, files=files)
    with home.ledger.begin() as ledger:
        home.generations.publish(ledger, made, 0.0)


def _picked(column: str) -> str:
    if column not in _OTHER:
        return column
    return f"CASE WHEN {_FIRST_COPY} THEN {column} ELSE {_OTHER[column]} END AS {column}"


def take_shown(home: Home, folder: Path) -> None:
    """Take a report that brings the number of the most ads, and a picture and a name of these."""
    generation = newest(home)
    assert generation
    found = duckdb.execute(
        _MOST_SHOWN, {"paths": [str(path) for path in generation.files["findings"]]}
    ).fetchone()
    assert found
    fields = dict(zip(("phones", "image_pdq", "aliases"), ([each] for each in found), strict=True))
    day = date(2026, 1, 1).isoformat()
    report = {"report_id": SHOWN, "age_now": 16, "as_of": day, "missing_since": day} | fields
    path = folder / "shown.jsonl"
    path.write_text(json.dumps(report), encoding="utf-8")
    taken = take_reports(home, CONTEXT, find_feeds([str(path)]))
    assert taken.new == 1, taken


def take(home: Home, reports: int, folder: Path) -> None:
    """As many open reports of a made-up world."""
    given = [report for report, _ in missing(WorldSpec(ads=reports * 120, seed=31))][:reports]
    assert len(given) == reports
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in given), encoding="utf-8")
    take_reports(home, CONTEXT, find_feeds([str(path)]))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the wall and of the processor, children included."""
    before, began = _spent(), time.monotonic()
    work()
    return time.monotonic() - began, _spent() - before


def _spent() -> float:
    used = psutil.Process().cpu_times()
    return float(used.user + used.system + used.children_user + used.children_system)


def command(home: Path, *words: str) -> None:
    """Runs ``leadlight missing match`` as somebody would where it is installed: compiled."""
    program = "import sys; sys.argv[0] = 'leadlight'; from leadlight.cli.main import main; main()"
    told = [sys.executable, "-c", program, "missing", "match", "--home", str(home), "--json"]
    subprocess.run(
        [*told, *words],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name not in _UNCOMPILED},
    )


def scan(home: Home) -> None:
    """The baseline: everything that matching reads, counted."""
    generation = newest(home)
    assert generation
    database = duckdb.connect()
    for name in MATCHING:
        paths = [str(path) for path in generation.files.get(name, ())]
        if paths:
            database.execute(f"SELECT count(COLUMNS(*)) FROM read_parquet({paths})").fetchall()


@contextmanager
def homes(kept: Path | None, day: int, nation: int) -> Iterator[tuple[Path, Path]]:
    """A home with a day's ads and one with a nation's, made in ``kept`` unless they are there."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as name:
        folder = kept or Path(name)
        paths = folder / "day", folder / "nation"
        if not paths[1].exists():
            world = write_world(WorldSpec(ads=SEED_ADS, seed=77), folder / "world", lambda _: None)
            with built(world.ads, paths[0]) as (home, _):
                take(home, OPEN, folder)
                take_shown(home, folder)
            shutil.copytree(paths[0], paths[1])
            for path, ads in zip(paths, (day, nation), strict=True):
                with opened(path) as home:
                    grow(home, ads)
        yield paths


@contextmanager
def opened(path: Path) -> Iterator[Home]:
    """The home there, open."""
    home = open_home(Settings(home=path), CONTEXT.actor, made_up=True)
    try:
        yield home
    finally:
        home.close()


def count(home: Home) -> int:
    """The ads of its newest build."""
    generation = newest(home)
    assert generation
    paths = [str(path) for path in generation.files["ads"]]
    found = duckdb.execute("SELECT count(*) FROM read_parquet($paths)", {"paths": paths}).fetchone()
    return int(found[0]) if found else 0


def matched(home: Home, report: str) -> tuple[Match, ...]:
    """The report's candidates."""
    return desk.match_missing(home, CONTEXT, MatchFilter(report=report)).matches


def told(found: Sequence[Match]) -> str:
    """What speaks for the first candidate, and how many there are."""
    codes = [reason.code for reason in found[0].reasons if reason.code in _CLUES] if found else []
    return f"{len(found)} candidates, the first by {', '.join(codes) or 'nothing'}"


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", type=int, default=DAY)
    parser.add_argument("--nation", type=int, default=NATION)
    parser.add_argument(
        "--folder", type=Path, help="keep the homes there, and take them from there"
    )
    parser.add_argument("--dry", action="store_true", help="write nothing")
    asked = parser.parse_args()
    lines = [
        about(),
        "",
        "| what | ads | reports | seconds | of the processor |",
        "|---|--:|--:|--:|--:|",
    ]

    def tell(what: str, ads: int, reports: int, took: tuple[float, float]) -> None:
        lines.append(f"| {what} | {ads:,} | {reports:,} | {took[0]:.2f} | {took[1]:.2f} |")
        print(lines[-1], flush=True)

    with homes(asked.folder, asked.day, asked.nation) as (day, nation):
        with opened(day) as home:
            ads = count(home)
            unseen = next(iter(desk.match_missing(home, CONTEXT, MatchFilter()).matches)).report_id
            tell("baseline: the same tables, counted", ads, 0, timed(lambda: scan(home)))
            tell("all open reports, as a command", ads, OPEN, timed(lambda: command(day)))
            took = timed(lambda: command(day, "--report", unseen))
            tell("one report, of no ad, as a command", ads, 1, took)
        with opened(nation) as home:
            ads = count(home)
            tell("baseline: the same tables, counted", ads, 0, timed(lambda: scan(home)))
            for what, report in (("of no ad", unseen), ("shown in ads", SHOWN)):
                took = timed(partial(command, nation, "--report", report))
                tell(f"one report, {what}, as a command", ads, 1, took)
                found = matched(home, report)
                took = timed(partial(matched, home, report))
                tell(f"the same in a server that has the build open: {told(found)}", ads, 1, took)
    if not asked.dry:
        put("missing speed", "\n".join(lines))


if __name__ == "__main__":
    main()
