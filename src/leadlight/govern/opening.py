"""Opening a home: store and govern always come together."""

from __future__ import annotations

from leadlight.core.clock import Clock, system_clock
from leadlight.core.settings import Settings
from leadlight.govern.forbidden import refuse_forbidden
from leadlight.govern.purpose import own
from leadlight.govern.wing import GOVERN
from leadlight.store.home import Home
from leadlight.store.wing import STORE

WINGS = (STORE, GOVERN)


def open_home(
    settings: Settings,
    actor: str,
    purpose: str | None = None,
    *,
    clock: Clock = system_clock,
    made_up: bool = False,
    laying: bool = False,
) -> Home:
    """The home at ``settings.home``, made and owned by ``actor`` if it is not there yet; who is
    ``laying`` a backup into it opens it before others may.

    Raises:
        HomeError: the folder cannot be made, is damaged, or is too new.
        RefusedError: the purpose is none that Leadlight serves; nothing is made.
    """
    refuse_forbidden(purpose or "")
    home = Home(settings, WINGS, clock, made_up=made_up, laying=laying)
    if home.is_new:
        own(home, actor, purpose)
    return home
