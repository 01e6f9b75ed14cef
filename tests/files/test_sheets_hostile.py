"""Hostile and broken files are refused, quickly, in words that say what to do; the process stays whole."""

import json
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from notoneless.domain.columns import known_headers
from notoneless.domain.refusal import Refusal
from notoneless.files.sheets import Limits, SheetReader, Table, capped, gate, read_table
from tests.files.strangers import read_table_capped

from .awkward.hostile import HOSTILE, rectangle_the_gate_does_not_see
from .awkward.writers import WRITERS

pytestmark = pytest.mark.pure
KNOWN = known_headers("household")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence_that_says_what_to_do(name):
    rule, maker = HOSTILE[name]
    data = maker()
    start = time.monotonic()
    refusal = read_table_capped(data, "名册.xlsx", known=KNOWN)
    assert time.monotonic() - start < 5
    assert isinstance(refusal, Refusal), refusal
    assert refusal.rule == rule
    assert "请" in refusal.reason


@pytest.mark.parametrize("name", [name for name in HOSTILE if "damaged" not in HOSTILE[name][0]])
def test_reading_in_this_process_refuses_alike(name):
    rule, maker = HOSTILE[name]
    refusal = read_table(maker(), "名册.xlsx", known=KNOWN)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == rule


def test_the_cell_of_a_failed_formula_is_named():
    assert "E2" in read_table(HOSTILE["formula_gone_wrong"][1](), "x", known=KNOWN).reason


def test_a_parser_that_runs_out_of_memory_takes_only_its_child_down():
    start = time.monotonic()
    refusal = read_table_capped(rectangle_the_gate_does_not_see(), "x", known=KNOWN)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "sheet.too_heavy"
    assert time.monotonic() - start < 5


def test_a_child_that_takes_too_long_is_stopped():
    limits = replace(Limits(), seconds=0.01)
    refusal = read_table_capped(WRITERS["openpyxl_plain"](), "x", known=KNOWN, limits=limits)
    assert isinstance(refusal, Refusal)
    assert refusal.rule == "sheet.too_heavy"


def test_a_child_that_answers_too_much_is_stopped(monkeypatch):
    monkeypatch.setattr(capped, "_START", "print('[' * 5_000_000)")
    limits = replace(Limits(), unpacked=1_000_000)
    refusal = read_table_capped(WRITERS["csv_utf_8"](), "x", known=KNOWN, limits=limits)
    assert refusal == capped.TOO_HEAVY


@pytest.mark.parametrize(
    "answer", ["", "{}", '{"end":true}', "[1", '{"sheet":1}\\n{"end":true}', '{"refusal":["a","b"]}\\n[1]']
)
def test_a_child_that_answers_nonsense_is_not_believed(monkeypatch, answer):
    monkeypatch.setattr(capped, "_START", f"print('''{answer}''')")
    assert read_table_capped(WRITERS["csv_utf_8"](), "x", known=KNOWN) == capped.TOO_HEAVY


def test_the_child_gets_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("NOTONELESS_KEYS", "/keys")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setattr(capped, "_START", "import os, json; print(json.dumps(sorted(os.environ)))")
    with capped._started() as child:
        names = json.loads(child.communicate()[0])
    assert not {"NOTONELESS_KEYS", "PYTHONPATH", "HOME", "DATABASE_URL"} & set(names)


@pytest.mark.parametrize(
    "act",
    [
        "open('/etc/hostname')",
        "open('/tmp/written', 'w')",
        "socket.socket()",
        "bytearray(600 * 2**20)",
        "subprocess.run(['true'])",
    ],
)
def test_the_child_can_open_nothing_once_it_reads(act):
    code = (
        "import socket, subprocess\n"
        "from notoneless.files.sheets import Limits\n"
        "from notoneless.files.sheets.child import shut_in\n"
        "shut_in(Limits())\n"
        f"try:\n    {act}\nexcept (OSError, MemoryError):\n    print('no')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": capped.PACKAGE_ROOT}
    )
    assert ran.stdout == "no\n", ran.stderr


def test_limits_on_size_rows_and_cells_hold_for_text_too():
    data = WRITERS["csv_utf_8"]()
    for changed, rule in (
        ({"file_size": 50}, "sheet.too_big"),
        ({"rows": 3}, "sheet.too_many_cells"),
        ({"cells": 8}, "sheet.too_many_cells"),
        ({"cell_text": 3}, "sheet.broken_quotes"),
    ):
        refusal = read_table(data, "x", known=KNOWN, limits=replace(Limits(), **changed))
        assert isinstance(refusal, Refusal)
        assert refusal.rule == rule


def test_cells_of_a_workbook_are_counted_before_it_is_parsed():
    data = WRITERS["by_hand_shared_rich_phonetic"]()
    refusal = gate.check(data, replace(Limits(), cells=30))
    assert refusal is not None
    assert refusal.rule == "sheet.too_many_cells"
    assert gate.check(data, replace(Limits(), cells=40)) is None


def test_more_sheets_than_a_list_needs_are_refused():
    limits = replace(Limits(), sheets=2)
    refusal = read_table(WRITERS["openpyxl_other_sheets_first"](), "x", known=KNOWN, limits=limits)
    assert refusal.rule == "sheet.too_many_sheets"


def test_parquet_is_for_the_command_line_only():
    data = WRITERS["parquet_of_texts"]()
    assert isinstance(read_table(data, "x", known=KNOWN), Table)
    assert read_table_capped(data, "x", known=KNOWN).rule == "sheet.other_format"
    assert read_table(data[:200] + b"PAR1", "x", known=KNOWN).rule == "sheet.damaged"
    few = replace(Limits(), rows=2)
    assert read_table(data, "x", known=KNOWN, limits=few).rule == "sheet.too_many_cells"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert read_table(tmp_path / "none.xlsx", "x").rule == "sheet.unreadable"
    (tmp_path / "a.csv").write_bytes(WRITERS["csv_utf_8"]())
    assert isinstance(read_table(tmp_path / "a.csv", "a.csv", known=KNOWN), Table)


def test_files_are_read_one_after_another_also_behind_one_that_takes_its_process_down():
    """Each file has a process of its own: what one does to it, the next never meets."""
    honest = WRITERS["csv_utf_8"]()
    expected = read_table(honest, "x", known=KNOWN)
    with SheetReader() as reader:
        assert reader.read(honest, "x", known=KNOWN) == expected
        ready = reader._child
        assert reader.read(honest, "x", known=KNOWN) == expected
        assert reader._child is ready, "making an interpreter ready is paid once"
        assert reader.read(rectangle_the_gate_does_not_see(), "x", known=KNOWN) == capped.TOO_HEAVY
        assert (
            reader.read(HOSTILE["bomb_that_lies_about_its_size"][1](), "x", known=KNOWN).rule
            == "sheet.damaged"
        )
        assert reader.read(honest, "x", known=KNOWN) == expected
        last = reader._child
    assert last.poll() is not None and ready.poll() is not None, "nothing is left running"
