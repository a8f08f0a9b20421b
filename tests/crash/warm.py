"""What a process loads and does before it is forked, so that each fork starts at once: imports take
seconds, and so do cards, gazetteer and patterns for the first ad that is read.

A build itself is left to the forks: its compiled loops have threads, which a fork would lose.
"""

import gc
import tempfile
import threading
from pathlib import Path

import msgspec
from tests.crash.places import Place, feed
from tests.crash.works import WORKS, course, problems

from leadlight.core.records import Ad
from leadlight.engine.frameless import frameless
from leadlight.finder.extract.read import read_ads


def _do_once() -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = feed(Path(folder), 1).read_bytes().splitlines()[:-1]
        ads = [msgspec.json.decode(line, type=Ad) for line in lines]
        assert len(list(read_ads([(ad, "ad", "version") for ad in ads], "US"))) == len(ads)
        start = Place(Path(folder) / "start", Path(folder))
        work = WORKS["ingest"]
        work.begin(start)
        whole = start.copied(Path(folder) / "whole")
        assert problems(work, whole, course(work, whole), 0) == []
    assert threading.active_count() == 1
    gc.collect()
    gc.freeze()


frameless()
_do_once()
