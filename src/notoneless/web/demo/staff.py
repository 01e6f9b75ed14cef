"""教职工与干部: who holds which post, from the bureau to the last village."""

from dataclasses import dataclass
from datetime import date
from random import Random

from notoneless.domain.columnlists import GRADES
from notoneless.domain.words import TOWNSHIP_GOVERNMENTS, Role, UnitKind
from notoneless.web.demo.dice import dice, happens
from notoneless.web.demo.district import District, Unit
from notoneless.web.demo.groups import DEMO_CLASS, STORY_TOWN, demo_village
from notoneless.web.demo.names import Numbers, adult_name
from notoneless.web.demo.population import Cell

GRADE_LABELS = ("", *GRADES)
BUREAU_POSTS = (
    ("juzhang", Role.BUREAU_LEADER),
    ("fujuzhang", Role.BUREAU_LEADER),
    ("zhuangan", Role.BUREAU_OFFICER),
    ("zhuangan2", Role.BUREAU_OFFICER),
    ("fagui", Role.BUREAU_APPROVER),
    ("xitong", Role.SYSTEM_ADMIN),
    ("anquan", Role.SECURITY_ADMIN),
    ("shenji", Role.AUDIT_ADMIN),
)


@dataclass(slots=True)
class Post:
    """岗位: one person in one unit; a homeroom teacher has a class, whoever covers a village its place."""

    login: str
    name: str
    sex: str
    phone: str
    unit: str
    role: Role
    since: date
    grade: int = 0
    class_no: int = 0
    place: str = ""


class _Office:
    """Fills posts one after the other."""

    def __init__(self, rng: Random, numbers: Numbers, year: int) -> None:
        self.rng, self.numbers, self.year = rng, numbers, year
        self.posts: list[Post] = []

    def fill(self, login: str, unit: Unit, role: Role, *, this_year: bool = False) -> Post:
        """One new person in this post; the first one of a unit is its contact."""
        sex = "女" if happens(self.rng, 0.72 if role is Role.CLASS_TEACHER else 0.4) else "男"
        since = date(self.year if this_year else self.year - self.rng.randint(0, 6), 9, 1)
        post = Post(login, adult_name(self.rng, sex), sex, self.numbers.phone(), unit.code, role, since)
        self.posts.append(post)
        if not unit.contact:
            unit.contact, unit.phone = post.name, post.phone
        return post


def make_staff(district: District, cells: list[Cell], numbers: Numbers, seed: int, year: int) -> list[Post]:
    """Every post of the district: each unit has somebody, each class a teacher, each village an officer."""
    office = _Office(dice(seed, "staff"), numbers, year)
    units = {unit.code: unit for unit in district.units}
    units["ZF00"].contact, units["ZF00"].phone = adult_name(office.rng, "女"), numbers.phone()
    for login, role in BUREAU_POSTS:
        office.fill(login, units["JY00"], role)
    for unit in district.units:
        if unit.kind in TOWNSHIP_GOVERNMENTS:
            office.fill(f"zhen{unit.code[2:]}", unit, Role.TOWNSHIP_OFFICER)
            office.fill(f"zhen{unit.code[2:]}b", unit, Role.TOWNSHIP_OFFICER)
        elif unit.kind is UnitKind.CENTRE_SCHOOL:
            office.fill(f"zhongxin{unit.code[2:]}", unit, Role.CENTRE_OFFICER)
    for number, school in enumerate(district.schools):
        own = [office.fill(f"xiao{school.code[2:]}", school, Role.SCHOOL_MANAGER)]
        own += _class_teachers(office, school, [cell for cell in cells if cell.school == number])
        villages = [village.code for village in district.villages if village.cover == number]
        for deputy in range(len(villages) - len(own)):
            own.append(office.fill(f"xiao{school.code[2:]}f{deputy + 1}", school, Role.SCHOOL_MANAGER))
        _share_villages(own, villages)
    for village in district.villages:
        post = office.fill(f"cun{village.committee[2:]}", units[village.committee], Role.VILLAGE_OFFICER)
        post.place = village.code
    # departments last, so that everybody else keeps his name and number
    for unit in district.units:
        if unit.kind is UnitKind.DEPARTMENT:
            office.fill(f"bumen{unit.code[2:]}", unit, Role.PARTNER)
    return office.posts


def class_login(school: Unit, grade: int, class_no: int) -> str:
    """The login of a class's teacher: school, grade, class."""
    return f"ban{school.code[2:]}{grade}{class_no:02d}"


def _class_teachers(office: _Office, school: Unit, cells: list[Cell]) -> list[Post]:
    teachers = []
    for cell in cells:
        for class_no in range(1, cell.classes + 1):
            login = class_login(school, cell.grade, class_no)
            teacher = office.fill(login, school, Role.CLASS_TEACHER, this_year=True)
            teacher.grade, teacher.class_no = cell.grade, class_no
            teachers.append(teacher)
    return teachers


def _share_villages(staff: list[Post], villages: list[str]) -> None:
    """One of the school's people for each village it covers; the head only when teachers run out."""
    for post, village in zip([*staff[1:], staff[0]], villages, strict=False):
        post.place = village


def demo_logins(district: District) -> dict[Role, str]:
    """One login a role for the demo's first page; below the bureau all of one township and one school."""
    village = demo_village(district)
    school = district.schools[village.cover]
    logins = {role: login for login, role in reversed(BUREAU_POSTS)}
    return logins | {
        Role.TOWNSHIP_OFFICER: f"zhen{STORY_TOWN + 1:02d}",
        Role.CENTRE_OFFICER: f"zhongxin{STORY_TOWN - 4:02d}",
        Role.SCHOOL_MANAGER: f"xiao{school.code[2:]}",
        Role.CLASS_TEACHER: class_login(school, *DEMO_CLASS),
        Role.VILLAGE_OFFICER: f"cun{village.committee[2:]}",
        Role.PARTNER: "bumen01",
    }
