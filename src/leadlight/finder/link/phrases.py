"""Phrases: the pieces of a text between its own stops. A hand's pet phrases come back."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from leadlight.engine.stage import Kernel, Stage

_STOPS = r"[\n\r.*,;:|!?~•·+=#\"()\[\]{}/\-–—_]+|[^\x00-\x{24F}<>’']+"
"""Between phrases: punctuation, line breaks and anything that is no Latin letter (emoji)."""
_LEAST_LETTERS = 12

_PHRASES = pa.schema([("ad_id", pa.string()), ("phrase", pa.string())])


def phrases(batch: pa.RecordBatch) -> pa.RecordBatch:
    """From (``ad_id``, ``typed``) to a row a phrase of at least twelve characters."""
    pieces = pc.split_pattern_regex(batch["typed"], _STOPS)
    owners = pc.list_parent_indices(pieces)
    trimmed = pc.utf8_trim_whitespace(pieces.flatten())
    long_enough = pc.greater_equal(pc.utf8_length(trimmed), _LEAST_LETTERS)
    return pa.record_batch(
        [batch["ad_id"].take(owners.filter(long_enough)), trimmed.filter(long_enough)],
        schema=_PHRASES,
    )


STAGES: tuple[Stage, ...] = (
    Kernel("phrases", "SELECT ad_id, typed FROM wordings", phrases, _PHRASES),
)
"""Needs ``wordings``; leaves ``phrases`` (ad_id, phrase)."""
