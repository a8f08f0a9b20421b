"""Made-up worlds that share nothing with the project's own: other words, forms and habits.

The project's own world could be learned by heart without anybody meaning to. These judge whether
what is found there is found elsewhere too. Everything in them is made up; telephone numbers have
the 555 exchange; nothing is sexual; pictures are random bits.
"""

from bench.otherworlds.spec import DIFFICULTIES, STYLES, OtherSpec
from bench.otherworlds.world import write_other_world

__all__ = ["DIFFICULTIES", "STYLES", "OtherSpec", "write_other_world"]
