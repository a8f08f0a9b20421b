"""Templates are read once: what is in memory fits together whatever becomes of the files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.requests import Request

from leadlight.shell.pages import Pages

REQUEST = Request({"type": "http", "path": "/", "headers": [], "query_string": b""})


def test_an_upgrade_under_a_running_server_changes_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do templates that nobody has asked for yet."""
    folder = tmp_path / "upgraded" / "templates"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    for name in ("asked", "unasked"):
        (folder / f"{name}.html").write_text(f'{{% include "part.html" %}} {name}', "utf-8")
    (folder / "part.html").write_text("before", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    pages = Pages(["upgraded"], lambda _: {})
    assert pages.draw(REQUEST, "asked.html", {}).body == b"before asked"
    (folder / "part.html").write_text("{{ a_value_of_the_new_code }}", "utf-8")
    assert pages.draw(REQUEST, "asked.html", {}).body == b"before asked"
    shutil.rmtree(folder)
    assert pages.draw(REQUEST, "unasked.html", {}).body == b"before unasked"
