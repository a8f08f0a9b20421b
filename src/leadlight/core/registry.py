"""Plug-ins by name: a room states the contract, a plug-in registers under it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from leadlight.core.errors import InputError

T = TypeVar("T")


class Registry(Generic[T]):
    """A closed set of named plug-ins of one kind."""

    def __init__(self, noun: str, **members: T) -> None:
        self._noun = noun
        self._members = dict(members)

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __getitem__(self, name: str) -> T:
        """The member called ``name``; an unknown name is an input error that lists the known."""
        try:
            return self._members[name]
        except KeyError:
            known = ", ".join(sorted(self._members))
            raise InputError(f"no {self._noun} called {name!r}; there are: {known}") from None
