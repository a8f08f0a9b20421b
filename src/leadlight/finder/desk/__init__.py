"""What every face asks of the finder: the command line, the web, and whoever comes later.

Each call takes the ``Context`` of whoever asks and writes its audit event in the transaction that
looks up which generation answers. What answers is loaded when it is first asked for, as a command
asks for one thing and all of them take longer to load than most take to answer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadlight.finder.desk.advert import ad
    from leadlight.finder.desk.asking import ask
    from leadlight.finder.desk.awaited import missing_list
    from leadlight.finder.desk.awaiting import missing_file, set_aside, take_in_again
    from leadlight.finder.desk.builds import build_in_force, changes
    from leadlight.finder.desk.daily import today
    from leadlight.finder.desk.dossier import lead, lead_file
    from leadlight.finder.desk.entering import number_in, report_to_change
    from leadlight.finder.desk.graphing import graph
    from leadlight.finder.desk.handover import packet
    from leadlight.finder.desk.health import feed_health
    from leadlight.finder.desk.holding import holds, path
    from leadlight.finder.desk.jobbing import ask_for, cancel_job, have_again, job, jobs, schedule
    from leadlight.finder.desk.judging import are_followed, judge, judgements, undo
    from leadlight.finder.desk.keeping import remove_search, save_search, saved_searches
    from leadlight.finder.desk.keepsake import kept_ad
    from leadlight.finder.desk.likening import similar
    from leadlight.finder.desk.linkage import links
    from leadlight.finder.desk.listing import leads
    from leadlight.finder.desk.missing import close_missing, match_missing, refused_reports
    from leadlight.finder.desk.modelling import model, models, use_model
    from leadlight.finder.desk.noting import notes, strike, write_note
    from leadlight.finder.desk.opened import newest
    from leadlight.finder.desk.pattern import template
    from leadlight.finder.desk.pictured import hash_picture
    from leadlight.finder.desk.postings import lead_ads
    from leadlight.finder.desk.proposing import proposed
    from leadlight.finder.desk.pushing import Body, accept, refuse_when_full, what_became_of
    from leadlight.finder.desk.refused import quarantine
    from leadlight.finder.desk.reviewing import (
        give_verdict,
        retract,
        verdicts,
        verdicts_are_learned,
    )
    from leadlight.finder.desk.searching import search
    from leadlight.finder.desk.selecting import selection
    from leadlight.finder.desk.soundness import check
    from leadlight.finder.desk.spotting import hotspots
    from leadlight.finder.desk.standing import status
    from leadlight.finder.desk.warming import warm
    from leadlight.finder.desk.watched import build_seconds, readable, sources
    from leadlight.finder.match.entry import enter_report
    from leadlight.finder.match.intake import take_reports

__all__ = [
    "Body",
    "accept",
    "ad",
    "are_followed",
    "ask",
    "ask_for",
    "build_in_force",
    "build_seconds",
    "cancel_job",
    "changes",
    "check",
    "close_missing",
    "enter_report",
    "feed_health",
    "give_verdict",
    "graph",
    "hash_picture",
    "have_again",
    "holds",
    "hotspots",
    "job",
    "jobs",
    "judge",
    "judgements",
    "kept_ad",
    "lead",
    "lead_ads",
    "lead_file",
    "leads",
    "links",
    "load",
    "match_missing",
    "missing_file",
    "missing_list",
    "model",
    "models",
    "newest",
    "notes",
    "number_in",
    "packet",
    "path",
    "proposed",
    "quarantine",
    "readable",
    "refuse_when_full",
    "refused_reports",
    "remove_search",
    "report_to_change",
    "retract",
    "save_search",
    "saved_searches",
    "schedule",
    "search",
    "selection",
    "set_aside",
    "similar",
    "sources",
    "status",
    "strike",
    "take_in_again",
    "take_reports",
    "template",
    "today",
    "undo",
    "use_model",
    "verdicts",
    "verdicts_are_learned",
    "warm",
    "what_became_of",
    "write_note",
]

_ROOMS = {
    ".advert": ("ad",),
    ".asking": ("ask",),
    ".awaited": ("missing_list",),
    ".awaiting": (
        "missing_file",
        "set_aside",
        "take_in_again",
    ),
    ".builds": (
        "build_in_force",
        "changes",
    ),
    ".daily": ("today",),
    ".dossier": (
        "lead",
        "lead_file",
    ),
    ".entering": (
        "number_in",
        "report_to_change",
    ),
    ".graphing": ("graph",),
    ".handover": ("packet",),
    ".health": ("feed_health",),
    ".holding": (
        "holds",
        "path",
    ),
    ".jobbing": (
        "ask_for",
        "cancel_job",
        "have_again",
        "job",
        "jobs",
        "schedule",
    ),
    ".judging": (
        "are_followed",
        "judge",
        "judgements",
        "undo",
    ),
    ".keeping": (
        "remove_search",
        "save_search",
        "saved_searches",
    ),
    ".keepsake": ("kept_ad",),
    ".likening": ("similar",),
    ".linkage": ("links",),
    ".listing": ("leads",),
    ".missing": (
        "close_missing",
        "match_missing",
        "refused_reports",
    ),
    ".modelling": (
        "model",
        "models",
        "use_model",
    ),
    ".noting": (
        "notes",
        "strike",
        "write_note",
    ),
    ".opened": ("newest",),
    ".pattern": ("template",),
    ".pictured": ("hash_picture",),
    ".postings": ("lead_ads",),
    ".proposing": ("proposed",),
    ".pushing": (
        "Body",
        "accept",
        "refuse_when_full",
        "what_became_of",
    ),
    ".refused": ("quarantine",),
    ".reviewing": (
        "give_verdict",
        "retract",
        "verdicts",
        "verdicts_are_learned",
    ),
    ".searching": ("search",),
    ".selecting": ("selection",),
    ".soundness": ("check",),
    ".spotting": ("hotspots",),
    ".standing": ("status",),
    ".warming": ("warm",),
    ".watched": (
        "build_seconds",
        "readable",
        "sources",
    ),
    "..match.entry": ("enter_report",),
    "..match.intake": ("take_reports",),
}
"""By module: what is asked of it."""
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load what is asked for, once."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_ROOM_OF[name], __name__), name)
    globals()[name] = found
    return found


def load() -> None:
    """Load all of it, as whoever stays to answer many does."""
    for name in _ROOM_OF:
        __getattr__(name)
