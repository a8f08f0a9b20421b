"""A build: brings findings, links, reach and ranks up to date, and turns the pointer to them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec
import pyarrow as pa

from leadlight.core.context import Context
from leadlight.engine.engines import EMBEDDED, ENGINES
from leadlight.engine.stage import Engine, Kernel, Progress, Query, Stage, silent
from leadlight.finder.extract.columns import FINDINGS
from leadlight.finder.extract.kernel import extract
from leadlight.finder.extract.numbering import check_region
from leadlight.finder.indexing import indexing
from leadlight.finder.link.judgements import FOLLOWED, digest, is_followed, standing
from leadlight.finder.link.link import STAGES as LINK
from leadlight.finder.link.verdicts import LEARNED, are_learned, given_verdicts, taught
from leadlight.finder.match.given import (
    GIVEN,
    given_reports,
    given_reviews,
    is_awaited,
)
from leadlight.finder.match.given import digest as digest_of_reports
from leadlight.finder.match.keeping import keep_matched
from leadlight.finder.match.match import ROOM as MATCH
from leadlight.finder.match.match import told
from leadlight.finder.rank.lessons import given_model, model_facts
from leadlight.finder.rank.model import CALLED_BACK, MODEL_USED
from leadlight.finder.rank.rank import STAGES as RANK
from leadlight.finder.reach.reach import STAGES as REACH
from leadlight.finder.shapes import FRESH_LINKS, TABLES, Shape
from leadlight.govern.audit import Event, audited
from leadlight.govern.retention import last_purge
from leadlight.store.generations import Generation
from leadlight.store.home import Home
from leadlight.store.judgements import all_judgements
from leadlight.store.known_hits import known_ads
from leadlight.store.matches import all_reviews
from leadlight.store.missing import newest_reports
from leadlight.store.models import KeptModel, chosen_model, keep_model
from leadlight.store.shapes import ARCHIVE
from leadlight.store.sight import see_all
from leadlight.store.verdicts import all_verdicts

ROOMS: tuple[tuple[str, tuple[Stage, ...]], ...] = (
    ("link", LINK),
    ("reach", REACH),
    ("match", MATCH),
    ("rank", RANK),
)
"""The rooms that an ad walks through after its findings are known."""

_LASTING = ("links", "redirects", "rates", "fit")
"""Tables of the last build that one of the whole archive knows too: they give leads their names,
and say how common things were when that was last fitted."""

PURGED = "purged"
"""Among a generation's facts: the newest purge that it has seen."""

_GROWN = 1.25
"""An archive that has grown so much since the last fit is fitted anew."""

_CONTENT = (
    "ad_id, version_id, source, source_id, url, title, body, place, places, "
    "contacts, age, lat, lon, images"
)


class BuildReport(msgspec.Struct, frozen=True):
    """What a build did; ``seconds`` by room. Without anything new, ``seconds`` is empty.

    ``fitted_on`` is how many versions the archive had when rates were last fitted.
    """

    generation: int
    fitted_on: int
    new_versions: int
    postings: int
    leads: int
    changes: dict[str, int]
    seconds: dict[str, float]


class _Start(msgspec.Struct, frozen=True):
    """What a build finds: the last generation, the archive's files, what people say of links and
    of leads, and where to write.

    ``number`` is 0 where there is nothing new to build; ``keep`` is how many builds stay.
    """

    previous: Generation | None
    number: int
    folder: Path
    last_file_id: int
    archived: dict[str, list[Path]]
    fresh: list[Path]
    fresh_sightings: list[Path]
    judgements: pa.Table
    verdicts: pa.Table
    known: pa.Table
    reports: pa.Table
    reviews: pa.Table
    called_back: KeptModel | None
    purged: int
    keep: int
    refit: bool


def build(
    home: Home,
    context: Context,
    progress: Progress = silent,
    *,
    full: bool = False,
    refit: bool | None = None,
    engine: str = EMBEDDED,
) -> BuildReport:
    """Bring everything derived up to date with the archive; ``full`` reads every ad again.

    How common things are is fitted at the first build and at full ones, and whenever the archive
    has grown by a quarter since; ``refit`` says otherwise. Under one fit, builds day by day and a
    full one give the same links. What people said of links or leads since the last build is
    reason enough for a new one. After a purge everything is made anew, and no build from before it
    stays; a last build that lacks a table of today's is not carried on from. Readers go on seeing
    the last generation until this one is whole.

    Raises:
        InputError: there is no engine of that name, or no numbering plan for the region.
        HomeError: another process is writing.
    """
    check_region(home.settings.region)
    start_engine = ENGINES[engine]
    with home.writing("build"):
        start = _start(home, context, full=full, refit=refit)
        if start.number == 0 and start.previous is not None:
            facts = start.previous.facts | {"new_versions": 0, "changes": {}, "seconds": {}}
            return msgspec.convert(facts, BuildReport)
        with start_engine(home.settings, home.scratch / "build", progress) as running:
            made, report = _make(home, running, start, progress)
            model = model_facts(running.fetch("SELECT * FROM model"))
            matches = told(running, home.settings.alert)
        rows = home.generations.ready(made)  # before the ledger is held: large files take seconds
        publishing = Event("build.publish", f"generation {made.number}", {"leads": report.leads})
        with audited(home, context, publishing) as ledger:
            see_all(ledger)  # a build is made of what everybody said
            number = keep_model(ledger, model | {"kept_at": made.built_at})
            made = msgspec.structs.replace(made, facts=made.facts | {MODEL_USED: number})
            home.generations.publish(ledger, made, sum(report.seconds.values()), rows)
            home.generations.retire(ledger, start.keep)
            keep_matched(ledger, home, context, start.reports["report_id"].to_pylist(), matches)
    return report


def _start(home: Home, context: Context, *, full: bool, refit: bool | None) -> _Start:
    asked = {"full": full, "refit": refit}
    with audited(home, context, Event("build.start", details=asked)) as ledger:
        see_all(ledger)
        previous = home.generations.current(ledger)
        if previous is not None and not previous.is_there:
            previous = None  # it was lost; everything in it can be made again from the archive
        purged = last_purge(ledger)
        is_purged = previous is not None and previous.facts.get(PURGED, 0) != purged
        is_older = previous is not None and any(
            not shape.grows and name not in previous.files for name, shape in TABLES.items()
        )
        full = full or is_purged or is_older
        seen = previous.last_file_id if previous and not full else 0
        last_file_id = home.archive.last_file_id(ledger)
        judged = standing(all_judgements(ledger))
        given = given_verdicts(all_verdicts(ledger))
        called_back = chosen_model(ledger)
        reports = given_reports(newest_reports(ledger).values())
        reviews = given_reviews(all_reviews(ledger))
        is_known = previous is not None and (
            is_followed(previous.facts, judged)
            and are_learned(previous.facts, given)
            and is_awaited(previous.facts, reports, reviews)
            and previous.facts.get(CALLED_BACK) == _number(called_back)
        )
        is_new = full or bool(refit) or last_file_id > seen or not is_known
        number, folder = home.generations.start(ledger) if is_new else (0, home.path)
        return _Start(
            previous=previous,
            number=number,
            folder=folder,
            last_file_id=last_file_id,
            archived={kind: home.archive.files(ledger, kind) for kind in ARCHIVE},
            fresh=home.archive.files(ledger, "versions", after=seen),
            fresh_sightings=home.archive.files(ledger, "sightings", after=seen),
            judgements=judged,
            verdicts=given,
            known=pa.table({"ad_id": pa.array(known_ads(ledger), pa.string())}),
            reports=reports,
            reviews=reviews,
            called_back=called_back,
            purged=purged,
            keep=1 if is_purged else home.settings.keep_generations,
            refit=full if refit is None else refit,
        )


def _number(model: KeptModel | None) -> int | None:
    return model.version.number if model else None


def _make(
    home: Home, engine: Engine, start: _Start, progress: Progress
) -> tuple[Generation, BuildReport]:
    seconds: dict[str, float] = {}
    files: dict[str, tuple[Path, ...]] = {}
    for kind, paths in start.archived.items():
        engine.attach(kind, paths, ARCHIVE[kind])
    engine.attach("fresh", start.fresh, ARCHIVE["versions"])
    engine.attach("fresh_sightings", start.fresh_sightings, ARCHIVE["sightings"])
    engine.give("judgements", start.judgements)
    engine.give("given_verdicts", start.verdicts)
    engine.give("known", start.known)
    engine.give("given_reports", start.reports)
    engine.give("given_reviews", start.reviews)
    engine.give("models", given_model(start.called_back))

    clock = _Stopwatch(seconds)
    unsorted = _extract(home, engine, start)
    clock.lap("extract")
    fitted_on = _recall(engine, start, home.settings.alert)
    linking, *others = ROOMS
    _walk(engine, [linking], clock)  # it leaves no core free
    known = None if _is_whole(start) else start.previous
    with indexing(engine, start.folder, known, progress):
        _walk(engine, others, clock)
        engine.run(Query("fresh_links", FRESH_LINKS))
        for name, shape in TABLES.items():
            progress(f"save {name}", 0, None)
            files[name] = _save(engine, start, name, shape)
        clock.lap("save")
    clock.lap("index")
    unsorted.unlink()

    report = _report(engine, start, fitted_on, seconds)
    made = Generation(
        number=start.number,
        folder=start.folder,
        built_at=home.clock(),
        last_file_id=start.last_file_id,
        facts=msgspec.to_builtins(report)
        | {
            FOLLOWED: digest(start.judgements),
            LEARNED: taught(start.verdicts),
            GIVEN: digest_of_reports(start.reports, start.reviews),
            CALLED_BACK: _number(start.called_back),
            PURGED: start.purged,
        },
        files=files,
    )
    return made, report


def _extract(home: Home, engine: Engine, start: _Start) -> Path:
    """Findings of the versions that no kept findings cover yet; answers the file that holds them
    until it is known which lead each is of."""
    function = partial(extract, region=home.settings.region)
    engine.run(Kernel("fresh_findings", f"SELECT {_CONTENT} FROM fresh", function, FINDINGS))
    carried = () if _is_whole(start) else _files(start.previous, "findings")
    path = start.folder / "findings.unsorted.parquet"
    engine.save("fresh_findings", path, "ad_id, version_id")
    engine.attach("findings", (*carried, path), FINDINGS)
    return path


def _recall(engine: Engine, start: _Start, alert: float) -> int:
    """The last build's tables, so that leads keep their names and known work is not done again.

    A build that reads the whole archive knows what lasts alone. Answers ``fitted_on``.
    """
    for name, shape in TABLES.items():
        is_known = name in _LASTING or not _is_whole(start)
        files = _files(start.previous, name) if is_known else ()
        engine.attach(f"previous_{name}", files, shape.columns)
    versions = _count(engine, "findings")
    fitted_on = start.previous.facts.get("fitted_on", 0) if start.previous else 0
    fitting = start.refit or versions > _GROWN * fitted_on
    facts = {"number": [start.number], "fitting": [fitting], "alert": [alert]}
    engine.give("this_build", pa.table(facts))
    return versions if fitting else fitted_on


def _walk(
    engine: Engine, rooms: Sequence[tuple[str, tuple[Stage, ...]]], clock: _Stopwatch
) -> None:
    for room, stages in rooms:
        engine.run_all(stages)
        clock.lap(room)


def _save(engine: Engine, start: _Start, name: str, shape: Shape) -> tuple[Path, ...]:
    """The files of a table: those of the last build too, if it grows."""
    path = start.folder / f"{name}.parquet"
    if not shape.grows:
        engine.save(name, path, shape.order, shape.together)
        return (path,)
    carried = () if _is_whole(start) else _files(start.previous, name)
    if engine.save(f"fresh_{name}", path, shape.order, shape.together):
        return (*carried, path)
    path.unlink()
    return carried


def _report(
    engine: Engine, start: _Start, fitted_on: int, seconds: dict[str, float]
) -> BuildReport:
    changes = engine.fetch("SELECT change, count(*) AS leads FROM changes GROUP BY change")
    return BuildReport(
        generation=start.number,
        fitted_on=fitted_on,
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
