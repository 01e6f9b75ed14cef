"""入学通知书 D01: numbered and printed school by school, frozen as one file; a single one again whenever asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from notoneless.children.models import Admission, AdmissionSeason, NoticeBatch
from notoneless.core.events import act, acts
from notoneless.core.jobs import Task, job, job_ask
from notoneless.core.models import Job
from notoneless.documents.queries import paper_prefix
from notoneless.documents.services import PDF, counter_hold, file_keep_own, numbers_take
from notoneless.domain.admission import WAITING, AdmissionSource, notice_number_text
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Sex, Stage
from notoneless.files.papers import AdmissionNotice
from notoneless.grid.models import Unit, User
from notoneless.grid.queries import bureau

acts({"notices_ask": "安排印制入学通知书", "notices_make": "编号印制入学通知书"})

JOB = "children.notices"
KIND = "D01"
MOST_LETTERS = 600
"""Letters in one file: about a minute of printing and well under the 10 MB a file may have."""

NONE_LEFT = Refusal("这所学校名单上的孩子都已有通知书，不用再印。", "notice.none_left")


def notices_ask(*, season: AdmissionSeason, school: Unit, by: User, today: date) -> Job | Refusal:
    """Wish for the letters of a school's children who have none yet; printed by a job."""
    if not unlettered(season=season, school=school):
        return NONE_LEFT
    with act(by=by, unit=school) as log:
        words = {"year": season.year, "school": school.pk, "on": today.isoformat()}
        asked = job_ask(kind=JOB, by=by, input=words)
        log("notices_ask", changes={"school": (None, school.name)})
    return asked


def unlettered(*, season: AdmissionSeason, school: Unit) -> list[Admission]:
    """Children a school must receive who have no letter yet, by name."""
    rows = Admission.objects.filter(season=season, school=school, notice_number=None, state__in=WAITING)
    return list(rows.select_related("child").order_by("stage", "child__initials", "pk")[:MOST_LETTERS])


@job(JOB)
def notices(task: Task) -> dict[str, Any] | Refusal:
    """Number and print, whole or not at all."""
    season = AdmissionSeason.objects.get(year=task.job.input["year"])
    school = Unit.objects.get(pk=task.job.input["school"])
    by = User.objects.get(login=task.job.asker)
    on = date.fromisoformat(task.job.input["on"])
    task.progress(0, 1, "编号、排版")
    made = notices_make(season=season, school=school, by=by, today=on)
    if isinstance(made, Refusal):
        return made
    return {"sentence": f"{school.name}已印{made.letter_count}份：{made.first_text}至{made.last_text}。"}


def notices_make(*, season: AdmissionSeason, school: Unit, by: User, today: date) -> NoticeBatch | Refusal:
    """The next numbers of the bureau for the children who have none, and the letters frozen as one file.

    Printed under the counter's lock: should printing fail, no number is spent and no gap is left.
    """
    issuer = bureau()
    if issuer is None:
        return Refusal("还没有登记教育局，通知书没有制发单位。请先在“区划与单位”里登记。", "notice.no_bureau")
    with act(by=by, unit=issuer) as log:
        counter = counter_hold(unit=issuer, kind=KIND, year=season.year)
        rows = unlettered(season=season, school=school)
        if not rows:
            log("notices_make", changes={"rule": ("", NONE_LEFT.rule)})
            return NONE_LEFT
        for number, row in zip(numbers_take(counter=counter, count=len(rows)), rows, strict=True):
            row.notice_number = number
            row.notice_text = notice_number_text(paper_prefix(issuer), season.year, number)
        Admission.objects.bulk_update(rows, ["notice_number", "notice_text"], batch_size=500)
        batch = _batch(season, school, rows, issuer, by, today)
        numbers = f"{batch.first_text}至{batch.last_text}"
        log("notices_make", changes={"school": (None, school.name), "numbers": (None, numbers)})
    return batch


def _batch(
    season: AdmissionSeason, school: Unit, rows: list[Admission], issuer: Unit, by: User, today: date
) -> NoticeBatch:
    from notoneless.files.pdf import render_notices

    shapes = notice_shapes(rows, issuer=issuer, school=school, season=season, today=today)
    name = f"入学通知书 {school.name} {rows[0].notice_text}.pdf"
    kept = file_keep_own(name=name, content=render_notices(shapes), media_type=PDF, by=by, today=today)
    if isinstance(kept, Refusal):
        raise ValueError(kept.reason)
    return NoticeBatch.objects.create(
        season=season, school=school, letter_count=len(rows), first_text=rows[0].notice_text,
        last_text=rows[-1].notice_text, pdf_file=kept, made_on=today, by=by.login,
    )  # fmt: skip


def notice_shapes(
    rows: Sequence[Admission], *, issuer: Unit, school: Unit, season: AdmissionSeason, today: date
) -> list[AdmissionNotice]:
    """The letters as plain facts, from the records as they are now."""
    from notoneless.children.models import Guardian

    guardians: dict[int, str] = {}
    found = Guardian.objects.filter(child__in=[row.child_id for row in rows]).order_by("rank", "pk")
    for child, name in found.values_list("child", "name"):
        guardians.setdefault(child, name)
    phone = school.contact_phone.open() if school.contact_phone else ""
    return [
        AdmissionNotice(
            made_on=today,
            issuer=issuer.name,
            number_text=row.notice_text,
            child=row.child.name,
            sex=Sex(row.child.sex).label if row.child.sex != Sex.UNKNOWN else "",
            guardian=guardians.get(row.child_id, ""),
            year=season.year,
            stage=Stage(row.stage).label,
            school=school.name,
            from_on=season.register_from_on,
            until_on=season.register_until_on,
            phone=phone,
            is_leaver=row.source == AdmissionSource.LEAVER,
        )
        for row in rows
    ]


def notice_render(*, admission: Admission, form: str, today: date) -> bytes | Refusal:
    """One letter again, as Word or PDF, under its own number."""
    from notoneless.files.pdf import render_notices
    from notoneless.files.word import render_docx

    issuer = bureau()
    if admission.notice_number is None or admission.school is None or issuer is None:
        return Refusal("通知书还没有编号印制。请先由教育局印制。", "notice.not_made")
    batch = NoticeBatch.objects.filter(season=admission.season, school=admission.school).first()
    made_on = batch.made_on if batch is not None else today
    shapes = notice_shapes(
        [admission], issuer=issuer, school=admission.school, season=admission.season, today=made_on
    )
    return render_docx(shapes[0]) if form == "docx" else render_notices(shapes)
