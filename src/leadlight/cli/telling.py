"""What the operator hears of pictures, on standard error.

What stands on a list is said at once and in full; what lacks a hash is summed up at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from leadlight.cli.printing import plain, talk
from leadlight.finder.ingest.known_hits import KnownHit
from leadlight.finder.ingest.pictured import Told, Unhashed
from leadlight.shell.wording import count

DUTY = (
    "Do not open, copy or forward it; report it as your law and agency require (in the United "
    "States to the CyberTipline), and have the file dealt with where it lies."
)


class Teller:
    """Says what it hears."""

    def __init__(self) -> None:
        self._problems: Counter[str] = Counter()
        self._first: dict[str, Unhashed] = {}

    def hear(self, told: Told) -> None:
        """Say a hit; keep a file without a hash for the end."""
        if isinstance(told, KnownHit):
            _say(f"KNOWN PICTURE: {described(told)}. {DUTY}")
        else:
            self._problems[told.problem] += 1
            self._first.setdefault(told.problem, told)

    def hear_all(self, told: Iterable[Told]) -> None:
        """The same for each."""
        for each in told:
            self.hear(each)

    def sum_up(self) -> None:
        """Say how many files lack a hash, why, and where the first one of each kind is named."""
        for problem, files in self._problems.most_common():
            first = self._first[problem]
            _say(
                f"{count(files, 'picture')} without a hash: {problem} "
                f"({first.file}, line {first.line} of {first.feed})"
            )


def described(hit: KnownHit) -> str:
    """A hit in a line: where the file lies, the list, the ad."""
    where = hit.file or f"no file; the feed gave the hash {hit.found}"
    return (
        f"{where}; on {hit.list_name} (version {hit.list_version[:12]}) by "
        f"{hit.kind}, {count(hit.distance, 'bit')} apart; ad {hit.ad_id} "
        f"({hit.ad_url or hit.source}), line {hit.line} of {hit.feed}"
    )


def _say(line: str) -> None:
    talk.print(plain(line), soft_wrap=True)
