"""Whether words of identity move anything: whole builds of the same ads, with other such words.

Two copies of some ads of the archive are read in and built from nothing. Each ad has a word of
identity put in; in the second copy it is another one of the same kind, and those that the ad had
are swapped too. Every ad must then be in the same lead, with the same score to the last bit
(counterfactual fairness by substitution, Garg et al., AIES 2019).
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec
import pyarrow.parquet as pq

from leadlight.core.context import Context
from leadlight.core.errors import NotFoundError
from leadlight.core.models import Invariance, Swapped
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.engine.stage import Progress, silent
from leadlight.finder.build import build
from leadlight.finder.cards import find_identity, identity_kinds
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.ingest import HowToRead, ingest
from leadlight.govern.audit import Event, audited
from leadlight.govern.opening import open_home
from leadlight.store.home import Home
from leadlight.store.shapes import ARCHIVE

USUAL = 6_000
"""Ads that are tried where nobody says how many."""
_EXAMPLES = 5
_SEED = 19

_ADS = """
SELECT ad_id, source, coalesce(source_id, ad_id) AS source_id, url, title, body, place, places,
    contacts, age, lat, lon, images, captured_at, posted_at
FROM versions
QUALIFY row_number() OVER (PARTITION BY ad_id ORDER BY captured_at, version_id) = 1
ORDER BY md5(ad_id) LIMIT $most
"""
_FIELDS = ("url", "title", "body", "place", "places", "contacts", "age", "lat", "lon", "posted_at")
_IMAGE = ("url", "sha256", "pdq")
_WORDS = re.compile(r"[a-z -]+")
_IN_NUMBER = re.compile(r"\d")
"""Letters before a figure stand for figures: "BI3 555 0142"."""
_JUDGED = ("probability", "low", "high", "kind", "effects")


class _Trial(NamedTuple):
    """An ad's record without and with the swap, and the two words of one kind."""

    kind: str
    before: str
    after: str
    records: tuple[dict[str, Any], dict[str, Any]]


def invariance(
    home: Home, context: Context, most: int = USUAL, progress: Progress = silent
) -> Invariance:
    """Swap words of identity in up to ``most`` ads of the archive, and tell what that changes.

    Raises:
        NotFoundError: the archive is empty.
    """
    with audited(home, context, Event("model.audit", details={"ads": most})) as ledger:
        files = home.archive.files(ledger, "versions")
    with DuckdbEngine(home.settings, home.scratch / "audit") as engine:
        engine.attach("versions", files, ARCHIVE["versions"])
        rows = engine.fetch(_ADS, most=most).to_pylist()
    if not rows:
        raise NotFoundError("the archive is empty: run `leadlight ingest FEED` first")
    trials = list(_trials(rows))
    with tempfile.TemporaryDirectory(dir=home.scratch) as folder:
        outcomes = []
        for side, name in enumerate(("before", "after")):
            progress(f"build {name} the swap", side, 2)
            records = [trial.records[side] for trial in trials]
            outcomes.append(_outcomes(home, context, records, Path(folder, name)))
    return _compared(trials, *outcomes)


def _trials(rows: Sequence[dict[str, Any]]) -> Iterator[_Trial]:
    """Each ad with two words of one kind, the kinds in turn."""
    chance, kinds = Random(_SEED), sorted(identity_kinds().items())
    for place, row in enumerate(rows):
        kind, words = kinds[place % len(kinds)]
        before, after = chance.sample(words, 2)
        record = _record(row)
        where = chance.randrange(3)
        swapped = record | {
            field: _swapped(record[field], after) for field in ("title", "body") if field in record
        }
        yield _Trial(
            kind, before, after, (_said(record, before, where), _said(swapped, after, where))
        )


def _record(row: dict[str, Any]) -> dict[str, Any]:
    """The ad as a feed would bring it."""
    told = {name: row[name] for name in _FIELDS if row[name] is not None}
    images = [{n: image[n] for n in _IMAGE if image[n]} for image in row["images"] or ()]
    named = {"source": row["source"], "source_id": row["source_id"]}
    return told | named | {"captured_at": row["captured_at"], "images": images}


def _said(record: dict[str, Any], word: str, where: int) -> dict[str, Any]:
    """The ad with ``word`` on a line of its own, before its first line or behind its title."""
    title, body = record.get("title", ""), record.get("body", "")
    if where == 0:
        return record | {"body": f"{body}\n{word}"}
    if where == 1:
        return record | {"body": f"{word}\n{body}"}
    return record | {"title": f"{title} - {word}" if title else word}


def _swapped(text: str, word: str) -> str:
    """``text`` with every word of identity turned into ``word``."""
    plain = text.lower()
    if len(plain) != len(text):
        return text
    end, parts = 0, list[str]()
    for start, stop in find_identity(plain):
        if _WORDS.fullmatch(plain, start, stop) and not _IN_NUMBER.match(plain, stop):
            parts += [text[end:start], word]
            end = stop
    return "".join([*parts, text[end:]])


def _outcomes(
    home: Home, context: Context, records: Sequence[dict[str, Any]], folder: Path
) -> dict[tuple[str, str], tuple[str, tuple[Any, ...]]]:
    """By source and its own id of each ad: its lead, and how that is judged."""
    folder.mkdir()
    feed = folder / "feed.jsonl"
    feed.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))
    settings = msgspec.structs.replace(home.settings, home=folder / "home", known_hashes=())
    tried = open_home(settings, context.actor, made_up=True)
    try:
        ingest(tried, context, find_feeds([str(feed)]), HowToRead())
        build(tried, context)
        with tried.ledger.begin() as ledger:
            made = tried.generations.current(ledger)
        assert made is not None
        leads, ads = (pq.read_table(made.files[name][0]).to_pylist() for name in ("leads", "ads"))
    finally:
        tried.close()
    judged = {lead["lead_id"]: tuple(str(lead[name]) for name in _JUDGED) for lead in leads}
    return {(ad["source"], ad["source_id"]): (ad["lead_id"], judged[ad["lead_id"]]) for ad in ads}


def _compared(
    trials: Sequence[_Trial],
    before: dict[tuple[str, str], tuple[str, tuple[Any, ...]]],
    after: dict[tuple[str, str], tuple[str, tuple[Any, ...]]],
) -> Invariance:
    tried, links, scores = Counter[str](), Counter[str](), Counter[str]()
    examples: list[tuple[str, str, str]] = []
    for trial in trials:
        key = trial.records[0]["source"], trial.records[0]["source_id"]
        (lead, judged), (other_lead, other_judged) = before[key], after[key]
        tried[trial.kind] += 1
        links[trial.kind] += lead != other_lead
        scores[trial.kind] += judged != other_judged
        if (lead, judged) != (other_lead, other_judged) and len(examples) < _EXAMPLES:
            examples.append((" ".join(key), trial.before, trial.after))
    return Invariance(
        ads=len(trials),
        links_changed=links.total(),
        scores_changed=scores.total(),
        kinds=tuple(
            Swapped(kind, tried[kind], links[kind], scores[kind]) for kind in sorted(tried)
        ),
        examples=tuple(examples),
    )
