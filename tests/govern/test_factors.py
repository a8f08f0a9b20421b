"""One-time codes, recovery codes and passkeys: each opens once, and nothing else does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from tests.govern.conftest import OWNER, PASSWORD, Peopled
from tests.govern.test_sessions import settled
from tests.govern.test_signin import actions, enter, who

from leadlight.core.errors import AccessError, InputError, ScopeError, SecondFactorError
from leadlight.govern import accounts, factors, passkeys, signin
from leadlight.govern.access import LOOK, OWN, decide
from leadlight.govern.sessions import who_has

MINE = f"{PASSWORD} again"
SITE = passkeys.Site("localhost", "http://localhost:8080")


def code_at(peopled: Peopled, key: str, shift: int = 0) -> str:
    """The code that a telephone shows, ``shift`` steps from now."""
    return pyotp.TOTP(key).at(peopled.watch(), counter_offset=shift)


def enrolled(peopled: Peopled) -> tuple[str, tuple[str, ...]]:
    """The key and the recovery codes of an account that has codes from now on."""
    here = who(peopled, settled(peopled))
    offer = factors.offer(peopled.home, here)
    made = factors.accept(peopled.home, here, offer.sealed, code_at(peopled, offer.key), MINE)
    peopled.watch.pass_(minutes=1)
    return offer.key, made


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    """RFC 6238, appendix B, the last six digits of its table for SHA-1."""
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890"
    moment = datetime.fromtimestamp(at, UTC)
    assert factors.step_of(key, code, moment, None) == at // factors.STEP
    assert factors.step_of(key, f" {code[:3]} {code[3:]} ", moment, None) is not None
    for wrong in ("", "000000", code[:-1], "é" * 6, code + "0"):
        assert factors.step_of(key, wrong, moment, None) is None


def test_a_password_alone_opens_nothing_any_more(peopled: Peopled) -> None:
    """The session waits for the code, which opens it under a new cookie."""
    key, _ = enrolled(peopled)
    signed = signin.sign_in(peopled.home, "ines", MINE, "x")
    assert not signed.is_whole
    waiting = who(peopled, signed.cookie)
    for rule in (LOOK, OWN):
        with pytest.raises(SecondFactorError):
            decide(waiting, rule)
    cookie = factors.give_second(peopled.home, waiting, code_at(peopled, key))
    assert who(peopled, cookie).barrier is None
    assert who_has(peopled.home, signed.cookie).who is None
    assert ("ines", "signin.second") in actions(peopled)


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_code_opens_once_and_none_before_it_after(peopled: Peopled, shift: int) -> None:
    """Whoever looked over a shoulder comes too late (replay)."""
    key, _ = enrolled(peopled)
    peopled.watch.pass_(minutes=1)
    code = code_at(peopled, key, shift)
    cookie = enter(peopled, password=MINE)
    factors.give_second(peopled.home, who(peopled, cookie), code)
    for used in (code, code_at(peopled, key, shift - 1)):
        cookie = enter(peopled, password=MINE)
        with pytest.raises(AccessError):
            factors.give_second(peopled.home, who(peopled, cookie), used)


def test_codes_of_another_time_open_nothing_and_lock_in_the_end(peopled: Peopled) -> None:
    """Two steps off are too many; five wrong ones lock."""
    key, _ = enrolled(peopled)
    peopled.watch.pass_(minutes=5)
    cookie = enter(peopled, password=MINE)
    for shift in (-3, -2, 2, 3, 9):
        with pytest.raises(AccessError):
            factors.give_second(peopled.home, who(peopled, cookie), code_at(peopled, key, shift))
    with pytest.raises(AccessError):
        factors.give_second(peopled.home, who(peopled, cookie), code_at(peopled, key))
    assert ("ines", "account.lock") in actions(peopled)


def test_a_recovery_code_opens_once(peopled: Peopled) -> None:
    """However it is written; the ledger has none of them; new ones end the old ones."""
    _, codes = enrolled(peopled)
    assert len(set(codes)) == factors.CODES
    for file in peopled.home.path.glob("ledger.sqlite*"):
        assert codes[0].replace("-", "").encode() not in file.read_bytes()
        assert codes[0].encode() not in file.read_bytes()
    here = who(peopled, enter(peopled, password=MINE))
    cookie = factors.give_second(peopled.home, here, codes[0].upper().replace("-", " "))
    with pytest.raises(AccessError):
        factors.give_second(peopled.home, who(peopled, enter(peopled, password=MINE)), codes[0])
    factors.new_recovery_codes(peopled.home, who(peopled, cookie), MINE)
    with pytest.raises(AccessError):
        factors.give_second(peopled.home, who(peopled, enter(peopled, password=MINE)), codes[1])


def test_a_factor_is_changed_with_the_password_alone(peopled: Peopled) -> None:
    """A session that somebody left open changes nothing."""
    here = who(peopled, settled(peopled))
    offer = factors.offer(peopled.home, here)
    with pytest.raises(AccessError):
        factors.accept(peopled.home, here, offer.sealed, code_at(peopled, offer.key), "wrong")
    with pytest.raises(AccessError):
        factors.accept(peopled.home, here, offer.sealed, "000000", MINE)
    for sealed in ("", "x", offer.sealed[:-2] + "AA"):
        with pytest.raises(InputError):
            factors.accept(peopled.home, here, sealed, code_at(peopled, offer.key), MINE)
    peopled.watch.pass_(minutes=14)
    again = factors.offer(peopled.home, here)
    peopled.watch.pass_(minutes=16)
    with pytest.raises(InputError, match="too long ago"):
        factors.accept(peopled.home, here, again.sealed, code_at(peopled, again.key), MINE)
    with pytest.raises(AccessError):
        factors.withdraw(peopled.home, here, "wrong")
    with pytest.raises(AccessError):
        factors.new_recovery_codes(peopled.home, here, "wrong")


def test_an_offer_is_its_accounts_own(peopled: Peopled) -> None:
    """Nobody has another take a key that he knows."""
    peopled.add("otto")
    his = factors.offer(peopled.home, who(peopled, settled(peopled, "otto")))
    hers = who(peopled, settled(peopled))
    with pytest.raises(InputError):
        factors.accept(peopled.home, hers, his.sealed, code_at(peopled, his.key), MINE)


def test_who_lost_them_is_helped_by_somebody_else(peopled: Peopled) -> None:
    """And then the password is enough again."""
    _, codes = enrolled(peopled)
    accounts.reset_factors(peopled.home, OWNER, "ines")
    assert signin.sign_in(peopled.home, "ines", MINE, "x").is_whole
    with peopled.home.ledger.reading() as ledger:
        assert accounts.account_called(peopled.home, ledger, "ines").factors == ()
    assert codes


def test_codes_satisfy_whoever_asks_for_a_second_factor(tmp_path: Path) -> None:
    """Where the setting requires one."""
    peopled = Peopled(tmp_path, second_factor="required")
    peopled.add("ines")
    key, _ = enrolled(peopled)
    with pytest.raises(SecondFactorError):
        decide(who(peopled, enter(peopled, password=MINE)), OWN)
    waiting = who(peopled, enter(peopled, password=MINE))
    cookie = factors.give_second(peopled.home, waiting, code_at(peopled, key))
    assert "look" in who(peopled, cookie).rights
    peopled.home.close()


@pytest.mark.parametrize(
    "credential",
    [
        *("", "{}", "null", "[]", '{"response": 1}', "[" * 5000),
        '{"id": "x", "response": {"clientDataJSON": "e30"}}',
        '{"response": {"clientDataJSON": "//"}}',
    ],
)
def test_what_is_no_passkey_opens_nothing(peopled: Peopled, credential: str) -> None:
    """And is answered as such."""
    passkeys.begin_signing(peopled.home, SITE)
    with pytest.raises((InputError, AccessError)):
        passkeys.sign_in_with(peopled.home, SITE, credential, "x")
    here = who(peopled, settled(peopled))
    with pytest.raises((InputError, AccessError)):
        passkeys.add_passkey(peopled.home, here, SITE, credential, "key")


def test_a_setting_bars_whoever_has_no_factor(tmp_path: Path) -> None:
    """Until there is one, the account reaches itself alone."""
    peopled = Peopled(tmp_path, second_factor="required")
    peopled.add("ines")
    here = who(peopled, settled(peopled))
    with pytest.raises(ScopeError):
        decide(here, LOOK)
    peopled.home.close()
