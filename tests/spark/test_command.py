"""``notoneless match --engine spark``: lists in files and lists in folders of parts."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from benchmarks.lists import HEAVY, make

from notoneless.web.match_command import main

pytest.importorskip("notoneless.domain.linkage.spark", reason="Spark is not installed")
pytestmark = [pytest.mark.pure, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


def parts(frame: pl.DataFrame, folder: Path) -> Path:
    """The list cut into three files, as a province receives it."""
    folder.mkdir()
    for n, part in enumerate(frame.iter_slices(frame.height // 3 + 1)):
        part.write_csv(folder / f"part-{n}.csv")
    return folder


def told(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_folders_of_parts_give_the_answer_the_whole_files_give(tmp_path: Path) -> None:
    made = make(600, 9, HEAVY)
    for name in ("household", "roll"):
        getattr(made, name).write_csv(tmp_path / f"{name}.csv")
    files = ["--household", str(tmp_path / "household.csv"), "--roll", str(tmp_path / "roll.csv")]
    assert main([*files, "--out", str(tmp_path / "here")]) == 0
    folders = [parts(getattr(made, name), tmp_path / name) for name in ("household", "roll")]
    words = ["--household", str(folders[0]), "--roll", str(folders[1]), "--out", str(tmp_path / "there")]
    assert main([*words, "--engine", "spark", "--master", "local[2]"]) == 0
    assert told(tmp_path / "there/summary.json") == told(tmp_path / "here/summary.json")
    for name in ("review", "suspected", "duplicates", "groups"):
        assert (tmp_path / f"there/{name}.csv").read_text() == (tmp_path / f"here/{name}.csv").read_text()
    for name, key in (("links", "household"), ("unclaimed", "roll")):
        read = [
            pl.read_csv(path, infer_schema=False)
            for path in sorted((tmp_path / f"there/{name}.csv").glob("part-*.csv"))
        ]
        alone = pl.read_csv(tmp_path / f"here/{name}.csv", infer_schema=False)
        assert pl.concat(read).sort(key).equals(alone.sort(key))


def test_a_folder_that_holds_no_plain_list_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    words = [
        "--household",
        str(tmp_path / "empty"),
        "--roll",
        str(tmp_path / "empty"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main([*words, "--engine", "spark", "--master", "local[1]"]) == 1
    assert "第一行就是表头" in capsys.readouterr().err
    assert main(words) == 1
    assert "找不到户籍名册" in capsys.readouterr().err


def test_a_cluster_that_does_not_answer_is_said_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from notoneless.domain.linkage import spark

    made = make(50, 1)
    made.household.write_csv(tmp_path / "h.csv")
    made.roll.write_csv(tmp_path / "r.csv")

    def refused(master: str) -> None:
        raise RuntimeError("Java gateway process exited before sending its port number\nmore lines")

    monkeypatch.setattr(spark, "session", refused)
    words = [
        "--household",
        str(tmp_path / "h.csv"),
        "--roll",
        str(tmp_path / "r.csv"),
        "--out",
        str(tmp_path / "out"),
    ]
    assert main([*words, "--engine", "spark"]) == 1
    assert (
        capsys.readouterr().err
        == "Spark 启动不了。请确认装了 Java 17，集群地址写对。Java gateway process exited before sending its port number\n"
    )
