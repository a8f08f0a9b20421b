"""Searches that an investigator keeps, to be asked again with one press."""

from __future__ import annotations

from leadlight.core.context import Context
from leadlight.core.desk import SavedSearch
from leadlight.core.errors import InputError, NotFoundError
from leadlight.govern.audit import Event, audited, looked
from leadlight.store.home import Home
from leadlight.store.saved import add_saved, remove_saved, saved_by

_LONGEST_NAME = 120
_LONGEST_ADDRESS = 4_000


def saved_searches(home: Home, context: Context) -> tuple[SavedSearch, ...]:
    """The searches that whoever asks has kept, by name."""
    reading = Event("searches.read")
    return looked(home, context, reading, lambda ledger: saved_by(ledger, context.actor))


def save_search(home: Home, context: Context, name: str, address: str) -> SavedSearch:
    """Keep the search at ``address`` (what follows the question mark) under ``name``.

    Raises:
        InputError: either is empty or too long.
    """
    name, address = name.strip(), address.strip().removeprefix("?")
    for what, value, most in (
        ("name", name, _LONGEST_NAME),
        ("address", address, _LONGEST_ADDRESS),
    ):
        if not 0 < len(value) <= most:
            raise InputError(f"the {what} of a search has 1 to {most:,} characters")
    saving = Event("search.save", name, {"address": address})
    with audited(home, context, saving) as ledger:
        return add_saved(
            ledger,
            {
                "name": name,
                "address": address,
                "actor": context.actor,
                "purpose": context.purpose,
                "saved_at": home.clock(),
            },
        )


def remove_search(home: Home, context: Context, number: int) -> None:
    """Keep the search no more.

    Raises:
        NotFoundError: whoever asks keeps none with this id.
    """
    with audited(home, context, Event("search.remove", str(number))) as ledger:
        found = remove_saved(ledger, number, context.actor, home.clock())
    if not found:
        raise NotFoundError(f"you keep no search with the id {number}")
