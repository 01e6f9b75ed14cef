"""Not One Less 一个都不能少: every child of compulsory-education age accounted for, on two lines."""

__version__ = "0.1.0"
