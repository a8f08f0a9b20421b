"""The second wall: what PostgreSQL itself keeps from whoever asks, should the first one have a gap.

The first wall is the program's (``govern.access``, ``govern.sharing``). Each look tells the ledger
whose it is before it reads; the policies, and who shares with whom, are then the database's own
matter (the migrations of this wing that say ``CREATE POLICY``).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from leadlight.core.context import Context
from leadlight.govern.access import agency_in
from leadlight.store.home import Home
from leadlight.store.sight import EVERYBODY, passes_walls, see, unguarded

_SCHEMAS = ("store", "govern")
_OF_NOBODY = "names files, builds and models, and nobody"
_BEFORE = "asked before it is known who asks"
_LOG = "the auditor's: kept from change by triggers and proofs"
_RULES = "says what is kept, and nothing of anybody"

OPEN = {
    "store.homes": _OF_NOBODY,
    "store.store_migrations": _OF_NOBODY,
    "store.batches": _OF_NOBODY,
    "store.models": _OF_NOBODY,
    "store.model_choices": _OF_NOBODY,
    "store.archive_files": _OF_NOBODY,
    "store.generations": _OF_NOBODY,
    "store.generation_files": _OF_NOBODY,
    "store.current_generation": _OF_NOBODY,
    "store.mended": _OF_NOBODY,
    "store.known_hits": "told to the home's owner alone, by the terminal",
    "store.jobs": "the operators' of the whole home; of no ad or child; why is told to who asked",
    "store.pushes": "the operators' of the whole home; says who sent, and of no ad or child",
    "govern.govern_migrations": _OF_NOBODY,
    "govern.audit_events": _LOG,
    "govern.audit_contents": _LOG,
    "govern.audit_nodes": _LOG,
    "govern.audit_head": _LOG,
    "govern.audit_forgotten": _LOG,
    "govern.accounts": _BEFORE,
    "govern.failed_attempts": _BEFORE,
    "govern.sessions": _BEFORE,
    "govern.tokens": _BEFORE,
    "govern.token_holders": _BEFORE,
    "govern.passkeys": _BEFORE,
    "govern.bindings": _BEFORE,
    "govern.visits": _BEFORE,
    "govern.challenges": _BEFORE,
    "govern.recovery_codes": _BEFORE,
    "govern.sealing_keys": _BEFORE,
    "govern.agency_shares": "read by the policies themselves",
    "govern.purposes": _RULES,
    "govern.standing_purposes": _RULES,
    "govern.retention_rules": _RULES,
    "govern.holds": _RULES,
    "govern.purges": _RULES,
}
"""Tables without a policy, and why they need none. Every other one must have one."""


def see_as(ledger: Connection, context: Context) -> None:
    """From here to the end of this transaction, see what ``context`` may."""
    see(ledger, agency_in(context.scope) or EVERYBODY, context.actor)


def faults(home: Home) -> Iterator[str]:
    """What is wrong with the wall of ``home``, with the remedies; a ledger in a file has none."""
    with home.ledger.reading() as ledger:
        if passes_walls(ledger):
            yield (
                "the ledger's user is a superuser or has BYPASSRLS, for whom PostgreSQL leaves "
                "row-level security aside: give the database to an ordinary user"
            )
        if bare := sorted(unguarded(ledger, _SCHEMAS) - set(OPEN)):
            yield (
                f"no policy of row-level security guards {', '.join(bare)}: somebody took it "
                "away; restore the ledger from a backup into an empty database"
            )
