"""A build: brings findings, links, reach and ranks up to date, and turns the pointer to them."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import msgspec
import pyarrow as pa

from leadlight.core.context import Context
from leadlight.engine.engines import EMBEDDED, ENGINES
from leadlight.engine.stage import Engine, Kernel, Progress, Stage, silent
from leadlight.finder.extract.kernel import FINDINGS, extract
from leadlight.finder.extract.numbering import check_region
from leadlight.finder.indexing import index
from leadlight.finder.link.link import STAGES as LINK
from leadlight.finder.rank.rank import STAGES as RANK
from leadlight.finder.reach.reach import STAGES as REACH
from leadlight.finder.shapes import TABLES
from leadlight.govern.audit import Event, audited
from leadlight.store.generations import Generation
from leadlight.store.home import Home
from leadlight.store.shapes import ARCHIVE

ROOMS: tuple[tuple[str, tuple[Stage, ...]], ...] = (
    ("link", LINK),
    ("reach", REACH),
    ("rank", RANK),
)
"""The rooms that an ad walks through after its findings are known."""

_NAMES = ("links", "redirects")
"""Tables that give leads their names."""

_CONTENT = (
    "ad_id, version_id, source, source_id, url, title, body, place, places, "
    "contacts, age, lat, lon, images"
)


class BuildReport(msgspec.Struct, frozen=True):
    """What a build did; ``seconds`` by room. Without anything new, ``seconds`` is empty."""

    generation: int
    new_versions: int
    postings: int
    leads: int
    changes: dict[str, int]
    seconds: dict[str, float]


class _Start(msgspec.Struct, frozen=True):
    """What a build finds: the last generation, the archive's files, and where to write.

    ``number`` is 0 where there is nothing new to build.
    """

    previous: Generation | None
    number: int
    folder: Path
    last_file_id: int
    archived: dict[str, list[Path]]
    fresh: list[Path]


def build(
    home: Home,
    context: Context,
    progress: Progress = silent,
    *,
    full: bool = False,
    engine: str = EMBEDDED,
) -> BuildReport:
    """Bring everything derived up to date with the archive; ``full`` reads every ad again.

    Readers go on seeing the last generation until this one is whole.

    Raises:
        InputError: there is no engine of that name, or no numbering plan for the region.
        HomeError: another process is writing.
    """
    check_region(home.settings.region)
    start_engine = ENGINES[engine]
    with home.writing("build"):
        start = _start(home, context, full=full)
        if start.number == 0 and start.previous is not None:
            facts = start.previous.facts | {"new_versions": 0, "changes": {}, "seconds": {}}
            return msgspec.convert(facts, BuildReport)
        with start_engine(home.settings, home.scratch / "build", progress) as running:
            made, report = _make(home, running, start, progress)
        publishing = Event("build.publish", f"generation {made.number}", {"leads": report.leads})
        with audited(home, context, publishing) as ledger:
            home.generations.publish(ledger, made, sum(report.seconds.values()))
            home.generations.retire(ledger, home.settings.keep_generations)
    return report


def _start(home: Home, context: Context, *, full: bool) -> _Start:
    with audited(home, context, Event("build.start", details={"full": full})) as ledger:
        previous = home.generations.current(ledger)
        if previous is not None and not previous.is_there:
            previous = None  # it was lost; everything in it can be made again from the archive
        seen = previous.last_file_id if previous and not full else 0
        last_file_id = home.archive.last_file_id(ledger)
        is_new = full or previous is None or last_file_id > seen
        number, folder = home.generations.start(ledger) if is_new else (0, home.path)
        return _Start(
            previous=previous,
            number=number,
            folder=folder,
            last_file_id=last_file_id,
            archived={kind: home.archive.files(ledger, kind) for kind in ARCHIVE},
            fresh=home.archive.files(ledger, "versions", after=seen),
        )


def _make(
    home: Home, engine: Engine, start: _Start, progress: Progress
) -> tuple[Generation, BuildReport]:
    seconds: dict[str, float] = {}
    files: dict[str, tuple[Path, ...]] = {}
    for kind, paths in start.archived.items():
        engine.attach(kind, paths, ARCHIVE[kind])
    engine.attach("fresh", start.fresh, ARCHIVE["versions"])

    clock = _Stopwatch(seconds)
    carried = () if _is_whole(start) else _files(start.previous, "findings")
    extracted = _extract(home, engine, start.folder)
    files["findings"] = (*carried, *extracted)
    engine.attach("findings", files["findings"], FINDINGS)
    engine.attach("fresh_findings", extracted, FINDINGS)
    clock.lap("extract")
    _recall(engine, start)
    for room, stages in ROOMS:
        for stage in stages:
            engine.run(stage)
        clock.lap(room)
    for name, shape in TABLES.items():
        if name != "findings":
            progress(f"save {name}", 0, None)
            path = start.folder / f"{name}.parquet"
            engine.save(name, path, shape.order)
            files[name] = (path,)
    clock.lap("save")
    index(engine, start.folder, None if _is_whole(start) else start.previous, progress)
    clock.lap("index")

    report = _report(engine, start, seconds)
    made = Generation(
        number=start.number,
        folder=start.folder,
        built_at=home.clock(),
        last_file_id=start.last_file_id,
        facts=msgspec.to_builtins(report),
        files=files,
    )
    return made, report


def _extract(home: Home, engine: Engine, folder: Path) -> tuple[Path, ...]:
    """Findings of the versions that no kept findings cover yet."""
    function = partial(extract, region=home.settings.region)
    engine.run(Kernel("new_findings", f"SELECT {_CONTENT} FROM fresh", function, FINDINGS))
    path = folder / "findings.parquet"
    return (path,) if engine.save("new_findings", path, TABLES["findings"].order) else ()


def _recall(engine: Engine, start: _Start) -> None:
    """The last build's tables, so that leads keep their names and known work is not done again.

    A build that reads the whole archive knows the names alone.
    """
    engine.give("this_build", pa.table({"number": [start.number]}))
    for name, shape in TABLES.items():
        is_known = name in _NAMES or not _is_whole(start)
        files = _files(start.previous, name) if is_known else ()
        engine.attach(f"previous_{name}", files, shape.columns)


def _report(engine: Engine, start: _Start, seconds: dict[str, float]) -> BuildReport:
    changes = engine.fetch("SELECT change, count(*) AS leads FROM changes GROUP BY change")
    return BuildReport(
        generation=start.number,
        new_versions=_count(engine, "fresh"),
        postings=_count(engine, "links"),
        leads=_count(engine, "leads"),
        changes=dict(zip(*changes.to_pydict().values(), strict=True)),
        seconds={room: round(spent, 3) for room, spent in seconds.items()},
    )


def _count(engine: Engine, table: str) -> int:
    return int(engine.fetch(f"SELECT count(*) AS n FROM {table}")["n"][0].as_py())


def _files(generation: Generation | None, kind: str) -> tuple[Path, ...]:
    return generation.files.get(kind, ()) if generation else ()


def _is_whole(start: _Start) -> bool:
    """Whether this build reads the whole archive, so that nothing is carried over."""
    return start.fresh == start.archived["versions"]


class _Stopwatch:
    """Writes down how long each room took."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._last = time.monotonic()

    def lap(self, room: str) -> None:
        """The time since the last call belongs to ``room``."""
        now = time.monotonic()
        self._seconds[room] = now - self._last
        self._last = now
