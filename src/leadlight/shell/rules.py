"""The rules of a site's ways in: each way has one, or the site does not start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount

from leadlight.govern.access import Rule

Way = tuple[str, str]
"""A method, and the template of an address."""


class Rules:
    """Which rule stands at which way."""

    def __init__(self) -> None:
        self._known: dict[Way, Rule] = {}

    def set(self, path: str, methods: Iterable[str], rule: Rule) -> None:
        """Whoever comes by one of ``methods`` to ``path`` must pass ``rule``."""
        for method in methods:
            if self._known.setdefault((method, path), rule) != rule:
                raise TypeError(f"{method} {path} has two rules")

    def at(self, request: Request) -> Rule | None:
        """The rule at the way by which ``request`` came; none lets nobody in."""
        route: Any = request.scope.get("route")
        return self._known.get((request.method, getattr(route, "path", "")))

    def refuse_gaps(self, routes: Iterable[BaseRoute], open_mounts: Iterable[str]) -> None:
        """Let a site start only if each of its ``routes`` has a rule, but for ``open_mounts``,
        which hold nothing of anybody.

        Raises:
            TypeError: one has none, or is of a kind that passes by the rules.
        """
        if gaps := sorted(self._gaps(routes, frozenset(open_mounts))):
            raise TypeError(f"no rule says who may come by {', '.join(gaps)}")

    def ways(self) -> dict[Way, Rule]:
        """All ways with their rules."""
        return dict(self._known)

    def _gaps(self, routes: Iterable[BaseRoute], open_mounts: frozenset[str]) -> Iterator[str]:
        for route in routes:
            if isinstance(route, APIRoute):
                ways = ((method, route.path) for method in route.methods or ())
                yield from (" ".join(way) for way in ways if way not in self._known)
            elif not (isinstance(route, Mount) and route.path in open_mounts):
                yield str(getattr(route, "path", route))
