"""Lists in and out: Excel, CSV and parquet to a table of raw cells; rows to Excel."""

from .capped import SheetReader
from .frames import has_only_records, plain_frame
from .reading import read_table
from .table import Cell, Limits, SkippedRow, Table, column_letters
from .templates import write_filled, write_template
from .writing import SheetColumn, SheetPart, write_error_sheet, write_sheet, write_sheets

__all__ = [
    "Cell",
    "Limits",
    "SheetColumn",
    "SheetPart",
    "SheetReader",
    "SkippedRow",
    "Table",
    "column_letters",
    "has_only_records",
    "plain_frame",
    "read_table",
    "write_error_sheet",
    "write_filled",
    "write_sheet",
    "write_sheets",
    "write_template",
]
