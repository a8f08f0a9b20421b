"""Mappings: somebody else's columns as fields of the record."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from tests.finder.ingest.test_formats import parquet
from tests.intake import Intake, json_line

from leadlight.core.errors import InputError
from leadlight.finder.ingest.mapping import Mapping, read_mapping

COUNTY = """
fields:
  source_id: id
  captured_at: seen
  title: headline
  contacts.phone: phones
  contacts.email: mail
  images.pdq: hashes
  places: towns
  age: years
constants:
  source: county.example
  category: massage
offset: "-05:00"
time_format: "%m/%d/%Y %H:%M"
separator: ";"
"""
HEAD = "id,seen,headline,phones,mail,hashes,towns,years,notes\n"
ROW = (
    "7,03/01/2026 12:30,In town,+12125550100; +12125550101,a@x.example,"
    f"{'ab' * 32};{'cd' * 32},Oakland;Alameda,24,by hand\n"
)


def mapping(tmp_path: Path, text: str) -> Mapping:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def test_a_county_table_by_its_mapping(intake: Intake, tmp_path: Path) -> None:
    counts = intake.take((HEAD + ROW).encode(), mapping=mapping(tmp_path, COUNTY))
    assert counts.postings == 1
    (version,) = intake.rows("versions")
    assert (version["source"], version["source_id"]) == ("county.example", "7")
    assert (version["title"], version["category"]) == ("In town", "massage")
    assert version["captured_at"].isoformat() == "2026-03-01T17:30:00+00:00"
    assert version["captured_offset"] == -300
    assert version["contacts"] == [
        {"type": "phone", "value": "+12125550100"},
        {"type": "phone", "value": "+12125550101"},
        {"type": "email", "value": "a@x.example"},
    ]
    assert [image["pdq"] for image in version["images"]] == ["ab" * 32, "cd" * 32]
    assert version["places"] == ["Oakland", "Alameda"]
    assert version["age"] == "24"
    assert version["extra"] == '{"notes":"by hand"}'
    assert version["raw"] == ROW.encode()


def test_empty_cells_are_no_values(intake: Intake, tmp_path: Path) -> None:
    row = "7,03/01/2026 12:30,In town,,,,,,\n"
    assert intake.take((HEAD + row).encode(), mapping=mapping(tmp_path, COUNTY)).postings == 1
    (version,) = intake.rows("versions")
    assert (version["contacts"], version["images"], version["age"]) == ([], [], None)


@pytest.mark.parametrize(
    ("text", "constants", "value"),
    [
        ("a.example", {"source": "b.example"}, "a.example"),
        ("", {"source": "b.example"}, "b.example"),
    ],
)
def test_a_constant_stands_where_the_cell_is_empty(
    intake: Intake, text: str, constants: dict[str, str], value: str
) -> None:
    feed = f"site,captured_at,title\n{text},2026-03-01T12:00:00Z,In town\n".encode()
    how = Mapping(
        fields={"source": "site", "captured_at": "captured_at", "title": "title"},
        constants=constants,
    )
    intake.take(feed, mapping=how)
    assert [row["source"] for row in intake.rows("versions")] == [value]


def test_constants_are_typed_and_may_be_parts(intake: Intake) -> None:
    how = Mapping(constants={"contacts.phone": "+12125550100", "lat": "37.8", "places": "A|B"})
    assert intake.take(json_line(), mapping=how).postings == 1
    (version,) = intake.rows("versions")
    assert version["contacts"] == [{"type": "phone", "value": "+12125550100"}]
    assert (version["lat"], version["places"]) == (37.8, ["A", "B"])


def test_json_goes_through_a_mapping_too(intake: Intake) -> None:
    feed = b'{"id": 7, "seen": "2026-03-01 12:30:00", "text": "In town", "tel": ["+12125550100"]}\n'
    how = Mapping(
        fields={"captured_at": "seen", "body": "text", "contacts.phone": "tel"},
        constants={"source": "county.example"},
        offset="Z",
    )
    assert intake.take(feed, mapping=how).postings == 1
    (version,) = intake.rows("versions")
    assert version["contacts"] == [{"type": "phone", "value": "+12125550100"}]
    assert version["extra"] == '{"id":7}'
    assert version["raw"] == feed.strip()


def test_a_list_column_of_parquet_gives_each_value(intake: Intake) -> None:
    table = pa.Table.from_pylist(
        [
            {
                "seen": "2026-03-01T12:00:00Z",
                "text": "In town",
                "tel": ["+12125550100", "+12125550101"],
            }
        ]
    )
    how = Mapping(
        fields={"captured_at": "seen", "body": "text", "contacts.phone": "tel"},
        constants={"source": "county.example"},
    )
    intake.take(parquet(table), mapping=how)
    (version,) = intake.rows("versions")
    assert [each["value"] for each in version["contacts"]] == ["+12125550100", "+12125550101"]


def test_a_column_that_is_called_like_a_list_does_not_get_in_the_way(intake: Intake) -> None:
    feed = b"source,captured_at,title,contacts,tel\ns,2026-03-01T12:00:00Z,t,ask,+12125550100\n"
    assert intake.take(feed, mapping=Mapping(fields={"contacts.phone": "tel"})).postings == 1


@pytest.mark.parametrize(
    ("cell", "offset", "utc"),
    [
        ("2026-03-01 12:00:00", "+02:00", "2026-03-01T10:00:00+00:00"),
        ("2026-03-01T12:00:00", "Z", "2026-03-01T12:00:00+00:00"),
        ("2026-03-01T12:00:00-05:00", "+02:00", "2026-03-01T17:00:00+00:00"),
        ("2026-03-01T12:00:00Z", "+02:00", "2026-03-01T12:00:00+00:00"),
    ],
)
def test_an_offset_is_for_times_without_one(
    intake: Intake, cell: str, offset: str, utc: str
) -> None:
    intake.take(json_line(captured_at=cell), mapping=Mapping(offset=offset))
    assert [row["captured_at"].isoformat() for row in intake.rows("versions")] == [utc]


@pytest.mark.parametrize(
    ("cell", "field"),
    [
        ("03/45/2026 12:30", "captured_at"),
        ("tomorrow", "captured_at"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused_by_name(
    intake: Intake, tmp_path: Path, cell: str, field: str
) -> None:
    bad = ROW.replace("03/01/2026 12:30", cell)
    intake.take((HEAD + bad + ROW).encode(), mapping=mapping(tmp_path, COUNTY))
    (entry,) = intake.refused()
    assert (entry.line, entry.offset) == (2, len(HEAD))
    assert f"`{field}` cannot be read from '{cell}'" in entry.reason
    assert intake.titles() == ["In town"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("fields: {fone: tel}", "no field called fone"),
        ("fields: {contacts.fax: tel}", "no field called contacts.fax"),
        ("constants: {sauce: x}", "no field called sauce"),
        ("columns: {title: a}", "columns"),
        ("offset: '+5'", "offset"),
        ("separator: ''", "separator"),
        ("[", "mapping"),
        ("just text", "mapping"),
        ("", "mapping"),
    ],
)
def test_a_bad_mapping_names_its_file_and_what_is_wrong(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(InputError, match=problem) as raised:
        mapping(tmp_path, text)
    assert "mapping.yaml" in str(raised.value)


def test_a_mapping_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.yaml cannot be opened: No such file"):
        read_mapping(tmp_path / "nowhere.yaml")


def test_a_mapping_whose_columns_are_not_there_names_them(intake: Intake, tmp_path: Path) -> None:
    assert intake.take(b"id,seen\n7,x\n", mapping=mapping(tmp_path, COUNTY)).postings == 0
    (entry,) = intake.refused()
    assert "hashes, headline, mail, phones, towns, years" in entry.reason
