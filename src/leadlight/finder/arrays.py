"""Arrays by what they hold, as types: names for those that many modules hand to one another."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Shorts = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Longs = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
