"""Slots: fixed words stay plain, what varies is counted, and bits are saved where texts are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bench.edited import Writer
from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.templates import SlotValue
from leadlight.finder.link.slots import Copy, find_slots

FIRST = "Good evening from Amy in town, call now for a walk"


def copy(name: str, ads: int = 1) -> Copy:
    return Copy(FIRST.replace("Amy", name), ads)


def test_a_slot_lies_between_fixed_words_with_its_values() -> None:
    found = find_slots(FIRST, [copy("Amy", 2), copy("dear Jolene", 3), copy("Bea")])
    assert [(part.text, part.fixed) for part in found.parts] == [
        ("Good evening from", True),
        ("Amy", False),
        ("in town, call now for a walk", True),
    ]
    slot = found.parts[1]
    assert slot.different == 3
    assert slot.values == (
        SlotValue("dear Jolene", 3),
        SlotValue("Amy", 2),
        SlotValue("Bea", 1),
    )


def test_words_that_many_put_in_are_a_slot_though_the_first_has_none() -> None:
    copies = [Copy(FIRST, 1), Copy(FIRST.replace(",", " tonight,"), 1), Copy(f"{FIRST} soon", 1)]
    parts = find_slots(FIRST, copies).parts
    assert [part.text for part in parts if not part.fixed] == ["", ""]
    assert [value.value for part in parts if not part.fixed for value in part.values] == [
        *("", "tonight,"),
        *("", "soon"),
    ]


def test_case_and_punctuation_are_no_difference() -> None:
    (part,) = find_slots(
        FIRST, [Copy(FIRST, 1), Copy(FIRST.upper().replace(",", " ..."), 1)]
    ).parts[:1]
    assert part.text.startswith("Good evening from Amy in town")


def test_a_text_that_never_varies_is_one_fixed_part() -> None:
    found = find_slots(FIRST, [Copy(FIRST, 50)])
    assert [(part.text, part.fixed) for part in found.parts] == [(FIRST, True)]
    assert found.bits_saved > 40 * len(FIRST.split())


def test_bits_grow_with_copies_and_are_none_for_strangers() -> None:
    writer = Writer(4)
    template = writer.template(60, 60)
    texts = [writer.copy(template) for _ in range(30)]
    few, many = (
        find_slots(texts[0], [Copy(text, 1) for text in texts[:count]]).bits_saved
        for count in (5, 30)
    )
    assert many > 3 * few > 0
    strangers = [Copy(" ".join(writer.words(60)), 1) for _ in range(10)]
    assert find_slots(strangers[0].typed, strangers).bits_saved < 0


WORDS = st.lists(st.sampled_from(["sun", "moon", "sea", "♥", "<name>"]), max_size=9).map(" ".join)


@given(WORDS, st.lists(st.tuples(WORDS, st.integers(1, 3)), max_size=6))
def test_parts_alternate_and_count_ads_once(first: str, others: list[tuple[str, int]]) -> None:
    copies = [Copy(first, 1), *(Copy(text, ads) for text, ads in others)]
    parts = find_slots(first, copies).parts
    ads = sum(each.ads for each in copies)
    for part in parts:
        assert sum(value.ads for value in part.values) <= ads
        assert part.fixed == (not part.values) == (part.different == 0)
    assert all(not (one.fixed and other.fixed) for one, other in pairwise(parts))


def test_an_edit_of_the_first_text_is_no_slot() -> None:
    copies = [Copy(FIRST.replace("walk", "wlak"), 1), Copy(FIRST, 3)]
    (part,) = find_slots(copies[0].typed, copies).parts
    assert (part.text, part.fixed) == (FIRST, True)


def test_slots_are_those_that_were_filled() -> None:
    writer = Writer(6)
    for _ in range(20):
        template = writer.template(60, 90)
        texts = [writer.copy(template, 0.05) for _ in range(60)]
        parts = find_slots(texts[0], [Copy(text, 1) for text in texts]).parts
        slots = sum(not part.fixed for part in parts)
        assert slots <= sum(not word for word in template.words) <= slots + 2


@pytest.mark.parametrize("text", ["", "♥", "x" * 1_000_000, "a " * 100_000])
def test_hostile_texts(text: str) -> None:
    assert find_slots(text, [Copy(text, 2), Copy(f"{text} b", 1)]).bits_saved is not None
