"""How long matching takes: a thousand open reports against a day, one new report against a million.

``python -m bench.missingspeed`` builds a world of 20,000 ads, and writes its build out again and
again under other ids, numbers and pictures until there are as many ads as asked: matching reads
nothing but a build's tables. Seconds are of the wall and of the processor, as the machine is
shared. The baseline, in the same run, counts what all the same tables hold.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import psutil
from bench.judged import CONTEXT, built
from bench.readme import about, put
from msgspec.structs import replace

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import missing, write_world
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
DAY, NATION, OPEN = 150_000, 1_000_000, 1_000

_ELSE = "sha256(value || copy)"
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


def grown(home: Home, ads: int) -> int:
    """Publish a build with about ``ads`` ads, made of copies of the newest; how many there are."""
    generation = newest(home)
    assert generation
    database = duckdb.connect(config={"memory_limit": "4GB"})
    with home.ledger.begin() as ledger:
        number, folder = home.generations.start(ledger)
    copies = max(1, round(ads / SEED_ADS))
    files, count = {}, 0
    for name in MATCHING:
        paths = [str(path) for path in generation.files.get(name, ())]
        if not paths:
            continue
        path = folder / f"{name}.parquet"
        rows = f"read_parquet({paths})"
        columns = [row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
        picked = ", ".join(f"{_OTHER.get(each, each)} AS {each}" for each in columns)
        database.execute(
            f"COPY (SELECT {picked} FROM {rows}, "
            f"(SELECT range::VARCHAR AS copy FROM range({copies})) ORDER BY {_ORDER[name]}) "
            f"TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
        files[name] = (path,)
        if name == "ads":
            found = database.execute(f"SELECT count(*) FROM '{path}'").fetchone()
            count = int(found[0]) if found else 0
    made = replace(generation, number=number, folder=folder, files=files)
    with home.ledger.begin() as ledger:
        home.generations.publish(ledger, made, 0.0)
    return count


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


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--day", type=int, default=DAY)
    parser.add_argument("--nation", type=int, default=NATION)
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

    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as name:
        folder = Path(name)
        spec = WorldSpec(ads=SEED_ADS, seed=77)
        world = write_world(spec, folder / "world", lambda _: None)
        with built(world.ads, folder / "home") as (home, _):
            take(home, OPEN, folder)
            ads = grown(home, asked.day)
            tell("baseline: the same tables, counted", ads, 0, timed(lambda: scan(home)))
            wanted = MatchFilter(limit=10)
            one = next(iter(desk.match_missing(home, CONTEXT, wanted).matches)).report_id
            tell("all open reports, as a command", ads, OPEN, timed(lambda: command(home.path)))
            took = timed(lambda: command(home.path, "--report", one))
            tell("one report, as a command", ads, 1, took)
        home = open_home(Settings(home=folder / "home"), CONTEXT.actor, made_up=True)
        ads = grown(home, asked.nation * SEED_ADS // asked.day)
        tell("baseline: the same tables, counted", ads, 0, timed(lambda: scan(home)))
        tell("one report, as a command", ads, 1, timed(lambda: command(home.path, "--report", one)))
        wanted = MatchFilter(report=one)
        desk.match_missing(home, CONTEXT, wanted)
        took = timed(lambda: desk.match_missing(home, CONTEXT, wanted))
        tell("one report, in a server that has the build open", ads, 1, took)
        home.close()
    if not asked.dry:
        put("missing speed", "\n".join(lines))


if __name__ == "__main__":
    main()
