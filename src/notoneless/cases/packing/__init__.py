"""案卷: what a case's file holds, part by part, in the order a court reads it; made by a job."""

from notoneless.cases.packing.contents import case_file

__all__ = ["case_file"]
