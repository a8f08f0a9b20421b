"""Measures the road on a synthetic world: ads a second and peak memory, stage by stage."""

from __future__ import annotations

import json
import os
import platform
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path

import msgspec
import phonenumbers
import psutil

from leadlight.academy.spec import WorldSpec
from leadlight.academy.world import write_world
from leadlight.core.context import Context
from leadlight.core.leads import LeadFilter, SearchFilter
from leadlight.finder import desk
from leadlight.finder.build import ROOMS, build
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.store.home import Home

_MEBIBYTE = 1 << 20
_SAMPLE_SECONDS = 0.02
_LOOK_EVERY = 10
"""Samples of memory until processes are looked for anew, which takes longer than the samples."""
_MATCHED = 1000


class Measure(msgspec.Struct, frozen=True):
    """One stage: how many ads, how long, and the peak memory of the whole process tree, in MiB."""

    stage: str
    ads: int
    seconds: float
    peak_mib: float

    @property
    def ads_per_second(self) -> float:
        """Throughput."""
        return self.ads / self.seconds if self.seconds else 0.0


class Machine(msgspec.Struct, frozen=True):
    """What the figures were measured on."""

    processor: str
    cores: int
    memory_gib: float
    system: str
    python: str


def machine() -> Machine:
    """This machine's facts."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0,
        memory_gib=round(psutil.virtual_memory().total / (1 << 30), 1),
        system=platform.platform(),
        python=platform.python_version(),
    )


def measure(home: Home, context: Context, ads: int, seed: int) -> Iterator[Measure]:
    """Make a world of ``ads`` in the home's folder and walk it down the road.

    The baselines, measured in the same run: reading the feed with the standard library's ``json``,
    and finding numbers with the matcher of ``phonenumbers`` (on the first thousand ads).
    """
    meter = Meter()
    folder = home.path / "world"
    spec = WorldSpec(ads=ads, seed=seed)
    with meter.during("make the world"):
        write_world(spec, folder, lambda _: None)
    yield meter.result("make the world", ads)
    feed = folder / "ads.jsonl"
    with meter.during("baseline: json.loads"):
        _parse(feed)
    yield meter.result("baseline: json.loads", ads)
    with meter.during("baseline: phonenumbers"):
        matched = _match_numbers(feed)
    yield meter.result("baseline: phonenumbers", matched)
    with meter.during("ingest"):
        ingest(home, context, find_feeds([str(feed)]), HowToRead())
    yield meter.result("ingest", ads)
    with meter.during("ingest again"):
        ingest(home, context, find_feeds([str(feed)]), HowToRead())
    yield meter.result("ingest again", ads)
    yield from _built(home, context, meter, ads)
    yield from _asked(home, context, meter)


def _built(home: Home, context: Context, meter: Meter, ads: int) -> Iterator[Measure]:
    with meter.during("build, whole"):
        report = build(home, context, meter.stage)
    for room, seconds in report.seconds.items():
        yield Measure(f"build: {room}", ads, seconds, meter.peak_of_room(room))
    yield meter.result("build, whole", ads)


def _asked(home: Home, context: Context, meter: Meter) -> Iterator[Measure]:
    """Questions, with the number of records in the answer for ``ads``."""
    with meter.during("list leads"):
        found = desk.leads(home, context, LeadFilter(limit=50))
    yield meter.result("list leads", len(found.leads))
    if found.leads:
        with meter.during("one lead"):
            lead = desk.lead(home, context, found.leads[0].lead_id)
        yield meter.result("one lead", len(lead.ads))
    with meter.during("search words"):
        hits = desk.search(home, context, "call OR text", SearchFilter())
    yield meter.result("search words", len(hits))


def _parse(feed: Path) -> int:
    with feed.open("rb") as lines:
        return sum(1 for line in lines if json.loads(line))


def _match_numbers(feed: Path) -> int:
    count = 0
    with feed.open(encoding="utf-8") as lines:
        for count, line in enumerate(islice(lines, _MATCHED), 1):  # noqa: B007 - it counts
            ad = json.loads(line)
            text = f"{ad.get('title', '')} {ad.get('body', '')}"
            list(phonenumbers.PhoneNumberMatcher(text, "US"))
    return count


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


class Meter:
    """Time and peak resident memory, of this process and its children, of what is under way."""

    def __init__(self) -> None:
        self._now = ""
        self._peaks: dict[str, float] = {}
        self._stages: dict[str, float] = {}
        self._seconds: dict[str, float] = {}
        self._worked: dict[str, float] = {}
        self._before = 0.0
        self._stage = ""

    @contextmanager
    def during(self, name: str) -> Iterator[None]:
        """Measure the block under ``name``."""
        self._now, ended = name, threading.Event()
        self._before = _worked(psutil.Process())
        sampler = threading.Thread(target=self._sample, args=(ended.wait,), daemon=True)
        began = time.monotonic()
        sampler.start()
        try:
            yield
        finally:
            self._seconds[name] = time.monotonic() - began
            ended.set()
            sampler.join()

    def stage(self, name: str, _done: int, _total: int | None) -> None:
        """Which stage of a build is under way."""
        room, worked = _room_of(self._stage), _worked(psutil.Process())
        self._worked[room] = self._worked.get(room, 0.0) + worked - self._before
        self._stage, self._before = name, worked

    def result(self, name: str, ads: int) -> Measure:
        """What was measured under ``name``."""
        return Measure(name, ads, round(self._seconds[name], 3), self._peaks.get(name, 0.0))

    def peak_of_room(self, room: str) -> float:
        """Peak memory while stages of a room ran; 0 for a room too quick to be seen."""
        return self._stages.get(room, 0.0)

    def processor_of_room(self, room: str) -> float:
        """Processor seconds that the whole process tree spent on the stages of a room that is
        over; the engine's processes must still be there when it ends."""
        return round(self._worked.get(room, 0.0), 3)

    def _sample(self, ended: Callable[[float], bool]) -> None:
        this = psutil.Process()
        for sample in count():
            if sample % _LOOK_EVERY == 0:
                tree = [this, *this.children(recursive=True)]
            held = round(_resident(tree) / _MEBIBYTE, 1)
            self._peaks[self._now] = max(self._peaks.get(self._now, 0.0), held)
            room = _room_of(self._stage)
            self._stages[room] = max(self._stages.get(room, 0.0), held)
            if ended(_SAMPLE_SECONDS):
                return


def _resident(processes: Iterable[psutil.Process]) -> int:
    held = 0
    for process in processes:
        try:
            held += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return held


def _worked(process: psutil.Process) -> float:
    """Processor seconds of a process, of its children, and of those that are gone."""
    times = process.cpu_times()
    spent = times.user + times.system + times.children_user + times.children_system
    for child in process.children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent += times.user + times.system
    return float(spent)


def _room_of(stage: str) -> str:
    rooms = {each.name: room for room, stages in ROOMS for each in stages}
    return rooms.get(stage, "extract" if stage == "new_findings" else stage.partition(" ")[0])
