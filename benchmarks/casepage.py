"""A case with 200 events against the floor: the case page, and what making its file costs in seconds and MB."""

import io
import sys
import time
from datetime import timedelta
from typing import Any

from benchmarks import district
from benchmarks.pages import LIMIT, _get, _on_floor, _pairs

EVENTS = 200
VISITS = 40
PAPERS = 15
PACK_SECONDS = 60.0
PACK_BYTES = 20_000_000


def _photo(number: int) -> bytes:
    """A picture as a phone takes it, each one another: noise compresses worst."""
    from PIL import Image

    made, out = Image.effect_noise((1600, 1200), 40 + number % 20).convert("RGB"), io.BytesIO()
    made.save(out, "JPEG", quality=80)
    return out.getvalue()


def _visits(case: Any, by: Any, count: int) -> list[Any]:
    from notoneless.core import clock
    from notoneless.support.models import Contact

    today = clock.today()
    rows = [
        Contact(
            child=case.child, kind="visit", on=today - timedelta(days=number), by=by, unit=case.unit,
            found="孩子在家，家长说过几天送回来。", agreed="下周再来", met="母亲", case_key=case.key, at=clock.now(),
        )
        for number in range(count)
    ]  # fmt: skip
    return list(Contact.objects.bulk_create(rows))


def _full(case: Any, by: Any) -> list[Any]:
    """The case with 200 steps and visits more."""
    from notoneless.cases.models import CaseStep
    from notoneless.core import clock

    today = clock.today()
    steps = [
        CaseStep(
            case=case, act="recheck", from_state=case.state, to_state=case.state, on=today - timedelta(days=number),
            at=clock.now(), by=by.login, reason="情况有变，重新核实",
        )
        for number in range(EVENTS // 2)
    ]  # fmt: skip
    return [*CaseStep.objects.bulk_create(steps), *_visits(case, by, EVENTS - EVENTS // 2)]


def _papers(case: Any, by: Any) -> None:
    from notoneless.cases.models import CasePaper
    from notoneless.core import clock
    from notoneless.documents.models import Paper
    from notoneless.documents.services import PDF, file_keep_own
    from notoneless.domain.words import PaperKind
    from notoneless.files.papers import ListPrint
    from notoneless.files.papers.shapes import Column
    from notoneless.files.pdf import render_pdf

    today = clock.today()
    for number in range(PAPERS):
        sheet = ListPrint(
            made_on=today, title=f"文书{number}", unit=case.unit.name, columns=(Column("内容"),),
            rows=[("兹通知",)] * 20,
        )  # fmt: skip
        kept = file_keep_own(
            name=f"{number}.pdf", content=render_pdf(sheet), media_type=PDF, by=by, today=today
        )
        paper = Paper.objects.create(
            kind="D04", issuer=case.unit, state="signed", addressee="家长", body="{}", drafted_by=by,
            drafted_at=clock.now(), signed_on=today, pdf_file=kept, number_text=f"测〔2026〕{number}号",
        )  # fmt: skip
        CasePaper.objects.create(case=case, paper=paper, kind=PaperKind.URGING_LETTER)


def _pack(case: Any, by: Any) -> bool:
    """The whole file of the case: 200 events, 40 visits with photos, 15 papers. What it kept is undone."""
    from django.db import transaction

    from notoneless.cases.packing import case_file
    from notoneless.core import clock
    from notoneless.documents.services import file_keep
    from notoneless.files.casefile import build

    with transaction.atomic():
        _full(case, by)
        for number, visit in enumerate(_visits(case, by, VISITS)):
            visit.photo = file_keep(name=f"{number}.jpg", content=_photo(number), by=by, today=clock.today())
            visit.save(update_fields=["photo"])
        _papers(case, by)
        began = time.perf_counter()
        built = build(case_file(case=case, by=by, today=clock.today()))
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    fine = took <= PACK_SECONDS and len(built.content) <= PACK_BYTES
    print(
        f"file of a case, {VISITS} photos, {PAPERS} papers: {took:.1f} s (limit {PACK_SECONDS:.0f}), "
        f"{len(built.content) / 1e6:.1f} MB (limit {PACK_BYTES / 1e6:.0f}), {built.page_count} pages "
        f"{'ok' if fine else 'OVER'}"
    )
    return fine


def main() -> int:
    """Print the ratio and the cost; exit 1 when one is over its limit."""
    district.ready()
    from django.test import Client

    from notoneless.cases.models import Case
    from notoneless.grid.models import User

    officer = User.objects.get(login="zhuangan")
    case = Case.objects.open().select_related("child", "unit", "person", "code").order_by("pk").first()
    assert case is not None
    ours, floor = Client(), Client()
    for client in (ours, floor):
        client.force_login(officer)
    made = _full(case, officer)
    try:
        page = _get(ours, f"/cases/{case.key}"), _on_floor(_get(floor, f"/case?key={case.key}"))
        fine = [_pairs(f"case page with {EVENTS} events", *page, LIMIT)]
    finally:
        for row in made:
            row.delete()
    fine.append(_pack(case, officer))
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
