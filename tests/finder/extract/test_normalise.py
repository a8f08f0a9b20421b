"""The plain text and the way back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.finder.extract.charset import CHARSET
from leadlight.finder.extract.normalise import BOUNDARY, Text, blanked

PIECES = st.sampled_from(
    [
        *(
            "<b>",
            "</b>",
            "<br>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&amp;",
            "&#53;",
            "&nbsp;",
        ),
        *("\u200b", "\u202e", "5️⃣", "４", "𝟓", "\u00e9", "e\u0301", "½", "㎏", "ﬁ", "İ", "<3"),
        *("👍🏽", "👩\u200d👧", "🇲🇽", "cаll", "\x00", "\r\n", "\x1f", "ß", "Σ", "ﷺ"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("Call ME", "call me"),
        ("4️⃣1️⃣0️⃣", "410"),
        ("４０７ 𝟓𝟓𝟗 ① ❺ ²", "407 559 1 5 2"),
        ("caf\u00e9 cafe\u0301", "cafe cafe"),
        ("a<b>b</b>c", "abc"),
        ("one<br>two<p>three", "one\ntwo\nthree"),
        ("x<script>if (a) { call(503) }</script>y", "xy"),
        ("x<!-- 503 -->y", "xy"),
        ("x<script>never closed", "xnever closed"),
        ("Tom &amp; Jerry &lt;3", "tom & jerry <3"),
        ("a\u200bb\u202ec", "abc"),
        ("👍🏽 👍", "👍 👍"),
        ("½ hour", "1/2 hour"),
        ("5О3 cаll", "5o3 call"),
        ("привет", "привет"),
        ("i <3 you < me", "i <3 you < me"),
        ("🄱🅾🆂", "bos"),
        ("“quoted” – dash", '"quoted" - dash'),
    ],
)
def test_reads_as_a_person_sees_it(raw: str, plain: str) -> None:
    assert Text([("body", raw)]).plain == plain


@given(TEXTS, TEXTS, st.data())
def test_every_span_slices_its_field(title: str, body: str, data: st.DataObject) -> None:
    given_fields = {"title": title, "body": body}
    text = Text(given_fields.items())
    start = data.draw(st.integers(0, len(text.plain)))
    end = data.draw(st.integers(start, len(text.plain)))
    for span in text.spans(start, end):
        assert given_fields[span.field][span.start : span.end] == span.text


@given(TEXTS)
def test_there_and_back_again(raw: str) -> None:
    text = Text([("title", "x"), ("body", raw)])
    for position in range(2, len(text.plain)):
        (span,) = text.spans(position, position + 1)
        start, end = text.told[-1]
        assert start <= position < end, "a character lies within what its span came from"
        assert text.spans(start, end) == (span,), "which is all that the span became"


@given(TEXTS)
def test_plain_text_is_final(raw: str) -> None:
    plain = Text([("body", raw)]).plain
    assert plain == plain.lower()
    assert all(CHARSET[char] == char for char in plain if char > "\x7f")
    assert BOUNDARY not in plain


@given(
    st.text(alphabet="abc ", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9))),
)
def test_blanking_moves_nothing(plain: str, places: list[tuple[int, int]]) -> None:
    stretches = [
        (start, min(start + size, len(plain))) for start, size in places if start < len(plain)
    ]
    left = blanked(plain, stretches)
    assert len(left) == len(plain)
    assert all(a in (b, BOUNDARY) for a, b in zip(left, plain, strict=True))


def test_a_finding_over_two_fields_has_two_spans() -> None:
    text = Text([("title", "Gia 503-555"), ("body", "9256 hi")])
    spans = text.spans(text.plain.index("503"), text.plain.index("9256") + 4)
    assert [(span.field, span.text) for span in spans] == [("title", "503-555"), ("body", "9256")]


@given(TEXTS, TEXTS, st.data())
def test_stretches_are_told_without_spans_as_with_them(
    title: str, body: str, data: st.DataObject
) -> None:
    with_spans, without = (
        Text([("title", title), ("body", body)], placed=placed) for placed in (True, False)
    )
    start = data.draw(st.integers(0, len(without.plain)))
    end = data.draw(st.integers(start, len(without.plain)))
    assert without.spans(start, end) == ()
    assert with_spans.all_written(start, end) == "".join(
        span.text for span in with_spans.spans(start, end)
    )
    assert without.told == with_spans.told


def test_the_address_of_a_link_is_text_at_its_own_place() -> None:
    raw = "<p>Hi <A class=b HREF='tel:5035550101'>call</a></p>"
    text = Text([("body", raw)])
    start = text.plain.index("503")
    (span,) = text.spans(start, start + 10)
    assert text.plain.split() == ["hi", "tel:5035550101", "call"]
    assert (span.text, raw[span.start : span.end]) == ("5035550101", "5035550101")
