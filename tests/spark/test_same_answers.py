"""The match over Spark gives the answers of one machine, row for row; Spark runs here, in its local mode."""

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest
from benchmarks.lists import HEAVY, make
from benchmarks.matching import as_columns

from notoneless.domain.linkage import link, link_group

spark = pytest.importorskip("notoneless.domain.linkage.spark", reason="Spark is not installed")
pytestmark = [pytest.mark.pure, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

PARTS = ("links", "review", "suspected", "duplicates", "unclaimed")
Lists = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    opened = spark.session("local[2]")
    yield opened
    opened.stop()


@pytest.fixture(scope="module")
def lists() -> Lists:
    """Two lists with every fault three times over, and a list of sixty of the children called by other keys."""
    made = make(1_200, 7, HEAVY)
    household, roll = as_columns(made.household), as_columns(made.roll)
    poor = household.sample(60, seed=1).with_columns(pl.int_range(1, 61).cast(pl.String).alias("row"))
    return {"household": household, "roll": roll, "poor": poor}


def test_spark_answers_as_one_machine_does_row_for_row(session: Any, lists: Lists) -> None:
    here = link(lists["household"], lists["roll"])
    there = {name: spark.sent(session, frame) for name, frame in lists.items()}
    # neither the order of the rows nor how they are cut into partitions may matter
    found = spark.link_on_spark(there["household"].orderBy("name"), there["roll"].repartition(3))
    answer = found.collected()
    for part in PARTS:
        assert getattr(answer, part).equals(getattr(here, part)), part
    assert here.review.height > 5
    assert here.suspected.height > 10
    assert here.duplicates.height > 3
    groups = link_group(lists["poor"], lists["household"], lists["roll"], links=here.links)
    told = spark.link_group_on_spark(there["poor"], there["household"], there["roll"], found.links)
    assert told.equals(groups)


def test_keys_must_be_complete_and_unique_on_spark_too(session: Any) -> None:
    broken = spark.sent(session, pl.DataFrame({"row": ["1", "1"], "name": ["周文博", "何小满"]}))
    with pytest.raises(spark.KeysMissing, match="complete and unique"):
        spark.link_on_spark(broken, broken)
