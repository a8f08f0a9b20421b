"""Compiles the modules that read ads with mypyc, into the place where they are looked for.

Does nothing where they lie there already. Where there is no C compiler or the headers of Python are
missing, and where compiling fails, it says so and everything runs as the Python that it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

import setuptools  # before mypyc, which builds with it then
from mypyc.build import mypycify

SOURCES = Path(__file__).parent.parent / "src"
sys.path.insert(0, str(SOURCES))

from leadlight.core.native import place  # noqa: E402  # not installed yet

WITHIN = "leadlight.finder.extract"
PACKAGE = SOURCES.joinpath(*WITHIN.split("."))
PLAIN = ("automaton", "columns", "compiled", "image", "stream")
"""Modules that do too little for each ad to be worth the wait."""

CONFIGURATION = """[mypy]
explicit_package_bases = true
follow_imports = silent
ignore_missing_imports = true
[mypy-jinja2.*,matplotlib.*,numba.*,PIL.*,scipy.*]
follow_imports = skip
"""
"""`make check` is what checks types; libraries that are skipped take most of the time."""


def main() -> None:
    """Says what it does, as it may take a minute."""
    target = place(PACKAGE)
    if target.is_dir():
        return
    if missing := lacking():
        say(f"No {missing} here: reading ads stays plain Python and takes about half as long again")
        return
    say("Compiling what reads ads (about a minute)")
    with tempfile.TemporaryDirectory(prefix="leadlight-native-") as folder:
        failure = build(Path(folder))
        if failure:
            say(f"That failed, so reading ads stays plain Python: {failure}")
            return
        shutil.rmtree(target.parent, ignore_errors=True)
        target.parent.mkdir()
        made = Path(folder, "lib", *WITHIN.split("."))
        shutil.move(made, target)


def lacking() -> str:
    """What compiling needs and this machine has not; empty if it has all."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    if not shutil.which(compiler):
        return "C compiler"
    headers = Path(sysconfig.get_path("include"), "Python.h")
    return "" if headers.exists() else "headers of Python"


def modules() -> list[str]:
    """The sources that are compiled: all but those whose loops Numba compiles, and ``PLAIN``."""
    sources = [it for it in sorted(PACKAGE.glob("[a-z]*.py")) if it.stem not in PLAIN]
    return [str(it) for it in sources if "\nimport numba\n" not in it.read_text(encoding="utf-8")]


def build(folder: Path) -> str:
    """Compiles into ``folder``/lib, in a process of its own; the last that was said if it fails."""
    command = [sys.executable, __file__, str(folder)]
    environment = os.environ | {"MYPYPATH": str(SOURCES)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "error" in line.lower()]
    return (said or [f"it ended with {done.returncode}"])[-1] if done.returncode else ""


def _build(folder: Path) -> None:
    configuration, written = folder / "mypy.ini", folder / "c"
    configuration.write_text(CONFIGURATION, encoding="utf-8")
    extensions: list[Any] = mypycify(
        [f"--config-file={configuration}", f"--cache-dir={os.devnull}", *modules()],
        opt_level="1",  # takes a third of the time that 2 takes, and the result is as quick
        debug_level="0",
        multi_file=True,
        target_dir=str(written),
        group_name=f"{WITHIN}.whole",
    )
    for extension in extensions:
        # what calls what within the modules is known then, and needs no table of addresses
        extension.extra_compile_args += ["-Wno-error", "-fvisibility=hidden", "-fno-plt"]
        extension.include_dirs.append(str(written.joinpath(*WITHIN.split("."))))
    command: Any = setuptools.Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
    command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "tmp")
    command.parallel = True
    command.ensure_finalized()
    command.run()


def say(sentence: str) -> None:
    """A line on standard output, where ``make`` writes what it does."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:]:
        _build(Path(sys.argv[1]))
    else:
        main()
