"""Whoever is limited to areas is told of what lies there alone, whatever he asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.intake import CONTEXT, Intake, json_line

from leadlight.core.areas import Area
from leadlight.core.context import Context
from leadlight.core.errors import InputError, NotFoundError
from leadlight.core.leads import LeadFilter, SearchFilter
from leadlight.core.settings import Settings
from leadlight.core.today import TodayFilter
from leadlight.engine.duckdb import DuckdbEngine
from leadlight.finder import desk
from leadlight.finder.build import build
from leadlight.finder.desk.areas import INSIDE, areas_called, give_areas
from leadlight.finder.desk.missing import MatchFilter
from leadlight.finder.desk.outlines import distance
from leadlight.finder.ingest.feeds import find_feeds
from leadlight.finder.match.intake import take_reports
from leadlight.govern.access import scope_of

HANDS = {
    "near": ("212 555 0101", ("Houston", "Houston", "Houston")),
    "road": ("212 555 0102", ("Chicago", "Houston", "Chicago")),
    "afar": ("212 555 0103", ("Chicago", "Chicago", "Chicago")),
    "void": ("212 555 0104", (None, None, None)),
}
HOUSTON = areas_called("Houston, TX: 50", "US")
TEXAS = areas_called("TX", "US")


def within(areas: tuple[Area, ...]) -> Context:
    """Somebody of the home's agency who is limited to ``areas``."""
    return Context("ines", "a test", scope_of("home"), areas=areas)


@pytest.fixture(scope="module")
def intake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    """A hand in an area, one whose road leads through it, one elsewhere, one that names no place;
    and an ad that no build has yet."""
    made = Intake(tmp_path_factory.mktemp("areas"))
    lines = [
        json_line(
            source_id=f"{hand} {number}",
            body=f"Word{hand} call {phone} tonight, {number}",
            place=place,
            captured_at=f"2026-03-0{number + 1}T12:00:00Z",
        )
        for hand, (phone, places) in HANDS.items()
        for number, place in enumerate(places)
    ]
    made.take(b"".join(lines))
    build(made.home, CONTEXT)
    made.take(json_line(source_id="late", body="Wordlate", place="Houston"))
    yield made
    made.home.close()


def rows_of(intake: Intake, hand: str) -> list[tuple[str, str]]:
    """The ads of a hand, each with its lead."""
    links = desk.links(intake.home, CONTEXT)
    return [(it.ad_id, str(it.lead_id)) for it in links if (it.source_id or "").startswith(hand)]


def looks_at(
    intake: Intake, context: Context, ad_id: str, lead_id: str
) -> tuple[Callable[[], object], ...]:
    """All ways to look at an ad and its lead."""
    home = intake.home
    return (
        lambda: desk.ad(home, context, ad_id),
        lambda: desk.kept_ad(home, context, ad_id),
        lambda: desk.lead(home, context, lead_id),
        lambda: desk.lead_file(home, context, lead_id),
        lambda: desk.graph(home, context, lead_id, None, None),
        lambda: desk.holds(home, context, lead_id),
        lambda: desk.similar(home, context, lead_id),
        lambda: desk.lead_ads(home, context, lead_id, limit=5),
    )


@pytest.mark.parametrize("areas", [HOUSTON, TEXAS, (*HOUSTON, *areas_called("Miami: 9", "US"))])
def test_what_lies_elsewhere_is_not_there(intake: Intake, areas: tuple[Area, ...]) -> None:
    """A road through the area is seen whole; what has no place, or no build yet, is not."""
    home, context = intake.home, within(areas)
    for hand, (number, _) in HANDS.items():
        is_seen = hand in {"near", "road"}
        for ad_id, lead_id in rows_of(intake, hand):
            for look in looks_at(intake, context, ad_id, lead_id):
                if is_seen:
                    look()
                else:
                    with pytest.raises(NotFoundError):
                        look()
        for query in (number, f"Word{hand}"):
            hits = desk.search(home, context, query, SearchFilter(limit=10))
            assert len(hits) == 3 * is_seen, query
            assert desk.ask(home, context, query, SearchFilter(limit=10)).counted == len(hits)
    (late,) = rows_of(intake, "late")
    with pytest.raises(NotFoundError):
        desk.kept_ad(home, context, late[0])
    assert desk.kept_ad(home, within(()), late[0]).ad_id == late[0]


def test_lists_and_counts_hold_what_lies_there(intake: Intake) -> None:
    """And nothing that is told names a word of what lies elsewhere."""
    home, context = intake.home, within(HOUSTON)
    for reader, leads in ((context, 2), (within(()), 4)):
        for told in (
            desk.leads(home, reader, LeadFilter(threshold=0)),
            desk.today(home, reader, TodayFilter()),
        ):
            assert told.above + told.independent + told.judged + told.below == leads
    said = [
        desk.today(home, context, TodayFilter()),
        desk.leads(home, context, LeadFilter(threshold=0)),
        desk.proposed(home, context, 20),
        desk.changes(home, context, 100),
        desk.ask(home, context, "tonight", SearchFilter()),
        desk.lead_file(home, context, rows_of(intake, "near")[0][1]),
        desk.verdicts(home, context),
    ]
    text = msgspec.json.encode(said).decode()
    assert "5550101" in text
    for word in ("Wordafar", "5550103", "Wordvoid", "5550104"):
        assert word not in text, word


def test_what_is_written_or_found_elsewhere_is_not_told(intake: Intake) -> None:
    """Notes, verdicts, and candidates of a missing child."""
    home, context = intake.home, within(HOUSTON)
    lead = rows_of(intake, "afar")[0][1]
    note = desk.write_note(home, within(()), lead, "a word")
    verdict = desk.give_verdict(home, within(()), lead, "controlled")
    assert desk.notes(home, context, lead) == ()
    assert desk.verdicts(home, context) == []
    for look in (
        lambda: desk.strike(home, context, note.id),
        lambda: desk.retract(home, context, verdict.id),
        lambda: desk.write_note(home, context, lead, "mine"),
        lambda: desk.give_verdict(home, context, lead, "spam"),
    ):
        with pytest.raises(NotFoundError):
            look()
    report = {
        "report_id": "M1",
        "age_at_missing": 15,
        "missing_since": "2026-02-01",
        "as_of": "2026-02-03",
        "phones": ["+12125550103"],
    }
    take_reports(home, CONTEXT, find_feeds([str(intake.feed(msgspec.json.encode(report) + b"\n"))]))
    everywhere = desk.match_missing(home, within(()), MatchFilter()).matches
    assert [each.lead_id for each in everywhere] == [lead]
    assert desk.match_missing(home, context, MatchFilter()).matches == ()
    assert desk.missing_file(home, context, "M1").candidates == ()
    assert [each.candidates for each in desk.missing_list(home, context).reports] == [0]
    assert len(desk.missing_file(home, within(()), "M1").candidates) == 1


@pytest.mark.parametrize(
    "text", ["Houston", "Nowhereatall: 5", "ZZ", "Houston: 0", "Houston: 5000", "TX: ", "; x"]
)
def test_what_is_no_area_is_refused(text: str) -> None:
    """A slip would show everything or nothing."""
    with pytest.raises(InputError):
        areas_called(text, "US")


def test_areas_are_read_as_people_write_them() -> None:
    """Places with kilometres, states, several of them."""
    assert [str(area) for area in areas_called("Houston, TX: 80; LA ;Miami:10 km", "US")] == [
        "Houston, TX: 80 km",
        "LA",
        "Miami, FL: 10 km",
    ]
    assert areas_called("  ", "US") == ()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckdbEngine]:
    """One for all examples."""
    folder = tmp_path_factory.mktemp("engine")
    with DuckdbEngine(Settings(home=folder), folder / "scratch") as made:
        yield made


@given(
    points=st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), min_size=1, max_size=20),
    middle=st.tuples(st.floats(-85, 85), st.floats(-180, 180)),
    km=st.floats(1, 1_000),
)
@settings(max_examples=25)
def test_a_circle_holds_what_is_near(
    engine: DuckdbEngine, points: list[tuple[float, float]], middle: tuple[float, float], km: float
) -> None:
    """As another reckoning of distance has it."""
    near = {n for n, point in enumerate(points) if distance(*point, *middle) <= km}
    edge = {n for n, point in enumerate(points) if abs(distance(*point, *middle) - km) < 1e-6 * km}
    assert (
        inside(engine, points, Area(name="x", lat=middle[0], lon=middle[1], km=km)) ^ near <= edge
    )


def inside(engine: DuckdbEngine, points: list[tuple[float, float]], area: Area) -> set[int]:
    """The numbers of those points that the query finds."""
    columns = {
        "n": list(range(len(points))),
        "admin1": pa.nulls(len(points), pa.string()),
        "lat": [lat for lat, _ in points],
        "lon": [lon for _, lon in points],
    }
    engine.give("points", pa.table(columns))
    give_areas(engine, [area])
    return set(engine.fetch(INSIDE.format(places="FROM points"))["n"].to_pylist())
