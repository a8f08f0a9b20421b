"""One lead whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from starlette.requests import Request

from leadlight.core.bands import band
from leadlight.core.desk import LeadFile
from leadlight.core.leads import MATCH, Evidence, LeadAd, LeadDetail, Reason, Sighting
from leadlight.core.missing import Match
from leadlight.core.ties import KINDS as TIED
from leadlight.core.ties import Link, Part
from leadlight.core.verdicts import IS
from leadlight.finder import desk
from leadlight.finder.rank.explain import in_words
from leadlight.govern.access import ON_LEAD
from leadlight.serve.charts import effect_bar, timeline
from leadlight.serve.lanes import lanes
from leadlight.serve.pages.missing import address, chance
from leadlight.serve.reader import CurrentReader
from leadlight.serve.roads import next_ad, roads, says_so, sure, sure_of_circuit
from leadlight.serve.track import track
from leadlight.serve.words import GRADES, KEYS, KINDS, TOLD, counts, headline, phone
from leadlight.shell.faces import Face
from leadlight.shell.wording import days

PAGE = 100  # ads in one table
_MOST_ROWS = 50  # of a table beside it; all stand in its CSV file
_MOST_REFERENCES = 6
_MOST_AGAINST = 3
_MOST_TURNS = 3

_IDENTIFIERS = {
    "phones": "Numbers",
    "emails": "E-mail addresses",
    "handles": "Handles",
    "urls": "Web addresses",
    "payments": "Payment accounts",
    "names": "Names used",
    "ages": "Ages stated",
    "images": "Pictures, by hash",
    "templates": "Text templates",
}


class Reference(NamedTuple):
    """A link to an ad's row: its number in the table, where it stands."""

    number: int
    address: str


class Ads:
    """A lead's ads in numbered pages."""

    def __init__(self, ads: Sequence[LeadAd], request: Request) -> None:
        self.all = ads
        self._numbers = {ad.ad_id: number for number, ad in enumerate(ads, 1)}
        wanted = self._numbers.get(request.query_params.get("ad", ""), 1)
        self._first = (wanted - 1) // PAGE * PAGE
        self.rows = list(enumerate(ads, 1))[self._first : self._first + PAGE]

    def references(self, ad_ids: Sequence[str]) -> list[Reference]:
        """Links to the first few of ``ad_ids``, in the table's order."""
        known = sorted(self._numbers[ad_id] for ad_id in ad_ids if ad_id in self._numbers)
        return [Reference(number, self.address(number)) for number in known[:_MOST_REFERENCES]]

    def address(self, number: int) -> str:
        """Where the ad with this number stands, on whichever page that is."""
        ad_id = self.all[number - 1].ad_id
        here = self._first < number <= self._first + PAGE
        return f"#ad-{ad_id}" if here else f"?ad={ad_id}#ad-{ad_id}"

    @property
    def before(self) -> str | None:
        """Address of the page before."""
        return self.address(self._first) if self._first else None

    @property
    def after(self) -> str | None:
        """Address of the page after."""
        following = self._first + PAGE + 1
        return self.address(following) if following <= len(self.all) else None


def found(reader: CurrentReader, lead_id: str) -> LeadFile:
    """The lead of this id; ``NotFoundError`` if there is none."""
    return desk.lead_file(reader.home, reader.context, lead_id)


def view(lead: LeadFile, request: Request) -> Mapping[str, Any]:
    """The lead's title, band, charts and tables."""
    ads = Ads(lead.ads, request)
    told = list(reasons(lead.reasons, ads))
    return {
        "title": headline(lead, counts(lead.identifiers)),
        "band": band(lead),
        "kind": KINDS[lead.kind],
        "is_": IS,
        "keys": KEYS,
        "told": TOLD.get(request.query_params.get("told", "")),
        "seen": days(lead.first_seen, lead.last_seen),
        "missing": [told_of(match) for match in lead.missing],
        "ads": ads,
        "rows": _MOST_ROWS,
        "sheets": f"/leads/{quote(lead.lead_id)}/",
        "track": track(lead)._asdict(),
        "reasons": [row for row in told if not row["reason"].is_slight],
        "slight": [row for row in told if row["reason"].is_slight],
        "grades": GRADES,
        "turns": [in_words(turn, lead) for turn in lead.turns[:_MOST_TURNS]],
        "timeline": timeline(lead.timeline),
        "roads": roads(lead),
        "says_so": says_so,
        "sure": sure,
        "sure_of_circuit": sure_of_circuit,
        "next_ad": next_ad,
        "lanes": lanes(lead),
        "tables": list(tables(lead)),
        "evidence": sorted(lead.evidence, key=_strength, reverse=True),
        "links": [{"link": link, "against": _against(link)} for link in lead.holds.links],
        "bridges": [bridge for bridge in lead.holds.bridges if bridge.parts],
        "spare": [bridge for bridge in lead.holds.bridges if not bridge.parts],
        "kinds": TIED,
    }


def reasons(given: Sequence[Reason], ads: Ads) -> Iterator[Mapping[str, Any]]:
    """A row a reason, those for looking first, the weightiest foremost."""
    for reason in sorted(given, key=lambda it: (it.grade == MATCH, it.effect), reverse=True):
        bar = effect_bar(reason, given)
        yield {"reason": reason, "bar": bar, "ads": ads.references(reason.ads)}


def tables(lead: LeadDetail) -> Iterator[tuple[str, list[tuple[str, Sighting]]]]:
    """A title and its identifiers as a person writes them, for each kind that the lead shows."""
    for kind, title in _IDENTIFIERS.items():
        sightings: tuple[Sighting, ...] = getattr(lead.identifiers, kind)
        written = phone if kind == "phones" else str
        if sightings:
            yield title, [(written(each.value), each) for each in sightings]


def told_of(match: Match) -> Mapping[str, Any]:
    """A missing child who may be here, and the part that speaks most for it."""
    best = max(match.reasons, key=lambda reason: reason.effect)
    return {
        "match": match,
        "address": address(match.report_id),
        "chance": chance(match.probability),
        "says": best.says,
    }


def _strength(evidence: Evidence) -> tuple[float, int]:
    return evidence.weight, len(evidence.ads)


def _against(link: Link) -> list[Part]:
    """The kinds that speak most against one hand."""
    return [part for part in reversed(link.parts) if part.weight < 0][:_MOST_AGAINST]


FACE = Face(
    path="/leads/{lead_id}",
    record=found,
    shape=LeadFile,
    template="lead.html",
    view=view,
    summary="One lead whole: reasons, ads, identifiers, timeline, movement, evidence, its ties.",
    rule=ON_LEAD,
)
