"""For whoever watches the server: is it alive, can it answer, and its figures."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from leadlight.finder import desk
from leadlight.govern.access import PUBLIC, WATCH
from leadlight.serve.reader import CurrentHome, CurrentReader
from leadlight.shell.metrics import MEDIA_TYPE, Gauge
from leadlight.shell.site import Site
from leadlight.store.home import Home


class Liveness(msgspec.Struct, frozen=True):
    """The process answers."""

    status: str = "live"


class Readiness(msgspec.Struct, frozen=True):
    """The ledger and the ``generation`` can be read; without one nothing was built yet."""

    generation: int | None
    status: str = "ready"


async def live() -> Response:
    """Whether the process answers at all; it asks nobody."""
    return Response(msgspec.json.encode(Liveness()), media_type="application/json")


def ready(home: CurrentHome) -> Readiness:
    """Whether questions can be answered; ``HomeError`` says why not."""
    return Readiness(desk.readable(home))


def figures(request: Request, reader: CurrentReader) -> Response:
    """The server's figures. They are counts and times; nobody can be told from them."""
    site: Site = request.app
    return Response(site.metrics.told(gauges(reader.home)), headers={"Content-Type": MEDIA_TYPE})


def gauges(home: Home) -> Iterator[Gauge]:
    """The state of the home: what it holds, its last build, and how old each source is."""
    status = desk.status(home)
    held = {"postings": status.postings, "versions": status.versions}
    for kind, count in (held | {"quarantined": status.quarantined}).items():
        yield "leadlight_records", "Records in the archive, by kind.", {"kind": kind}, count
    yield "leadlight_leads", "Leads of the current build.", {}, status.leads
    if status.generation is not None and status.built_at is not None:
        yield "leadlight_build", "Number of the current build.", {}, status.generation
        built = status.built_at.timestamp()
        yield "leadlight_build_timestamp_seconds", "When it was built.", {}, built
        spent = desk.build_seconds(home)
        yield "leadlight_build_duration_seconds", "How long that took.", {}, spent
    for source, seen in desk.sources(home).items():
        labels = {"source": source}
        says = "When an ad of a source was last seen, as of the current build."
        yield "leadlight_source_seen_timestamp_seconds", says, labels, seen.timestamp()


def join(site: Site) -> None:
    """Has ``site`` answer whoever watches it."""
    site.add_way("/health/live", live, PUBLIC)
    site.add_twin("/health/ready", ready, Readiness, "Whether questions can be answered.", PUBLIC)
    site.add_way("/metrics", figures, WATCH)
