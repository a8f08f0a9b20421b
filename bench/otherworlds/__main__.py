"""``python -m bench.otherworlds --style a --ads 20000 --seed 1 --out DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench.otherworlds.spec import STYLES, OtherSpec
from bench.otherworlds.world import write_other_world


def main() -> None:
    """Write one world."""
    usual = OtherSpec()
    parser = argparse.ArgumentParser(prog="python -m bench.otherworlds", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--style", choices=sorted(STYLES), default=usual.style)
    for knob in ("ads", "seed"):
        parser.add_argument(f"--{knob}", type=int, default=getattr(usual, knob))
    for knob in ("pictures", "handles", "emails", "rewording", "drift", "controlled"):
        parser.add_argument(f"--{knob}", type=float, default=getattr(usual, knob))
    parser.add_argument("--telling", action="store_true", help="kinds differ in what they say")
    given = vars(parser.parse_args())
    folder = given.pop("out")
    for path in write_other_world(OtherSpec(**given), folder):
        print(path)


if __name__ == "__main__":
    main()
