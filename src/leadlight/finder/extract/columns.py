"""What is found in ads, as columns."""

from __future__ import annotations

import pyarrow as pa

_STRINGS = pa.list_(pa.string())
_PRICE = pa.struct({"amount": pa.float64(), "currency": pa.string(), "minutes": pa.int32()})
PLACE = pa.struct(
    {
        **dict.fromkeys(("name", "admin1", "country"), pa.string()),
        **dict.fromkeys(("lat", "lon"), pa.float64()),
        "kind": pa.string(),
    }
)
FINDINGS = pa.schema(
    {
        "ad_id": pa.string(),
        "version_id": pa.string(),
        **dict.fromkeys(("phones", "emails", "handles", "urls", "payments", "names"), _STRINGS),
        **dict.fromkeys(("languages", "indicators", "sha256s", "pdqs", "tricks"), _STRINGS),
        "obscured": pa.bool_(),
        "ages": pa.list_(pa.int16()),
        "prices": pa.list_(_PRICE),
        "places": pa.list_(PLACE),
        "typed": pa.string(),
    }
)
"""A row an ad version. Lists hold different values, sorted; handles read ``platform:name``,
payments ``system:name``; ``urls`` are personal ones; ``obscured`` says that some number was made
hard to read, ``tricks`` how; ``places`` keep their kind; ``typed`` is the comparison text."""
