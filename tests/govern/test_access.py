"""The one place that decides: denies by default, and what each role may do."""

from __future__ import annotations

from typing import get_args

import pytest
from tests.govern.conftest import OWNER, PASSWORD, Peopled

from leadlight.core.context import Context
from leadlight.core.errors import InputError, RefusedError, ScopeError, SignInError
from leadlight.govern import accounts
from leadlight.govern.access import (
    PUBLIC,
    PURPOSED,
    RIGHTS,
    ROLES,
    Right,
    Rule,
    Who,
    agency_in,
    decide,
    refuse_unfit,
    rights_of,
    scope_of,
)
from leadlight.govern.audit import events

EXPECTED = {
    "investigator": "look search export judge reports",
    "analyst": "look search export reports",
    "supervisor": "look search export judge reports cases",
    "auditor": "audit",
    "operator": "operate feed watch",
    "administrator": "accounts",
}
"""What the mission says of each role, written down apart from the code."""


def test_each_role_may_do_what_is_expected_and_nothing_else() -> None:
    """And to its own account; whoever keeps accounts or reads the log reaches nobody."""
    assert {role: set(EXPECTED[role].split()) for role in ROLES} == {
        role: set(rights) for role, rights in RIGHTS.items()
    }
    reach_nobody = RIGHTS["administrator"] | RIGHTS["auditor"] | RIGHTS["operator"]
    assert PURPOSED & reach_nobody == {"feed"}  # brings ads, and reads none


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("right", get_args(Right))
def test_a_rule_lets_in_whoever_has_its_right(role: str, right: Right) -> None:
    """And nobody else."""
    who = Who(name="x", rights=rights_of(refuse_unfit([role])), purpose="case 7")
    allowed = {*EXPECTED[role].split(), "own", "enter"}
    if right in allowed:
        decide(who, Rule(right))
    else:
        with pytest.raises(ScopeError, match=r"has no right to [a-z]"):
            decide(who, Rule(right))


def test_without_a_rule_or_a_name_nobody_passes() -> None:
    """Deny is what is left when nothing is said."""
    everything = Who(name="x", rights=frozenset(get_args(Right)), purpose="case 7")
    with pytest.raises(ScopeError):
        decide(everything, None)
    for right in get_args(Right):
        with pytest.raises(SignInError):
            decide(None, Rule(right))
    decide(None, PUBLIC)


@pytest.mark.parametrize(
    "roles",
    [
        *([], ["king"], ["auditor", "analyst"], ["administrator", "investigator"]),
        *(["administrator", "auditor"], ["administrator", "operator"]),
    ],
)
def test_roles_that_watch_one_another_do_not_go_together(roles: list[str]) -> None:
    """Keeping accounts or reading the log is no side job."""
    with pytest.raises(InputError):
        refuse_unfit(roles)


def test_nobody_gives_himself_rights(peopled: Peopled) -> None:
    """Nor back what another took: roles, state, release, factors."""
    himself = Context("adam", "a test")
    with pytest.raises(RefusedError):
        accounts.give_roles(peopled.home, himself, "adam", ["investigator"])
    with pytest.raises(RefusedError):
        accounts.limit(peopled.home, himself, "adam", ())
    for act in (accounts.enable, accounts.release, accounts.reset_factors):
        with pytest.raises(RefusedError):
            act(peopled.home, himself, "adam")
    assert accounts.all_accounts(peopled.home, OWNER)[0].roles == ("administrator",)
    given = accounts.give_roles(peopled.home, himself, "ines", ["supervisor", "operator"])
    assert given.roles == ("supervisor", "operator")


def test_each_act_on_an_account_stands_in_the_log(peopled: Peopled) -> None:
    """With who did it, to whom, and what it gave."""
    adam = Context("adam", "a test")
    accounts.give_roles(peopled.home, adam, "ines", ["analyst"])
    accounts.disable(peopled.home, adam, "ines")
    accounts.enable(peopled.home, adam, "ines")
    accounts.reset_password(peopled.home, adam, "ines", "nine soft drums")
    with peopled.home.ledger.reading() as ledger:
        told = [each for each in events(ledger) if each["actor"] == "adam"]
    assert [each["action"] for each in told] == [
        *("account.roles", "account.disable", "account.enable", "account.password")
    ]
    assert {each["object"] for each in told} == {"ines"}
    assert told[0]["details"] == {"roles": ["analyst"]}
    assert "drums" not in str(told)


@pytest.mark.parametrize("name", ["", "Ines", "a b", "../x", "x" * 64, "ines\n", "-x", "é"])
def test_a_name_is_a_name(peopled: Peopled, name: str) -> None:
    """It goes into logs, tables and addresses."""
    with pytest.raises(InputError):
        accounts.new_account(peopled.home, OWNER, name, ["analyst"], PASSWORD)


def test_a_name_is_given_once(peopled: Peopled) -> None:
    """The log calls an account by it."""
    with pytest.raises(InputError, match="already"):
        accounts.new_account(peopled.home, OWNER, "ines", ["analyst"], PASSWORD)


def test_a_scope_says_whose_records_it_holds() -> None:
    """And the home's own scope holds all."""
    assert agency_in(scope_of("North County")) == "North County"
    assert agency_in(scope_of(None)) is None
    assert agency_in("home") is None
