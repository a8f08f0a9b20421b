"""Settings: one frozen object, built at the entry and passed down. Nothing reads it at import."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from leadlight.core.errors import InputError

_PREFIX = "LEADLIGHT_"
_MEBIBYTE = 1 << 20

PasswordProfile = Literal["argon2id", "pbkdf2"]


BANNER = (
    "This system holds personal data of people who may be victims of crime. It is for authorised "
    "work alone. Every look is recorded with your name and your purpose, and is reviewed. Misuse "
    "is an offence. Whoever goes on agrees to this."
)


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What can be set. Each field is read from ``LEADLIGHT_<FIELD>`` unless a caller gives it.

    Attributes:
        home: the data folder.
        ledger: address of a PostgreSQL database that holds the ledger, as in
            ``postgresql://leadlight@db.example/leadlight``; without it the ledger is a file of
            SQLite in ``home``.
        region: ISO 3166 country that numbers without a country code belong to.
        workers: processes that kernels run in.
        memory_mb: what the embedded engine may use before it spills, in MiB.
        threshold: least probability at which a lead is listed for review.
        alert: least probability at which a lead alerts to a missing child.
        max_record_bytes: longest record that is read; a longer one goes to quarantine.
        batch_records: records read between two durable commits of an ingest.
        keep_generations: how many builds stay for going back.
        known_hashes: lists of known abuse pictures; each file that a feed brings is held against
            them.
        max_picture_bytes: largest file beside a feed that is read.
        max_picture_pixels: most points of a picture that are unpacked.
        api_rate: requests a minute that a program may make with one token.
        log_key: the file with the key that signs checkpoints of the audit log, or the key itself,
            as in ``PRIVATE+KEY+...``; without it a file in ``home``.
        checkpoints: folder to which checkpoints of the audit log are written, best on another
            machine; without it one in ``home``.
        checkpoint_events: events after which a new checkpoint is written.
        checkpoint_minutes: minutes after which an event stands under a checkpoint at the latest.
        passwords: how they are kept: ``argon2id``, or ``pbkdf2`` where FIPS-approved algorithms
            are asked for.
        idle_minutes: minutes without a request after which a session locks.
        session_hours: hours after which a session ends, whatever is done in it.
        lockout_minutes: minutes that an account stays locked after five wrong passwords; 0 is
            until an administrator releases it.
        second_factor: whether an account must have a passkey or a one-time code to do anything.
        banner: what whoever signs in must accept first.
        case_pattern: what a case number looks like, as a regular expression.
        oidc_issuer: issuer of the OpenID provider by which whoever is bound to it signs in; without
            it there is no single sign-on.
        oidc_client: what the provider knows this site as.
        oidc_secret: the file with the secret by which the provider knows that it is this site.
        oidc_name: what the provider is called on the page of the sign-in.
        oidc_authorization: where the provider asks who somebody is; goes with the two that follow,
            and without them the issuer's own document says where.
        oidc_token: where a code is exchanged.
        oidc_keys: where the provider's keys are.
        oidc_factors: values of ``acr`` or ``amr``, with spaces between, by which the provider says
            that it asked for a second factor.
        oidc_minutes: minutes since the provider asked for proof that are still recent enough; 0 has
            it asked anew at each sign-in.
        inbox: folder whose feeds the day's work reads.
        daily: time of day (UTC) at which a worker asks for the day's work: the inbox, then a build.
        feed_body_bytes: longest body that a program may send as a feed, as it is sent.
        feed_unpacked_bytes: most that such a body may hold once it is unpacked.
        feed_queue_bytes: bodies that may wait to be taken in, in bytes, before more are refused.
    """

    home: Path
    ledger: Annotated[str, msgspec.Meta(pattern=r"^postgresql://")] | None = None
    region: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}\Z")] = "US"
    workers: Annotated[int, msgspec.Meta(ge=1, le=1024)] = os.cpu_count() or 1
    memory_mb: Annotated[int, msgspec.Meta(ge=256)] = 2048
    threshold: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5
    alert: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5
    max_record_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 8 * _MEBIBYTE
    batch_records: Annotated[int, msgspec.Meta(ge=1)] = 50_000
    keep_generations: Annotated[int, msgspec.Meta(ge=1)] = 3
    known_hashes: tuple[Path, ...] = ()
    max_picture_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 32 * _MEBIBYTE
    max_picture_pixels: Annotated[int, msgspec.Meta(ge=4096, le=89_478_485)] = 64_000_000
    api_rate: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 600
    log_key: str | None = None
    checkpoints: Path | None = None
    checkpoint_events: Annotated[int, msgspec.Meta(ge=1)] = 1_000
    checkpoint_minutes: Annotated[int, msgspec.Meta(ge=1)] = 60
    passwords: PasswordProfile = "argon2id"
    idle_minutes: Annotated[int, msgspec.Meta(ge=1, le=30)] = 15
    session_hours: Annotated[int, msgspec.Meta(ge=1, le=12)] = 12
    lockout_minutes: Annotated[int, msgspec.Meta(ge=0, le=525_600)] = 0
    second_factor: Literal["offered", "required"] = "offered"
    banner: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)] = BANNER
    case_pattern: str = r"(?:case )?(?=[A-Z0-9/._-]*[0-9])[A-Z0-9][A-Z0-9/._-]{0,39}"
    oidc_issuer: Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s?#]+\Z")] | None = None
    oidc_client: Annotated[str, msgspec.Meta(pattern=r"^[!-~]+\Z", max_length=255)] | None = None
    oidc_secret: Path | None = None
    oidc_name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)] = "single sign-on"
    oidc_authorization: str | None = None
    oidc_token: str | None = None
    oidc_keys: str | None = None
    oidc_factors: str = "mfa"
    oidc_minutes: Annotated[int, msgspec.Meta(ge=0, le=720)] = 0
    inbox: Path | None = None
    daily: Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")] | None = None
    feed_body_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 64 * _MEBIBYTE
    feed_unpacked_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 1024 * _MEBIBYTE
    feed_queue_bytes: Annotated[int, msgspec.Meta(ge=1024)] = 4096 * _MEBIBYTE


def read_settings(environment: Mapping[str, str], **given: Any) -> Settings:
    """Settings from ``environment``, overruled by what is ``given`` (``None`` is not given).

    Raises:
        InputError: names the variable whose value is not of its type, or that names no setting.
    """
    named = {
        key.removeprefix(_PREFIX).lower(): value
        for key, value in environment.items()
        if key.startswith(_PREFIX) and key != f"{_PREFIX}PURPOSE"
    }
    _refuse_unknown(named)
    values: dict[str, Any] = named | {k: value for k, value in given.items() if value is not None}
    if isinstance(several := values.get("known_hashes"), str):
        values["known_hashes"] = several.split(os.pathsep)
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise InputError(f"settings: {_by_variable(str(error))}") from None


def _refuse_unknown(named: Mapping[str, str]) -> None:
    known = Settings.__struct_fields__
    if unknown := sorted(_variable(name) for name in named.keys() - set(known)):
        there = ", ".join(map(_variable, known))
        raise InputError(f"no setting is called {', '.join(unknown)}; there are: {there}")


def _variable(field: str) -> str:
    return f"{_PREFIX}{field.upper()}"


def _by_variable(problem: str) -> str:
    """The problem with the variable's name in place of the path into the settings."""
    return re.sub(r"\$\.(\w+)", lambda found: _variable(found[1]), problem)


def _decode(wanted: type, value: Any) -> Any:
    if wanted is Path:
        return _folder(str(value))
    raise NotImplementedError(f"no setting is of type {wanted}")


def _folder(name: str) -> Path:
    """An empty name would be the folder that the command happens to run in."""
    if not name:
        raise ValueError("no folder is named")
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise ValueError(f"{name} begins with a user that this machine does not know") from None
