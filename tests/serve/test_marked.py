"""An ad's text in stretches: nothing is lost, findings are where they were read, crude words are
known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadlight.core.findings import Findings, Indicator, PersonName, Phone, Place, Span
from leadlight.serve.marked import LONGEST, marks, stretches

TEXT = "Call Ann 212 555 0123 now"


def findings(*spans: Span) -> Findings:
    """A number at ``spans``."""
    phones = (Phone("+12125550123", spans),) if spans else ()
    return Findings(ad_id="a", version_id="v", source="s", source_id=None, phones=phones)


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 80), st.integers(-5, 80))))
def test_the_stretches_make_up_the_text(text: str, ends: list[tuple[int, int]]) -> None:
    """Wherever spans stand, also outside of it."""
    spans = [Span("body", start, end, "") for start, end in ends]
    assert "".join(each.text for each in stretches("body", text, findings(*spans))) == text


def test_a_finding_is_marked_where_it_stands() -> None:
    """And in its own field alone."""
    found = findings(Span("body", 9, 21, "212 555 0123"))
    marked = [each.text for each in stretches("body", TEXT, found) if each.marks]
    assert marked == ["212 555 0123"]
    assert not any(each.marks for each in stretches("title", TEXT, found))


def test_findings_may_overlap() -> None:
    """The stretch that two share says both."""
    both = Findings(
        ad_id="a",
        version_id="v",
        source="s",
        source_id=None,
        names=(PersonName("Ann", (Span("body", 5, 8, "Ann"),)),),
        indicators=(Indicator("hurry_up", "C", (Span("body", 0, 25, TEXT),)),),
    )
    (shared,) = [each for each in stretches("body", TEXT, both) if len(each.marks) == 2]
    assert shared.text == "Ann"
    assert [mark.says for mark in marks(both)] == ["name: Ann", "indicator: hurry up, grade C"]


def test_a_place_of_an_area_code_is_not_told_as_if_the_ad_said_it() -> None:
    """And one that the text names is."""
    span = (Span("body", 9, 12, "212"),)
    found = Findings(
        ad_id="a",
        version_id="v",
        source="s",
        source_id=None,
        places=tuple(
            Place("New York City", "New York", "US", 40.7, -74.0, kind, span)
            for kind in ("area_code", "text")
        ),
    )
    assert [mark.more for mark in marks(found)] == [
        "New York, from the number's area code",
        "New York",
    ]


def test_how_a_number_was_hidden_is_told_in_words() -> None:
    """And not by the codes that programs read."""
    number = Phone("+12125550123", (Span("body", 9, 21, ""),), True, ("fancy_digits", "split"))
    (mark,) = marks(
        Findings(ad_id="a", version_id="v", source="s", source_id=None, phones=(number,))
    )
    assert mark.more == (
        "made hard to read (circled, bold or other unusual digits, broken over lines or fields)"
    )


def test_crude_words_are_known_whole() -> None:
    """In any case and with their endings, but not inside of other words."""
    told = "Scunthorpe class FUCKING assess Tits"
    crude = [each.text for each in stretches("body", told, findings()) if each.is_crude]
    assert crude == ["FUCKING", "Tits"]


def test_a_long_text_is_cut() -> None:
    """The page shows its beginning."""
    assert sum(len(each.text) for each in stretches("body", "A" * 10**6, findings())) == LONGEST
