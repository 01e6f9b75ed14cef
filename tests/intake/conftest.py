"""Most tests of the importer are about rows, not about the process that parses: they read in their own."""

import pytest

from notoneless.files.sheets import read_table

READ_AS_STRANGERS = {"test_awkward", "test_command", "test_odd_files"}
"""Tests that take the whole way, through the capped child process, as every real upload does."""


@pytest.fixture(autouse=True)
def quick_reader(request, monkeypatch):
    if request.module.__name__.rpartition(".")[2] not in READ_AS_STRANGERS:
        own = lambda _reader, source, name, *, known=(): read_table(source, name, known=known)  # noqa: E731
        monkeypatch.setattr("notoneless.intake.work.SheetReader.read", own)
