"""The state of a home in counts. Says nothing about anybody, so it needs no context."""

from __future__ import annotations

from leadlight.core.leads import HomeStatus
from leadlight.store.home import Home
from leadlight.store.mended import mended_count


def status(home: Home) -> HomeStatus:
    """How much the home holds and how fresh its last build is."""
    about = home.record()
    with home.ledger.reading() as ledger:
        generation = home.generations.current(ledger)
        counts = {
            name: home.archive.count(ledger, kind)
            for name, kind in (
                ("postings", "postings"),
                ("versions", "versions"),
                ("quarantined", "quarantine"),
            )
        }
        counts["quarantined"] -= mended_count(ledger)
    return HomeStatus(
        agency=about.agency,
        made_up=about.made_up,
        **counts,
        generation=generation.number if generation else None,
        built_at=generation.built_at if generation else None,
        leads=int(generation.facts["leads"]) if generation else 0,
    )
