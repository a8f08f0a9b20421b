"""Pages drawn of records made by hand: nothing is lost, nothing runs, nothing breaks the frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import msgspec
import pytest
from starlette.testclient import TestClient

from leadlight.core.answers import Answer, HitGroup
from leadlight.core.desk import LeadFile, Note, SavedSearch
from leadlight.core.findings import Findings, Indicator, Phone, Span
from leadlight.core.graphs import Edge, LeadGraph, Node
from leadlight.core.kept import Batch, Field, KeptAd, KeptVersion, PictureGroup
from leadlight.core.leads import (
    MATCH,
    Evidence,
    Hit,
    HomeStatus,
    IdentifierCounts,
    Identifiers,
    Lead,
    LeadAd,
    PlaceCount,
    Reason,
    SearchFilter,
    Sighting,
)
from leadlight.core.reach import (
    Circuit,
    Clash,
    Companion,
    Contradiction,
    Handover,
    Mention,
    Move,
    NextPlace,
    NextPosting,
    PersonStays,
    Reach,
    Rhythm,
    Stay,
    Week,
    WeekPlace,
    Within,
)
from leadlight.core.similar import SharedValue, Similar, SimilarLeads
from leadlight.core.templates import Part as TextPart
from leadlight.core.templates import SlotValue, Template
from leadlight.core.ties import Bridge, Holds, Link, Part, Path, Shared, Side, Step, Stop
from leadlight.core.today import Choice, Choices, News, Today
from leadlight.core.verdicts import LeadVerdict, OtherVerdict
from leadlight.serve.pages import ad, graph, lead, leads, search, similar, template
from leadlight.shell.assets import have_libraries
from leadlight.shell.pages import CAUTION
from leadlight.shell.site import Site
from leadlight.shell.wording import plain

START = datetime(2026, 1, 3, 12, tzinfo=UTC)
END = START + timedelta(days=30)
HOSTILE = "</title></script><script>alert('x')</script>\" onload=alert(1) \u202e{{ 7*7 }}"
STATUS = HomeStatus(
    agency=HOSTILE,
    postings=3,
    versions=3,
    quarantined=0,
    generation=1,
    built_at=START,
    leads=1,
    made_up=True,
)


def detail(text: str, ads: int = 3) -> LeadFile:
    """A lead that says ``text`` wherever it can."""
    ids = [f"{number:032x}" for number in range(ads)]
    sighting = (Sighting(text, ads, START, END),)
    return LeadFile(
        notes=(
            Note(
                id=1,
                lead_id=text,
                text=text,
                actor=text,
                written_at=START,
                purpose=text,
                agency=text,
            ),
        ),
        verdict=judged(text),
        rank=1,
        lead_id="0f",
        probability=0.731,
        interval=(0.4, 0.8),
        base=-1.0,
        listed=True,
        turns=(),
        basis="weak",
        kind="controlled",
        first_seen=START,
        last_seen=END,
        places=(PlaceCount(text, 38.6, -121.5, ads),),
        reasons=(
            Reason(code="up", says=text, effect=1.25, supports=True, grade="A", ads=tuple(ids)),
            Reason(code="down", says="against it", effect=-0.5, supports=False, ads=()),
        ),
        ads=tuple(posting(ad_id, text) for ad_id in ids),
        identifiers=Identifiers(phones=sighting, handles=sighting, images=sighting, names=sighting),
        timeline=(
            Stay(START, END, text, ads, 38.6, -121.5),
            Stay(END, END, "Reno", 1, None, None),
        ),
        movement=(Move(text, "Reno", START, END, 210.4),),
        next_place=(NextPlace(text, 0.25),),
        reach=reached(text),
        evidence=(Evidence("phone", text, tuple(ids), 6.2),),
        holds=held(text, ids),
    )


def reached(text: str) -> Reach:
    """Everything that can be said of a road, in the words ``text``."""
    clash = Clash("a", START, "b", text, END, 4000.0)
    stay = Stay(START, END, text, 2, 38.6, -121.5, people=(text,), clashes=(clash,))
    return Reach(
        apart=True,
        people=(PersonStays(text, 2, (stay,)),),
        weeks=(Week(START.date(), (WeekPlace(text, 2),)),),
        circuit=Circuit((text, "Reno", "Fresno"), 12.5, 2.3, 0.9, 0.8),
        contradictions=(Contradiction(text, "a", text, START, "b", text, END, None),),
        rhythm=Rhythm((1,) * 24, (3,) * 7, 1.5, 8, -7, -8),
        handovers=(Handover("phones", text, text, START, END),),
        mentions=(Mention("venue", text, text, 2, START, END),),
        companions=(Companion("0e", (text, "Reno", "Fresno"), 4, 5.5),),
        next_posting=NextPosting((Within(1, 0.2), Within(7, 0.6)), 4.5),
        why_no_next=None,
    )


def judged(text: str) -> LeadVerdict:
    """A verdict and one that it conflicts with, that say ``text``."""
    other = OtherVerdict(id=6, lead_id=text, kind="spam", actor=text, given_at=START)
    return LeadVerdict(
        id=7,
        lead_id=text,
        kind="agency",
        note=text,
        actor=text,
        given_at=START,
        changed=(text,),
        hides=False,
        conflicts=(other,),
    )


def held(text: str, ids: list[str]) -> Holds:
    """One link and one bridge that say ``text``."""
    lesser, greater = (
        Side(ads=ads, groups=1, marks=(text,), names=(text,), ad_id=ids[0]) for ads in (1, 2)
    )
    link = Link(
        weight=9.75,
        together=12.5,
        sides=(lesser, greater),
        start=ids[0],
        end=ids[1],
        values=(Shared("phrase", text, 4.5, 0.004),),
        parts=(Part("phrase", 4.5), Part("name", -3.25)),
    )
    bridge = Bridge(kind="phone", value=text, ads=2, parts=(greater, lesser))
    return Holds(
        lead_id="0f",
        needed=8.4,
        ads=len(ids),
        groups=2,
        links=(link,),
        more_links=0,
        bridges=(bridge, Bridge(kind="handle", value=text, ads=1)),
        unasked=3,
    )


def posting(ad_id: str, text: str) -> LeadAd:
    """An ad that says ``text`` in each of its fields."""
    return LeadAd(
        ad_id=ad_id,
        version_id=ad_id,
        source=text,
        url="javascript:alert(1)",
        posted_at=None,
        captured_at=START,
        last_seen=END,
        gone_at=None,
        title=text,
        place=text,
    )


def row(text: str) -> Lead:
    """That lead in a line."""
    whole = detail(text)
    shared = {name: getattr(whole, name) for name in whole.__struct_fields__ if name != "ads"}
    shared["identifiers"] = IdentifierCounts(phones=1, names=1)
    return Lead(**{name: shared[name] for name in Lead.__struct_fields__ if name != "ads"}, ads=3)


def listing(text: str) -> Today:
    """A list of that one lead."""
    choice = (Choice(text, 1),)
    return Today(
        leads=(row(text),),
        above=1,
        below=2,
        independent=3,
        judged=4,
        threshold=0.5,
        generation=1,
        built_at=START,
        fitting=1,
        first=0,
        choices=Choices(places=choice, sites=choice, kinds=choice, direct=0, unreviewed=1, fresh=1),
        last_look=START,
        news=(News("0f", "grown", 2),),
        proposed=(msgspec.structs.replace(row(text), lead_id="0e"),),
    )


def answer(text: str) -> Answer:
    """One hit that says ``text``."""
    hit = Hit(
        ad_id="0a",
        lead_id="0f",
        source=text,
        source_id=text,
        url=text,
        captured_at=START,
        snippet=text,
        matched=(text,),
    )
    choice = (Choice(text, 1), Choice("Elko", 1))
    return Answer(
        query=text,
        narrow=SearchFilter(),
        problem=None,
        read_as=(text,),
        hits=(hit,),
        groups=(HitGroup(lead_id="0f", lead=row(text), ads=("0a",)),),
        counted=1,
        is_more=False,
        sites=choice,
        places=choice,
        months=(Choice("2026-01", 1), Choice("2026-02", 1)),
        saved=(SavedSearch(id=1, name=text, address="q=x", saved_at=START),),
    )


def kept(text: str) -> KeptAd:
    """An ad that says ``text`` in each of its fields, with findings at odd places."""
    version = KeptVersion(
        version_id="0b",
        url="javascript:alert(1)",
        posted_at=None,
        gone_at=END,
        captures=(START, END),
        more_captures=2,
        fields=tuple(Field(name, text) for name in ("title", "body", "place", "contacts.0")),
        findings=Findings(
            ad_id="0a",
            version_id="0b",
            source=text,
            source_id=text,
            phones=(Phone("+12125550123", (Span("body", 2, 9, text[2:9]),)),),
            indicators=(Indicator(text, "C", (Span("body", 5, 999, text),)),),
        ),
        batch=Batch(number=1, actor=text, inputs=(text,), started_at=START),
        agency=text,
        raw=text,
        raw_bytes=len(text),
        raw_sha256="0" * 64,
    )
    picture = PictureGroup(hash="0" * 64, ads=2, first_seen=START, last_seen=END, places=(text,))
    return KeptAd(
        ad_id="0a",
        source=text,
        source_id=text,
        named_by="url",
        lead_id="0f",
        template_id="T0",
        versions=(version, msgspec.structs.replace(version, version_id="0c")),
        pictures=(picture,),
    )


def woven(text: str) -> LeadGraph:
    """Two groups with a link between them, and the path that it is."""
    stops = tuple(
        Stop(ad_id=f"{at:032x}", source=text, title=text, place=text, seen=START) for at in range(2)
    )
    link = held(text, [stop.ad_id for stop in stops]).links[0]
    step = Step(
        start=stops[0].ad_id, end=stops[1].ad_id, by="groups", weight=9.75, values=link.values
    )
    nodes = tuple(
        Node(number=at + 1, group=link.sides[at], ads=(stops[at].ad_id,)) for at in range(2)
    )
    return LeadGraph(
        lead_id="0f",
        needed=8.4,
        ads=stops,
        nodes=nodes,
        edges=(Edge(one=1, other=2, link=link, is_weak=True),),
        left_out=1,
        path=Path(lead_id="0f", needed=8.4, weakest=0, steps=(step,), stops=stops),
    )


def likened(text: str) -> SimilarLeads:
    """One similar lead."""
    shared = (SharedValue("phone", text, 2),)
    other = Similar(lead=row(text), shared=shared, shared_in_all=3)
    return SimilarLeads(lead_id="0f", similar=(other,))


def wording(text: str) -> Template:
    """A text with a slot."""
    slot = TextPart(text=text, fixed=False, values=(SlotValue(text, 2),), different=3)
    return Template(
        template_id="T0",
        ads=3,
        texts=2,
        leads=1,
        first_seen=START,
        last_seen=END,
        read=3,
        bits_saved=10.5,
        parts=(TextPart(text=text, fixed=True), slot),
    )


def browser(text: str, ads: int = 3) -> TestClient:
    """A site of those records, and a browser that looks at it."""
    frame = {"status": STATUS, "who": None, "idle": None}
    site = Site("Drawn", ["leadlight.serve"], lambda _: frame, lambda: None, ways={})
    replace = msgspec.structs.replace
    site.show(replace(leads.FACE, record=lambda: listing(text)))
    site.show(replace(lead.FACE, record=lambda: detail(text, ads)))
    site.show(replace(search.FACE, record=lambda: answer(text)))
    site.show(replace(ad.FACE, record=lambda: kept(text)))
    site.show(replace(similar.FACE, record=lambda: likened(text)))
    site.show(replace(template.FACE, record=lambda: wording(text)))
    site.show(replace(graph.FACE, record=lambda: woven(text)))
    return TestClient(site, "http://localhost")


class Shown(HTMLParser):
    """What a page shows: every piece of foreign text, every script, every handler and address."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.attributes: list[tuple[str, str]] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes scripts and attributes."""
        self._inside = tag == "bdi" or self._inside
        self.foreign += [""] if tag == "bdi" else []
        self.scripts += [dict(attrs)] if tag == "script" else []
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """Ends a piece."""
        self._inside = self._inside and tag != "bdi"

    def handle_data(self, data: str) -> None:
        """Notes a piece."""
        if self._inside:
            self.foreign[-1] += data


PATHS = (
    *("/leads", "/leads/0f", "/search?q=x", "/ads/0a"),
    *("/leads/0f/graph", "/leads/0f/similar", "/templates/T0"),
)


@pytest.mark.parametrize("path", PATHS)
def test_hostile_text_is_text(path: str) -> None:
    """No script of its own, no handler, no address that runs, no template obeyed."""
    page = browser(HOSTILE).get(path).text
    shown = Shown(page)
    data = [it for it in shown.scripts if it.get("type") == "application/json"]
    scripts = [it for it in shown.scripts if it not in data]
    assert all((script["src"] or "").startswith("/static/") for script in scripts)
    assert len(data) == (path == "/leads/0f" and have_libraries())
    assert not [name for name, _ in shown.attributes if name.startswith("on") or name == "style"]
    assert not [value for _, value in shown.attributes if "javascript:" in value]
    assert "{{ 7*7 }}" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "\\u202e" not in page


@pytest.mark.parametrize("path", PATHS)
def test_foreign_text_of_a_page_stands_in_its_twin(path: str) -> None:
    """Whatever the page shows of the ads, the twin says too."""
    client = browser("Sweet & <b>easy</b> 555")
    page = Shown(client.get(path).text)
    twin = client.get(path.replace("?", ".json?") if "?" in path else path + ".json").json()
    said = " ".join([plain(STATUS.agency), *_strings(twin)])
    assert page.foreign
    assert [piece for piece in page.foreign if piece not in said] == []


def test_the_twin_of_a_lead_stands_on_its_page() -> None:
    """Titles, identifiers, places, reasons with their effects, evidence, times."""
    client = browser("Maple 555")
    page, twin = client.get("/leads/0f").text, client.get("/leads/0f.json").json()
    assert msgspec.convert(twin, LeadFile) == detail("Maple 555")
    assert page.count("Maple 555") >= 3 * 3 + 4 + 2 + 4
    for shown in ("+1.25", "−0.50", "+6.20", "210 km", "25 %", "40–80 %", "3 Jan 2026, 12:00"):
        assert shown in page


def test_a_reason_leads_to_its_ads() -> None:
    """Each link of a reason goes to a row that is there."""
    page = browser("x").get("/leads/0f").text
    links = re.findall(r'href="#(ad-[0-9a-f]+)"', page)
    assert len(links) >= 3
    assert all(f'id="{link}"' in page for link in links)


def test_many_ads_come_in_pages() -> None:
    """A link to an ad on another page opens that page at its row."""
    client = browser("x", ads=2 * lead.PAGE + 1)
    last = f"{2 * lead.PAGE:032x}"
    first, third = client.get("/leads/0f").text, client.get(f"/leads/0f?ad={last}").text
    assert f'id="ad-{last}"' not in first
    assert f'id="ad-{last}"' in third
    assert f'href="?ad={lead.PAGE:032x}#ad-{lead.PAGE:032x}"' in first
    assert f"{2 * lead.PAGE + 1}–{2 * lead.PAGE + 1} of {2 * lead.PAGE + 1}" in third


def test_an_unknown_ad_opens_the_first_page() -> None:
    """An old address still opens the lead."""
    assert 'id="ad-' in browser("x").get("/leads/0f?ad=nobody").text


def test_a_megabyte_on_one_line_takes_one_cell() -> None:
    """The page stays small; the twin holds the whole."""
    client = browser("A" * 1_000_000)
    assert all(len(client.get(path).content) < 150_000 for path in PATHS)
    assert client.get("/leads/0f.json").json()["ads"][0]["title"] == "A" * 1_000_000


@pytest.mark.parametrize("path", PATHS)
def test_every_page_says_what_a_score_is_and_that_data_is_made_up(path: str) -> None:
    """The caution, the banner, the way to the content, and the twin."""
    page = browser("x").get(path).text
    assert CAUTION in page
    assert "Made-up data" in page
    assert 'href="#main"' in page
    assert 'rel="alternate" type="application/json"' in page


def on_one_path(*weights: float) -> Path:
    """A path of steps of these weights."""
    one = woven("x").path
    assert one
    steps = tuple(msgspec.structs.replace(one.steps[0], weight=weight) for weight in weights)
    least = min(range(len(weights)), key=weights.__getitem__)
    stops = one.stops[:1] * (len(weights) + 1)
    return msgspec.structs.replace(one, steps=steps, stops=stops, weakest=least)


@pytest.mark.parametrize(
    ("weights", "marked"),
    [((9.75, 9.75), 0), ((9.75, 8.5, 9.75), 1), ((9.75,), 0), ((9.751, 9.752), 0)],
)
def test_only_a_step_that_weighs_least_of_all_is_the_weakest(
    weights: tuple[float, ...], marked: int
) -> None:
    """Steps that all weigh the same have none."""
    net = msgspec.structs.replace(woven("x"), path=on_one_path(*weights))
    assert _graph_page(net).count("the weakest step<") == marked


def test_ads_that_one_value_holds_hang_on_it() -> None:
    """They are not said to be beyond doubt."""
    net = woven("x")
    side = msgspec.structs.replace(net.nodes[0].group, marks=("a@example.com",))
    node = msgspec.structs.replace(net.nodes[0], group=side)
    page = _graph_page(msgspec.structs.replace(net, nodes=(node,), edges=(), path=None))
    assert "hang on this one value" in page
    assert "a@example.com" in page
    assert "no link to doubt" not in page


def test_a_direct_match_shows_no_weight() -> None:
    """It has none, and a nought would say that it counts for nothing."""
    match = Reason(code="direct", says="It matches", effect=0.0, supports=True, grade=MATCH)
    record = detail("x", 3)
    record = msgspec.structs.replace(record, reasons=(match, *record.reasons))
    frame = {"status": STATUS, "who": None, "idle": None}
    site = Site("Drawn", ["leadlight.serve"], lambda _: frame, lambda: None, ways={})
    site.show(msgspec.structs.replace(lead.FACE, record=lambda: record))
    row = TestClient(site, "http://localhost").get("/leads/0f").text.partition("It matches")[2]
    row = row.partition("</tr>")[0]
    assert "above every score" in row
    assert ">0<" not in row


def _graph_page(net: LeadGraph) -> str:
    frame = {"status": STATUS, "who": None, "idle": None}
    site = Site("Drawn", ["leadlight.serve"], lambda _: frame, lambda: None, ways={})
    site.show(msgspec.structs.replace(graph.FACE, record=lambda: net))
    return TestClient(site, "http://localhost").get("/leads/0f/graph").text


def test_a_weak_score_is_never_a_bare_number() -> None:
    """Its band and range stand there, the probability does not."""
    for path in PATHS[:2]:
        page = re.sub(r"\?v=\w+", "", browser("x").get(path).text)
        assert "Raised" in page
        assert "40–80 %" in page
        assert "73" not in page


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _strings(inner)
