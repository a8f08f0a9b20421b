"""Runs `leadlight bench` on worlds of several sizes and writes the figures into README.md.

Each size runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SIZES = (20_000, 150_000)
START, END = "<!-- stages: begin -->\n", "<!-- stages: end -->\n"


def measured(ads: int) -> list[dict[str, Any]]:
    """The rows of one size, as `leadlight bench --json` prints them."""
    leadlight = str(Path(sys.executable).with_name("leadlight"))
    command = [leadlight, "bench", "--json", "--ads", str(ads)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in done.stdout.splitlines()]


def table(rows: list[dict[str, Any]]) -> str:
    """One size as a Markdown table."""
    lines = ["| stage | ads | seconds | ads/s | peak MiB |", "|---|--:|--:|--:|--:|"]
    for row in rows:
        rate = f"{row['ads'] / row['seconds']:,.0f}" if row["seconds"] else "–"
        lines.append(
            f"| {row['stage']} | {row['ads']:,} | {row['seconds']:.2f} | {rate} "
            f"| {row['peak_mib']:,.0f} |"
        )
    return "\n".join(lines) + "\n"


def report(runs: dict[int, list[dict[str, Any]]]) -> str:
    """The machine's facts and a table a size."""
    facts = next(iter(runs.values()))[0]
    machine = "{processor}, {cores} cores, {memory_gib} GiB, {system}, Python {python}.\n"
    tables = [f"### {ads:,} ads\n\n{table(rows)}" for ads, rows in runs.items()]
    return "\n".join([machine.format(**facts), *tables])


def main() -> None:
    """Measure every size and put the tables between the marks of README.md."""
    text = report({ads: measured(ads) for ads in SIZES})
    readme = HERE / "README.md"
    before, _, rest = readme.read_text(encoding="utf-8").partition(START)
    after = rest.partition(END)[2]
    readme.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
