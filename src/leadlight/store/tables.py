"""The ledger's tables of the wing ``store``: which files exist, and which build is current."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

from leadlight.store.moment import Moment

metadata = MetaData(schema="store")

homes = Table(
    "homes",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("agency", String, nullable=False),
    Column("made_up", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("folder", String),
)
"""``folder`` is the data folder's name, where the ledger lies in a server; see ``identity``."""

batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("actor", String, nullable=False),
    Column("inputs", JSON, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("read", BigInteger, nullable=False, server_default="0"),
    Column("postings", BigInteger, nullable=False, server_default="0"),
    Column("versions", BigInteger, nullable=False, server_default="0"),
    Column("sightings", BigInteger, nullable=False, server_default="0"),
    Column("repeated", BigInteger, nullable=False, server_default="0"),
    Column("quarantined", BigInteger, nullable=False, server_default="0"),
    Column("pictures", BigInteger, nullable=False, server_default="0"),
    Column("unhashed", BigInteger, nullable=False, server_default="0"),
    Column("flagged", BigInteger, nullable=False, server_default="0"),
    Column("purged", BigInteger, nullable=False, server_default="0"),
)

known_hits = Table(
    "known_hits",
    metadata,
    Column("hit_id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("list_name", String, nullable=False),
    Column("list_version", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("listed", String, nullable=False),
    Column("found", String, nullable=False),
    Column("distance", Integer, nullable=False),
    Column("ad_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("source_id", String),
    Column("ad_url", String),
    Column("image_url", String),
    Column("feed", String, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("file", String),
    Column("batch_id", Integer, ForeignKey(batches.c.id), nullable=False),
)

mended = Table(
    "mended",
    metadata,
    Column("entry_id", String, primary_key=True),
    Column("batch_id", Integer, ForeignKey(batches.c.id), nullable=False),
    Column("mended_at", Moment, nullable=False),
)
"""Entries of the quarantine that were read after all."""

judgements = Table(
    "judgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("one_ad", String, nullable=False),
    Column("other_ad", String, nullable=False),
    Column("is_same", Boolean, nullable=False),
    Column("note", String),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", String),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lead_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("note", String),
    Column("taken_in", JSON, nullable=False),
    Column("read_as", String, nullable=False),
    Column("matches", JSON, nullable=False),
    Column("ads", JSON, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("retracted_at", Moment),
    Column("retracted_by", String),
)

models = Table(
    "models",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("document", LargeBinary, nullable=False),
    Column("basis", String, nullable=False),
    Column("verdicts", Integer, nullable=False),
    Column("before", Float),
    Column("after", Float),
    Column("kept_at", Moment, nullable=False),
)

model_choices = Table(
    "model_choices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("model", Integer, ForeignKey(models.c.number)),
    Column("note", String),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("chosen_at", Moment, nullable=False),
)
"""The newest holds; without a ``model`` it says that builds learn as they did."""

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lead_id", String, nullable=False, index=True),
    Column("text", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("struck_at", Moment),
    Column("struck_by", String),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("actor", String, nullable=False, index=True),
    Column("purpose", String, nullable=False),
    Column("saved_at", Moment, nullable=False),
    Column("removed_at", Moment),
)

looks = Table(
    "looks",
    metadata,
    Column("actor", String, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
)
"""When somebody first looked at the list of leads of a build."""

missing_reports = Table(
    "missing_reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", String, nullable=False, index=True),
    Column("agency", String, nullable=False),
    Column("status", String, nullable=False),
    Column("as_of", String(10), nullable=False),
    Column("report", JSON(none_as_null=True)),
    Column("spot", JSON(none_as_null=True)),
    Column("received_at", Moment, nullable=False),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", String),
)
"""Records of reports as they came; of each report the newest holds. Closing takes away what they
say, of all of them."""

missing_refused = Table(
    "missing_refused",
    metadata,
    Column("entry_id", String(32), primary_key=True),
    Column("report_id", String, index=True),
    Column("agency", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("line", BigInteger, nullable=False),
    Column("reason", String, nullable=False),
    Column("raw", LargeBinary),
    Column("received_at", Moment, nullable=False),
)

missing_matches = Table(
    "missing_matches",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("lead_id", String, primary_key=True),
    Column("ad_id", String, nullable=False),
    Column("place", Integer, nullable=False),
    Column("probability", Float, nullable=False),
    Column("alert", Boolean, nullable=False),
    Column("tied", Boolean, nullable=False),
    Column("reviewed", Boolean, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("found_at", Moment, nullable=False),
)
"""Candidates of open reports as they were last matched, from place 1 on."""

missing_matched = Table(
    "missing_matched",
    metadata,
    Column("report_id", String, primary_key=True),
    Column("record", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Which record of a report was last matched, with which build, and when."""

missing_reviews = Table(
    "missing_reviews",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", String, nullable=False, index=True),
    Column("lead_id", String, nullable=False),
    Column("ad_id", String, nullable=False),
    Column("note", String),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("undone_at", Moment),
    Column("undone_by", String),
)

missing_looks = Table(
    "missing_looks",
    metadata,
    Column("actor", String, primary_key=True),
    Column("report_id", String, primary_key=True),
    Column("at", Moment, nullable=False),
)
"""When somebody last looked at a report's candidates."""

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("slot", String, unique=True),
    Column("state", String, nullable=False, index=True),
    Column("actor", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("started_at", Moment),
    Column("finished_at", Moment),
    Column("cancel_asked_at", Moment),
    Column("cancel_asked_by", String),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("stage", String),
    Column("done", BigInteger, nullable=False, server_default="0"),
    Column("total", BigInteger),
    Column("outcome", JSON(none_as_null=True)),
    Column("error", String),
    Column("batch_id", Integer, ForeignKey(batches.c.id)),
    Column("read_from", String),
)
"""``batch_id`` is what an ingest writes into, ``read_from`` tells its feeds from changed ones:
together they say where it goes on after it was stopped."""

pushes = Table(
    "pushes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(32), nullable=False, unique=True),
    Column("actor", String, nullable=False),
    Column("source", String, nullable=False),
    Column("key", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("job_id", Integer, ForeignKey(jobs.c.id), nullable=False, index=True),
    Column("received_at", Moment, nullable=False),
    Column("taken_at", Moment),
    UniqueConstraint("actor", "source", "key"),
)
"""Bodies that programs sent. Until one is ``taken_at`` into the archive its file lies beside."""

archive_files = Table(
    "archive_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", String, nullable=False, unique=True),
    Column("kind", String, nullable=False, index=True),
    Column("batch_id", Integer, ForeignKey(batches.c.id), nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
)

generations = Table(
    "generations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("built_at", Moment, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("last_file_id", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
)

generation_files = Table(
    "generation_files",
    metadata,
    Column(
        "generation",
        Integer,
        ForeignKey(generations.c.number, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("path", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
)

current_generation = Table(
    "current_generation",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("number", Integer, ForeignKey(generations.c.number), nullable=False),
)
