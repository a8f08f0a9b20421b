"""The interface for programs, put together."""

from __future__ import annotations

from leadlight.govern.sealing import Sealer
from leadlight.serve.api import ads, builds, feeds, leads, notes, searches, verdicts
from leadlight.serve.api.operation import Operations
from leadlight.shell.site import Site
from leadlight.store.home import Home


def join(site: Site, home: Home) -> None:
    """Has ``site`` answer programs that ask about ``home``."""
    site.state.sealer = Sealer(home, "cursor")
    operations = Operations(site)
    for part in (leads, ads, verdicts, notes, searches, builds, feeds):
        part.join(operations)
