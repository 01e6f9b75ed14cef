"""The awkward files, taken in from upload to written rows: every cell as it was meant, whoever wrote the file."""

from pathlib import Path

import pytest

from notoneless.domain.columnlists import ListKind
from notoneless.intake.services import import_now
from notoneless.verification.models import SourceRow
from tests.files.awkward.story import BIRTHS, ROWS
from tests.files.awkward.writers import WRITERS
from tests.intake.lists import counts
from tests.makers import TODAY

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[1] / "files" / "awkward"
FILES = {name: writer for name, writer in WRITERS.items() if "parquet" not in name}


def taken(body: bytes, name: str):
    return import_now(kind=ListKind.HOUSEHOLD, files=[(name, body)], by="system", today=TODAY)


def said(rows):
    return [(r.name, r.born_on, r.id_number.open(), r.guardian_phone.open()) for r in rows]


MEANT = [(row[1], born_on, row[4], row[5]) for row, born_on in zip(ROWS, BIRTHS, strict=True)]


@pytest.mark.parametrize("name", FILES)
def test_an_awkward_file_is_taken_in_exact_and_a_second_time_changes_nothing(town, name):
    batch = taken(FILES[name](), name)
    assert counts(batch) == ("applied", 4, 0, 0), batch.sentence
    found = said(SourceRow.objects.standing("household").order_by("row_number"))
    assert [row[:3] for row in found] == [row[:3] for row in MEANT]
    assert [row[3] for row in found] == [row[3] for row in MEANT]
    assert counts(taken(FILES[name](), name)) == ("applied", 0, 0, 4)


def test_whoever_wrote_it_the_same_list_is_the_same_list(town):
    first, *others = ["openpyxl_plain", "csv_gb18030", "by_hand_shared_rich_phonetic", "xlwt_old_excel"]
    assert counts(taken(FILES[first](), first)) == ("applied", 4, 0, 0)
    for name in others:
        batch = taken(FILES[name](), name)
        assert (batch.new_count, batch.gone_count) == (0, 0), name


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv"])
def test_what_libreoffice_wrote_is_taken_in(town, suffix):
    batch = taken((FOLDER / f"libreoffice.{suffix}").read_bytes(), f"名册.{suffix}")
    assert counts(batch) == ("applied", 2, 0, 0), batch.sentence
    numbers = [row[2] for row in said(SourceRow.objects.order_by("row_number"))]
    assert numbers == ["990201201503090015", "99020120121231002X"]


def test_there_are_at_least_twenty():
    assert len(FILES) + 3 >= 20
