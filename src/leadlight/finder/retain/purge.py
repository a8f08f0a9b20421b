"""Takes ads out for good: of the archive, of all builds and their indexes, and of what people wrote
about them. What stays is a tombstone, so that no feed and no backup brings them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from leadlight.core.context import Context
from leadlight.core.errors import InputError
from leadlight.core.retention import Purge
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.stage import Engine, Progress, silent
from leadlight.finder.build import PURGED, build
from leadlight.finder.desk.opened import newest, tables
from leadlight.finder.extract.columns import FINDINGS
from leadlight.finder.retain.searched import Marks, marks_of
from leadlight.govern.audit import Event, audited
from leadlight.govern.forgetting import CONTENTS, Rule, forget, told_after
from leadlight.govern.retention import has_ended, last_purge, note_end, note_purge
from leadlight.store import backup
from leadlight.store.archive import Portion
from leadlight.store.batches import close_batch, open_batch
from leadlight.store.home import Home
from leadlight.store.ledger import Connection
from leadlight.store.mended import all_mended
from leadlight.store.said import SAID, forget_said, mentioned
from leadlight.store.saved import forget_saved
from leadlight.store.shapes import SIGHTINGS, TOMBSTONES, VERSIONS
from leadlight.store.sight import see_all

_KEYS = {
    "postings": "ad_id",
    "versions": "ad_id",
    "sightings": "ad_id",
    "quarantine": "entry_id",
}
"""The kinds of rows that are taken out of the archive, and what they are known by."""
_STONES = """
SELECT sha256(ad_id) AS tombstone, greatest(max(captured_at), $now) AS until,
    $reason AS reason, $actor AS actor, ad_id
FROM sightings SEMI JOIN wanted USING (ad_id) GROUP BY ad_id ORDER BY tombstone
"""
_UNDER = """
SELECT ad_id FROM sightings JOIN stones ON tombstone = sha256(ad_id)
GROUP BY ad_id HAVING max(captured_at) <= max(until) ORDER BY ad_id
"""
_NEW = "SELECT DISTINCT * FROM stones ANTI JOIN known USING (tombstone) ORDER BY tombstone"
_GONE_LEADS = """
SELECT lead_id FROM asked WHERE lead_id NOT IN (SELECT lead_id FROM leads)
AND lead_id NOT IN (SELECT old_id FROM redirects SEMI JOIN leads USING (lead_id))
"""
_GONE_ADS = "SELECT ad_id FROM asked ANTI JOIN links USING (ad_id)"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to go: ads by their ids, entries of the quarantine, and the reason, which the
    tombstones will give."""

    ads: Sequence[str]
    entries: Sequence[str] = ()
    reason: str


def purge(
    home: Home, context: Context, wanted: Wanted, progress: Progress = silent
) -> Purge | None:
    """Take what is ``wanted`` out of everything; ``None`` where nothing of it is there.

    It is out of the archive first; then everything is built anew without it. If that is cut short,
    the next build does it, and ``finish`` what is left.

    Raises:
        InputError: no reason was given.
        HomeError: another process is writing.
    """
    if not wanted.reason.strip():
        raise InputError("a purge needs a reason, which its tombstones give")
    with home.writing("purge"), DuckdbEngine(home.settings, home.scratch / "purge") as engine:
        engine.attach("sightings", _files(home, "sightings"), SIGHTINGS)
        engine.give("wanted", _table("ad_id", wanted.ads))
        told = {"reason": wanted.reason.strip(), "actor": context.actor, "now": home.clock()}
        found = engine.fetch(_STONES, **told)
        ads = found["ad_id"].combine_chunks()
        stones = found.select(TOMBSTONES.names).cast(TOMBSTONES)
        done = _take_out(home, context, engine, ads, wanted, stones)
    if done is not None:
        finish(home, context, progress)
    return done


def purge_again(home: Home, context: Context, stones: pa.Table, progress: Progress = silent) -> int:
    """Take out what the tombstones ``stones`` of another life of this archive are of; how many ads
    that was."""
    with home.writing("purge"), DuckdbEngine(home.settings, home.scratch / "purge") as engine:
        engine.attach("sightings", _files(home, "sightings"), SIGHTINGS)
        engine.attach("known", _files(home, "tombstones"), TOMBSTONES)
        engine.give("stones", stones)
        ads = engine.fetch(_UNDER)["ad_id"].combine_chunks()
        new = engine.fetch(_NEW).select(TOMBSTONES.names).cast(TOMBSTONES)
        wanted = Wanted(ads=(), reason="purged before this backup was laid")
        done = _take_out(home, context, engine, ads, wanted, new)
    if done is not None:
        finish(home, context, progress)
    return len(ads)


def finish(home: Home, context: Context, progress: Progress = silent) -> None:
    """Build anew without what was purged, and scrub what it leaves on the disk."""
    build(home, context, progress)
    leads, ads = _gone(home)
    with home.writing("purge"):  # which sweeps the files of before
        with audited(home, context, Event("purge.scrub")) as ledger:
            see_all(ledger)
            forget_said(ledger, leads, ads)
        home.ledger.scrub((*SAID, CONTENTS))
        with home.ledger.begin() as ledger:
            note_end(ledger, home, context)


def is_unfinished(home: Home) -> bool:
    """Whether the build in force is from before the last purge, or something is left of what that
    took out."""
    with home.ledger.reading() as ledger:
        current = home.generations.current(ledger)
        is_older = current is not None and current.facts.get(PURGED, 0) != last_purge(ledger)
        return is_older or not has_ended(ledger)


def leave_tombstones(home: Home, folder: Path) -> None:
    """Leave the home's tombstones beside the backups in ``folder``.

    Raises:
        HomeError: ``folder`` cannot be written.
    """
    backup.leave_tombstones(folder, _files(home, "tombstones"))


def read_tombstones(files: Iterable[Path]) -> pa.Table:
    """The tombstones in ``files``."""
    return pa.concat_tables(
        [TOMBSTONES.empty_table(), *(pq.read_table(path, schema=TOMBSTONES) for path in files)]
    )


def _take_out(
    home: Home,
    context: Context,
    engine: Engine,
    ads: pa.Array,
    wanted: Wanted,
    stones: pa.Table,
) -> Purge | None:
    """Write the archive anew without what is to go, lay the tombstones, forget what was asked in
    its words, and say so, all at once.

    Files are on disk before the ledger is written to, as in an ingest.
    """
    marks = _marks(home, engine, ads.to_pylist())
    with home.ledger.reading() as ledger:
        # An entry that was read after all is in the archive, and may be of an ad that is to go.
        entries = all_mended(ledger).union(wanted.entries) if ads else wanted.entries
        keys = {"ad_id": ads, "entry_id": pa.array(sorted(entries), pa.string())}
        number = last_purge(ledger) + 1
        last = home.archive.last_file_id(ledger)
        anew = [
            each
            for kind, key in _KEYS.items()
            for each in home.archive.without(ledger, kind, key, keys[key], number)
        ]
    if not anew and not stones.num_rows:
        return None
    with home.ledger.begin() as ledger:
        batch = open_batch(ledger, context.actor, (), home.clock())
        close_batch(ledger, batch, home.clock())
    with home.ledger.reading() as ledger:
        asked = _asked(ledger, marks, 0)
    month = f"{home.clock():%Y-%m}"
    laid = home.archive.write(last + 1, batch, [Portion("tombstones", month, stones)])
    with home.ledger.begin() as ledger:
        before = _counts(home, ledger)
        home.archive.replace(ledger, anew)
        home.archive.name(ledger, laid if stones.num_rows else ())
        after = _counts(home, ledger)
        _forget_asked(home, context, ledger, marks, asked, number)
        taken = {name: before[name] - after[name] for name in before}
        return note_purge(ledger, home, context, wanted.reason, taken) if anew else None


def _marks(home: Home, engine: Engine, ads: Sequence[str]) -> Marks:
    """By what the ads are known in the log; ``engine`` is free for it."""
    built = newest(home)
    engine.attach("versions", _files(home, "versions"), VERSIONS)
    engine.attach("findings", built.files.get("findings", ()) if built else (), FINDINGS)
    return marks_of(engine, ads)


def _asked(ledger: Connection, marks: Marks, number: int) -> list[int]:
    """Events after ``number`` that tell of the marks."""
    told = told_after(ledger, number)
    return [seq for seq, action, content in told if marks.are_in(action, content)]


def _forget_asked(
    home: Home,
    context: Context,
    ledger: Connection,
    marks: Marks,
    asked: Sequence[int],
    number: int,
) -> None:
    """Forget what tells of the marks: events that were ``asked`` for, or came meanwhile."""
    see_all(ledger)
    since = max(asked, default=0)
    seqs = [*asked, *_asked(ledger, marks, since)]
    forget(ledger, home, context, seqs, Rule(f"purge {number}", context.actor))
    forget_saved(ledger, marks.are_asked)


def _counts(home: Home, ledger: Connection) -> dict[str, int]:
    kinds = {"ads": "postings", "entries": "quarantine"}
    named = {name: kinds.get(name, name) for name in ("ads", "versions", "sightings", "entries")}
    return {name: home.archive.count(ledger, kind) for name, kind in named.items()}


def _gone(home: Home) -> tuple[list[str], list[str]]:
    """Of the leads and ads that somebody wrote about, those that the build in force lacks."""
    with home.ledger.reading() as ledger:
        see_all(ledger)
        leads, ads = mentioned(ledger)
    with tables(home, newest(home), "leads", "redirects", "links") as engine:
        engine.give("asked", _table("lead_id", leads))
        gone_leads = engine.fetch(_GONE_LEADS)["lead_id"].to_pylist()
        engine.give("asked", _table("ad_id", ads))
        return gone_leads, engine.fetch(_GONE_ADS)["ad_id"].to_pylist()


def _table(name: str, values: Iterable[str]) -> pa.Table:
    return pa.table({name: pa.array(sorted(values), pa.string())})


def _files(home: Home, kind: str) -> list[Path]:
    with home.ledger.reading() as ledger:
        return home.archive.files(ledger, kind)
