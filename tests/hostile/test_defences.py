"""Each defence is shown to be the one that holds: with it an attack does nothing, without it, it
does.

A test that only sees an attack fail does not know why it failed. Here every defence is switched off
by itself, and its attack must then do its harm.
"""

from __future__ import annotations

import hmac
import io
import json
import logging
import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from starlette.testclient import TestClient
from tests.intake import CONTEXT, Intake, json_line

from leadlight.core.errors import InputError, RecordError, RequestError
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.ingest import lines
from leadlight.finder.ingest import page as captured_page
from leadlight.finder.pictures import beside, decode
from leadlight.govern import sealing
from leadlight.serve import sheets
from leadlight.serve.app import create_app
from leadlight.shell import forms, headers, hosts, limits, logs, wording
from leadlight.store import backup

SCRIPT = "<script>alert(1)</script>"
TURNED = "\u202e5550121\u202c"
OWN = {"sec-fetch-site": "same-origin"}


class Ground(NamedTuple):
    """Where attacks are tried: a home with hostile ads in it, and a folder."""

    intake: Intake
    folder: Path

    def asked(self) -> TestClient:
        """A browser before the site as it stands at this moment."""
        app = create_app(self.intake.home, CONTEXT)
        return TestClient(app, "http://127.0.0.1:8080", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("ground")
    intake = Intake(folder)
    intake.take(
        json_line(source_id="a", title=f"{SCRIPT} call 212-555-0121", body=SCRIPT, place=TURNED)
        + json_line(source_id="b", title="=HYPERLINK(0) 212-555-0121", place=TURNED)
    )
    build(intake.home, CONTEXT)
    yield Ground(intake, folder)
    intake.home.close()


def script_runs(ground: Ground) -> bool:
    (found, *_) = desk.links(ground.intake.home, CONTEXT)
    asked = ground.asked()
    shown = [asked.get(f"/leads/{found.lead_id}").text, asked.get(f"/ads/{found.ad_id}").text]
    return any(SCRIPT in page for page in shown)


def anything_may_load(ground: Ground) -> bool:
    said = ground.asked().get("/search").headers
    return "content-security-policy" not in said or "x-content-type-options" not in said


def another_name_is_answered(ground: Ground) -> bool:
    """A stranger's name that resolves to this machine: DNS rebinding."""
    return ground.asked().get("/search", headers={"host": "rebound.example"}).status_code == 200


def a_strangers_page_changes_something(ground: Ground) -> bool:
    told = {"name": "x", "address": "/search?q=call"}
    site = {"sec-fetch-site": "cross-site", "origin": "https://stranger.example"}
    answer = ground.asked().post("/search/save", data=told, headers=site, follow_redirects=False)
    return answer.status_code not in {400, 403, 404, 405}


def a_cell_is_a_formula(_: Ground) -> bool:
    cells = [sheets.cell(text) for text in ("=HYPERLINK(0)", "@SUM(A1)", "\t=1", "-2+3")]
    return any(not cell.startswith("'") for cell in cells)


def a_number_reads_backwards(_: Ground) -> bool:
    return "\u202e" in str(wording.foreign(TURNED))


def a_name_leads_out_of_the_feed(ground: Ground) -> bool:
    (ground.folder / "inner").mkdir(exist_ok=True)
    (ground.folder / "secret").write_bytes(b"secret")
    return _is_read(ground.folder / "inner", "../secret")


def a_link_leads_out_of_the_feed(ground: Ground) -> bool:
    (ground.folder / "inner").mkdir(exist_ok=True)
    (ground.folder / "secret").write_bytes(b"secret")
    link = ground.folder / "inner" / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(ground.folder / "secret")
    return _is_read(ground.folder / "inner", "link")


def _is_read(folder: Path, name: str) -> bool:
    try:
        return beside.read_beside(folder, name, 1_000) == b"secret"
    except InputError:
        return False


def a_small_file_is_a_huge_picture(_: Ground) -> bool:
    """A head that promises more points than are unpacked, and fewer than make Pillow refuse it."""
    try:
        decode.small_grey(_png(9_000, 9_000), 64_000_000)
    except decode.PictureError as error:
        return "points" not in str(error)
    return True


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def a_format_that_runs_code_is_opened(_: Ground) -> bool:
    """PostScript, which Pillow hands to another program."""
    try:
        decode.small_grey(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", 1_000)
    except decode.PictureError as error:
        return "no picture of a format" not in str(error)
    return True


def a_line_fills_the_memory(_: Ground) -> bool:
    line = lines.next_line(io.BytesIO(b"x" * 10_000 + b"\n"), 100)
    return line is not None and len(line.raw) >= 10_000


def a_page_is_nested_without_end(_: Ground) -> bool:
    return _page_is_read(b"<div>" * 3_000 + b"x")


def _page_is_read(content: bytes) -> bool:
    page = captured_page.Page("https://nightboard.example/1", content)
    try:
        captured_page._tree(page)
    except RecordError:
        return False
    return True


def a_cursor_can_be_changed(ground: Ground) -> bool:
    sealer = sealing.Sealer(ground.intake.home, "a test")
    sealed = sealer.seal(b"page 1")
    changed = sealed[:-2] + ("AA" if not sealed.endswith("AA") else "BB")
    try:
        sealer.open(changed)
    except RequestError:
        return False
    return True


def a_line_of_the_log_is_forged(_: Ground) -> bool:
    said = 'x"}\n{"level": "info", "says": "all is well'
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (said,), None)
    return "\n" in logs.Lines().format(record)


def an_error_tells_what_was_looked_for(_: Ground) -> bool:
    try:
        raise ValueError("212-555-0121")
    except ValueError as error:
        fault = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), fault)
    return "212-555-0121" in logs.Lines().format(record)


def a_backup_writes_outside_of_the_home(_: Ground) -> bool:
    try:
        backup._inside("../../etc/cron.d/x")
    except InputError:
        return False
    return True


def a_body_without_end_is_read(ground: Ground) -> bool:
    content = b"name=" + b"x" * 40_000
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = ground.asked().post("/search/save", content=content, headers=OWN | form)
    return "longer than" not in answer.text and answer.status_code != 413


def somebody_asks_without_end(_: Ground) -> bool:
    buckets = limits.Buckets(3, clock=lambda: 0.0)
    return sum(buckets.take("one").is_given for _ in range(100)) > 3


class Defence(NamedTuple):
    """An attack, and the one place that stops it: an object, a name in it, and what would stand
    there without the defence."""

    attack: Callable[[Ground], bool]
    place: Any
    name: str
    without: Any


def _all_of_it(head: bytes, feed: io.BytesIO, _: int) -> lines.Line:
    whole = head + feed.read()
    return lines.Line(whole, len(whole))


def _take_always(buckets: limits.Buckets, _: str) -> limits.Allowance:
    return limits.Allowance(True, buckets.most, 0)


DEFENCES = [
    Defence(script_runs, wording, "escape", lambda text: text),
    Defence(a_number_reads_backwards, wording, "_HIDDEN", re.compile(r"(?!)")),
    Defence(anything_may_load, headers, "SECURITY_HEADERS", {}),
    Defence(another_name_is_answered, hosts.Hosts, "_is_own", lambda *_: True),
    Defence(a_strangers_page_changes_something, forms, "_READS", {"GET", "POST"}),
    Defence(a_cell_is_a_formula, sheets, "_FORMULA", ("\0",)),
    Defence(a_name_leads_out_of_the_feed, beside, "_steps", lambda name: name.split("/")),
    Defence(a_link_leads_out_of_the_feed, beside, "_FILE", os.O_RDONLY),
    Defence(a_small_file_is_a_huge_picture, decode, "_small", lambda *_: None),
    Defence(a_format_that_runs_code_is_opened, decode, "FORMATS", ("EPS",)),
    Defence(a_line_fills_the_memory, lines, "_too_long", _all_of_it),
    Defence(a_page_is_nested_without_end, captured_page, "_DEEPEST", 1 << 30),
    Defence(a_cursor_can_be_changed, hmac, "compare_digest", lambda *_: True),
    Defence(a_line_of_the_log_is_forged, json, "dumps", lambda told: told["says"]),
    Defence(an_error_tells_what_was_looked_for, logs, "_fault", lambda e: {"fault": str(e)}),
    Defence(a_backup_writes_outside_of_the_home, backup, "_inside", Path),
    Defence(a_body_without_end_is_read, forms, "_LONGEST", 1 << 30),
    Defence(somebody_asks_without_end, limits.Buckets, "take", _take_always),
]


@pytest.mark.parametrize("defence", DEFENCES, ids=lambda defence: defence.attack.__name__)
def test_the_defence_is_what_holds(
    ground: Ground, defence: Defence, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not defence.attack(ground)
    with monkeypatch.context() as patch:
        patch.setattr(defence.place, defence.name, defence.without)
        assert defence.attack(ground), "the attack does nothing: it tests nothing"
    assert not defence.attack(ground)
