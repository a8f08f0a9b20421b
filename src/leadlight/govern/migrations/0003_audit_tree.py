"""The audit events as leaves of a Merkle tree; what may be of somebody stands beside them.

Events from before are brought in, in their order and with what they said. What was done to them
before this cannot be seen; what is done to them from now on can.
"""

import json
import secrets
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from leadlight.core.errors import InputError
from leadlight.govern.leaves import Content, Leaf, content
from leadlight.govern.merkle import grown, leaf_hash
from leadlight.store.moment import Moment
from leadlight.store.unchanging import keep

revision = "govern_0003"
down_revision = "govern_0002"
branch_labels = None
depends_on = None

_OLD = ("seq", "at", "actor", "purpose", "scope", "action", "object", "details")
_LOWEST = 8
_AT_ONCE = 5_000


def upgrade() -> None:
    """Set the old events aside, make the new tables, bring the events in, then make the rules."""
    before = _set_aside()
    tables = {
        "events": _events(),
        "contents": _contents(),
        "nodes": _nodes(),
        "head": _head(),
        "forgotten": _forgotten(),
    }
    _bring(before, tables)
    op.drop_table("audit_events_before", schema="govern")
    for table, key in (
        ("audit_events", "seq = NEW.seq"),
        ("audit_nodes", "level = NEW.level AND number = NEW.number"),
        ("audit_forgotten", "seq = NEW.seq AND part = NEW.part"),
    ):
        keep("govern", table, key, (), None, "audit events are only ever added")
    if op.get_bind().dialect.name == "postgresql":
        _rules_on_postgresql()
    else:
        _rules_on_sqlite()


def _set_aside() -> sa.Table:
    """The old events, under another name; their table's rules go with it."""
    before = op.create_table(
        "audit_events_before",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in _OLD[2:-1]),
        sa.Column("details", sa.JSON, nullable=False),
        schema="govern",
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    of = "govern." if is_postgresql else ""
    names = ", ".join(f'"{name}"' for name in _OLD)
    op.execute(
        f"INSERT INTO {of}audit_events_before ({names}) SELECT {names} FROM {of}audit_events"
    )
    op.drop_table("audit_events", schema="govern")
    if is_postgresql:
        op.execute("DROP FUNCTION govern.audit_events_refuse()")
    return before


def _events() -> sa.Table:
    return op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.String, nullable=False, index=True),
        sa.Column("session", sa.String, nullable=False),
        sa.Column("scope", sa.String, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("why", sa.LargeBinary, nullable=False),
        sa.Column("what", sa.LargeBinary, nullable=False),
        sa.Column("leaf", sa.LargeBinary, nullable=False),
        schema="govern",
    )


def _contents() -> sa.Table:
    return op.create_table(
        "audit_contents",
        _seq(),
        sa.Column("part", sa.String, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.String, nullable=False),
        sa.CheckConstraint("part IN ('why', 'what')"),
        schema="govern",
    )


def _nodes() -> sa.Table:
    return op.create_table(
        "audit_nodes",
        sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        schema="govern",
    )


def _head() -> sa.Table:
    return op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
        sa.CheckConstraint("id = 1"),
        schema="govern",
    )


def _forgotten() -> sa.Table:
    return op.create_table(
        "audit_forgotten",
        _seq(),
        sa.Column("part", sa.String, primary_key=True),
        sa.Column("by", sa.Integer, sa.ForeignKey("govern.audit_events.seq"), nullable=False),
        schema="govern",
    )


def _seq() -> sa.Column[int]:
    of = sa.ForeignKey("govern.audit_events.seq")
    return sa.Column("seq", sa.Integer, of, primary_key=True, autoincrement=False)


def _bring(before: sa.Table, tables: dict[str, sa.Table]) -> None:
    ledger = op.get_bind()
    rows = ledger.execute(sa.select(before).order_by(before.c.seq)).mappings()
    size = 0
    frontier: tuple[bytes, ...] = ()
    for part in rows.partitions(_AT_ONCE):
        new: dict[str, list[dict[str, Any]]] = {name: [] for name in tables}
        for row in part:
            leaf, contents = _leaf(size + 1, row)
            hashed = leaf_hash(leaf.entry)
            new["events"].append(_columns(leaf) | {"leaf": hashed})
            new["contents"] += contents
            frontier, completed = grown(size, frontier, hashed)
            new["nodes"] += [
                {"level": level, "number": size >> level, "hash": root}
                for level, root in enumerate(completed)
                if level >= _LOWEST
            ]
            size += 1
        _add(ledger, tables, new)
    if size:
        origin = f"leadlight/{secrets.token_hex(16)}"
        head = {"id": 1, "origin": origin, "size": size, "frontier": b"".join(frontier)}
        ledger.execute(sa.insert(tables["head"]), head)


def _add(
    ledger: sa.Connection, tables: dict[str, sa.Table], new: dict[str, list[dict[str, Any]]]
) -> None:
    for name, rows in new.items():
        if rows:
            ledger.execute(sa.insert(tables[name]), rows)


def _leaf(seq: int, row: Any) -> tuple[Leaf, Iterable[dict[str, Any]]]:
    why = content({"purpose": row["purpose"], "case": None})
    what = _what(row)
    leaf = Leaf(
        seq=seq,
        at=row["at"],
        actor=row["actor"],
        session="",
        scope=row["scope"],
        action=row["action"],
        outcome="done",
        why=why.commitment,
        what=what.commitment,
    )
    return leaf, [
        {"seq": seq, "part": part, "salt": each.salt, "content": each.text}
        for part, each in (("why", why), ("what", what))
    ]


def _what(row: Any) -> Content:
    """What cannot be said exactly in canonical JSON is kept as it was written."""
    try:
        return content({"object": row["object"], "details": row["details"]})
    except InputError:
        written = {"as_written": json.dumps(row["details"])}
        return content({"object": row["object"], "details": written})


def _columns(leaf: Leaf) -> dict[str, Any]:
    return {name: getattr(leaf, name) for name in leaf.__struct_fields__}


def _rules_on_sqlite() -> None:
    """Contents go only when an event says by which rule; the head only moves forward."""
    for name, change, when, says in (
        ("contents_no_change", "UPDATE ON audit_contents", "true", _CONTENTS),
        (
            "contents_no_delete",
            "DELETE ON audit_contents",
            "NOT EXISTS (SELECT 1 FROM audit_forgotten WHERE seq = OLD.seq AND part = OLD.part)",
            _CONTENTS,
        ),
        (
            "contents_no_replace",
            "INSERT ON audit_contents",
            "EXISTS (SELECT 1 FROM audit_contents WHERE seq = NEW.seq AND part = NEW.part)",
            _CONTENTS,
        ),
        ("head_no_change", "UPDATE ON audit_head", _BACK.format(old="OLD", new="NEW"), _HEAD),
        ("head_no_delete", "DELETE ON audit_head", "true", _HEAD),
        (
            "head_no_replace",
            "INSERT ON audit_head",
            "EXISTS (SELECT 1 FROM audit_head WHERE id = NEW.id)",
            _HEAD,
        ),
    ):
        op.execute(
            f"CREATE TRIGGER audit_{name} BEFORE {change} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )


def _rules_on_postgresql() -> None:
    for table, says in (("contents", _CONTENTS), ("head", _HEAD)):
        op.execute(
            f"CREATE FUNCTION govern.audit_{table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{says}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    op.execute(
        "CREATE FUNCTION govern.audit_is_forgotten(integer, varchar) RETURNS boolean LANGUAGE sql "
        "AS $$ SELECT EXISTS (SELECT 1 FROM govern.audit_forgotten WHERE seq = $1 AND part = $2) $$"
    )
    for table, change, rows in (
        ("contents", "UPDATE", "FOR EACH ROW"),
        (
            "contents",
            "DELETE",
            "FOR EACH ROW WHEN (NOT govern.audit_is_forgotten(OLD.seq, OLD.part))",
        ),
        ("contents", "TRUNCATE", "FOR EACH STATEMENT"),
        ("head", "UPDATE", f"FOR EACH ROW WHEN ({_BACK.format(old='OLD', new='NEW')})"),
        ("head", "DELETE", "FOR EACH ROW"),
        ("head", "TRUNCATE", "FOR EACH STATEMENT"),
    ):
        op.execute(
            f"CREATE TRIGGER audit_{table}_no_{change.lower()} BEFORE {change} "
            f"ON govern.audit_{table} {rows} EXECUTE FUNCTION govern.audit_{table}_refuse()"
        )


_CONTENTS = "contents of audit events are only ever added, or forgotten by a rule"
_HEAD = "the audit log only ever grows"
_BACK = "{new}.size <= {old}.size OR {new}.origin <> {old}.origin OR {new}.id <> {old}.id"
