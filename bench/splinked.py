"""Splink's model of pairs (Fellegi-Sunter), set up as its documentation begins.

Comparisons from its library on everything that was found, a block a column, parameters by random
sampling and expectation maximisation, clusters as components above a threshold. It is given the
templates that were found, and which pictures are the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import duckdb
import pyarrow as pa
import splink.comparison_library as compare
from bench.baselines import same_pictures
from bench.judged import Judged
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

WEIGHTS = (-4, -2, 0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16)
"""Thresholds to choose from, as log2 of the odds."""
_COMMON = 500
"""A value on more ads than this brings no candidate pairs: they would not fit in memory."""
_LISTS = ("phones", "emails", "handles", "names", "cities", "pictures")
_RECORDS = """
WITH ads AS (
    SELECT ad_id, list_distinct(flatten(list(phones))) AS phones,
        list_distinct(flatten(list(emails))) AS emails,
        list_distinct(flatten(list(handles))) AS handles,
        list_distinct(flatten(list(names))) AS names,
        list_distinct(flatten(list(list_transform(places, lambda it: it.name)))) AS cities,
        list_distinct(flatten(list(pdqs))) AS pdqs
    FROM read_parquet($files) GROUP BY ad_id
), shown AS (
    SELECT ad_id, list(DISTINCT picture) AS pictures
    FROM (SELECT ad_id, unnest(pdqs) AS pdq FROM ads) JOIN pictures USING (pdq) GROUP BY ad_id
)
SELECT ads.* EXCLUDE (pdqs), pictures, template
FROM ads LEFT JOIN shown USING (ad_id) LEFT JOIN templates USING (ad_id)
"""


def splinked(world: Judged) -> Iterator[tuple[int, dict[str, str]]]:
    """Each threshold, and the groups of ads above it."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE records AS {_selected(world, connection)}")
        api = DuckDBAPI(connection)
        linker = Linker(api.register("records"), _settings(), log_level=logging.ERROR)
        _train(linker)
        pairs = linker.inference.predict(threshold_match_weight=min(WEIGHTS))
        for weight in WEIGHTS:
            groups = linker.clustering.cluster_pairwise_predictions_at_threshold(
                pairs, threshold_match_weight=weight
            )
            found = groups.as_pyarrow_table().select(["ad_id", "cluster_id"]).to_pydict()
            yield weight, dict(zip(found["ad_id"], found["cluster_id"], strict=True))


def _selected(world: Judged, connection: duckdb.DuckDBPyConnection) -> str:
    """SQL of a record an ad: what is not there is null, and blocks leave common values out."""
    files = [str(path) for path in world.findings]
    hashes = connection.execute(
        "SELECT DISTINCT unnest(pdqs) AS pdq FROM read_parquet($files) ORDER BY 1", {"files": files}
    ).fetchall()
    connection.register("pictures", same_pictures([pdq for (pdq,) in hashes]))
    templates = {"ad_id": list(world.template), "template": list(world.template.values())}
    schema = pa.schema({"ad_id": pa.string(), "template": pa.string()})
    connection.register("templates", pa.table(templates, schema=schema))
    connection.execute(f"CREATE TABLE found AS {_RECORDS}", {"files": files})
    common = ", ".join(f"({_common(column)}) AS {column}_common" for column in _LISTS)
    connection.execute(f"CREATE TABLE common AS SELECT {common}")
    present = ", ".join(f"nullif({column}, []) AS {column}" for column in _LISTS)
    blocks = ", ".join(f"{_rarer(column)} AS {column}_block" for column in _LISTS)
    once = f"CASE WHEN count(*) OVER (PARTITION BY template) <= {_COMMON} THEN template END"
    return (
        f"SELECT ad_id, template, {once} AS template_block, {present}, {blocks} FROM found, common"
    )


def _common(column: str) -> str:
    """SQL of the values that many ads have."""
    each = f"SELECT unnest({column}) AS value FROM found"
    often = f"SELECT value FROM ({each}) GROUP BY value HAVING count(*) > {_COMMON}"
    return f"SELECT coalesce(list(value), []) FROM ({often})"


def _rarer(column: str) -> str:
    """SQL of the values of a list that few enough ads have."""
    return f"list_filter({column}, lambda it: NOT list_contains({column}_common, it))"


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="ad_id",
        comparisons=[
            *(compare.ArrayIntersectAtSizes(each, [1]) for each in _LISTS[:5]),
            compare.ArrayIntersectAtSizes("pictures", [2, 1]),
            compare.ExactMatch("template").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            *(_block(each) for each in ("phones", "emails", "handles", "pictures")),
            block_on("template_block"),
            block_on(
                "names_block", "cities_block", arrays_to_explode=["names_block", "cities_block"]
            ),
        ],
        retain_matching_columns=False,
    )


def _block(column: str) -> object:
    return block_on(f"{column}_block", arrays_to_explode=[f"{column}_block"])


def _train(linker: Linker) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match([_block("phones")], recall=0.5)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("phones[1]"), block_on("template")):
        training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=1e7)
