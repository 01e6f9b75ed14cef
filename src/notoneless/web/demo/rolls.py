"""The demo's rolls in motion: last autumn's enrolment, moves that wait, a month's comparison, last year's figures.

Every line goes through the services the pages use, so that each page shows work as a county would have it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from notoneless.cases.services.season import season_cases_open
from notoneless.children.models import Admission, AdmissionSeason, Child, Roll
from notoneless.children.queries.national import national_rows
from notoneless.children.services import key_change_ask, roll_suspend, transfer_beyond, transfer_offer
from notoneless.children.services.householdmoves import household_move_add
from notoneless.children.services.season import admissions_list
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.documents.models import StoredFile
from notoneless.domain.admission import AdmissionSource, AdmissionState
from notoneless.domain.columnlists import ListKind
from notoneless.domain.householdmoves import HouseholdMoveKind
from notoneless.domain.partners import SharedField
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PlaceKind, Role, RollState, Stage
from notoneless.files.sheets import write_filled
from notoneless.grid.access import sight
from notoneless.grid.models import Place, Post, SchoolClass, Unit, User
from notoneless.grid.queries import person_for, schools_with, township_government_of
from notoneless.grid.services import receiving_schools_set, school_year_open
from notoneless.indicators.services import year_figures_freeze
from notoneless.intake.services import import_now
from notoneless.verification.queries.partners import OUT_OF_SCHOOL, children_of_list, departments
from notoneless.verification.services.partners import sending_make

EVERY = 97
"""Every ninety-seventh pupil of the roll is one something happens to."""


class Rolls:
    """What waits, what is late, what is done, spread over the schools of the district."""

    def __init__(self, year: int, today: date, paper: StoredFile) -> None:
        self.year, self.today, self.paper = year, today, paper
        self.heads: dict[int, User] = {}
        posts = Post.objects.filter(role=Role.SCHOOL_MANAGER, until_on__isnull=True).select_related("user")
        for post in posts.order_by("-pk"):
            self.heads[post.unit_id] = post.user

    def play(self) -> None:
        """Season, moves, comparison, figures."""
        self._calendar()
        self._season()
        pupils = self._pupils()
        self._transfers(pupils)
        self._suspensions(pupils)
        self._key_changes(pupils)
        self._movers()
        self._partner()
        self._comparison()
        bureau = User.objects.get(login="zhuangan")
        year_figures_freeze(start_year=self.year - 1, by=bureau, today=self.today)

    def _at(self, days_ago: int) -> Any:
        day = self.today - timedelta(days=days_ago)
        return clock.at(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC))

    def _pupils(self) -> Iterator[Roll]:
        rolls = Roll.objects.current().filter(
            state=RollState.ACTIVE, school__in=self.heads, stage=Stage.PRIMARY
        )
        rolls = rolls.select_related("child", "school", "school_class").order_by("pk")
        return iter(list(rolls[:: max(1, min(EVERY, rolls.count() // 40))]))

    def _calendar(self) -> None:
        """Last year's and this year's terms; the junior school of every primary school, this autumn's and the next."""
        for year in (self.year - 1, self.year):
            terms = [
                (date(year, 9, 1), date(year + 1, 1, 22)),
                (date(year + 1, 2, 22), date(year + 1, 7, 9)),
            ]
            school_year_open(start_year=year, terms=terms, by="zhuangan", today=self.today)
        juniors = list(schools_with(Stage.JUNIOR))
        choices: dict[Unit, Unit | None] = {}
        for turn, primary in enumerate(schools_with(Stage.PRIMARY)):
            near = [one for one in juniors if one.parent_id == primary.parent_id] or juniors
            choices[primary] = next((one for one in near if one == primary), near[turn % len(near)])
        for year in (self.year, self.year + 1):
            receiving_schools_set(year=year, choices=choices, by="zhuangan", today=self.today)

    def _season(self) -> None:
        """The autumn that has been: who registered is on a roll, who did not has a case since the set day."""
        season = AdmissionSeason.objects.create(
            year=self.year, listed_on=date(self.year, 6, 1), notice_by_on=date(self.year, 8, 10),
            register_from_on=date(self.year, 8, 20), register_until_on=date(self.year, 8, 31),
            set_on=date(self.year, 9, 10), opened_by="zhuangan",
        )  # fmt: skip
        # the demo's lists begin in autumn, when who registered in August is on a roll already
        entered = Roll.objects.current().filter(stage=Stage.PRIMARY, entry_year=self.year)
        Admission.objects.bulk_create(
            [
                Admission(
                    season=season, child_id=child, stage=Stage.PRIMARY, source=AdmissionSource.SIX_YEAR_OLD,
                    source_reason=f"{self.year}年8月31日前年满6周岁，秋季入小学。", school_id=school,
                    state=AdmissionState.REGISTERED, state_on=season.register_from_on, has_papers_seen=True,
                    registered_on=season.register_from_on, registered_at_school_id=school,
                )
                for child, school in entered.values_list("child", "school")
            ],
            batch_size=1000,
        )  # fmt: skip
        admissions_list(season=season, by="zhuangan", today=self.today)
        season_cases_open(season=season, by="system", today=self.today)

    def _transfers(self, pupils: Iterator[Roll]) -> None:
        """Offered and waiting, offered and late, asked of a school beyond the county."""
        term = county_days("rolls.transfer_workdays")
        for days_ago in (1, 3, term * 2, term * 2 + 5):
            roll = next(pupils, None)
            if roll is None:
                return
            others = SchoolClass.objects.filter(
                stage=roll.stage, entry_year=roll.entry_year, school__in=self.heads
            )
            other = others.exclude(school=roll.school).select_related("school").order_by("pk").first()
            if other is not None:
                with self._at(days_ago):
                    transfer_offer(
                        roll=roll, to_school=other.school, from_on=clock.today(), reason="随父母搬家",
                        evidence=self.paper, by=self.heads[roll.school_id], today=clock.today(),
                    )  # fmt: skip
        for days_ago in (2, term * 2):
            roll = next(pupils, None)
            if roll is not None:
                with self._at(days_ago):
                    transfer_beyond(
                        roll=roll, other_school="临江县第二小学", other_place="清州市临江县", from_on=clock.today(),
                        reason="随父母务工", by=self.heads[roll.school_id], today=clock.today(),
                    )  # fmt: skip

    def _suspensions(self, pupils: Iterator[Roll]) -> None:
        for length in (20, 60, 120):
            roll = next(pupils, None)
            if roll is not None:
                with self._at(10):
                    begun = clock.today()
                    roll_suspend(
                        roll=roll, from_on=begun, until_on=begun + timedelta(days=length), reason="骨折休养",
                        evidence=self.paper, by=self.heads[roll.school_id], today=begun,
                    )  # fmt: skip

    def _key_changes(self, pupils: Iterator[Roll]) -> None:
        for name in ("改名", "更正"):
            roll = next(pupils, None)
            if roll is not None:
                with self._at(4):
                    key_change_ask(
                        child=roll.child, school=roll.school, after={"name": f"{roll.child.name[0]}{name[0]}明"},
                        reason=f"户口簿{name}", evidence=self.paper, by=self.heads[roll.school_id], today=clock.today(),
                    )  # fmt: skip

    def _movers(self) -> None:
        """Children on their way between two villages, one of them not answered in time; others left the county, one
        waits for the township, one for somebody to make sure that he is registered there."""
        officer = User.objects.get(login="cun048")
        home = sight(officer).home_places.filter(kind=PlaceKind.VILLAGE).first()
        pupils = Child.objects.live().filter(
            residence__in=sight(officer).home_places, rolls__until_on__isnull=True
        )
        to = Place.objects.filter(kind=PlaceKind.VILLAGE, until_on__isnull=True).exclude(pk=home.pk).last()
        government = township_government_of(home)
        township = (person_for(government, self.today) if government else None) or officer
        story: tuple[tuple[int, HouseholdMoveKind, User, dict[str, Any]], ...] = (
            (3, HouseholdMoveKind.INSIDE, officer, {"to_place": to, "reason": "户口随父母迁移"}),
            (20, HouseholdMoveKind.INSIDE, officer, {"to_place": to, "reason": "户口随父母迁移"}),
            (2, HouseholdMoveKind.OUT, officer, {"elsewhere": "外省清江县", "reason": "全家户口迁往父亲工作地"}),
            (45, HouseholdMoveKind.OUT, township, {"elsewhere": "外省清江县", "reason": "全家户口迁往父亲工作地"}),
        )  # fmt: skip
        for (days, kind, by, words), child in zip(story, pupils.order_by("pk"), strict=False):
            with self._at(days):
                household_move_add(
                    child=child, kind=kind, on=clock.today(), evidence=self.paper, by=by, today=clock.today(), **words
                )  # fmt: skip

    def _partner(self) -> None:
        """One list lies with the department for rural revitalisation."""
        bureau = User.objects.get(login="zhuangan")
        unit = departments().first()
        if unit is not None:
            with self._at(2):
                sending_make(
                    unit=unit, title="确认失学的孩子", purpose="核对家庭是否为监测对象", shared=[SharedField.RESIDENCE],
                    children=children_of_list(bureau, OUT_OF_SCHOOL), due_on=self.today + timedelta(days=8), by=bureau,
                    today=clock.today(),
                )  # fmt: skip

    def _comparison(self) -> None:
        """One school loads the month's export of the national system: a pupil too few, a class and a name other."""
        unit = Unit.objects.filter(pk__in=self.heads).order_by("number").first()
        if unit is None:
            return
        rows = [dict(row) for row in national_rows(unit, self.today, is_whole=True)]
        if len(rows) < 6:
            return
        rows.pop(0)
        rows[1]["class_no"] = "9班" if rows[1]["class_no"] != "9班" else "8班"
        rows[2]["name"] = f"{rows[2]['name'][0]}小改"
        rows.append(rows[3] | {"name": "尚新来", "id_number": "", "roll_number": "", "birth_on": "20160606"})
        body = write_filled(ListKind.ROLL_EXPORT, rows, f"{unit.name}学籍系统导出")
        done = import_now(
            kind=ListKind.ROLL_EXPORT,
            files=[("学籍系统导出.xlsx", body)],
            by=self.heads[unit.pk],
            today=self.today,
        )
        if isinstance(done, Refusal):
            raise SystemExit(f"演示月度核对没有导入：{done.reason}")
