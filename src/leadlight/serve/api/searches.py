"""Searches that a program keeps, each for its own: the token's name is whose they are."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import Path

from leadlight.core.desk import SavedSearch
from leadlight.finder import desk
from leadlight.govern.access import SEARCH
from leadlight.serve.api.asking import Asker
from leadlight.serve.api.body import Body, sent
from leadlight.serve.api.operation import MOST_ID, AsLines, Lines, Operations

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Address = Annotated[str, msgspec.Meta(min_length=1, max_length=4_000)]


class SearchToKeep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A search and its name; ``address`` is what follows the question mark of the search."""

    name: Name
    address: Address


class SearchList(msgspec.Struct, frozen=True):
    """The searches that the token keeps, by name."""

    searches: tuple[SavedSearch, ...]


class SearchRemoved(msgspec.Struct, frozen=True):
    """The search that is kept no more."""

    id: int


def list_searches(asker: Asker, lines: AsLines) -> SearchList | Lines:
    """The searches that this token keeps."""
    found = desk.saved_searches(asker.home, asker.context)
    return Lines(found) if lines else SearchList(found)


def keep_search(asker: Asker, body: Body) -> SavedSearch:
    """Keep a search, in place of one of the same name."""
    given = sent(body, SearchToKeep, "search")
    return desk.save_search(asker.home, asker.context, given.name, given.address)


def remove_search(
    asker: Asker,
    search_id: Annotated[int, Path(ge=1, le=MOST_ID, description="id of a kept search")],
) -> SearchRemoved:
    """Keep the search no more."""
    desk.remove_search(asker.home, asker.context, search_id)
    return SearchRemoved(search_id)


def join(operations: Operations) -> None:
    """Adds this module's operations."""
    operations.get(
        "/searches", list_searches, SearchList, "Searches kept.", SavedSearch, rule=SEARCH
    )
    operations.post(
        "/searches", keep_search, SavedSearch, "Keep a search.", SearchToKeep, rule=SEARCH
    )
    operations.post(
        "/searches/{search_id}/remove",
        remove_search,
        SearchRemoved,
        "Forget a search.",
        rule=SEARCH,
    )
