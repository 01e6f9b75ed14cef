"""升学去向: to which junior school each primary leaver of a year goes, answered in one place for season and rollover."""

from __future__ import annotations

from dataclasses import dataclass

from notoneless.children.models import Admission, Leaver
from notoneless.children.queries.season_facts import catchment_lines
from notoneless.domain.admission import receiving_school
from notoneless.domain.refusal import Refusal
from notoneless.domain.rollover import Acceptance
from notoneless.domain.words import Stage
from notoneless.grid.models import ReceivingSchool, Unit
from notoneless.grid.queries import path_steps


@dataclass(frozen=True, slots=True)
class Destination:
    """A junior school, and why it is this one, in words."""

    school: int
    reason: str


DECLINED = Refusal("接收学校退回，请教育局另行安排初中。", "admission.declined")
NOBODY = Refusal("没有对口初中，也没有划定招生学校。请教育局补设，或直接指定学校。", "admission.no_junior")


class Destinations:
    """Read once for a whole year. The first that holds: the list the school was sent or has answered (a school the
    bureau named is sent one); the bureau's choice of whom no list holds yet; the receiving school of the village, then
    of the primary school (对口); the catchment of the home (招生范围)."""

    def __init__(self, year: int) -> None:
        chosen = Admission.objects.filter(
            season__year=year, stage=Stage.JUNIOR, is_school_chosen=True
        ).standing()
        self.chosen = {child: school for child, school in chosen.values_list("child", "school") if school}
        self.lists = {
            roll: (junior, Acceptance(state))
            for roll, junior, state in Leaver.objects.filter(year=year).values_list("roll", "junior", "state")
        }
        rows = ReceivingSchool.objects.filter(year=year).select_related("place")
        self.whole = {row.primary_id: row.junior_id for row in rows if row.place is None}
        self.villages = {
            (row.primary_id, row.place.path): row.junior_id for row in rows if row.place is not None
        }
        self.catchments = catchment_lines(year)[Stage.JUNIOR]
        self.names = dict(Unit.objects.filter(school__isnull=False).values_list("pk", "name"))

    def of(self, *, child: int, roll: int, primary: int, home: str) -> Destination | Refusal:
        """Of one leaver; ``home`` is the path of the place where he lives, empty where it is not known."""
        if roll in self.lists:
            return self.listed(roll)
        if child in self.chosen:
            return Destination(self.chosen[child], "教育局指定。")
        return self.planned(primary=primary, home=home)

    def listed(self, roll: int) -> Destination | Refusal:
        """By the list the school was sent, and what it said."""
        junior, state = self.lists[roll]
        if state is Acceptance.DECLINED:
            return DECLINED
        return Destination(
            junior, "升学名单，已接收。" if state is Acceptance.ACCEPTED else "升学名单，等学校答复。"
        )

    def planned(self, *, primary: int, home: str) -> Destination | Refusal:
        """By receiving school or catchment, before anybody was asked."""
        for step in reversed(path_steps(home)):  # the nearest place first
            if (primary, step) in self.villages:
                return Destination(self.villages[primary, step], "本村对口初中。")
        if primary in self.whole:
            return Destination(self.whole[primary], f"{self.names.get(primary, '小学')}对口初中。")
        found = receiving_school(home, self.catchments)
        return NOBODY if isinstance(found, Refusal) else Destination(found.school, found.reason)
