"""Weak labels: no truth is asked for, kinds are told apart, and what repeats counts less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources

import numpy as np
import pyarrow as pa
import pytest
import yaml

from leadlight.finder.rank.features import judging
from leadlight.finder.rank.weak_labels import profiles, weak_labels
from leadlight.finder.shapes import FEATURES, KINDS, LINK_FEATURES

QUIET = dict.fromkeys(LINK_FEATURES, 0.0) | {"sites": 1.0, "crowd": 1.0, "people": 1.0}
MANY = {"names_apart": 0.7, "people": 4.0, "ages_apart": 0.6, "age_span": 8.0, "crowd": 5.0}
CONTROLLED = QUIET | MANY | {"side_by_side": 0.4, "names_on_contact": 3.0}
AGENCY = QUIET | MANY | {"own_site": 1.0, "crowd": 12.0, "people": 9.0}
SPAM = QUIET | MANY | {"blast": 12.0, "far_apart": 1.0, "spread": 3_000.0, "crowd": 20.0}


def leads(rows: Sequence[Mapping[str, float | None]]) -> pa.Table:
    made: list[dict[str, object]] = [
        {**row, "lead_id": f"L{number}", "ads": 9, "indicated": []}
        for number, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(made, schema=FEATURES)


def test_kinds_are_told_apart_without_any_truth() -> None:
    rows = [QUIET] * 60 + [CONTROLLED] * 12 + [AGENCY] * 6 + [SPAM] * 5
    shares = weak_labels(leads(rows)).shares
    found = [KINDS[column] for column in shares.argmax(axis=1)]
    assert set(found[:60]) <= {"independent", "other"}
    assert found[60:] == ["controlled"] * 12 + ["agency"] * 6 + ["spam"] * 5
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(rows)))


def test_cards_that_repeat_each_other_count_less() -> None:
    chance = np.random.default_rng(5)
    together, alone = chance.random(400) < 0.5, chance.random(400) < 0.5
    rows = [
        QUIET | {"names_on_text": 3.0 * a, "names_on_picture": 3.0 * a, "sites": 1.0 + 3.0 * b}
        for a, b in zip(together, alone, strict=True)
    ]
    trust = dict(
        zip([card.code for card in judging()], weak_labels(leads(rows)).trust, strict=True)
    )
    assert trust["names_on_one_text"] < 0.9 * trust["several_sites"]
    assert trust["names_on_one_picture"] < 0.9 * trust["several_sites"]


def test_an_archive_of_nothing_but_single_ads_has_labels_too() -> None:
    single = leads([QUIET, CONTROLLED]).set_column(1, "ads", pa.array([1, 1]))
    shares = weak_labels(single).shares
    assert shares.shape == (2, len(KINDS))
    assert np.isfinite(shares).all()
    assert weak_labels(single.slice(0, 0)).shares.shape == (0, len(KINDS))


def test_every_profile_names_cards_that_judge() -> None:
    assert profiles().shape == (len(KINDS), len(judging()))
    assert (profiles()[0] == [card.weight for card in judging()]).all()
    source = resources.files("leadlight.finder.rank") / "profiles.yaml"
    codes = {card.code for card in judging()}
    for known in yaml.safe_load(source.read_text(encoding="utf-8")).values():
        assert set(known) <= codes


def test_what_is_not_stated_is_no_vote() -> None:
    unsaid = QUIET | {"ages_apart": None, "age_span": None, "people": None}
    same = QUIET | {"ages_apart": 0.0, "age_span": 0.0, "people": 1.0}
    rows: list[Mapping[str, float | None]] = [*[QUIET] * 40, *[CONTROLLED] * 10, unsaid, same]
    shares = weak_labels(leads(rows)).shares[:, KINDS.index("independent")]
    assert shares[-2] < shares[-1]


def test_a_handful_of_leads_makes_nothing_usual() -> None:
    (found,) = weak_labels(leads([CONTROLLED])).shares
    assert KINDS[int(found.argmax())] == "controlled"
