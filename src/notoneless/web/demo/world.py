"""The demo district as it really is: places, units, staff, children, and which lists name them."""

from dataclasses import dataclass, field
from datetime import date

from notoneless.domain.schoolyear import school_year_of
from notoneless.web.demo.dice import dice
from notoneless.web.demo.district import District, School, Unit, Village, build_district
from notoneless.web.demo.families import make_households, name_everybody
from notoneless.web.demo.groups import assign_groups, place_stories
from notoneless.web.demo.names import Numbers
from notoneless.web.demo.people import Child, Household
from notoneless.web.demo.population import Cell, make_absents, make_pupils
from notoneless.web.demo.staff import Post, make_staff


@dataclass(slots=True)
class World:
    """One whole district; nothing in it changes once it is made."""

    seed: int
    today: date
    year: int  # the school year began on 1 September of this year
    district: District
    cells: list[Cell]
    children: list[Child]
    households: list[Household]
    staff: list[Post]
    story: dict[str, int] = field(default_factory=dict)  # what a child is remembered by → its key

    @property
    def pupils(self) -> list[Child]:
        """Children on a roll of the district, each once."""
        return [child for child in self.children if child.school >= 0]

    @property
    def listed(self) -> list[Child]:
        """The children on the province's list."""
        return [child for child in self.children if child.listed]

    def household_of(self, child: Child) -> Household:
        """The family of a child."""
        return self.households[child.household]

    def village_of(self, child: Child) -> Village:
        """The village of a child's household."""
        return self.district.villages[child.village]

    def covering_school(self, child: Child) -> School:
        """The school that covers the child's village."""
        return self.district.schools[self.village_of(child).cover]

    def unit(self, code: str) -> Unit:
        """The unit with this 单位编号."""
        return next(unit for unit in self.district.units if unit.code == code)


def make_world(children: int = 34849, seed: int = 2026, *, today: date) -> World:
    """The same district for the same three values; fewer children keep every place, unit and story."""
    year = school_year_of(today).start_year
    district = build_district(dice(seed, "district"))
    pupils, cells = make_pupils(district, children, seed, year)
    everyone = pupils + make_absents(district, children, seed, year, len(pupils))
    story = place_stories(district, everyone, seed)
    numbers = Numbers(dice(seed, "numbers"))
    households = make_households(district, everyone, seed)
    name_everybody(district, households, everyone, numbers, seed)
    story |= assign_groups(district, everyone, households, children, numbers, seed)
    staff = make_staff(district, cells, numbers, seed, year)
    return World(seed, today, year, district, cells, everyone, households, staff, story)
