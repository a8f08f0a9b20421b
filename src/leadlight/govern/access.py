"""Who may do what: the one place that decides, and denies unless a rule says otherwise.

A role gives rights; a way in (a page, an operation of the interface) has a ``Rule`` that names the
right it needs. Rights that lead to people need a purpose besides. Nobody has a right for being
signed in but that to his own account.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, get_args

import msgspec

from leadlight.core.areas import Area
from leadlight.core.context import Context
from leadlight.core.errors import (
    InputError,
    LockedError,
    PasswordDueError,
    PurposeError,
    ScopeError,
    SecondFactorError,
    SignInError,
)

Role = Literal["investigator", "analyst", "supervisor", "auditor", "operator", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)

Right = Literal[
    "look",
    "search",
    "export",
    "judge",
    "reports",
    "accounts",
    "cases",
    "audit",
    "operate",
    "feed",
    "watch",
    "own",
    "enter",
]
"""Look at leads and ads; search them; take lists away; give verdicts and write notes; enter, work
on and close reports of missing children; keep accounts; keep cases and their members; read the log;
run feeds and builds; send ads; read the server's figures; one's own account; say who one is where a
session waits for that, or end it."""

_INVESTIGATING: frozenset[Right] = frozenset({"look", "search", "export", "judge", "reports"})
RIGHTS: Mapping[Role, frozenset[Right]] = {
    "investigator": _INVESTIGATING,
    "analyst": frozenset({"look", "search", "export", "reports"}),
    "supervisor": _INVESTIGATING | {"cases"},
    "auditor": frozenset({"audit"}),
    "operator": frozenset({"operate", "feed", "watch"}),
    "administrator": frozenset({"accounts"}),
}
"""What each role may do. Whoever keeps accounts reads no case; whoever reads the log reads nothing
else."""

_ALONE: frozenset[Role] = frozenset({"auditor", "administrator"})
"""Roles that go with no other."""

PURPOSED: frozenset[Right] = _INVESTIGATING | {"feed"}
"""Rights that lead to people, or bring what is said of them: none is used without a purpose."""

OWNERS: frozenset[Right] = frozenset(get_args(Right)) - {"accounts", "cases", "enter"}
"""What the one user of a home without accounts may do."""

_ROUTINE: Mapping[Right, str] = {
    "own": "own account",
    "enter": "signing in",
    "accounts": "keeping accounts",
    "cases": "keeping cases",
    "audit": "reading the log",
    "operate": "running the server",
    "watch": "watching the server",
}
"""Why rights are used that need no purpose of their own."""

_TO: Mapping[Right, str] = {
    "look": "to look at leads and ads",
    "search": "to search ads",
    "export": "to take lists away",
    "judge": "to give verdicts or write notes",
    "reports": "to work on reports of missing children",
    "accounts": "to keep accounts",
    "cases": "to keep cases",
    "audit": "to read the audit log",
    "operate": "to run feeds and builds",
    "feed": "to send ads",
    "watch": "to read the server's figures",
    "own": "to an account of its own",
    "enter": "to sign in here",
}

HOME = "home"
"""The scope that holds everything in a data folder."""
_AGENCY = "agency "


class Rule(msgspec.Struct, frozen=True):
    """What a way in needs: a right, or ``public`` for what everybody may see.

    ``of`` names the parameter of the address that says which object is meant, where one is.
    """

    right: Right | Literal["public"]
    of: str | None = None


PUBLIC = Rule("public")
OWN = Rule("own")
ENTER = Rule("enter")
ACCOUNTS = Rule("accounts")
CASES = Rule("cases")
LOOK = Rule("look")
SEARCH = Rule("search")
EXPORT = Rule("export")
JUDGE = Rule("judge")
REPORTS = Rule("reports")
AUDIT = Rule("audit")
OPERATE = Rule("operate")
FEED = Rule("feed")
WATCH = Rule("watch")
ON_LEAD = Rule("look", "lead_id")
EXPORT_LEAD = Rule("export", "lead_id")
JUDGE_LEAD = Rule("judge", "lead_id")
ON_AD = Rule("look", "ad_id")
ON_TEMPLATE = Rule("look", "template_id")


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks.

    Attributes:
        name: account, token or user, as the audit log names him.
        rights: what he may do, before anything that stands in the way.
        purpose: why he looks; empty until he said so.
        case: the number of the case that this is, if it is one.
        agency: whose records he sees; ``None`` is everybody's in this home.
        cases: numbers of the cases of his agency to which he belongs.
        areas: where what he sees must lie; anywhere if there are none.
        session: id of his session, where he has one.
        called: what a refusal calls him.
        barrier: what must be done before anything else.
    """

    name: str
    rights: frozenset[Right]
    purpose: str = ""
    case: str | None = None
    agency: str | None = None
    areas: tuple[Area, ...] = ()
    cases: frozenset[str] = frozenset()
    session: str | None = None
    called: str = "this account"
    barrier: Literal["factor", "lock", "password"] | None = None


def rights_of(roles: Collection[Role]) -> frozenset[Right]:
    """What an account with ``roles`` may do."""
    given = (RIGHTS[role] for role in roles)
    return frozenset[Right]({"own", "enter"}).union(*given)


def refuse_unfit(roles: Collection[str]) -> tuple[Role, ...]:
    """The roles called so, in their order, if one account may have them all.

    Raises:
        InputError: one is none, there is none, or one must stand alone.
    """
    if unknown := sorted(set(roles) - set(ROLES)):
        raise InputError(f"no role is called {', '.join(unknown)}; there are: {', '.join(ROLES)}")
    known = tuple(role for role in ROLES if role in roles)
    if not known:
        raise InputError(f"an account needs a role: {', '.join(ROLES)}")
    if len(known) > 1 and (alone := [role for role in known if role in _ALONE]):
        raise InputError(
            f"whoever is {alone[0]} is nothing else: those who keep accounts or read the log look "
            "at nobody; make a second account for the other work"
        )
    return known


def decide(who: Who | None, rule: Rule | None) -> None:
    """Let ``who`` pass by ``rule``, or say why not. Without a rule nobody passes.

    Raises:
        SignInError: nobody is known to ask.
        SecondFactorError, LockedError, PasswordDueError: something must be done first.
        ScopeError: he lacks the right.
        PurposeError: he has not said why.
    """
    if rule is None:
        raise ScopeError("no rule says who may do this, so nobody may")
    if rule.right == "public":
        return
    if who is None:
        raise SignInError("sign in first")
    _refuse_barred(who, rule.right)
    if rule.right not in who.rights:
        raise ScopeError(f"{who.called} is not made for this: it has no right {_TO[rule.right]}")
    if rule.right in PURPOSED and not who.purpose:
        raise PurposeError("say first why you look: a case number, or one of the reasons")


def context_of(who: Who, rule: Rule) -> Context:
    """Under what the audit log has that ``who`` passed by ``rule``."""
    routine = "" if rule.right == "public" else _ROUTINE.get(rule.right, "")
    purpose = who.purpose or routine or "what everybody may see"
    return Context(
        who.name,
        purpose,
        scope_of(who.agency),
        session=who.session or "",
        case=who.case,
        areas=who.areas,
        cases=who.cases,
    )


def scope_of(agency: str | None) -> str:
    """The scope of whoever sees the records of ``agency``, or everybody's."""
    return HOME if agency is None else f"{_AGENCY}{agency}"


def agency_in(scope: str) -> str | None:
    """The agency whose records ``scope`` holds; ``None`` if it holds all."""
    return None if scope == HOME else scope.removeprefix(_AGENCY)


def _refuse_barred(who: Who, right: Right) -> None:
    if right == "enter":
        return
    if who.barrier == "factor":
        raise SecondFactorError("give your second factor first")
    if who.barrier == "lock":
        raise LockedError("the session is locked: give your password again")
    if who.barrier == "password" and right != "own":
        raise PasswordDueError("choose a password of your own first")
