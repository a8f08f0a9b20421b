"""Jobs in words: what they do, how far they are, and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadlight.core.jobs import Job
from leadlight.shell.wording import count

_COUNTS = (
    ("read", "read"),
    ("postings", "new postings"),
    ("versions", "new versions"),
    ("sightings", "sightings"),
    ("repeated", "repeated"),
    ("quarantined", "quarantined"),
    ("pictures", "pictures hashed"),
    ("unhashed", "pictures without a hash"),
    ("flagged", "KNOWN PICTURES"),
    ("refused", "files refused"),
    ("reports", "open reports"),
    ("candidates", "candidates"),
    ("alerts", "ALERTS"),
)
"""Counts of an outcome as they are told; those that are 0 are not."""


def about(job: Job) -> str:
    """What the job does."""
    given = job.parameters
    match job.kind:
        case "ingest":
            paths = [Path(path).name for path in given["paths"]]
            more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
            return f"read {paths[0]}{more}"
        case "inbox":
            return f"read the inbox {given['folder']}"
        case "push":
            return "read what programs sent"
        case "build":
            return "build from every ad" if given["full"] else "build"
        case "match":
            return "match missing children"


def happened(job: Job) -> str:
    """What came of it, how far it is, or why it waits."""
    match job.state:
        case "running":
            return _under_way(job)
        case "done":
            return _done(job.outcome or {})
        case _:
            return job.error or ""


def _under_way(job: Job) -> str:
    done = f"{job.done:,}" + (f" of {job.total:,}" if job.total is not None else "")
    told = [job.stage or "begins"]
    told += [done] if job.done else []
    told += ["stops at its next step"] if job.cancel_asked_at else []
    return ", ".join(told)


def _done(outcome: dict[str, Any]) -> str:
    if "generation" in outcome:
        return (
            f"generation {outcome['generation']}: {outcome['new_versions']:,} new texts, "
            f"{outcome['postings']:,} postings in {outcome['leads']:,} groups"
        )
    told = [count(outcome["feeds"], "feed")] if outcome.get("feeds") else []
    told += [f"{outcome[name]:,} {says}" for name, says in _COUNTS if outcome.get(name)]
    return ", ".join(told) or "nothing was there"
