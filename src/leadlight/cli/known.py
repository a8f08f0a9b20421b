"""`leadlight known`: pictures of ads that stand on a list of known abuse pictures."""

from __future__ import annotations

import typer

from leadlight.cli.options import HomeOption, JsonOption, PurposeOption
from leadlight.cli.printing import out, plain, print_json, talk
from leadlight.cli.session import session
from leadlight.cli.telling import DUTY, described
from leadlight.finder.ingest.known_hits import known_hits


def add_to(app: typer.Typer) -> None:
    """Add this module's verb."""
    app.command("known")(show_known)


def show_known(
    home: HomeOption = None, purpose: PurposeOption = None, as_json: JsonOption = False
) -> None:
    """List the pictures that stood on a list of known hashes: where, which list, which ad."""
    with session(home, purpose) as (opened, context):
        hits = known_hits(opened, context)
    if as_json:
        print_json(hits)
    else:
        for hit in hits:
            out.print(plain(f"{hit.at:%Y-%m-%d %H:%M}Z {described(hit)}"), soft_wrap=True)
        talk.print(DUTY if hits else "No picture stood on a list.", markup=False)
