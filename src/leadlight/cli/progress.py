"""A progress bar on standard error for whatever takes more than a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from leadlight.cli.printing import talk
from leadlight.engine import stage


@contextmanager
def progress_bar() -> Iterator[stage.Progress]:
    """A bar that shows the stage under way; silent where nobody watches."""
    if not talk.is_terminal:
        yield stage.silent
        return
    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=talk, transient=True) as shown:
        task = shown.add_task("", total=None)

        def report(name: str, done: int, total: int | None) -> None:
            shown.update(task, description=name, completed=done, total=total)

        yield report
