"""One ad as it was kept: what it says, what was found in it, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from leadlight.core.kept import KeptAd, KeptVersion
from leadlight.finder import desk
from leadlight.govern.access import ON_AD
from leadlight.serve.marked import LONGEST, marks, stretches
from leadlight.serve.reader import CurrentReader
from leadlight.shell.faces import Face

_TEXTS = {"title": "Title", "body": "Text"}
_FIELDS = {"place": "Filed under", "category": "Category", "age": "Age"}
MOST_RAW = 20_000
"""Characters of the received bytes that a page shows."""


def found(reader: CurrentReader, ad_id: str) -> KeptAd:
    """The ad of this id; ``NotFoundError`` if there is none."""
    return desk.kept_ad(reader.home, reader.context, ad_id)


def view(ad: KeptAd, request: Request) -> Mapping[str, Any]:
    """The version that is asked for, else the newest, cut into what was found in it."""
    asked = request.query_params.get("version")
    version = next((each for each in ad.versions if each.version_id == asked), ad.versions[0])
    texts = {field.name: field.text for field in version.fields}
    return {
        "version": version,
        "title": texts.get("title") or texts.get("body") or "An ad without text",
        "parts": [
            _part(name, label, texts[name], version)
            for name, label in _TEXTS.items()
            if name in texts
        ],
        "others": [
            _part(name, _label(name), text, version)
            for name, text in texts.items()
            if name not in _TEXTS
        ],
        "found": marks(version.findings),
        "longest": LONGEST,
        "most_raw": MOST_RAW,
    }


def _part(name: str, label: str, text: str, version: KeptVersion) -> Mapping[str, Any]:
    pieces = stretches(name, text, version.findings)
    return {
        "label": label,
        "pieces": pieces,
        "left_out": max(len(text) - LONGEST, 0),
        "has_crude": any(piece.is_crude for piece in pieces),
    }


def _label(name: str) -> str:
    kind = name.partition(".")[0]
    return _FIELDS.get(
        kind, {"places": "Also filed under", "contacts": "Contact field"}.get(kind, kind)
    )


FACE = Face(
    path="/ads/{ad_id}",
    record=found,
    shape=KeptAd,
    template="ad.html",
    view=view,
    summary="One ad as it was kept: its versions, what is read out of them, where they came from.",
    rule=ON_AD,
)
