"""The demo's survey: both lines are under way in the county, and one township's own search has a village overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from notoneless.core import clock
from notoneless.core.models import Installation
from notoneless.domain.refusal import Refusal
from notoneless.domain.survey import SurveyFound, SurveyKind, SurveyLine, SurveyReason
from notoneless.domain.words import PlaceKind, Role
from notoneless.grid.models import Place, Post, User, holding
from notoneless.grid.queries import village_officers_of
from notoneless.verification.models import Survey, SurveyAnswer, SurveySheet
from notoneless.verification.services import surveyanswers, surveyreports, surveys

F = SurveyFound
DONE_SHEETS = 24
"""Sheets of each line that are walked in the demo: enough to look at, few enough to build quickly."""
MOST_ROWS = 60


class Surveys:
    """Opened ten days ago by the bureau; a township opened its own before that."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.officers = self._of(Role.BUREAU_OFFICER)
        installation = Installation.objects.first()
        self.shown = set(installation.demo_logins) if installation else set()

    def _of(self, role: Role) -> list[User]:
        posts = Post.objects.filter(holding(self.today), role=role, user__is_active=True)
        return [post.user for post in posts.select_related("user").order_by("pk")]

    def play(self) -> None:
        county = Place.objects.filter(kind=PlaceKind.COUNTY).first()
        if county is None or not self.officers:
            return
        term = "春季" if self.today.month < 8 else "秋季"
        begun = self.today - timedelta(days=10)
        due_on, name = self.today + timedelta(days=5), f"{self.today.year}年{term}两线摸排"
        whole = self._open(name, SurveyKind.BOTH, county, self.officers[0], begun, due_on)
        self._walk(whole, begun + timedelta(days=3), is_all=False)
        officers = self._of(Role.TOWNSHIP_OFFICER)
        for officer in sorted(officers, key=lambda one: one.login not in self.shown)[:1]:
            self._own(officer)

    def _own(self, officer: User) -> None:
        """A township looks through its households by itself; its day was two days ago."""
        post = (
            Post.objects.filter(user=officer, role=Role.TOWNSHIP_OFFICER)
            .select_related("unit__place")
            .first()
        )
        if post is None or post.unit.place is None:
            return
        began, due_on = self.today - timedelta(days=15), self.today - timedelta(days=2)
        name = f"{post.unit.place.name}入户摸排"
        own = self._open(name, SurveyKind.HOUSEHOLD, post.unit.place, officer, began, due_on)
        self._walk(own, began + timedelta(days=2), is_all=True)

    def _open(
        self, name: str, kind: SurveyKind, area: Place, by: User, on: date, due_on: date
    ) -> Survey | None:
        with clock.at(datetime(on.year, on.month, on.day, 1, 0, tzinfo=UTC)):
            row = surveys.survey_open(
                name=name,
                kind=kind,
                reason=SurveyReason.EXTRA,
                area=area,
                from_on=on,
                due_on=due_on,
                by=by,
                today=on,
            )
            if isinstance(row, Refusal):
                return None
            row.refresh_from_db()
            if row.state == "preparing":
                surveys.survey_fill(survey=row, by=by.login, today=on)
            return row

    def _walk(self, survey: Survey | None, on: date, *, is_all: bool) -> None:
        if survey is None:
            return
        with clock.at(datetime(on.year, on.month, on.day, 2, 0, tzinfo=UTC)):
            for line in SurveyLine:
                sheets = SurveySheet.objects.filter(survey=survey, line=line).select_related(
                    "survey", "place", "unit"
                )
                every = 2 if is_all else max(2, sheets.count() // DONE_SHEETS)
                for number, sheet in enumerate(list(sheets)[::every][:DONE_SHEETS]):
                    self._sheet(sheet, on, number)

    def _sheet(self, sheet: SurveySheet, on: date, number: int) -> None:
        """One sheet walked: every fourth only half, the others reported, every third of them acknowledged."""
        people = village_officers_of(sheet.place, on) if sheet.place else [sheet.person]
        by = next((one for one in (*people, sheet.person) if one is not None), None)
        if by is None or sheet.person is None:
            return
        rows = list(sheet.rows.select_related("sheet", "child").order_by("serial")[:MOST_ROWS])
        is_half = number % 4 == 3 or by.login in self.shown or len(rows) == MOST_ROWS
        for row, found, school in self._answers(sheet, rows[: len(rows) // 2] if is_half else rows, number):
            surveyanswers.answer_set(row=row, found=found, school_words=school, by=by, today=on)
        if is_half:
            return
        lost = sheet.rows.filter(found=F.UNREACHED).exists()
        words = "外出务工未归，已留电话，周末再联系。" if lost else ""
        sent = surveyreports.sheet_report(sheet=sheet, words=words, by=sheet.person, today=on)
        if isinstance(sent, SurveySheet) and number % 3 == 0:
            surveyreports.sheets_acknowledge(sheets=[sent], by=self.officers[-1], today=on)

    def _answers(
        self, sheet: SurveySheet, rows: list[SurveyAnswer], number: int
    ) -> Iterator[tuple[SurveyAnswer, F, str]]:
        """Nearly everybody where the register says; here and there one away, one on leave, one nobody could reach."""
        for place, row in enumerate(rows):
            odd = (number * 7 + place * 3) % 23
            if sheet.is_household:
                if odd == 4:
                    yield row, F.UNREACHED, ""
                elif row.child.rolls.filter(until_on__isnull=True).exists():
                    yield row, F.IN_SCHOOL, ""
                else:
                    yield row, F.AWAY_SCHOOL, "外省务工地小学"
            else:
                yield row, F.LEAVE if odd == 9 else F.PRESENT, ""
