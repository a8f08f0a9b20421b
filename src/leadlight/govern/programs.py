"""Programs that ask with a token: who they are, and what they may do."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from leadlight.core.errors import AccessError
from leadlight.govern.access import OWNERS, Right, Who, rights_of
from leadlight.govern.account_tables import accounts, token_holders
from leadlight.govern.accounts import areas_in, have_accounts
from leadlight.govern.membership import joined
from leadlight.govern.tokens import Scope, Token, token_of
from leadlight.store.home import Home

SCOPES: Mapping[Scope, frozenset[Right]] = {
    "read": frozenset({"look", "search"}),
    "verdict": frozenset({"judge"}),
    "watch": frozenset({"watch"}),
    "feed": frozenset({"feed"}),
}
"""What a token may do that is made for each scope."""


def who_bears(home: Home, given: str) -> Who:
    """Whom the token whose secret was ``given`` stands for: at most what its account may do now.

    Raises:
        AccessError: it is none, no longer good, or its account is not.
    """
    token = token_of(home, given)
    belongs: frozenset[str] = frozenset()
    with home.ledger.reading() as ledger:
        of = accounts.join(token_holders, token_holders.c.account_id == accounts.c.id)
        wanted = (
            select(accounts, accounts.c.id.label("account_id"))
            .select_from(of)
            .where(token_holders.c.token_id == token.id)
        )
        row = ledger.execute(wanted).mappings().first()
        if row is not None:
            belongs = joined(ledger, row)
        is_nobodys = row is None and have_accounts(ledger)
    if is_nobodys:
        raise AccessError(
            f"the token {token.name!r} is no account's, and there are accounts now: make one with "
            "`leadlight token new NAME --account ACCOUNT`"
        )
    if row is not None and row["disabled_at"] is not None:
        raise AccessError(f"the account of the token {token.name!r} is disabled")
    return Who(
        name=token.name,
        rights=_scoped(token) & (rights_of(row["roles"]) if row else OWNERS),
        agency=row["agency"] if row else None,
        areas=areas_in(row["areas"]) if row else (),
        cases=belongs,
        called=f"the token {token.name!r}",
    )


def _scoped(token: Token) -> frozenset[Right]:
    return frozenset[Right]().union(*(SCOPES[scope] for scope in token.scopes))
