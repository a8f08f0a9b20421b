"""The identity provider: where it is asked, and whom it says that somebody is.

Authorisation code with PKCE (RFC 7636), state and nonce, as OpenID Connect Core 1.0 has them, with
the issuer named in what comes back (RFC 9207). An ID token is believed if one of the provider's own
keys signed it with one of ``ALGORITHMS``, for this site alone, for the visit at hand, just now.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token, decode

from leadlight.core.errors import InputError, ProviderError
from leadlight.core.settings import Settings
from leadlight.govern.bindings import is_subject
from leadlight.govern.fetching import Session, checked, fetch

ALGORITHMS = ("RS256", "PS256", "ES256", "ES384")
"""With a key in two halves, of which we know one: whoever knows ours can sign nothing."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""
_KEPT = 600.0
"""Seconds after which the provider's document and keys are fetched again."""
_AGAIN = 60.0
"""Seconds between two looks for a key that was not there."""
_KEY_TYPES = ("RSA", "EC")
_TYPES = (None, "JWT", "jwt")


class Places(msgspec.Struct, frozen=True):
    """Where the provider is asked. ``names_itself`` if what comes back must name the issuer."""

    authorization: str
    token: str
    keys: str
    names_itself: bool = False


class Errand(NamedTuple):
    """A visit at the provider: its ``state``, the ``nonce`` that its token must hold, the
    ``verifier`` that proves who began it, and the address where it leads ``back`` to."""

    state: str
    nonce: str
    verifier: str
    back: str


class Vouched(NamedTuple):
    """Whom the provider vouches for, when it asked for proof, and whether for a second factor."""

    subject: str
    proven_at: float | None
    is_strong: bool


class _Kept(NamedTuple):
    at: float
    places: Places
    keys: KeySet


class Provider:
    """The provider that the settings name, whose document and keys are kept for ten minutes."""

    def __init__(self, settings: Settings) -> None:
        """Raises ``InputError`` if what is set does not go together."""
        self.issuer, self.client = settings.oidc_issuer or "", settings.oidc_client or ""
        self.name, self.minutes = settings.oidc_name, settings.oidc_minutes
        self._secret = _secret(settings)
        self._strong = frozenset(settings.oidc_factors.split())
        if not self.client:
            raise InputError("LEADLIGHT_OIDC_ISSUER needs LEADLIGHT_OIDC_CLIENT beside it")
        checked(self.issuer)
        self._given = _given(settings)
        self._kept: _Kept | None = None

    def way(self, errand: Errand, *, is_fresh: bool) -> str:
        """Where a browser goes to say who it is. ``is_fresh`` has its owner asked for proof anew.

        Raises:
            ProviderError: the provider does not say where.
        """
        age: dict[str, Any] = {"max_age": self.minutes * 60}
        if is_fresh or not self.minutes:
            age = {"max_age": 0, "prompt": "login"}
        url, _ = self._asker(errand).create_authorization_url(
            self._known().places.authorization,
            state=errand.state,
            code_verifier=errand.verifier,
            nonce=errand.nonce,
            **age,
        )
        return str(url)

    def vouch(self, errand: Errand, code: str, issuer: str | None, now: datetime) -> Vouched:
        """Whom the provider vouches for in exchange for ``code``.

        Raises:
            ProviderError: it does not, or what it says cannot be believed.
        """
        self._refuse_other(issuer)
        token = self._exchanged(errand, code)
        try:
            read = self._read(str(token["id_token"]))
            claims = self._held(read, errand, token, now)
        except KeyError:
            raise ProviderError("it gave no ID token") from None
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderError(f"its ID token cannot be believed: {_said(error)}") from None
        return _vouched(claims, self._strong)

    def _refuse_other(self, issuer: str | None) -> None:
        if issuer is None and self._known().places.names_itself:
            raise ProviderError("what came back does not say that it is from there")
        if issuer is not None and issuer != self.issuer:
            raise ProviderError("what came back is from another provider")

    def _exchanged(self, errand: Errand, code: str) -> dict[str, Any]:
        asker = self._asker(errand)
        try:
            answer: dict[str, Any] = asker.fetch_token(
                self._known().places.token,
                grant_type="authorization_code",
                code=code,
                code_verifier=errand.verifier,
            )
        except OAuth2Error as error:
            raise ProviderError(f"it does not take its code back ({spoken(error.error)})") from None
        except ValueError:
            raise ProviderError("it answers with something that is no token") from None
        return answer

    def _read(self, token: str) -> Token:
        """The token, if one of the provider's keys signed it; a new key is looked for once."""
        kept = self._known()
        try:
            return decode(token, kept.keys, ALGORITHMS)
        except InvalidKeyIdError:
            if time.monotonic() - kept.at < _AGAIN:
                raise
            return decode(token, self._known(is_anew=True).keys, ALGORITHMS)

    def _held(
        self, read: Token, errand: Errand, token: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """The claims of the token that was ``read``, held against all that they must say."""
        claims: dict[str, Any] = CodeIDToken(
            read.claims,
            read.header,
            {"iss": {"essential": True, "value": self.issuer}},
            {
                "nonce": errand.nonce,
                "client_id": self.client,
                "access_token": token.get("access_token"),
            },
        )
        if read.header.get("typ") not in _TYPES:
            raise ValueError("it is no ID token")
        if claims.get("aud") not in (self.client, [self.client]):
            raise ValueError("it is not for this site, or not for it alone")
        claims.validate(int(now.timestamp()), LEEWAY)  # type: ignore[attr-defined]
        return claims

    def _asker(self, errand: Errand) -> Any:
        return OAuth2Client(
            Session(),
            self.client,
            self._secret,
            scope="openid",
            redirect_uri=errand.back,
            code_challenge_method="S256",
        )

    def _known(self, *, is_anew: bool = False) -> _Kept:
        """Where the provider is asked, and its keys, as it said within the last minutes."""
        kept = self._kept
        if kept is None or is_anew or time.monotonic() - kept.at > _KEPT:
            places = self._given or _discovered(self.issuer)
            kept = self._kept = _Kept(time.monotonic(), places, _keys(fetch(places.keys)))
        return kept


def provider_of(settings: Settings) -> Provider | None:
    """The provider that is set up, if one is. Raises ``InputError`` if it is only in part."""
    if settings.oidc_issuer is not None:
        return Provider(settings)
    fields = (name for name in Settings.__struct_fields__ if name.startswith("oidc_"))
    defaults = Settings(home=settings.home)
    if any(getattr(settings, name) != getattr(defaults, name) for name in fields):
        raise InputError("LEADLIGHT_OIDC_…: nothing of it counts without LEADLIGHT_OIDC_ISSUER")
    return None


def spoken(error: object) -> str:
    """A provider's word for an error, as far as it is one."""
    text = str(error)[:40]
    return text if text.replace("_", "").isalnum() and text.isascii() else "an error without a name"


def _secret(settings: Settings) -> str | None:
    if settings.oidc_secret is None:
        return None
    try:
        return settings.oidc_secret.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"LEADLIGHT_OIDC_SECRET {settings.oidc_secret}: {error}") from None


def _given(settings: Settings) -> Places | None:
    names = ("oidc_authorization", "oidc_token", "oidc_keys")
    given = [getattr(settings, name) for name in names]
    if not any(given):
        return None
    if not all(given):
        told = ", ".join(f"LEADLIGHT_{name.upper()}" for name in names)
        raise InputError(f"{told} go together")
    for url in given:
        checked(url)
    return Places(*given)


def _discovered(issuer: str) -> Places:
    """What the issuer says of itself (OpenID Connect Discovery 1.0, section 4)."""
    told = fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if not isinstance(told, dict) or told.get("issuer") != issuer:
        raise ProviderError("its document is not of the issuer that is set up")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    try:
        authorization, token, keys = (str(told[name]) for name in names)
        for url in (authorization, token, keys):
            checked(url)
    except KeyError as error:
        raise ProviderError(f"its document lacks {error}") from None
    except InputError as error:
        raise ProviderError(f"its document: {error}") from None
    names_itself = told.get("authorization_response_iss_parameter_supported") is True
    return Places(authorization, token, keys, names_itself)


def _keys(told: Any) -> KeySet:
    """The keys that sign, of what the provider shows."""
    shown = told.get("keys") if isinstance(told, dict) else None
    fit = [
        key
        for key in (shown if isinstance(shown, list) else [])
        if isinstance(key, dict) and key.get("kty") in _KEY_TYPES and key.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": fit})
    except (JoseError, ValueError, TypeError, KeyError):
        raise ProviderError("it shows no key that can sign") from None


def _vouched(claims: dict[str, Any], strong: frozenset[str]) -> Vouched:
    subject, methods = claims["sub"], claims.get("amr") or []
    if not is_subject(subject):
        raise ProviderError("what it calls this person is no subject")
    said = {str(each) for each in (*methods, claims.get("acr"))}
    return Vouched(subject, claims.get("auth_time"), bool(said & strong))


def _said(error: Exception) -> str:
    told = getattr(error, "description", "") or getattr(error, "error", "") or str(error)
    return str(told)[:200]
