"""The command line is a contract: exit 0 done, 1 refused with a sentence, 2 wrong usage."""

import subprocess
import sys
from pathlib import Path

import pytest

from notoneless.web import cli
from tests.web.installation import Installation


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["unknown"],
        ["serve", "--port", "many"],
        ["serve", "--tls", "only-one"],
        ["backup"],
        ["restore"],
        ["audit"],
        ["audit", "rewrite"],
        ["init", "surplus"],
        ["demo", "--children", "many"],
    ],
)
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("act", ["import", "match"])
def test_import_and_match_explain_themselves(act: str, tmp_path: Path) -> None:
    here = Installation(tmp_path, server="")
    assert here.run(act, "--help").returncode == 0
    assert here.run(act).returncode == 2


@pytest.mark.parametrize(
    "words", [["check"], ["audit", "verify"], ["backup", "x"], ["restore", "x"], ["serve"]]
)
def test_without_keys_every_command_says_what_to_do(words: list[str], tmp_path: Path) -> None:
    done = Installation(tmp_path, server="").run(*words)
    assert done.returncode == 1
    assert "notoneless init" in done.stderr
    assert "Traceback" not in done.stderr


def test_match_needs_no_database_and_no_keys() -> None:
    """Nor Django: the rules are a library."""
    code = "import sys; sys.modules['django'] = None; import notoneless.web.match_command"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for act in ("serve", "demo", "init", "backup", "restore", "check", "audit", "import", "match"):
        assert act in shown


def test_help_of_the_demo_names_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["demo", "--help"])
    shown = capsys.readouterr().out
    assert all(option in shown for option in ("--children", "--seed", "--port", "--no-serve", "--rebuild"))
