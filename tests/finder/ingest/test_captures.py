"""Captured pages, as crawlers write them: WARC, WACZ and CDR."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.intake import Intake
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from leadlight.core.errors import InputError
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.ingest.journal import Counts
from leadlight.finder.ingest.mapping import Mapping, PageFields, Pick

WACZ = Path(sys.executable).parents[1] / "wacz" / "bin" / "wacz"
"""The format's own tool, in an environment of its own."""
SITE = "http://board.example"
PAGE = """<!doctype html><html><head><title>Board – Maple</title><style>.x {}</style></head><body>
<h1>Maple in town</h1><script>var phone = "000"</script>
<div id=text><p>Call 212<b>-555-</b>0142.</p><p>Two of us</p></div>
<a href="tel:+1-212-555-0142">call</a> <a href="mailto:maple@board.example?subject=x">write</a>
<time datetime="2026-03-01T10:00:00-05:00">1 March</time><span class=city>Dayton</span>
<img src="/p/1.png"><img src="data:image/png;base64,AAAA"></body></html>"""
BY_SITE = Mapping(
    constants={"source": "board", "category": "evening"},
    pages=(
        PageFields(
            r"/ad/(?P<source_id>\d+)$",
            {
                "title": "h1",
                "body": "#text",
                "place": ".city",
                "posted_at": Pick("time", "datetime"),
                "images.url": Pick("img[src^='/']", "src"),
            },
        ),
    ),
)


class Crawl:
    """A WARC that an independent program writes."""

    def __init__(self) -> None:
        self.file = io.BytesIO()
        self.writer = WARCWriter(self.file, gzip=False)
        self._write(self.writer.create_warcinfo_record("c.warc", {"software": "x"}))

    def add(
        self,
        path: str,
        content: bytes,
        kind: str = "text/html; charset=utf-8",
        status: str = "200 OK",
        date: str = "2026-03-02T12:00:00Z",
        **headers: str,
    ) -> Crawl:
        given = [("Content-Type", kind), *headers.items()]
        self._write(
            self.writer.create_warc_record(
                SITE + path,
                "response",
                payload=io.BytesIO(content),
                http_headers=StatusAndHeaders(status, given, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": date},
            )
        )
        return self

    def again(self, path: str, content: bytes, date: str) -> Crawl:
        digest = "sha1:" + base64.b32encode(hashlib.sha1(content).digest()).decode()
        record = self.writer.create_revisit_record(
            SITE + path,
            digest,
            refers_to_uri=SITE + path,
            refers_to_date="2026-03-02T12:00:00Z",
            warc_headers_dict={"WARC-Date": date},
        )
        self._write(record)
        return self

    def _write(self, record: Any) -> None:
        self.writer.write_record(record)
        record.raw_stream.close()  # a temporary file, which warcio leaves open

    @property
    def content(self) -> bytes:
        return self.file.getvalue()


def picture() -> bytes:
    """A made-up picture with something in it."""
    made = Image.effect_noise((64, 64), 80)
    file = io.BytesIO()
    made.save(file, "PNG")
    return file.getvalue()


def only(intake: Intake) -> dict[str, Any]:
    (row,) = intake.rows("versions")
    return row


def test_a_page_is_read_as_any_page_is_made(intake: Intake) -> None:
    counts = intake.take(Crawl().add("/ad/7", PAGE.encode()).content, "crawl.warc")
    assert counts == Counts(read=1, postings=1)
    row = only(intake)
    assert (row["source"], row["url"]) == ("board.example", f"{SITE}/ad/7")
    assert row["title"] == "Maple in town"
    assert "Call 212-555-0142.\nTwo of us" in row["body"]
    assert "var phone" not in row["body"]
    assert row["captured_at"] == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert [(c["type"], c["value"]) for c in row["contacts"]] == [
        ("phone", "+1-212-555-0142"),
        ("email", "maple@board.example"),
    ]
    assert [image["url"] for image in row["images"]] == [f"{SITE}/p/1.png"]


def test_a_mapping_says_which_pages_are_ads_and_how_they_are_read(intake: Intake) -> None:
    crawl = Crawl().add("/", b"<h1>All ads</h1>").add("/ad/7", PAGE.encode())
    assert intake.take(crawl.content, mapping=BY_SITE) == Counts(read=1, postings=1)
    row = only(intake)
    assert (row["source"], row["source_id"], row["category"]) == ("board", "7", "evening")
    assert (row["place"], row["body"]) == ("Dayton", "Call 212-555-0142.\nTwo of us")
    assert row["posted_at"] == datetime(2026, 3, 1, 15, tzinfo=UTC)
    assert row["posted_offset"] == -300


def test_the_record_is_kept_as_it_came_with_where_it_stood(intake: Intake) -> None:
    crawl = Crawl()
    start = len(crawl.content)
    crawl.add("/ad/7", PAGE.encode())
    end = len(crawl.content)
    intake.take(crawl.add("/ad/8", PAGE.encode()).content, "crawl.warc", mapping=BY_SITE)
    row = next(row for row in intake.rows("versions") if row["source_id"] == "7")
    assert row["raw"] == crawl.content[start:end]
    capture = json.loads(row["capture"])
    assert capture["offset"] == start
    assert capture["sha256"] == hashlib.sha256(PAGE.encode()).hexdigest()
    assert capture["warc_file"].endswith("crawl.warc")
    assert capture["warc_record_id"].startswith("urn:uuid:")
    assert capture["media_type"] == "text/html"


def test_pictures_are_hashed_wherever_they_stand_and_let_go_of(intake: Intake) -> None:
    data = picture()
    before = Crawl().add("/p/1.png", data, "image/png").add("/ad/7", PAGE.encode())
    after = Crawl().add("/ad/7", PAGE.encode()).add("/p/1.png", data, "image/png")
    intake.take(before.content, "a")
    intake.take(after.content, "b")
    (row,) = intake.rows("versions")
    (image,) = row["images"]
    assert image["sha256"] == hashlib.sha256(data).hexdigest()
    assert len(image["pdq"]) == 64
    assert not any(data[:40] in content for content in intake.files().values())


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "x-gzip", "chunked"])
def test_an_answer_that_is_packed_wrongly_costs_itself_alone(intake: Intake, encoding: str) -> None:
    name = "Transfer-Encoding" if encoding == "chunked" else "Content-Encoding"
    crawl = Crawl().add("/ad/1", PAGE.encode()).add("/ad/2", b"zzzz\r\nq", **{name: encoding})
    counts = intake.take(crawl.add("/ad/3", PAGE.encode()).content)
    assert counts.postings + counts.quarantined == counts.read >= 2
    urls = {row["url"] for row in intake.rows("versions")}
    assert urls >= {f"{SITE}/ad/1", f"{SITE}/ad/3"}


def test_a_page_nested_without_end_is_refused_at_once(intake: Intake) -> None:
    deep = b"<div>" * 10_000 + b"Maple"
    crawl = Crawl().add("/ad/1", deep).add("/ad/2", b"<p>Oak" * 9_000)
    assert intake.take(crawl.content) == Counts(read=2, postings=1, quarantined=1)
    assert "nested more than 500 deep" in intake.refused()[0].reason


@pytest.mark.parametrize("field", ["images", "images.sha256", "contacts.phone", "age"])
def test_whatever_a_selector_finds_nothing_crashes(intake: Intake, field: str) -> None:
    page = '<h1>Maple</h1><div data-h="z">[{"url": ["x"]}]</div>'
    odd = Mapping(pages=(PageFields("/ad/", {"title": "h1", field: "div"}),))
    assert intake.take(Crawl().add("/ad/1", page.encode()).content, "a", mapping=odd).read == 1
    line = cdr_line(raw_content=page)
    assert intake.take(line, "b", mapping=odd).read == 1
    wrong = Mapping(pages=(PageFields("/ad/", {"title": "h1:nosuch("}),))
    assert intake.take(line, "c", mapping=wrong) == Counts(read=1, quarantined=1)


def test_the_same_page_at_another_address_is_another_capture(intake: Intake) -> None:
    crawl = Crawl().add("/ad/1", PAGE.encode()).add("/x.css", b"a {}", "text/css")
    crawl.again("/ad/2", PAGE.encode(), "2026-03-05T12:00:00Z")
    crawl.again("/x.css", b"a {}", "2026-03-05T12:00:00Z")
    assert intake.take(crawl.content, mapping=BY_SITE) == Counts(read=2, postings=2)
    assert {row["source_id"] for row in intake.rows("versions")} == {"1", "2"}


def test_a_page_captured_again_is_a_sighting(intake: Intake) -> None:
    crawl = Crawl().add("/ad/7", PAGE.encode())
    crawl.again("/ad/7", PAGE.encode(), "2026-03-05T12:00:00Z")
    assert intake.take(crawl.content) == Counts(read=2, postings=1, sightings=1)
    moments = sorted(row["captured_at"] for row in intake.rows("sightings"))
    assert moments == [datetime(2026, 3, day, 12, tzinfo=UTC) for day in (2, 5)]
    alone = Crawl().again("/ad/9", b"never seen", "2026-03-05T12:00:00Z")
    assert intake.take(alone.content, "b") == Counts(read=1, quarantined=1)
    assert "captured again" in intake.refused()[0].reason


@pytest.mark.parametrize("packing", ["gzip", "gzip a record", "deflated", "chunked"])
def test_packings_of_files_and_of_answers(intake: Intake, packing: str) -> None:
    content, headers = PAGE.encode(), {}
    if packing == "deflated":
        content, headers = gzip.compress(content), {"Content-Encoding": "gzip"}
    if packing == "chunked":
        content = b"%x\r\n%b\r\n0\r\n\r\n" % (len(content), content)
        headers = {"Transfer-Encoding": "chunked"}
    file = Crawl().add("/ad/7", content, **headers).content
    if packing == "gzip":
        file = gzip.compress(file)
    if packing == "gzip a record":
        first = file.index(b"WARC/1.0", 8)
        file = gzip.compress(file[:first]) + gzip.compress(file[first:])
    assert intake.take(file) == Counts(read=1, postings=1)
    assert only(intake)["title"] == "Maple in town"


@pytest.mark.parametrize("named", ["by the server", "by the page", "by nobody"])
def test_the_charset_is_found(intake: Intake, named: str) -> None:
    text = "<meta charset=iso-8859-1>" if named == "by the page" else ""
    content = f"{text}<h1>Señora Núñez</h1>".encode("latin-1")
    kind = "text/html; charset=iso-8859-1" if named == "by the server" else "text/html"
    intake.take(Crawl().add("/ad/7", content, kind).content)
    assert only(intake)["title"] == "Señora Núñez"


def test_what_is_no_page_or_was_not_found_is_passed_over(intake: Intake) -> None:
    crawl = Crawl().add("/x.css", b"a {}", "text/css").add("/no", b"<h1>no</h1>", status="404 No")
    assert intake.take(crawl.content) == Counts()


def test_what_is_no_warc_at_all_is_said(intake: Intake) -> None:
    assert intake.take(b"nothing like it\n" * 9, form="warc") == Counts(read=1, quarantined=1)
    assert "no WARC record begins here" in intake.refused()[0].reason


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
def test_what_wget_writes_is_read(intake: Intake, tmp_path: Path) -> None:
    """A site of this machine, captured by a program of others."""
    site = tmp_path / "site" / "ad"
    site.mkdir(parents=True)
    (site / "7.html").write_text(PAGE.replace("/p/1.png", "1.png"), encoding="utf-8")
    (site / "1.png").write_bytes(data := picture())
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path / "site")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/ad/7.html"
        words = ["--quiet", "--no-proxy", "--tries=1", "--timeout=20", "--page-requisites"]
        subprocess.run(["wget", *words, "--warc-file=own", address], cwd=tmp_path, check=True)
        server.shutdown()
    counts = intake.take_paths([tmp_path / "own.warc.gz"])
    assert counts == Counts(read=1, postings=1)
    row = only(intake)
    assert (row["source"], row["url"]) == ("127.0.0.1", address)
    assert row["images"][0]["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.skipif(not WACZ.exists(), reason="needs wacz: `make .venv/stamps/wacz`")
def test_what_wacz_packs_is_read(intake: Intake, tmp_path: Path) -> None:
    """Captures packed by the format's own tool, which checks what it made."""
    for at in (1, 2):
        capture = Crawl().add(f"/ad/{at}", PAGE.encode()).add("/robots.txt", b"no", "text/plain")
        (tmp_path / f"{at}.warc").write_bytes(capture.content)
    packed = tmp_path / "crawl.wacz"
    inputs = [str(tmp_path / f"{at}.warc") for at in (1, 2)]
    made = [str(WACZ), "create", "--detect-pages", "-o", str(packed), *inputs]
    subprocess.run(made, check=True, capture_output=True, cwd=tmp_path)
    checked = [str(WACZ), "validate", "-f", str(packed)]
    subprocess.run(checked, check=True, capture_output=True, cwd=tmp_path)
    assert intake.take_paths([packed]) == Counts(read=2, postings=2)
    found = [json.loads(row["capture"]) for row in intake.rows("versions")]
    assert sorted(each["warc_file"].rpartition("crawl.wacz/")[2] for each in found) == [
        "archive/1.warc",
        "archive/2.warc",
    ]
    assert all(each["warc_record_id"] for each in found)


def bad() -> Iterator[tuple[str, bytes, str]]:
    whole = Crawl().add("/ad/7", PAGE.encode()).add("/ad/8", PAGE.encode()).content
    last = whole.rindex(b"WARC/1.0")
    yield "cut off", whole[: last + 500], "cut off"
    yield (
        "no record",
        whole[:last] + b"nothing like it\r\n" * 9,
        "no WARC record begins after this record",
    )
    yield (
        "packed and cut off",
        gzip.compress(whole[:last]) + gzip.compress(whole[last:])[:99],
        ("damaged or cut off"),
    )
    bomb = gzip.compress(b"<h1>a</h1>" + b"b" * (1 << 20))
    headers = {"Content-Encoding": "gzip"}
    yield (
        "a bomb",
        Crawl().add("/ad/7", PAGE.encode()).add("/b", bomb, **headers).content,
        ("unpacks to more than 65,536 bytes"),
    )
    huge = Crawl().add("/ad/7", PAGE.encode()).add("/ad/9", b"<h1>x</h1>" + b"y" * (1 << 17))
    yield "a huge page", huge.content, "more than 65,536 bytes"


@pytest.mark.parametrize(
    ("content", "reason"), [it[1:] for it in bad()], ids=[it[0] for it in bad()]
)
def test_what_is_broken_costs_itself_alone(intake: Intake, content: bytes, reason: str) -> None:
    assert intake.take(content) == Counts(read=2, postings=1, quarantined=1)
    (entry,) = intake.refused()
    assert reason in entry.reason


def test_a_gzip_bomb_of_one_record_is_refused_unread(intake: Intake) -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://b.example/\r\n"
    head += b"WARC-Date: 2026-03-02T12:00:00Z\r\nContent-Length: %d\r\n\r\n" % (200 << 20)
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=1) as file:
        file.write(head)
        for _ in range(200):
            file.write(bytes(1 << 20))
    assert intake.take(packed.getvalue()) == Counts(read=1, quarantined=1)
    assert "a WARC record of 209,715,200 bytes" in intake.refused()[0].reason


def test_a_wacz_is_read_capture_by_capture(intake: Intake) -> None:
    one, two = (Crawl().add(f"/ad/{at}", PAGE.encode()).content for at in (1, 2))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/one.warc.gz", gzip.compress(one))
        archive.writestr("archive/two.warc", two)
        archive.writestr("datapackage.json", "{}")
    assert intake.take(file.getvalue(), "crawl.wacz") == Counts(read=2, postings=2)
    files = sorted(json.loads(row["capture"])["warc_file"] for row in intake.rows("versions"))
    assert [name.rpartition("crawl.wacz/")[2] for name in files] == [
        "archive/one.warc.gz",
        "archive/two.warc",
    ]
    for name, content in (("not.wacz", b"no zip"), ("none.wacz", b"PK\5\6" + bytes(18))):
        with pytest.raises(InputError, match=name):
            find_feeds([str(intake.feed(content, name))])


@pytest.mark.parametrize(("field", "value"), [(6, 1), (8, 99)], ids=["encrypted", "packed oddly"])
def test_a_capture_that_cannot_be_unpacked_goes_to_quarantine(
    intake: Intake, field: int, value: int
) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/one.warc", Crawl().content)
    content = bytearray(file.getvalue())
    content[content.index(b"PK\3\4") + field] = value
    content[content.index(b"PK\1\2") + field + 2] = value
    assert intake.take(bytes(content), "a.wacz") == Counts(read=1, quarantined=1)
    assert "damaged" in intake.refused()[0].reason


def test_an_address_that_is_none_costs_itself_alone(intake: Intake) -> None:
    page = '<h1>Maple</h1><img src="http://[bad"><img src="/1.png"><a href="tel:%zz">x</a>'
    intake.take(Crawl().add("/ad/7", page.encode()).content, "a")
    intake.take(cdr_line(raw_content=page, url=f"{SITE}/ad/8", objects=None), "b")
    for row in intake.rows("versions"):
        assert [image["url"] for image in row["images"]] == [f"{SITE}/1.png"]
    odd = cdr_line(raw_content=page, url="http://[bad")
    assert intake.take(odd, "c", form="cdr", source="x").read == 1


def cdr_line(**fields: Any) -> bytes:
    plain = {
        "_id": "A1",
        "url": f"{SITE}/ad/7",
        "timestamp_crawl": 1772452800000,
        "content_type": "text/html",
        "raw_content": PAGE,
        "team": "nobody",
        "version": 3.0,
        "objects": [
            {"obj_original_url": f"{SITE}/p/2.jpg", "content_type": "image/jpeg"},
            {"obj_original_url": f"{SITE}/x.css", "content_type": "text/css"},
        ],
    } | fields
    return json.dumps({k: v for k, v in plain.items() if v is not None}).encode() + b"\n"


def test_a_line_of_cdr_is_the_page_that_it_holds(intake: Intake) -> None:
    assert intake.take(cdr_line(), "feed.jsonl", mapping=BY_SITE) == Counts(read=1, postings=1)
    row = only(intake)
    assert (row["source"], row["source_id"], row["place"]) == ("board", "7", "Dayton")
    assert row["captured_at"] == datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert [image["url"] for image in row["images"]] == [f"{SITE}/p/1.png", f"{SITE}/p/2.jpg"]
    assert json.loads(row["extra"])["cdr"] == {"_id": "A1", "team": "nobody", "version": 3.0}
    assert row["raw"] + b"\n" == cdr_line()


def test_cdr_of_version_two_and_without_a_page(intake: Intake) -> None:
    text = {"extracted_text": "Call 212-555-0142", "extracted_metadata": {"title": "Maple"}}
    lines = [
        cdr_line(timestamp="2026-03-02T12:00:00Z", timestamp_crawl=None, raw_content=None, **text),
        cdr_line(obj_parent="A1", content_type="image/jpeg", raw_content=None),
    ]
    assert intake.take(b"".join(lines), "a.cdr") == Counts(read=1, postings=1)
    row = only(intake)
    assert (row["title"], row["body"]) == ("Maple", "Call 212-555-0142")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"url": None}, "no `url`"),
        ({"timestamp_crawl": "soon"}, "is no time"),
        ({"timestamp_crawl": "2026-03-02T12:00:00"}, "no offset"),
        ({"timestamp_crawl": 1e300}, "is no time"),
        ({"raw_content": None}, "neither"),
        ({"raw_content": "<p></p>"}, "neither title nor body"),
    ],
)
def test_bad_cdr_goes_to_quarantine(intake: Intake, fields: dict[str, Any], reason: str) -> None:
    counts = intake.take(cdr_line(**fields) + cdr_line(url=f"{SITE}/ad/8"), form="cdr")
    assert counts == Counts(read=2, postings=1, quarantined=1)
    assert reason in intake.refused()[0].reason
