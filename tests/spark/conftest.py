"""Spark for lists of a thousand rows: compiling its plans would take longer than running them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

SMALL = """
spark.sql.shuffle.partitions        2
spark.default.parallelism           2
spark.sql.codegen.wholeStage        false
spark.sql.codegen.factoryMode       NO_CODEGEN
"""


@pytest.fixture(autouse=True, scope="session")
def small_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The settings, where Spark looks for them when it starts."""
    folder: Path = tmp_path_factory.mktemp("spark-conf")
    (folder / "spark-defaults.conf").write_text(SMALL, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        yield
