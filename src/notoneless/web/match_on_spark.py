"""``notoneless match --engine spark``: the same answers from Spark, on this machine or on a cluster.

Lists may be files, as ever, or folders of CSV or parquet parts with the contract's headers, which Spark reads itself
and which may be of any length. From files the outputs are the seven files of the contract; from folders ``links.csv``
and ``unclaimed.csv`` are folders of parts too, since no one machine need hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets import plain_frame
from notoneless.web.match_command import GROUPS, Listed, Matched, fields_of, known_words, together

if TYPE_CHECKING:
    import polars as pl
    from pyspark.sql import DataFrame, SparkSession

NO_SPARK = "没有安装 Spark。请先运行 pip install 'notoneless[spark]'，并装好 Java 17。"
NO_SERIALS = "用 Spark 读文件夹里的名册时，“序号”一列必须填全且不重复。"
NOT_PLAIN = "这个文件夹里要放表头相同的 CSV(UTF-8)或 parquet 文件，第一行就是表头。"


def match_on_spark(
    lists: Mapping[str, Listed], folders: Mapping[str, Path], out: Path, master: str
) -> Matched | Refusal:
    """The answer of a run. ``lists`` are read already, ``folders`` Spark reads; their long outputs are written here."""
    try:
        from notoneless.domain.linkage import spark
    except ModuleNotFoundError:
        return Refusal(NO_SPARK, "match.no_spark")
    try:
        session = spark.session(master)
    except Exception as error:  # Java missing, a cluster that does not answer: what it says is the reason
        return Refusal(
            f"Spark 启动不了。请确认装了 Java 17，集群地址写对。{str(error).strip().splitlines()[0][:200]}",
            "match.spark_down",
        )
    try:
        frames = {name: spark.sent(session, one.frame) for name, one in lists.items()}
        for name, folder in folders.items():
            read = _folder(session, folder, ListKind(name))
            if isinstance(read, Refusal):
                return Refusal(f"{folder}：{read.reason}", read.rule)
            frames[name] = read
        return _matched(frames, set(folders), out)
    finally:
        session.stop()


def _matched(frames: dict[str, DataFrame], folders: set[str], out: Path) -> Matched | Refusal:
    from notoneless.domain.linkage import spark

    household, roll = frames["household"], frames["roll"]
    try:
        found = spark.link_on_spark(household, roll)
    except spark.KeysMissing:
        return Refusal(NO_SERIALS, "match.no_serials")
    groups = {
        name: spark.link_group_on_spark(frames[name], household, roll, found.links)
        for name in GROUPS
        if name in frames
    }
    rows = {name: frames[name].count() for name in folders}
    if not folders:
        return Matched.of(found.collected(), together(groups))
    out.mkdir(parents=True, exist_ok=True)
    for name in ("links", "unclaimed"):
        getattr(found, name).write.mode("overwrite").option("header", True).csv(str(out / f"{name}.csv"))
    rules: pl.DataFrame = spark.here(found.links.groupBy("rule").count())
    counts = {
        "linked": int(rules["count"].sum()),
        "review": found.review["household"].n_unique(),
        "suspected": found.suspected.height,
        "duplicates": found.duplicates.height,
        "unclaimed": found.unclaimed.count(),
    }
    return Matched(found, together(groups), counts, dict(sorted(rules.iter_rows())), rows)


def _folder(session: SparkSession, folder: Path, kind: ListKind) -> DataFrame | Refusal:
    """The list in a folder of parts, with the columns of ``records``."""
    from pyspark.sql import functions as F

    parts = sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".parquet"))
    first = plain_frame(parts[0], known_words(kind)) if parts else None
    if first is None:
        return Refusal(NOT_PLAIN, "match.not_plain")
    headers = first.collect_schema().names()
    places = fields_of(headers, kind)
    if isinstance(places, Refusal):
        return places
    if "row" not in places:
        return Refusal(NO_SERIALS, "match.no_serials")
    if parts[0].suffix == ".parquet":
        read = session.read.parquet(*map(str, parts))
    else:
        read = session.read.option("header", True).option("escape", '"').csv([str(part) for part in parts])
    return read.select(
        *(F.col(f"`{headers[place]}`").cast("string").alias(field) for field, place in places.items())
    ).withColumn("row", F.trim("row"))
