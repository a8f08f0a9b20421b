"""A cluster of PostgreSQL of this test's own, and databases in it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine

_NUMBERS = count(1)
SUPERUSER = "superuser"
"""The cluster's own; databases belong to ``leadlight``, who is an ordinary user."""
_PLACES = (Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt"))


def programs() -> Path | None:
    """Where PostgreSQL's programs lie, the newest of several; none if they are not installed."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).parent
    there = [path.parent for place in _PLACES for path in place.glob("*/bin/initdb")]
    return max(there, default=None)


@contextmanager
def cluster() -> Iterator[str]:
    """The beginning of the addresses of a running cluster's databases; it is gone afterwards."""
    bin_ = programs()
    assert bin_ is not None
    with tempfile.TemporaryDirectory(prefix="leadlight-pg-") as name:
        folder = Path(name)
        as_user = _owner(folder)
        data, log = folder / "data", folder / "log"

        def run(*words: object) -> None:
            command = [*as_user, *map(str, words)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

        run(bin_ / "initdb", "--auth=trust", f"--username={SUPERUSER}", "-D", data, "-N")
        for port in (_free_port() for _ in range(5)):  # others may take one before it is used
            options = (
                f"-c listen_addresses=127.0.0.1 -c port={port} -k {folder} "
                "-c fsync=off -c autovacuum=off"
            )
            with suppress(subprocess.CalledProcessError):
                run(bin_ / "pg_ctl", "start", "-w", "-t", 300, "-D", data, "-l", log, "-o", options)
                break
        else:
            raise RuntimeError(log.read_text(encoding="utf-8"))
        try:
            address = f"postgresql://leadlight@127.0.0.1:{port}/"
            _say(by_superuser(address), "CREATE ROLE leadlight LOGIN CREATEDB")
            yield address
        finally:
            run(bin_ / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


def by_superuser(address: str) -> str:
    """The same address for the cluster's superuser."""
    return address.replace("//leadlight@", f"//{SUPERUSER}@")


def database(cluster_: str) -> str:
    """The address of a new, empty database."""
    return _made(cluster_, "template1")


def copy_of(address: str) -> str:
    """The address of a new database with what is in the one at ``address``, which nobody uses."""
    cluster_, _, name = address.rpartition("/")
    return _made(f"{cluster_}/", name)


def drop(address: str) -> None:
    """Take a database away, whoever uses it."""
    cluster_, _, name = address.rpartition("/")
    _say(by_superuser(f"{cluster_}/"), f"DROP DATABASE {name} WITH (FORCE)")


def _made(cluster_: str, template: str) -> str:
    name = f"test_{next(_NUMBERS)}_{os.getpid()}"
    _say(cluster_, f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"{cluster_}{name}"


def _say(cluster_: str, statement: str) -> None:
    engine = create_engine(
        f"{cluster_}postgres".replace("postgresql:", "postgresql+pg8000:"),
        isolation_level="AUTOCOMMIT",
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: there its own user owns the folder."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
