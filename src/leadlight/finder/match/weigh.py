"""Candidates weighed against one another: each one's probability, with its parts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from leadlight.finder.arrays import Floats
from leadlight.finder.match import odds
from leadlight.finder.match.odds import Archive
from leadlight.finder.match.shown import ACCOUNT, NUMBER, PICTURE, WEAK_PICTURE
from leadlight.finder.match.sought import BEGUN, EXACT, NEAR, PART
from leadlight.finder.pictures.dihedral import SAME

KEPT = 20
"""Candidates of a report that are kept."""
_TIED = 1.15
"""Ratio of probabilities below which two candidates are a tie."""

EFFECTS = pa.list_(pa.struct([("code", pa.string()), ("effect", pa.float64())]))
MATCHES = pa.schema(
    {
        "report_id": pa.string(),
        "place": pa.int64(),
        "probability": pa.float64(),
        "tied": pa.bool_(),
        "effects": EFFECTS,
        "lead_id": pa.string(),
        "ad_id": pa.string(),
        "top": pa.int64(),
        "bits": pa.int64(),
        **dict.fromkeys(("phone", "email", "handle", "alias", "given"), pa.string()),
        "alias_level": pa.int64(),
        "crowd": pa.float64(),
        "ads": pa.int64(),
        "before": pa.int64(),
        "first_seen": pa.timestamp("us", tz="UTC"),
        "last_seen": pa.timestamp("us", tz="UTC"),
        "newest": pa.timestamp("us", tz="UTC"),
        "km": pa.float64(),
        "spot": pa.string(),
        "age": pa.float64(),
        "hair": pa.string(),
        "eyes": pa.string(),
        "is_reviewed": pa.bool_(),
        "leads": pa.int64(),
        "named_leads": pa.float64(),
    }
)
"""A row a candidate, the best of each report first; ``effects`` add up to the log-odds."""

_NOTHING = -0.005
"""What rivals take off must be more to be told."""
_SECONDS_A_DAY = 86_400.0
_DAY_ZERO = 719_163
"""The ordinal of 1970-01-01."""


def weigh(
    candidates: pa.Table,
    reports: pa.Table,
    rates: pa.Table,
    spans: pa.Table,
    places: pa.Table,
    ages: pa.Table,
) -> pa.Table:
    """From ``candidates``, the reports, how many leads show names like theirs, when each lead was
    seen, where all ads are and what ages they state, to ``MATCHES``."""
    archive = Archive(
        firsts=np.sort(_days(spans, "first_seen")),
        lasts=np.sort(_days(spans, "last_seen")),
        lat=_numbers(places, "lat"),
        lon=_numbers(places, "lon"),
        ads=_numbers(places, "ads"),
        ages=dict(zip(ages["age"].to_pylist(), ages["ads"].to_pylist(), strict=True)),
    )
    told = {row["report_id"]: row for row in reports.to_pylist()}
    named: dict[tuple[str, str, int], float] = {
        (row["report_id"], row["source"], row["level"]): row["leads"] for row in rates.to_pylist()
    }
    names = candidates["report_id"].to_pylist()
    cuts = [at for at in range(len(names)) if at == 0 or names[at] != names[at - 1]]
    found = [
        _of_report(candidates.slice(start, stop - start), told[names[start]], named, archive)
        for start, stop in pairwise([*cuts, len(names)])
    ]
    return pa.concat_tables(found) if found else MATCHES.empty_table()


def _of_report(
    rows: pa.Table,
    report: dict[str, Any],
    rates: dict[tuple[str, str, int], float],
    archive: Archive,
) -> pa.Table:
    """The report's best candidates."""
    parts = _parts(rows, report, rates, archive)
    start = np.log(odds.ADVERTISED / (1 - odds.ADVERTISED) / archive.leads)
    reviewed = np.asarray(rows["is_reviewed"], dtype=bool)
    logit = start + np.sum([np.nan_to_num(part) for part in parts.values()], axis=0)
    weight = np.where(reviewed, 0.0, np.exp(np.minimum(logit, 300)))
    rivals = -np.log1p(weight.sum() - weight)
    chance = 1 / (1 + np.exp(-np.clip(logit + rivals, -700, 700)))
    order = np.lexsort((-logit, reviewed))[:KEPT]
    ratio = chance[order][1:] / np.maximum(chance[order][:-1], 1e-300)
    near = np.concatenate([[False], (ratio > 1 / _TIED) & ~reviewed[order][1:]])
    tied = near | np.concatenate([near[1:], [False]])
    effects = [
        [{"code": "start", "effect": float(start)}]
        + [
            {"code": code, "effect": float(part[at])}
            for code, part in parts.items()
            if not np.isnan(part[at])
        ]
        + [{"code": "rivals", "effect": float(rivals[at])}] * bool(rivals[at] < _NOTHING)
        for at in order
    ]
    levels = np.nan_to_num(_numbers(rows, "alias_level")).astype(int)
    so_named = [rates.get((report["report_id"], "alias", int(levels[at])), 0.0) for at in order]
    chosen = rows.take(pa.array(order)).rename_columns(
        ["spot" if name == "place" else name for name in rows.column_names]
    )
    made = {
        "place": pa.array(range(1, len(order) + 1), pa.int64()),
        "probability": pa.array(np.where(reviewed[order], 0.0, chance[order])),
        "tied": pa.array(tied),
        "effects": pa.array(effects, EFFECTS),
        "leads": pa.array([archive.leads] * len(order), pa.int64()),
        "named_leads": pa.array(so_named, pa.float64()),
    }
    columns = [made[name] if name in made else chosen[name] for name in MATCHES.names]
    return pa.table(columns, names=MATCHES.names).cast(MATCHES)


def _parts(
    rows: pa.Table,
    report: dict[str, Any],
    rates: dict[tuple[str, str, int], float],
    archive: Archive,
) -> dict[str, Floats]:
    """By code: what each candidate's evidence is worth; NaN where there is none."""
    leads = archive.leads
    bits, crowd = _numbers(rows, "bits"), _numbers(rows, "crowd")
    is_same, is_weak = bits <= SAME, bits > SAME
    parts = {
        "picture": _where(is_same, odds.identifier(PICTURE, leads)),
        "weak_picture": _where(is_weak, odds.identifier(WEAK_PICTURE, leads)),
        "crowded_picture": _where(
            crowd > 1, odds.crowded(np.where(is_same, PICTURE, WEAK_PICTURE), crowd)
        ),
        "phone": _where(_there(rows, "phone"), odds.identifier(NUMBER, leads)),
        "email": _where(_there(rows, "email"), odds.identifier(ACCOUNT, leads)),
        "handle": _where(_there(rows, "handle"), odds.identifier(ACCOUNT, leads)),
    }
    parts |= _names(rows, report, rates, leads)
    since = report["missing_since"]
    if since is not None:
        day = since.timestamp() / _SECONDS_A_DAY
        first, last = _days(rows, "first_seen"), _days(rows, "last_seen")
        parts["when"] = odds.when(first, last, day, archive)
        follows = _there(rows, "first_after")
        is_reached = np.array([bool(each) for each in rows["is_reached"].to_pylist()])
        parts["too_far"] = _where(follows & ~is_reached, odds.unreachable())
    if report["lat"] is not None:
        km = _numbers(rows, "km")
        near = odds.away(
            np.nan_to_num(km), _numbers(rows, "places"), archive, report["lat"], report["lon"]
        )
        parts["where"] = _where(~np.isnan(km), near)
    if report["born"] is not None:
        age, last = _numbers(rows, "age"), _days(rows, "last_seen") + _DAY_ZERO
        true = (last - report["born"]) / 365.2425
        parts["age"] = _where(~np.isnan(age), odds.stated(np.nan_to_num(age), true, archive))
    for looks in ("hair", "eyes"):
        if report[looks]:
            said = rows[looks].to_pylist()
            agree = np.array([bool(each) and str(report[looks]).startswith(each) for each in said])
            parts[looks] = _where(_there(rows, looks), odds.looks(looks, agree))
    return parts


def _names(
    rows: pa.Table, report: dict[str, Any], rates: dict[tuple[str, str, int], float], leads: int
) -> dict[str, Floats]:
    level = np.nan_to_num(_numbers(rows, "alias_level"))
    # the name that an account begins with tells nothing more where the ads show that account
    is_account = _there(rows, "handle") | _there(rows, "email")
    level = np.where((level == BEGUN) & is_account, 0, level)
    alias = np.full(rows.num_rows, np.nan)
    for each in (EXACT, PART, NEAR, BEGUN):
        so_named = np.array(rates.get((report["report_id"], "alias", each), 0.0))
        alias = np.where(level == each, odds.named(each, so_named, leads), alias)
    parts = {"alias": alias}
    if report["aliases"]:
        is_other = (level == 0) & (_numbers(rows, "named") > 0)
        parts["other_name"] = _where(is_other, odds.other_name())
    given = np.nan_to_num(_numbers(rows, "given_level"))
    own = sum(rates.get((report["report_id"], "given", each), 0.0) for each in (EXACT, PART))
    is_own = (given > 0) & (level == 0)
    parts["given_name"] = _where(is_own, odds.given_name(np.array(own), leads))
    return parts


def _where(is_there: Any, value: Any) -> Floats:
    return np.where(is_there, value, np.nan)


def _there(rows: pa.Table, name: str) -> Any:
    return ~np.asarray(rows[name].is_null())


def _numbers(rows: pa.Table, name: str) -> Floats:
    return np.asarray(rows[name].cast(pa.float64()), dtype=np.float64)


def _days(rows: pa.Table, name: str) -> Floats:
    """Times as days since 1970; NaN where there is none."""
    micros = rows[name].cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).cast(pa.float64())
    return np.asarray(micros, dtype=np.float64) / (_SECONDS_A_DAY * 1e6)
