"""The same match beyond one machine: Spark joins and shuffles, the rules are the very functions ``linking`` uses.

What is decided row by row or pair by pair (reading cells, keys, grades, rules) runs in the workers on polars frames
handed over as Arrow batches. What must see everything at once is either a Spark aggregation (how often a number or a
telephone occurs, which names are rare) or small enough for the driver: pairs that are links, doubts or candidates,
less than one in ten children. The answers are the same as on one machine, row for row.

Frames are Spark's, with the columns of ``records`` as strings. Import this module only where Spark is wanted.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import polars as pl
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from .assign import Assignment, assigned
from .block import ALL_KEYS, NAME_KEYS, NAME_KEYS_AT_MOST, REPEAT_KEYS, Key, keyed
from .cells import phones_of
from .compare import agreeing, graded, with_kin
from .explain import BETTER_NAMED, TAKEN, TIED, explained
from .grades import Number
from .linking import (
    FILLED,
    HOUSE_CELLS,
    LINKED,
    TELLING,
    duplicates_of,
    found_directly,
    found_in_household,
    named,
    named_duplicates,
    review_of,
    same_rows,
    suspected_of,
    village_of,
    village_schools,
    where_no_address_speaks,
    worth_keeping,
)
from .normalise import (
    OVERUSED_NUMBER,
    OVERUSED_PHONE,
    PHONES,
    bodies,
    heads,
    inside_roll_number,
    roll_numbers,
)
from .records import COLUMNS, Linkage, row_order
from .weigh import LINK, REVIEW, weighed

BATCH = 100_000
"""Rows a worker works on at once: large enough for columns to pay, small enough for 200 MB."""
HEAD = ("index", "name", "sex", "birth", "number", "was_short")
_TYPES = {
    pl.String: "string",
    pl.Int8: "tinyint",
    pl.Int64: "bigint",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.Float64: "double",
}


@dataclass(frozen=True, slots=True)
class SparkLinkage:
    """The answer of a run on Spark: ``records.Linkage``, with the two long parts left where they are.

    ``links`` and ``unclaimed`` are Spark frames in no particular order; the rest are polars frames as ever.
    """

    links: DataFrame
    review: pl.DataFrame
    suspected: pl.DataFrame
    duplicates: pl.DataFrame
    unclaimed: DataFrame

    def collected(self) -> Linkage:
        """Everything on the driver, in the order one machine gives."""
        links, unclaimed = here(self.links), here(self.unclaimed)
        return Linkage(
            links=links.sort(pl.col("household").str.len_chars(), "household"),
            review=self.review,
            suspected=self.suspected,
            duplicates=self.duplicates,
            unclaimed=unclaimed.sort(pl.col("roll").str.len_chars(), "roll"),
        )


def session(master: str = "local[*]", **settings: str) -> SparkSession:
    """A Spark session for the match. ``master``: local[N], or a cluster's URL (spark://…, yarn, k8s://…)."""
    if master.startswith("local"):
        # workers of one's own machine run in one's own environment; on a cluster PYSPARK_PYTHON names theirs
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("notoneless match")
    wanted = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.constraintPropagation.enabled": "false",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    } | settings
    for name, value in wanted.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def link_on_spark(household: DataFrame, roll: DataFrame) -> SparkLinkage:
    """``linking.link`` for Spark frames: which child of the household list stands on which line of the roll."""
    left, right = _Side(household), _Side(roll)
    settled = _settled(left, right)
    left.leave_open(settled, "h")
    right.leave_open(settled, "r")
    near, alike, alike_left = right.near(left.open), right.near(right.open), left.near(left.open)
    left.meet(alike_left)
    right.meet(near.unionByName(alike))
    pairs = _weighed(_candidates(left.open, right.open).unionByName(near).distinct(), left.body, right.body)
    near_rolls = here(near.select("r").distinct())["r"]
    pairs = _looked_at_again(pairs, left, right, settled)
    twice_on_roll, twice_in_household = _twice(right, alike), _twice(left, alike_left)
    children = here(left.open.select("index"))["index"]
    h = _Ranks([children, pairs["h"], *_members(twice_in_household)])
    r = _Ranks([pairs["r"], near_rolls, *_members(twice_on_roll)])
    twice = same_rows(twice_on_roll.with_columns(r.rank("h"), r.rank("r")))
    twice_left = same_rows(twice_in_household.with_columns(h.rank("h"), h.rank("r")))
    placed = pairs.with_columns(h.rank("h"), r.rank("r")).sort("h", "r")
    answer = assigned(
        placed,
        h.of(children).sort(),
        settled=r.of(near_rolls),
        twice_on_roll={one: first for one, (first, _) in twice.items()},
        twice_in_household={one: first for one, (first, _) in twice_left.items()},
        remarks=(TAKEN, TIED, BETTER_NAMED),
    )
    return _answer(answer, placed, settled, twice, h.rows, r.rows, right)


def link_group_on_spark(
    listed: DataFrame, household: DataFrame, roll: DataFrame, links: DataFrame
) -> pl.DataFrame:
    """``linking.link_group`` for Spark frames; the further list and its answer are small enough for the driver."""
    spark = listed.sparkSession
    own = here(link_on_spark(listed, household).links)
    rows = here(listed.select(F.col("row").cast("string")))["row"].to_frame().sort(row_order())["row"]
    asked = F.broadcast(sent(spark, own.select(household="roll")))
    found = found_in_household(rows, own, here(links.select("household", "roll").join(asked, "household")))
    missing = sent(spark, found.filter(pl.col("roll").is_null()).select("row"))
    taken = sent(spark, found.select(row="roll").drop_nulls())
    free = roll.join(F.broadcast(taken), "row", "left_anti")
    direct = link_on_spark(listed.join(F.broadcast(missing), "row", "left_semi"), free)
    return found_directly(found, here(direct.links))


class KeysMissing(ValueError):
    """A list whose column row is not complete and unique."""


class _Side:
    """One list on its way, as ``linking.Side``: the rows with their heads, the bodies of those that are compared."""

    def __init__(self, frame: DataFrame) -> None:
        kept = [
            F.col(name).cast("string") if name in frame.columns else F.lit(None).cast("string")
            for name in COLUMNS
        ]
        rows = frame.select(*(column.alias(name) for column, name in zip(kept, COLUMNS, strict=True)))
        self.rows = _at_hand(_each(rows, _with_heads))
        keys = self.rows.agg(F.count("*"), F.countDistinct("index")).first()
        if keys is None or keys[0] != keys[1]:
            raise KeysMissing("the column row must be complete and unique")
        texts = reduce(
            DataFrame.unionByName, (self.rows.select(F.col(f"raw_{one}").alias("phone")) for one in PHONES)
        )
        often = texts.dropna().groupBy("phone").count().filter(F.col("count") > OVERUSED_PHONE)
        self.busy = {one for (text,) in here(often.select("phone")).iter_rows() for one in phones_of(text)}
        counted = self.rows.select("number").dropna().groupBy("number").count().filter(F.col("count") > 1)
        marked = self.rows.join(counted, "number", "left").withColumn(
            "number", F.when(F.coalesce("count", F.lit(0)) <= OVERUSED_NUMBER, F.col("number"))
        )
        alone = F.col("number").isNotNull() & F.col("count").isNull()
        self.rows = _at_hand(marked.withColumn("alone", alone).drop("count"))

    def leave_open(self, settled: DataFrame, column: str) -> None:
        keys = settled.select(F.col(column).alias("index"))
        self.done = _at_hand(self.rows.join(keys, "index", "left_semi"))
        self.open = _at_hand(self._bodies(self.rows.join(keys, "index", "left_anti")))
        self.body = self.open

    def _bodies(self, rows: DataFrame) -> DataFrame:
        busy = self.busy
        return _each(rows, lambda part: _bodies_of(part, busy))

    def meet(self, pairs: DataFrame) -> None:
        """Adds the bodies of the settled rows r of these pairs."""
        met = self.done.join(pairs.select(F.col("r").alias("index")).distinct(), "index", "left_semi")
        self.body = _at_hand(self.open.unionByName(self._bodies(met)))

    def near(self, rest: DataFrame) -> DataFrame:
        """(h, r) pairs of bodies ``rest`` with settled heads of this list: by number, or by name and birth date."""
        done = self.done.select(F.col("index").alias("r"), "number", "name", "birth")
        asked = rest.select(F.col("index").alias("h"), "number", "g_number", "name", "birth")
        inside = asked.select("h", F.col("g_number").alias("number"))
        return _at_hand(
            asked.select("h", "number").join(done, "number").select("h", "r")
            .unionByName(inside.join(done, "number").select("h", "r"))
            .unionByName(asked.join(done, ["name", "birth"]).select("h", "r"))
            .distinct()
        )  # fmt: skip

    def rows_of(self, index: pl.Series) -> pl.DataFrame:
        """The bodies of these rows, on the driver."""
        keys = sent(self.rows.sparkSession, index.unique().alias("index").to_frame())
        return _bodies_of(here(self.rows.join(F.broadcast(keys), "index", "left_semi")), self.busy)


# ---- what runs in the workers ---------------------------------------------------------------------------------


def _with_heads(rows: pl.DataFrame) -> pl.DataFrame:
    head = heads(rows).with_columns(rows["row"].alias("index"))
    return pl.concat([head, rows.select(pl.all().name.prefix("raw_"))], how="horizontal")


def _bodies_of(part: pl.DataFrame, busy: set[str]) -> pl.DataFrame:
    rows = part.select(pl.col(f"raw_{name}").alias(name) for name in COLUMNS)
    return bodies(rows, part.select(HEAD), busy)


def _keys_of(part: pl.DataFrame, keys: tuple[Key, ...]) -> pl.DataFrame:
    return keyed(part, keys).with_columns(pl.col("key").reinterpret(signed=True))


def _kept(part: pl.DataFrame) -> pl.DataFrame:
    return worth_keeping(weighed(graded(part))).select("h", "r", pl.col("kind").cast(pl.Int64))


def _sure(part: pl.DataFrame) -> pl.DataFrame:
    return agreeing(part, Number.SAME).with_columns(pl.col("kind").cast(pl.Int64))


def _sure_inside(part: pl.DataFrame) -> pl.DataFrame:
    return agreeing(part, Number.SAME_IN_ROLL_NUMBER).with_columns(pl.col("kind").cast(pl.Int64))


def _with_inside_number(part: pl.DataFrame) -> pl.DataFrame:
    return part.select(HEAD).with_columns(
        inside_roll_number(roll_numbers(part["raw_roll_number"])).alias("number")
    )


def _told(part: pl.DataFrame) -> pl.DataFrame:
    """The settled pairs of a part as lines of the answer."""
    said = explained(weighed(part.with_columns(pl.col("kind").cast(pl.UInt64))))
    return said.rename({"h": "household", "r": "roll"}).select(LINKED)


def _villages(part: pl.DataFrame) -> pl.DataFrame:
    return village_of(part.select("index", pl.col("raw_address").alias("address")))


# ---- Spark and polars -----------------------------------------------------------------------------------------


def _each(frame: DataFrame, change: Callable[[pl.DataFrame], pl.DataFrame]) -> DataFrame:
    """``change`` run in the workers on every batch of the frame; what columns come out is tried on an empty one."""
    kinds = {field.name: _polars_type(field.dataType.simpleString()) for field in frame.schema.fields}
    made = change(pl.DataFrame(schema=kinds)).schema
    ddl = ", ".join(f"`{name}` {_TYPES[kind.base_type()]}" for name, kind in made.items())
    arrow = pl.DataFrame(schema=made).to_arrow(compat_level=pl.CompatLevel.oldest()).schema
    plain = pa.schema(
        [pa.field(f.name, pa.string() if pa.types.is_large_string(f.type) else f.type) for f in arrow]
    )

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            part = pl.DataFrame(pl.from_arrow(batch)).cast(pl.Schema(kinds))
            if part.height:
                table = change(part).to_arrow(compat_level=pl.CompatLevel.oldest())
                yield from table.cast(plain).to_batches()

    return frame.mapInArrow(run, ddl)


def _polars_type(name: str) -> Any:
    return {words: kind for kind, words in _TYPES.items()}[name]


def _at_hand(frame: DataFrame) -> DataFrame:
    """A frame several steps read: computed once, kept in memory where it fits, else on the workers' disks.

    Its plan is cut off behind it. Without that every step plans all steps before it anew, and planning a hundred columns
    ten joins deep takes minutes.
    """
    return frame.localCheckpoint(eager=False)


def here(frame: DataFrame) -> pl.DataFrame:
    """A Spark frame on the driver."""
    kinds = {field.name: _polars_type(field.dataType.simpleString()) for field in frame.schema.fields}
    return pl.DataFrame(pl.from_arrow(frame.toArrow())).cast(pl.Schema(kinds))


def sent(spark: SparkSession, frame: pl.DataFrame) -> DataFrame:
    """A polars frame of strings on the cluster."""
    return spark.createDataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))


def _before(one: str, other: str) -> Any:
    """The canonical order of two key columns."""
    shorter = F.length(one) < F.length(other)
    return shorter | ((F.length(one) == F.length(other)) & (F.col(one) < F.col(other)))


# ---- the steps ------------------------------------------------------------------------------------------------


def _beside(pairs: DataFrame, left: DataFrame, right: DataFrame) -> DataFrame:
    """(h, r) pairs with the columns of both rows beside them, as ``compare.wide``."""

    def side(frame: DataFrame, name: str) -> DataFrame:
        kept = [F.col("index").alias(name)]
        kept += [
            F.col(one).alias(f"{name}_{one}")
            for one in frame.columns
            if one != "index" and not one.endswith("_sound")
        ]
        kept += [F.col("whole_sound").alias(f"{name}_name_sound")] if "whole_sound" in frame.columns else []
        return frame.select(*kept)

    return pairs.join(side(left, "h"), "h").join(side(right, "r"), "r")


def _settled(left: _Side, right: _Side) -> DataFrame:
    first = _at_hand(_agreeing(left.rows.filter("alone"), right.rows.filter("alone"), _sure))
    rolls = right.rows.join(first.select(F.col("r").alias("index")), "index", "left_anti")
    inside = _each(rolls, _with_inside_number).dropna(subset=["number"])
    unique = inside.join(inside.groupBy("number").count().filter("count = 1").drop("count"), "number")
    rest = left.rows.filter("alone").join(first.select(F.col("h").alias("index")), "index", "left_anti")
    rest = rest.join(right.rows.select("number").dropna(), "number", "left_anti")
    return _at_hand(first.unionByName(_agreeing(rest, unique, _sure_inside)))


def _agreeing(left: DataFrame, right: DataFrame, sure: Callable[[pl.DataFrame], pl.DataFrame]) -> DataFrame:
    sides = [side.select("number", F.col("index").alias(key)) for side, key in ((left, "h"), (right, "r"))]
    pairs = sides[0].join(sides[1], "number").select("h", "r")
    return _each(_beside(pairs, left.select(*HEAD), right.select(*HEAD)), sure)


def _candidates(left: DataFrame, right: DataFrame) -> DataFrame:
    pairs = _met(left, right, ALL_KEYS)
    for one, other in ((left.filter("birth is null"), right), (left, right.filter("birth is null"))):
        pairs = pairs.unionByName(_met(one, other, NAME_KEYS, at_most=NAME_KEYS_AT_MOST))
    return pairs.distinct()


def _met(left: DataFrame, right: DataFrame, keys: tuple[Key, ...], at_most: int = 0) -> DataFrame:
    sides = []
    for frame, name in ((left, "h"), (right, "r")):
        own = _each(frame, lambda part: _keys_of(part, keys)).withColumnRenamed("index", name)
        if at_most:
            own = own.join(own.groupBy("key").count().filter(F.col("count") <= at_most).select("key"), "key")
        sides.append(own)
    return sides[0].join(sides[1], "key").select("h", "r").distinct()


def _weighed(pairs: DataFrame, left: DataFrame, right: DataFrame) -> pl.DataFrame:
    """The pairs worth keeping, weighed, on the driver."""
    return _weighed_here(here(_each(_beside(pairs, left, right), _kept)))


def _weighed_here(pairs: pl.DataFrame) -> pl.DataFrame:
    return weighed(pairs.with_columns(pl.col("kind").cast(pl.UInt64)))


def _looked_at_again(pairs: pl.DataFrame, left: _Side, right: _Side, settled: DataFrame) -> pl.DataFrame:
    doubtful = pairs.filter(pl.col("verdict") == REVIEW)
    kin = _kin(left, doubtful["h"].unique(), settled)
    rolls = right.rows_of(pl.concat([doubtful["r"], kin["k"]]))
    schools = _schools(left, right, where_no_address_speaks(doubtful), settled)
    again = weighed(with_kin(doubtful.select("h", "r", "kind"), kin, schools, rolls))
    return pl.concat([pairs.filter(pl.col("verdict") != REVIEW), again])


def _kin(left: _Side, children: pl.Series, settled: DataFrame) -> pl.DataFrame:
    keys = F.broadcast(sent(left.rows.sparkSession, children.alias("index").to_frame()))
    asked = left.rows.join(keys, "index", "left_semi").withColumnRenamed("index", "h")
    others = left.rows.join(settled.select(F.col("h").alias("index"), F.col("r").alias("k")), "index")
    found = []
    for house in HOUSE_CELLS:
        cells = [f"raw_{cell}" for cell in house]
        tells = [
            F.col(f"raw_{one}").rlike(TELLING[one]) & ~F.col(f"raw_{one}").rlike(FILLED) for one in house
        ]
        asked_here = asked.filter(reduce(lambda one, other: one & other, tells))
        met = asked_here.select("h", *cells).join(others.select("k", *cells), cells).select("h", "k")
        found.append(here(met).filter(pl.len().over("h") <= OVERUSED_PHONE))
    return pl.concat(found).unique()


def _schools(left: _Side, right: _Side, pairs: pl.DataFrame, settled: DataFrame) -> pl.DataFrame:
    spark = left.rows.sparkSession
    villages = _each(left.rows, _villages).withColumnRenamed("index", "h")
    schools = right.rows.select(F.col("index").alias("r"), F.col("raw_school").alias("school"))
    asked = here(sent(spark, pairs.select("h", "r")).join(villages, "h").join(schools, "r")).drop_nulls()
    known = settled.select("h", "r").join(villages, "h").join(schools, "r")
    wanted = F.broadcast(sent(spark, asked.select("village").unique()))
    near = known.join(wanted, "village", "left_semi").groupBy("village", "school")
    return village_schools(
        asked.select("h", "r", "village", "school"),
        here(near.agg(F.count("*").alias("len"))),
        here(known.groupBy("school").agg(F.count("*").alias("len"))),
        settled.count(),
    )


def _twice(side: _Side, alike: DataFrame) -> pl.DataFrame:
    """The weighed links within one list: h, r and the rule, h before r."""
    ordered = alike.select(
        F.when(_before("h", "r"), F.col("h")).otherwise(F.col("r")).alias("h"),
        F.when(_before("h", "r"), F.col("r")).otherwise(F.col("h")).alias("r"),
    )
    met = _met(side.body, side.body, REPEAT_KEYS)
    pairs = met.unionByName(ordered).filter(_before("h", "r")).distinct()
    found = _weighed(pairs, side.body, side.body)
    return found.filter(pl.col("verdict") == LINK)


def _members(pairs: pl.DataFrame) -> list[pl.Series]:
    return [pairs["h"], pairs["r"]]


class _Ranks:
    """Row keys → their place in the canonical order, among those that still matter."""

    def __init__(self, keys: list[pl.Series]) -> None:
        every = pl.concat([key.alias("row") for key in keys]).unique().to_frame()
        self.rows = every.sort(row_order())["row"]
        self.place = pl.int_range(len(self.rows), dtype=pl.UInt32, eager=True)

    def rank(self, column: str) -> pl.Expr:
        return pl.col(column).replace_strict(self.rows, self.place, return_dtype=pl.UInt32)

    def of(self, keys: pl.Series) -> pl.Series:
        return keys.alias("key").to_frame().select(self.rank("key")).to_series()


def _answer(
    answer: Assignment,
    pairs: pl.DataFrame,
    settled: DataFrame,
    twice: Mapping[int, tuple[int, str]],
    rows: pl.Series,
    rolls: pl.Series,
    right: _Side,
) -> SparkLinkage:
    """The answer in the callers' own keys; settled links and unclaimed rolls stay on the cluster.

    ``answer`` points into ``pairs`` by place and names rows by their rank.
    """
    spark = settled.sparkSession
    said = named(explained(pairs[answer.links["place"]]), rows, rolls)
    members = sent(spark, pl.DataFrame({"r": rolls.gather(list(twice))}, schema={"r": pl.String}))
    taken = here(settled.select("r").join(members, "r", "left_semi"))["r"]
    repeated = duplicates_of(twice, pl.concat([answer.links["r"], _Ranks([rolls]).of(taken)]))
    duplicates = named_duplicates(repeated, rolls)
    links = _each(settled, _told).unionByName(sent(spark, said.select(LINKED)))
    known = links.select("roll").unionByName(sent(spark, duplicates.select("roll")))
    return SparkLinkage(
        links=links,
        review=review_of(answer, pairs, rows, rolls),
        suspected=suspected_of(answer, rows, rolls),
        duplicates=duplicates,
        unclaimed=right.rows.select(F.col("index").alias("roll")).join(known, "roll", "left_anti"),
    )
