"""Settings: from the environment, overruled by what is given; a bad value names its variable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leadlight.core.errors import InputError
from leadlight.core.settings import Settings, read_settings

HOME = {"LEADLIGHT_HOME": "/data/leadlight"}


def test_each_setting_is_read_from_its_variable() -> None:
    given = {
        "LEADLIGHT_LEDGER": "postgresql://leadlight@db.example/leadlight",
        "LEADLIGHT_REGION": "CA",
        "LEADLIGHT_WORKERS": "3",
        "LEADLIGHT_MEMORY_MB": "512",
        "LEADLIGHT_THRESHOLD": "0.7",
        "LEADLIGHT_MAX_RECORD_BYTES": "4096",
        "LEADLIGHT_BATCH_RECORDS": "10",
        "LEADLIGHT_KEEP_GENERATIONS": "5",
        "LEADLIGHT_KNOWN_HASHES": os.pathsep.join(("/lists/one.txt", "/lists/two.txt")),
        "LEADLIGHT_MAX_PICTURE_BYTES": "2048",
        "LEADLIGHT_MAX_PICTURE_PIXELS": "8192",
        "LEADLIGHT_API_RATE": "30",
        "LEADLIGHT_LOG_KEY": "/keys/log.key",
        "LEADLIGHT_CHECKPOINTS": "/witness",
        "LEADLIGHT_CHECKPOINT_EVENTS": "100",
        "LEADLIGHT_CHECKPOINT_MINUTES": "5",
        "LEADLIGHT_PASSWORDS": "pbkdf2",
        "LEADLIGHT_IDLE_MINUTES": "5",
        "LEADLIGHT_SESSION_HOURS": "8",
        "LEADLIGHT_LOCKOUT_MINUTES": "20",
        "LEADLIGHT_SECOND_FACTOR": "required",
        "LEADLIGHT_BANNER": "Authorised use alone.",
        "LEADLIGHT_CASE_PATTERN": "[0-9]+",
        "LEADLIGHT_ALERT": "0.8",
        "LEADLIGHT_OIDC_ISSUER": "https://id.example",
        "LEADLIGHT_OIDC_CLIENT": "leadlight",
        "LEADLIGHT_OIDC_SECRET": "/keys/oidc",
        "LEADLIGHT_OIDC_NAME": "Agency",
        "LEADLIGHT_OIDC_AUTHORIZATION": "https://id.example/a",
        "LEADLIGHT_OIDC_TOKEN": "https://id.example/t",
        "LEADLIGHT_OIDC_KEYS": "https://id.example/k",
        "LEADLIGHT_OIDC_FACTORS": "mfa hwk",
        "LEADLIGHT_OIDC_MINUTES": "15",
        "LEADLIGHT_INBOX": "/srv/inbox",
        "LEADLIGHT_DAILY": "03:30",
        "LEADLIGHT_FEED_BODY_BYTES": "4096",
        "LEADLIGHT_FEED_UNPACKED_BYTES": "8192",
        "LEADLIGHT_FEED_QUEUE_BYTES": "16384",
    }
    settings = read_settings(HOME | given)
    assert settings == Settings(
        home=Path("/data/leadlight"),
        ledger="postgresql://leadlight@db.example/leadlight",
        region="CA",
        workers=3,
        memory_mb=512,
        threshold=0.7,
        max_record_bytes=4096,
        batch_records=10,
        keep_generations=5,
        known_hashes=(Path("/lists/one.txt"), Path("/lists/two.txt")),
        max_picture_bytes=2048,
        max_picture_pixels=8192,
        api_rate=30,
        log_key="/keys/log.key",
        checkpoints=Path("/witness"),
        checkpoint_events=100,
        checkpoint_minutes=5,
        passwords="pbkdf2",
        idle_minutes=5,
        session_hours=8,
        lockout_minutes=20,
        second_factor="required",
        banner="Authorised use alone.",
        case_pattern="[0-9]+",
        alert=0.8,
        oidc_issuer="https://id.example",
        oidc_client="leadlight",
        oidc_secret=Path("/keys/oidc"),
        oidc_name="Agency",
        oidc_authorization="https://id.example/a",
        oidc_token="https://id.example/t",
        oidc_keys="https://id.example/k",
        oidc_factors="mfa hwk",
        oidc_minutes=15,
        inbox=Path("/srv/inbox"),
        daily="03:30",
        feed_body_bytes=4096,
        feed_unpacked_bytes=8192,
        feed_queue_bytes=16384,
    )
    assert {f"LEADLIGHT_{name.upper()}" for name in Settings.__struct_fields__} == (
        set(HOME) | set(given)
    )


def test_what_is_given_overrules_and_none_is_not_given() -> None:
    environment = HOME | {"LEADLIGHT_REGION": "CA", "LEADLIGHT_WORKERS": "3"}
    settings = read_settings(environment, region="MX", workers=None, home=Path("/elsewhere"))
    assert (settings.region, settings.workers, settings.home) == ("MX", 3, Path("/elsewhere"))


def test_other_programs_variables_and_the_purpose_are_left_alone() -> None:
    environment = HOME | {"HOME": "/root", "LEADLIGHT_PURPOSE": "a case"}
    assert read_settings(environment).home == Path("/data/leadlight")


def test_a_tilde_is_the_users_folder() -> None:
    assert read_settings({"LEADLIGHT_HOME": "~/x"}).home == Path.home() / "x"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LEADLIGHT_WORKERS", "many"),
        ("LEADLIGHT_WORKERS", "0"),
        ("LEADLIGHT_MEMORY_MB", "-1"),
        ("LEADLIGHT_THRESHOLD", "1.5"),
        ("LEADLIGHT_THRESHOLD", "nan"),
        ("LEADLIGHT_REGION", "usa"),
        ("LEADLIGHT_REGION", "US\n"),
        ("LEADLIGHT_HOME", ""),
        ("LEADLIGHT_KNOWN_HASHES", ""),
        ("LEADLIGHT_LEDGER", "mysql://nobody@db.example/x"),
        ("LEADLIGHT_MAX_PICTURE_PIXELS", "100000000"),
        ("LEADLIGHT_HOME", "~nobody-of-that-name/x"),
        ("LEADLIGHT_TRESHOLD", "0.5"),
    ],
)
def test_a_bad_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(InputError, match=rf"\b{variable}\b"):
        read_settings(HOME | {variable: value})


def test_no_home_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(InputError, match="home"):
        read_settings({})


def test_settings_are_frozen() -> None:
    settings = read_settings(HOME)
    with pytest.raises(AttributeError):
        settings.threshold = 0.0  # type: ignore[misc]  # that it cannot be set is the test
