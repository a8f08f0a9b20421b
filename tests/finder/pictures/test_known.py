"""Lists of known hashes: whatever is within reach is found, a broken list stops everything."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.core.errors import InputError
from leadlight.finder.pictures.dihedral import SAME, differing, lies, rows
from leadlight.finder.pictures.known import find_lists, load
from leadlight.finder.pictures.nearest import Nearest

ONE, TWO = "12" * 32, "e7" * 32


def changed(hash_: str, bits: int, chance: random.Random) -> str:
    number = int(hash_, 16)
    for bit in chance.sample(range(256), bits):
        number ^= 1 << bit
    return f"{number:064x}"


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(0, 60))
def test_all_within_reach_are_found_and_none_beyond(seed: int, bits: int) -> None:
    chance = random.Random(seed)
    listed = [f"{chance.getrandbits(256):064x}" for _ in range(50)]
    asked = changed(listed[7], bits, chance)
    near, apart = Nearest(rows(listed)).within(rows([asked]))
    every = differing(rows(listed), rows([asked]))
    assert near.tolist() == np.flatnonzero(every <= SAME).tolist()
    assert apart.tolist() == every[every <= SAME].tolist()


def test_a_listed_picture_is_found_in_both_kinds_and_however_it_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"# a list\n\npdq {ONE.upper()}\nsha256\t{TWO}\r\n", encoding="utf-8")
    lists = find_lists([path])
    known = load(lists)
    (match,) = known.of_file(TWO.upper())
    assert (match.list_name, match.list_version) == ("list.txt", lists[0].version)
    assert (match.kind, match.listed, match.distance) == ("sha256", TWO, 0)
    for turned in lies(rows([ONE]))[:, 0]:
        asked = changed(turned.tobytes().hex(), 31, random.Random(1))
        (match,) = known.of_given(asked, None)
        assert (match.kind, match.listed, match.found) == ("pdq", ONE, asked)
        assert match.distance <= 31
    assert not known.of_given(changed(ONE, 90, random.Random(1)), 100)
    assert not known.of_file(ONE)


def test_a_hash_of_low_quality_is_not_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"pdq {ONE}\n", encoding="utf-8")
    known = load(find_lists([path]))
    assert known.of_given(ONE, 50)
    assert not known.of_given(ONE, 49)


@pytest.mark.parametrize("line", ["pdq 12", ONE, f"md5 {ONE}", f"pdq {ONE} x", "pdq", "\x00"])
def test_a_broken_line_names_list_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"pdq {ONE}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"list\.txt, line 2: .* mend or remove the line"):
        find_lists([path])


def test_a_list_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.txt", tmp_path):
        with pytest.raises(InputError, match="LEADLIGHT_KNOWN_HASHES"):
            find_lists([path])


def test_a_list_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"pdq {ONE}\n", encoding="utf-8")
    lists = find_lists([path])
    path.write_text("", encoding="utf-8")
    load.cache_clear()
    with pytest.raises(InputError, match="changed meanwhile"):
        load(lists)
