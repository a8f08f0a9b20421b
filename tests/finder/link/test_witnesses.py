"""Pictures that hashes leave open: the same where something else says so, and not otherwise."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from leadlight.core.settings import Settings
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder.link import marks
from leadlight.finder.link.pictures import STAGES, TYING
from leadlight.finder.link.witnesses import MOST_ADS
from leadlight.finder.pictures.dihedral import lies, rows
from leadlight.finder.shapes import PICTURE_CUTS, PICTURE_TIES, PRINTS, TEMPLATES

CHANCE = random.Random(8)
WHOLE = f"{CHANCE.getrandbits(256):064x}"
NUMBER = {"phones": ["+12125550101"]}

_LISTS = ("pdqs", "sha256s", "phones", "emails", "handles", "payments", "urls", "names")
_IMAGES = pa.list_(pa.struct([("pdq", pa.string()), ("cuts", pa.list_(pa.string()))]))


_PICTURES = """
SELECT pdq, coalesce(picture, pdq) AS picture FROM hashes LEFT JOIN copies USING (pdq)
"""


def cropped(bits: int) -> str:
    """The picture with so many bits changed."""
    value = int(WHOLE, 16)
    for bit in random.Random(bits).sample(range(256), bits):
        value ^= 1 << bit
    return f"{value:064x}"


def pictures(ads: list[dict[str, Any]], templates: dict[str, str] | None = None) -> dict[str, str]:
    """The picture of each hash; ads are numbered."""
    names = [f"A{number}" for number in range(len(ads))]
    columns = {"ad_id": pa.array(names), "version_id": pa.array(names)}
    for name in _LISTS:
        columns[name] = pa.array([ad.get(name, []) for ad in ads], pa.list_(pa.string()))
    columns["ages"] = pa.array([ad.get("ages", []) for ad in ads], pa.list_(pa.int64()))
    worn = templates or {}
    texts = pa.array(range(len(worn)), pa.uint64())
    with DuckdbEngine(Settings(home=Path("unused"), workers=1), Path("unused")) as engine:
        numbers = pa.array(range(len(ads)), pa.int32())
        again = pa.array([False] * len(ads))
        engine.give("seen", pa.table({"ad_id": names, "ad": numbers, "again": again}))
        engine.give("findings", pa.table(columns))
        engine.give("fresh_findings", pa.table(columns))
        engine.give("fresh", pa.table({"images": pa.array([], _IMAGES)}))
        engine.give("previous_prints", PRINTS.empty_table())
        engine.give("previous_picture_ties", PICTURE_TIES.empty_table())
        engine.give("previous_picture_cuts", PICTURE_CUTS.empty_table())
        rows_ = [pa.array([*worn.values()], pa.string()), texts, pa.array([*worn], pa.string())]
        engine.give("templates", pa.table(rows_, schema=TEMPLATES))
        for stage in (*TYING, *marks.STAGES, *STAGES):
            engine.run(stage)
        found = engine.fetch(_PICTURES).to_pylist()
    return {row["pdq"]: row["picture"] for row in found}


def is_one(*ads: dict[str, Any], templates: dict[str, str] | None = None) -> bool:
    return len(set(pictures([*ads], templates).values())) == 1


@pytest.mark.parametrize(
    ("witness", "bits", "same"),
    [
        (NUMBER, 45, True),
        (NUMBER, 63, True),
        (NUMBER, 64, False),
        ({}, 45, False),
        ({}, 31, True),
        ({"handles": ["site:moth"]}, 45, True),
        ({"names": ["Ann"], "ages": [24]}, 45, True),
        ({"names": ["Ann"]}, 45, False),
        ({"names": ["Ann", "Bea"], "ages": [24, 25]}, 45, False),
    ],
)
def test_a_hard_crop_is_a_copy_where_there_is_a_witness(
    witness: dict[str, Any], bits: int, *, same: bool
) -> None:
    ads = ({"pdqs": [WHOLE], **witness}, {"pdqs": [cropped(bits)], **witness})
    assert is_one(*ads, {"pdqs": [WHOLE]}) is same


def test_a_template_is_a_witness() -> None:
    ads = {"pdqs": [WHOLE]}, {"pdqs": [cropped(45)]}
    assert is_one(*ads, templates={"A0": "T1", "A1": "T1"})
    assert not is_one(*ads, templates={"A0": "T1", "A1": "T2"})


def test_what_many_ads_have_is_no_witness() -> None:
    ads = {"pdqs": [WHOLE], **NUMBER}, {"pdqs": [cropped(45)], **NUMBER}
    others = [{"pdqs": [WHOLE], **NUMBER}] * (MOST_ADS - 1)
    assert is_one(*ads, *others[:-1])
    assert not is_one(*ads, *others)


@pytest.mark.parametrize("witness", [NUMBER, {}])
def test_ads_without_pictures_count_among_the_many(witness: dict[str, Any]) -> None:
    """By a number, or a template."""
    ads = [{"pdqs": [WHOLE], **witness}, {"pdqs": [cropped(45)], **witness}]
    others = [dict(witness) for _ in range(MOST_ADS - 1)]
    worn = {} if witness else {f"A{number}": "T1" for number in range(MOST_ADS + 1)}
    assert is_one(*ads, *others[:-1], templates={k: worn[k] for k in [*worn][:-1]})
    assert not is_one(*ads, *others, templates=worn)


def test_a_picture_that_two_ads_show_speaks_for_itself() -> None:
    ads = {"pdqs": [WHOLE], **NUMBER}, {"pdqs": [cropped(45)], **NUMBER}
    assert not is_one(*ads, {"pdqs": [WHOLE]}, {"pdqs": [cropped(45)]})


def test_a_crop_that_lies_another_way_is_found_too() -> None:
    turned = bytes(lies(rows([cropped(45)]))[3, 0]).hex()
    assert is_one({"pdqs": [WHOLE], **NUMBER}, {"pdqs": [turned], **NUMBER}, {"pdqs": [WHOLE]})
