"""One file read as every upload is: in a process of its own, under its limits."""

from notoneless.files.sheets import Limits, SheetReader


def read_table_capped(source, name, *, known=(), limits=None):
    """What the reader of uploads makes of one file."""
    with SheetReader(limits or Limits()) as reader:
        return reader.read(source, name, known=known)
