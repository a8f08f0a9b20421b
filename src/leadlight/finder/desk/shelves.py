"""What a home keeps open for its readers: the last few generations, each opened once."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import msgspec
import pyarrow as pa

from leadlight.core.areas import Area
from leadlight.core.leads import LeadDetail, LeadList
from leadlight.core.today import Today
from leadlight.engine.catalogue import Catalogue
from leadlight.engine.rows import Rows, marks_of
from leadlight.engine.stage import Engine
from leadlight.finder.desk.located import Located
from leadlight.finder.desk.owners import TOLD_BY, Hidden, seen_of
from leadlight.finder.desk.remembered import Remembered
from leadlight.finder.shapes import TABLES
from leadlight.store.generations import Generation
from leadlight.store.home import Home
from leadlight.store.search import SearchIndex
from leadlight.store.shapes import SIGHTINGS

_MOST = 2
"""Generations kept open: the newest, and the one whose pages are still being read."""
_MOST_ADS = 20_000
"""Ads of the leads that are remembered: some tens of megabytes."""
_MOST_LEADS = 2_000
"""Leads of the lists that are remembered."""
_MOST_SHELVES = 8
"""Generations kept open in all, where people of several agencies read them."""
_Key = tuple[int, frozenset[str] | None, tuple[Area, ...]]
_HELD = frozenset(
    {
        *("leads", "redirects", "judged", "proposals", "changes", "fit", "rates", "copies"),
        *("spots", "routes"),
    }
)
"""Tables that are small, or asked of by every page: these are held in memory."""


class Shelf:
    """One generation, open; without one its tables are empty."""

    def __init__(
        self, home: Home, generation: Generation | None, hidden: Hidden | None = None
    ) -> None:
        self._generation = generation
        self._narrows = hidden is not None
        self._guard = threading.Lock()
        self._known: dict[str, str] = {}
        self._rows: dict[str, Rows] = {}
        self.remembered: Remembered[LeadDetail] = Remembered(_MOST_ADS)
        self.lists: Remembered[LeadList] = Remembered(_MOST_LEADS)
        self.days: Remembered[Today] = Remembered(_MOST_LEADS)
        scratch = home.scratch / f"read-{os.getpid()}-{id(self)}"
        self._catalogue = Catalogue(home.settings, scratch)
        if hidden is not None:
            hidden.give(self._catalogue)

    @property
    def narrows(self) -> bool:
        """Whether its readers see some agencies' records alone, and there are others."""
        return self._narrows

    @contextmanager
    def reader(self, wanted: Mapping[str, str]) -> Iterator[Engine]:
        """An engine that knows tables of the generation, each by the name that ``wanted`` gives."""
        with self._guard:
            for known, name in wanted.items():
                if known not in self._known:
                    self._open(known, name)
                assert self._known[known] == name
        with self._catalogue.reader() as engine:
            yield engine

    def rows(
        self, engine: Engine, names: Iterable[str], ad_ids: Sequence[str]
    ) -> dict[str, pa.Table]:
        """The rows of each of the tables ``names`` that are of ``ad_ids``."""
        marks, keys = marks_of(engine, ad_ids), pa.array(ad_ids, pa.string())
        return {name: self._found(engine, name).of(marks, keys) for name in names}

    @cached_property
    def search(self) -> SearchIndex:
        """Its search index."""
        assert self._generation is not None
        return SearchIndex(self._generation.search)

    @cached_property
    def located(self) -> Located:
        """The lead of each ad."""
        with self.reader({"links": "links"}) as engine:
            return Located(engine.fetch("SELECT ad_id, lead_id FROM links ORDER BY ad_id"))

    def open_indexes(self) -> None:
        """Have ready what the first search would wait for."""
        _ = self.search, self.located

    def close(self) -> None:
        """Give everything back; whoever reads at this moment reads on."""
        self._catalogue.close()

    def _found(self, engine: Engine, name: str) -> Rows:
        with self._guard:
            if name not in self._rows:
                columns = TABLES[name].columns
                self._rows[name] = Rows(engine, self._files(name), columns, "ad_id")
        return self._rows[name]

    def _open(self, known: str, name: str) -> None:
        open_ = self._catalogue.hold if name in _HELD else self._catalogue.attach
        columns = TABLES[name].columns
        if self._narrows:
            open_(known, self._files(name), columns, seen_of(columns.names))
        else:
            open_(known, self._files(name), columns)
        self._known[known] = name

    def _files(self, name: str) -> tuple[Path, ...]:
        return self._generation.files.get(name, ()) if self._generation else ()


class Shelves:
    """The generations that a home has open."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._guard = threading.Lock()
        self._open: dict[_Key, Shelf] = {}
        self._hidden: dict[_Key, Hidden] = {}

    def of(self, generation: Generation | None) -> Shelf:
        """The shelf of ``generation`` as its reader sees it, opened if it is not."""
        hidden = self._hidden_in(generation) if generation and generation.agencies else None
        number = generation.number if generation else 0
        key: _Key = number, None, ()
        if generation and hidden:
            key = number, generation.agencies, generation.areas
        with self._guard:
            shelf = self._open.pop(key, None) or Shelf(self._home, generation, hidden or None)
            self._open[key] = shelf  # the last one is the one used last
            most = _MOST * len({key[1:] for key in self._open})
            while len(self._open) > min(most, _MOST_SHELVES):
                self._open.pop(next(iter(self._open))).close()
        return shelf

    def _hidden_in(self, generation: Generation) -> Hidden | None:
        """What the reader of ``generation`` does not see; nothing where there are no others."""
        key = generation.number, generation.agencies, generation.areas
        if (known := self._hidden.get(key)) is None:
            whole = self.of(msgspec.structs.replace(generation, agencies=None, areas=()))
            with self._home.ledger.reading() as ledger:
                sightings = self._home.archive.files(ledger, "sightings")
            with whole.reader({name: name for name in TOLD_BY}) as engine:
                engine.attach("sightings", sightings, SIGHTINGS)
                known = Hidden(engine, generation.agencies or frozenset(), generation.areas)
            self._hidden[key] = known
            while len(self._hidden) > _MOST_SHELVES:
                self._hidden.pop(next(iter(self._hidden)))
        return known or None

    def close(self) -> None:
        """Give all of them back."""
        with self._guard:
            while self._open:
                self._open.popitem()[1].close()
        for folder in self._home.scratch.glob(f"read-{os.getpid()}-*"):
            shutil.rmtree(folder, ignore_errors=True)


def shelf(home: Home, generation: Generation | None) -> Shelf:
    """The open shelf of ``generation`` in ``home``."""
    return home.kept(Shelves, lambda: Shelves(home)).of(generation)
