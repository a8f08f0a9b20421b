"""The parts of a candidate's probability in words that can be checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from leadlight.core.missing import Match, MatchReason
from leadlight.finder.match.sought import BEGUN, EXACT, PART

DIRECT = ("picture", "phone", "email", "handle")
"""Codes of what a report brought that an ad shows: without one of them nobody is alerted."""

_SUREST = 0.999
"""No match is told to be surer: whose picture or number it is, nobody knows from a report."""

Row = Mapping[str, Any]


def match_of(row: Row, threshold: float) -> Match:
    """A row of ``MATCHES`` as it is told; it alerts from the ``threshold`` on."""
    told = tuple(
        MatchReason(each["code"], _SAYS[each["code"]](row), round(each["effect"], 4))
        for each in row["effects"]
    )
    is_direct = any(reason.code in DIRECT for reason in told)
    return Match(
        report_id=row["report_id"],
        lead_id=row["lead_id"],
        ad_id=row["ad_id"],
        probability=min(round(row["probability"], 6), _SUREST),
        reasons=told,
        alert=is_direct and not row["is_reviewed"] and row["probability"] >= threshold,
        tied=row["tied"],
        reviewed=row["is_reviewed"],
        seen_at=row["newest"],
    )


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _picture(row: Row) -> str:
    if row["bits"] == 0:
        return "a picture of the report and one in the ads have the same hash"
    return (
        f"a picture of the report and one in the ads read as copies: {row['bits']} of 256 places "
        "of their hashes differ"
    )


def _weak_picture(row: Row) -> str:
    return (
        f"a picture of the report may be one in the ads: {row['bits']} of 256 places of "
        "their hashes differ, which takes another witness"
    )


def _alias(row: Row) -> str:
    level, leads = row["alias_level"], int(row["named_leads"])
    like = {
        EXACT: "an alias of the report",
        PART: "an alias of the report, in part",
        BEGUN: "an account of the report begins with it",
    }.get(level, "another spelling of an alias")
    return f"the name {row['alias']}: {like}; {leads:,} of {row['leads']:,} leads show such a name"


def _when(row: Row) -> str:
    first, last = _day(row["first_seen"]), _day(row["last_seen"])
    span = f"seen from {first} to {last}"
    if not row["before"]:
        return f"these ads begin after the child went missing: {span}"
    if row["before"] == row["ads"]:
        return f"these ads began before the child went missing: {span}"
    return f"some of these ads are from before the child went missing: {span}"


def _where(row: Row) -> str:
    at = f" ({row['spot']})" if row["spot"] else ""
    return f"the nearest of these ads is {row['km']:,.0f} km{at} from where the child was last seen"


_SAYS: dict[str, Callable[[Row], str]] = {
    "start": lambda row: (
        "before looking: 1 reported child in 10 is held to be in the archive, in any one of "
        f"{row['leads']:,} leads"
    ),
    "picture": _picture,
    "weak_picture": _weak_picture,
    "crowded_picture": lambda _: (
        "the picture stands beside different names in unrelated leads: it may be a stock picture"
    ),
    "phone": lambda row: f"the number {row['phone']} of the report stands in the ads",
    "email": lambda row: f"the address {row['email']} of the report stands in the ads",
    "handle": lambda row: f"the account {row['handle']} of the report stands in the ads",
    "alias": _alias,
    "given_name": lambda row: f"the name {row['given']} is the child's given name",
    "other_name": lambda _: "the ads name somebody, and by none of the report's aliases",
    "when": _when,
    "where": _where,
    "too_far": lambda _: "nobody could have travelled to where these ads are in that time",
    "age": lambda row: (
        f"the ads say {row['age']:.0f}; ads of a child say 18 or a little more, whatever is true"
    ),
    "hair": lambda row: f"the ads say {row['hair']} hair (weak: hair is dyed)",
    "eyes": lambda row: f"the ads say {row['eyes']} eyes (weak)",
    "rivals": lambda _: "other leads may be of this child too: what speaks for them is taken off",
}
