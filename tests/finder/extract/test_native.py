"""Compiled or not, an ad reads the same."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import yaml

import native as setting_up
from leadlight.core import native
from leadlight.core.records import Ad
from leadlight.finder import extract
from leadlight.finder.extract import read

MOMENT = datetime(2026, 3, 1, tzinfo=UTC)
CASES = Path(__file__).parent / "cases"
PLAINLY = """
import sys
import msgspec
from leadlight.finder import extract
extract.__path__[:] = extract.__path__[-1:]
from leadlight.core.native import is_compiled
from leadlight.core.records import Ad
from leadlight.finder.extract import read
assert not is_compiled(read)
ads = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Ad])
known = [(ad, "ad", "version") for ad in ads]
own = [(it.findings, it.typed) for it in read.read_ads(known, "US")]
sys.stdout.buffer.write(msgspec.json.encode(own))
"""
needs_compiled = pytest.mark.skipif(
    not native.is_compiled(read), reason="not compiled here: run `make native`"
)


@pytest.fixture(scope="module")
def ads() -> list[Ad]:
    """An ad for each case of all case files."""
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in CASES.glob("*.yaml")]
    cases = [case for cases in files for case in cases if isinstance(case, dict)]
    return [_ad(case) for case in cases]


def _ad(case: dict[str, object]) -> Ad:
    body = str(case.get("body", case.get("text", case.get("label", ""))))
    title = str(case["title"]) if "title" in case else None
    return Ad(source="x.example", captured_at=MOMENT, title=title, body=body, place=body[:80])


@needs_compiled
def test_readings_are_the_same_byte_for_byte(ads: list[Ad]) -> None:
    """Plain Python reads in a process of its own."""
    plain = subprocess.run(
        [sys.executable, "-c", PLAINLY],
        input=msgspec.json.encode(ads),
        capture_output=True,
        check=True,
    )
    known = [(ad, "ad", "version") for ad in ads]
    own = [(it.findings, it.typed) for it in read.read_ads(known, "US")]
    assert len(own) > 500
    assert msgspec.json.encode(own) == plain.stdout


@needs_compiled
def test_every_module_that_set_up_compiles_is_used() -> None:
    (made,) = native.compiled(Path(extract.__path__[-1]))
    names = {Path(path).stem for path in setting_up.modules()}
    assert names <= {path.name.partition(".")[0] for path in Path(made).iterdir()}
    assert "read" in names


@pytest.mark.slow
@pytest.mark.skipif(setting_up.lacking() != "", reason=f"there is no {setting_up.lacking()} here")
def test_set_up_can_compile(tmp_path: Path) -> None:
    """As it does where no compiled modules lie; CI would run plain Python else and not say so."""
    assert setting_up.build(tmp_path) == ""
    made = tmp_path.joinpath("lib", *setting_up.WITHIN.split("."))
    assert len(list(made.iterdir())) > len(setting_up.modules())
    script = f"from leadlight.finder import extract; extract.__path__[:0] = [{str(made)!r}]; "
    script += "from leadlight.finder.extract import read; print(read.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(str(made))
