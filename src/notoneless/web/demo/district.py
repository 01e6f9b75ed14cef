"""云溪区: the places and units of an invented district of five streets, five townships and 35 schools.

The counts are those a district published in a yearly summary of this work. Codes lie under province 99, which
belongs to nobody. Six of the schools are junior, five nine-year, twenty-four primary; sixteen of these are
small ones at teaching points. Two schools are run by the bureau directly, without a centre level.
"""

from dataclasses import dataclass, field
from random import Random

from notoneless.domain.words import PlaceKind, SchoolKind, UnitKind

PROVINCE, PREFECTURE, COUNTY = "990000000000", "990100000000", "990102000000"
COUNTY_AREA = "990102"
PROVINCE_NAME, PREFECTURE_NAME, COUNTY_NAME = "南屏省", "青江市", "云溪区"
STREETS = ("临溪街道", "文昌街道", "望湖街道", "朝阳街道", "枫林街道")
TOWNSHIPS = ("石桥镇", "白鹭镇", "青竹镇", "云岭镇", "双湾镇")
COMMUNITIES_PER_STREET = (8, 8, 7, 6, 6)
VILLAGES_PER_TOWNSHIP = (16, 15, 15, 14, 15)
SMALL_SCHOOLS_PER_TOWNSHIP = (3, 3, 3, 3, 4)

_FIRST = "桃柳松竹枫梅莲荷桂槐白青黄红金银石泉龙凤鹤鹰马牛羊云雾月星长高大古新上下前后东南"
_SECOND = "源坪塘湾冲岭坳桥溪潭洲坡田园墩铺林头庄背垅"
_NUMERALS = "一二三四五六七八九十"


@dataclass(slots=True)
class Place:
    """行政区划: one node of the tree; ``code`` has 12 digits, a village group's 14."""

    code: str
    name: str
    kind: PlaceKind
    parent: str


@dataclass(slots=True)
class Unit:
    """单位 of one of the two lines; ``cover`` is the unit that answers for it (包保单位)."""

    code: str
    name: str
    kind: UnitKind
    parent: str
    place: str
    contact: str = ""
    phone: str = ""
    cover: str = ""


@dataclass(slots=True)
class School(Unit):
    """学校, with what the school table needs and how big it is at full size."""

    mark: str = ""  # 学校标识码, 10 digits
    school_kind: SchoolKind = SchoolKind.PRIMARY
    area_kind: str = ""  # 城乡分类
    boarding: bool = False
    grades: tuple[int, ...] = ()
    size: float = 0.0  # pupils of an average district, before the whole is brought to the number asked for
    small: bool = False
    town: int = 0  # index of its street (0–4) or township (5–9)
    home: int = -1  # index of the village a teaching point stands in


@dataclass(slots=True)
class Village:
    """村 or 社区 with its groups; ``weight`` says how many families live there beside the others."""

    index: int
    code: str
    name: str
    town: int
    groups: list[str]
    weight: float
    committee: str = ""
    cover: int = -1  # index of the covering school


@dataclass(slots=True)
class District:
    """Places and units of the whole district."""

    places: list[Place] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)
    villages: list[Village] = field(default_factory=list)
    towns: list[tuple[str, str]] = field(default_factory=list)  # (code, name), streets first

    def villages_of(self, town: int) -> list[Village]:
        """The villages of one street or township."""
        return [village for village in self.villages if village.town == town]

    def schools_covering(self, town: int) -> list[School]:
        """The schools among which the villages of this street or township are shared out."""
        direct = {3: "云溪区实验小学", 4: "云溪区实验中学"}.get(town)
        if direct:
            return [school for school in self.schools if school.name == direct]
        return [school for school in self.schools if school.town == town]


def is_street(town: int) -> bool:
    """True for the five streets, which come first."""
    return town < len(STREETS)


def build_district(rng: Random) -> District:
    """The same district for the same throws."""
    district = District()
    _add_places(district, rng)
    _add_offices(district)
    _add_schools(district)
    _cover_villages(district)
    return district


def _add_places(district: District, rng: Random) -> None:
    district.places += [
        Place(PROVINCE, PROVINCE_NAME, PlaceKind.PROVINCE, ""),
        Place(PREFECTURE, PREFECTURE_NAME, PlaceKind.PREFECTURE, PROVINCE),
        Place(COUNTY, COUNTY_NAME, PlaceKind.COUNTY, PREFECTURE),
    ]
    names = [first + second for first in _FIRST for second in _SECOND]
    rng.shuffle(names)
    counts = COMMUNITIES_PER_STREET + VILLAGES_PER_TOWNSHIP
    for town, (name, count) in enumerate(zip(STREETS + TOWNSHIPS, counts, strict=True)):
        number = town + 1 if is_street(town) else town + 95
        code = f"{COUNTY_AREA}{number:03d}000"
        kind = PlaceKind.STREET if is_street(town) else PlaceKind.TOWNSHIP
        district.places.append(Place(code, name, kind, COUNTY))
        district.towns.append((code, name))
        for order in range(count):
            _add_village(district, rng, town, code, order, names.pop())


def _add_village(district: District, rng: Random, town: int, town_code: str, order: int, stem: str) -> None:
    # The first place of a township is the community of its market street; the rest are villages.
    urban = is_street(town) or order == 0
    code = f"{town_code[:9]}{order + 1 if urban else order + 199:03d}"
    name = stem + ("社区" if urban else "村")
    kind = PlaceKind.COMMUNITY if urban else PlaceKind.VILLAGE
    district.places.append(Place(code, name, kind, town_code))
    groups = []
    for number in range(rng.randint(3, 8)):
        group = f"{code}{number + 1:02d}"
        label = f"第{_NUMERALS[number]}居民小组" if urban else f"{_NUMERALS[number]}组"
        district.places.append(Place(group, label, PlaceKind.GROUP, code))
        groups.append(group)
    weight = rng.uniform(0.6, 1.6)
    district.villages.append(Village(len(district.villages), code, name, town, groups, weight))


def _add_offices(district: District) -> None:
    district.units += [
        Unit("ZF00", f"{COUNTY_NAME}人民政府", UnitKind.COUNTY_GOVERNMENT, "", COUNTY),
        Unit("JY00", f"{COUNTY_NAME}教育局", UnitKind.BUREAU, "ZF00", COUNTY),
        Unit("BM01", f"{COUNTY_NAME}乡村振兴局", UnitKind.DEPARTMENT, "ZF00", COUNTY),
        Unit("BM02", f"{COUNTY_NAME}残疾人联合会", UnitKind.DEPARTMENT, "ZF00", COUNTY),
        Unit("BM03", f"{COUNTY_NAME}公安局", UnitKind.DEPARTMENT, "ZF00", COUNTY),
    ]
    centres = [
        Unit("ZX00", f"{COUNTY_NAME}城区教育辅导组", UnitKind.CENTRE_SCHOOL, "JY00", district.towns[0][0])
    ]
    for town, (code, name) in enumerate(district.towns):
        street = is_street(town)
        kind = UnitKind.STREET_OFFICE if street else UnitKind.TOWNSHIP_GOVERNMENT
        full = f"{name}办事处" if street else f"{name}人民政府"
        if not street:
            centre = Unit(f"ZX{town - 4:02d}", f"{name}中心学校", UnitKind.CENTRE_SCHOOL, "JY00", code)
            centres.append(centre)
        cover = "ZX00" if street else f"ZX{town - 4:02d}"
        district.units.append(Unit(f"XZ{town + 1:02d}", full, kind, "ZF00", code, cover=cover))
    district.units += centres
    for village in district.villages:
        village.committee = f"CW{village.index + 1:03d}"
        suffix = "居民委员会" if village.name.endswith("社区") else "民委员会"
        name = village.name + suffix
        parent = f"XZ{village.town + 1:02d}"
        district.units.append(Unit(village.committee, name, UnitKind.VILLAGE_COMMITTEE, parent, village.code))


PRIMARY_GRADES, JUNIOR_GRADES = tuple(range(1, 7)), tuple(range(7, 10))


def _add_schools(district: District) -> None:
    for town in range(5):
        stem = STREETS[town][:-2]
        direct = town == 3
        name = f"{COUNTY_NAME}实验小学" if direct else f"{COUNTY_NAME}{stem}小学"
        _school(district, name, town, SchoolKind.PRIMARY, 2600, direct=direct)
        junior = f"{COUNTY_NAME}实验中学" if town == 4 else f"{COUNTY_NAME}第{_NUMERALS[town]}初级中学"
        _school(district, junior, town, SchoolKind.JUNIOR, 1760, direct=town == 4)
    _school(district, f"{COUNTY_NAME}溪畔小学", 0, SchoolKind.PRIMARY, 2300)
    for town in range(5, 10):
        name = TOWNSHIPS[town - 5]
        _school(district, f"{name}九年一贯制学校", town, SchoolKind.NINE_YEAR, 1230, boarding=True)
        if town in (5, 6):
            _school(district, f"{name}中心小学", town, SchoolKind.PRIMARY, 1430)
        if town == 5:
            _school(district, f"{name}初级中学", town, SchoolKind.JUNIOR, 900)
        for nth in range(SMALL_SCHOOLS_PER_TOWNSHIP[town - 5]):
            _teaching_point(district, town, nth)


def _teaching_point(district: District, town: int, nth: int) -> None:
    home = district.villages_of(town)[2 + 4 * nth if town == 5 else 2 + 3 * nth]
    stem = home.name.removesuffix("村")
    size = 34.0 + (town * 5 + nth * 17) % 60
    school = _school(
        district, f"{TOWNSHIPS[town - 5]}{stem}教学点", town, SchoolKind.TEACHING_POINT, size, small=True
    )
    school.place, school.home = home.code, home.index
    if nth % 3:
        school.grades = tuple(range(1, 5))


def _school(
    district: District,
    name: str,
    town: int,
    kind: SchoolKind,
    size: float,
    *,
    direct: bool = False,
    boarding: bool = False,
    small: bool = False,
) -> School:
    number = len(district.schools) + 1
    centre = "ZX00" if is_street(town) else f"ZX{town - 4:02d}"
    primary = kind in (SchoolKind.PRIMARY, SchoolKind.TEACHING_POINT)
    junior = kind is SchoolKind.JUNIOR
    school = School(
        code=f"XX{number:02d}",
        name=name,
        kind=UnitKind.SCHOOL,
        parent="JY00" if direct else centre,
        place=district.towns[town][0],
        mark=f"{'21' if primary else '31'}99{number:06d}",
        school_kind=kind,
        area_kind="主城区" if is_street(town) else "村庄" if small else "镇中心区",
        boarding=boarding,
        grades=PRIMARY_GRADES if primary else JUNIOR_GRADES if junior else PRIMARY_GRADES + JUNIOR_GRADES,
        size=size,
        small=small,
        town=town,
    )
    district.schools.append(school)
    district.units.append(school)
    return school


def _cover_villages(district: District) -> None:
    """Each village to one school: a teaching point takes its own village, the rest go round in turn."""
    units = {unit.code: unit for unit in district.units}
    index_of = {school.code: number for number, school in enumerate(district.schools)}
    for town in range(10):
        covering = district.schools_covering(town)
        own = {school.home: school for school in covering if school.home >= 0}
        for order, village in enumerate(district.villages_of(town)):
            school = own.get(village.index, covering[order % len(covering)])
            village.cover = index_of[school.code]
            units[village.committee].cover = school.code
    for town in (3, 4):
        units[f"XZ{town + 1:02d}"].cover = district.schools_covering(town)[0].code
