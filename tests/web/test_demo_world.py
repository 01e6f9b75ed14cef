"""The demo district adds up, belongs to nobody, and can be read again from its files."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from notoneless.domain import columnlists, idcard, regions
from notoneless.domain.columns import map_headers
from notoneless.domain.words import PlaceKind, Role, SchoolKind, UnitKind
from notoneless.web.demo import people, registers, rows
from notoneless.web.demo.holidays import holiday_rows
from notoneless.web.demo.rows import Row
from notoneless.web.demo.sheets import Files, write_files
from notoneless.web.demo.staff import demo_logins
from notoneless.web.demo.world import World, make_world

pytestmark = pytest.mark.pure

TODAY = date(2026, 11, 22)
PUPILS, SMALL = 34849, 1500


@pytest.fixture(scope="module")
def district() -> World:
    """The whole district, in memory only."""
    return make_world(PUPILS, today=TODAY)


@pytest.fixture(scope="module")
def small() -> World:
    """The same places and units with fewer children."""
    return make_world(SMALL, today=TODAY)


@pytest.fixture(scope="module")
def written(small: World, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The small district as files."""
    return write_files(small, tmp_path_factory.mktemp("demo"), truth=True)


@pytest.fixture(scope="module")
def rolls(district: World) -> list[list[Row]]:
    """Every roll row of the whole district, school by school."""
    return [list(rows.roll_rows(district, number)) for number in range(len(district.district.schools))]


def table(path: Path) -> list[list[object]]:
    """All rows of the first sheet."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


# ── the figures of the published summary ──


def test_the_district_has_five_streets_five_townships_and_thirty_five_schools(district: World) -> None:
    kinds = Counter(place.kind for place in district.district.places)
    assert (kinds[PlaceKind.STREET], kinds[PlaceKind.TOWNSHIP]) == (5, 5)
    assert kinds[PlaceKind.VILLAGE] + kinds[PlaceKind.COMMUNITY] == 110
    schools = Counter(school.school_kind for school in district.district.schools)
    assert schools == {
        SchoolKind.JUNIOR: 6,
        SchoolKind.NINE_YEAR: 5,
        SchoolKind.PRIMARY: 8,
        SchoolKind.TEACHING_POINT: 16,
    }
    direct = [s for s in district.district.schools if s.parent == "JY00"]
    boarding = [s for s in district.district.schools if s.boarding]
    assert len(direct) == 2
    assert len(boarding) == 5
    assert {s.town >= 5 for s in boarding} == {True}


def test_every_village_has_three_to_eight_groups(district: World) -> None:
    groups = Counter(p.parent for p in district.district.places if p.kind is PlaceKind.GROUP)
    assert set(groups) == {village.code for village in district.district.villages}
    assert set(groups.values()) <= set(range(3, 9))


def test_the_rolls_hold_34849_pupils_in_about_eight_hundred_classes(
    district: World, rolls: list[list[Row]]
) -> None:
    held = [row.child for roll in rolls for row in roll if "second_roll" not in row.faults]
    assert len(held) == len(set(held)) == len(district.pupils) == PUPILS
    assert sum(cell.pupils for cell in district.cells) == PUPILS
    classes = Counter((c.school, c.grade, c.class_no) for c in district.pupils)
    assert 780 <= len(classes) == sum(cell.classes for cell in district.cells) <= 820
    assert max(classes.values()) <= 55


def test_the_teaching_points_have_fewer_than_a_hundred_pupils(district: World) -> None:
    sizes = Counter(c.school for c in district.pupils)
    small = [sizes[n] for n, school in enumerate(district.district.schools) if school.small]
    others = [sizes[n] for n, school in enumerate(district.district.schools) if not school.small]
    assert len(small) == 16
    assert max(small) < 100 < min(others)


def test_six_in_a_hundred_pupils_come_from_elsewhere_and_are_not_on_the_household_list(
    district: World,
) -> None:
    guests = {c.key for c in district.pupils if not c.local}
    assert 0.05 < len(guests) / PUPILS < 0.07
    assert not guests & {row.child for row in rows.household_rows(district)}


def test_the_provinces_list_of_439_has_the_outcome_of_the_summary(district: World) -> None:
    listed = Counter(child.truth for child in district.listed)
    assert sum(listed.values()) == 439
    assert listed[people.ON_ROLL] == 297
    assert listed[people.NO_ROLL_PROVINCE] + listed[people.NO_ROLL_OUTSIDE] == 46
    assert sum(listed[truth] for truth in people.NOT_OUT) == 89
    out = {truth: listed[truth] for truth in people.OUT_OF_SCHOOL if listed[truth]}
    assert out == {people.ILLNESS: 3, people.DISABILITY: 4}
    assert len(list(rows.suspected_rows(district))) == 439


def test_a_listed_pupil_could_not_be_found_by_number_alone(district: World, rolls: list[list[Row]]) -> None:
    on_list = {row.child: row.cells["身份证号"] for row in rows.suspected_rows(district)}
    on_roll = {row.child: row.cells["身份证件号"] for roll in rolls for row in roll}
    both = on_list.keys() & on_roll.keys()
    assert len(both) == 297
    assert not [key for key in both if on_list[key] and on_list[key] == on_roll[key]]


def test_990_poor_households_have_1263_pupils(district: World) -> None:
    listed = [district.children[row.child] for row in rows.poverty_rows(district)]
    assert len({child.household for child in listed}) == 990
    primary = [c for c in listed if c.school >= 0 and c.grade <= 6]
    junior = [c for c in listed if c.school >= 0 and c.grade >= 7]
    assert (len(primary), len(junior)) == (912, 351)
    assert {c.truth for c in listed if c.school < 0} <= people.OUT_OF_SCHOOL


def test_three_hundred_disabled_children_of_whom_86_are_taught_at_home(district: World) -> None:
    placements = Counter(district.children[row.child].placement for row in rows.disability_rows(district))
    assert sum(placements.values()) == 300
    assert placements["送教上门"] == 86


def test_a_few_dozen_have_really_dropped_out(district: World) -> None:
    out = [c for c in district.children if c.truth in people.OUT_OF_SCHOOL]
    assert 36 <= len(out) <= 60
    assert {c.truth for c in out} == people.OUT_OF_SCHOOL


# ── every post is held, every village covered ──


@pytest.mark.parametrize("size", ["district", "small"])
def test_every_village_is_covered_by_a_school_of_the_same_street_or_township(
    size: str, request: pytest.FixtureRequest
) -> None:
    world: World = request.getfixturevalue(size)
    schools = {school.code: school for school in world.district.schools}
    for village in world.district.villages:
        covering = schools[world.unit(village.committee).cover]
        assert covering is world.district.schools[village.cover]
        assert covering.town == village.town
        assert village.code in {post.place for post in world.staff if post.unit == covering.code}


def test_two_streets_are_covered_by_directly_run_schools_and_the_rest_by_a_centre(small: World) -> None:
    units = {unit.code: unit for unit in small.district.units}
    governments = [
        u for u in units.values() if u.kind in (UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.STREET_OFFICE)
    ]
    covering = [units[u.cover] for u in governments]
    assert Counter(u.kind for u in covering) == {UnitKind.CENTRE_SCHOOL: 8, UnitKind.SCHOOL: 2}
    assert {u.parent for u in covering if u.kind is UnitKind.SCHOOL} == {"JY00"}


@pytest.mark.parametrize("size", ["district", "small"])
def test_every_unit_has_staff_and_every_class_its_teacher(size: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(size)
    staffed = {post.unit for post in world.staff}
    assert {u.code for u in world.district.units if u.kind is not UnitKind.COUNTY_GOVERNMENT} == staffed
    assert not [unit for unit in world.district.units if not unit.contact or not unit.phone]
    schools = [school.code for school in world.district.schools]
    classes = {(schools[c.school], c.grade, c.class_no) for c in world.pupils}
    teachers = [(p.unit, p.grade, p.class_no) for p in world.staff if p.role is Role.CLASS_TEACHER]
    assert len(teachers) == len(classes)
    assert set(teachers) == classes
    logins = [post.login for post in world.staff]
    assert len(logins) == len(set(logins))
    roles = {post.login: post.role for post in world.staff}
    assert {roles[login]: login for login in demo_logins(world.district).values()} == demo_logins(
        world.district
    )
    assert set(demo_logins(world.district)) == set(Role)


# ── nobody real ──


def test_codes_phones_and_numbers_belong_to_nobody(district: World) -> None:
    assert not [p.code for p in district.district.places if not regions.fits_kind(p.code, p.kind)]
    assert {p.code[:2] for p in district.district.places} == {"99"}
    assert {c.number[:2] for c in district.children} == {"99"}
    assert not [c.number for c in district.children if not idcard.is_valid(c.number)]
    assert len({c.number for c in district.children}) == len(district.children)
    second_selves = {c.household for c in district.children if c.same_as >= 0}
    phones = [h.phone for h in district.households if h.key not in second_selves]
    phones += [p.phone for p in district.staff]
    assert len(set(phones)) == len(phones)
    assert not [phone for phone in phones if not re.fullmatch(r"100\d{8}", phone)]


def test_every_number_written_anywhere_is_invented(rolls: list[list[Row]], district: World) -> None:
    texts = [row.cells["身份证件号"] for roll in rolls for row in roll]
    texts += [row.cells["身份证号"] for row in rows.household_rows(district)]
    assert not [text for text in texts if idcard.normalise(str(text))[:2] not in ("99", "")]


def test_a_wrong_digit_never_makes_the_number_of_somebody_else(
    district: World, rolls: list[list[Row]]
) -> None:
    owner = {c.number: c.key for c in district.children}
    strange = [
        row
        for roll in rolls
        for row in roll
        if owner.get(idcard.normalise(str(row.cells["身份证件号"])), row.child) != row.child
    ]
    assert strange == []


# ── ages, families, faults ──


def test_pupils_are_of_the_age_of_their_grade(district: World) -> None:
    for child in district.pupils:
        entered = date(district.year - child.grade + 1, 8, 31)
        late = (child.birth.month, child.birth.day) > (8, 31)
        age = entered.year - child.birth.year - late
        assert 6 <= age <= 7


def test_there_are_twins_siblings_strangers_of_one_name_and_second_rolls(district: World) -> None:
    families = [[district.children[key] for key in h.members] for h in district.households]
    twins = [f for f in families if len(f) > 1 and len({c.birth for c in f}) < len(f)]
    assert len(twins) > 100
    assert len([f for f in families if len(f) > 1]) > 5000
    same = Counter((c.name, c.birth, c.sex) for c in district.children if c.same_as < 0)
    assert sum(count > 1 for count in same.values()) >= 12
    assert sum(c.second_school >= 0 for c in district.children) == 8


def test_every_fault_occurs_and_nine_rows_of_ten_have_none(district: World, rolls: list[list[Row]]) -> None:
    found = [row.faults for roll in rolls for row in roll]
    kinds = Counter(fault for faults in found for fault in faults)
    assert set(kinds) == {
        "missing", "mistyped", "swapped", "full_width", "spaced", "shortened", "fifteen", "guardians",
        "lower_x", "homophone", "shape", "traditional", "space", "dot", "rare",
        "day_off", "month_only", "serial", "placeholder", "second_roll",
    }  # fmt: skip
    assert 0.9 < sum(not faults for faults in found) / len(found) < 0.97


def test_no_row_lacks_a_name_and_no_number_is_a_spoilt_one(district: World, rolls: list[list[Row]]) -> None:
    lists = [*rolls, list(rows.household_rows(district)), list(rows.suspected_rows(district))]
    for made in lists:
        column = "身份证件号" if "身份证件号" in made[0].cells else "身份证号"
        assert not [row for row in made if not str(row.cells["姓名"]).strip()]
        assert not [row for row in made if not isinstance(row.cells[column], str)]


def test_holidays_of_the_year_are_those_of_the_published_calendar() -> None:
    chinese_calendar = pytest.importorskip("chinese_calendar")
    ours = {date.fromisoformat(row["日期"]): row["类型"] == "上班" for row in holiday_rows()}
    day, differ = date(2026, 1, 1), []
    while day.year == 2026:
        if ours.get(day, day.weekday() < 5) != chinese_calendar.is_workday(day):
            differ.append(day)
        day = date.fromordinal(day.toordinal() + 1)
    assert differ == []
    assert {day.year for day in ours} == {2026, 2027}


# ── smaller and again ──


def test_a_small_district_keeps_places_units_and_every_story(small: World, district: World) -> None:
    assert len(small.pupils) == SMALL
    assert [p.code for p in small.district.places] == [p.code for p in district.district.places]
    assert [u.code for u in small.district.units] == [u.code for u in district.district.units]
    assert set(small.story) >= {word for word in district.story if not word.startswith("left_class_")}
    assert {"left_class_1", "left_class_2", "left_class_3"} <= set(small.story)
    assert len(small.listed) >= 20
    listed = Counter(child.truth for child in small.listed)
    assert 0.6 < listed[people.ON_ROLL] / len(small.listed) < 0.75


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_other_seeds_and_the_smallest_size_make_a_district_too(seed: int) -> None:
    world = make_world(600, seed, today=date(2027, 3, 1))
    assert len(world.pupils) == 600
    assert world.year == 2026


def test_the_people_of_the_login_page_meet_the_children_of_the_stories(small: World) -> None:
    posts = {post.login: post for post in small.staff}
    logins = demo_logins(small.district)
    officer, teacher = posts[logins[Role.VILLAGE_OFFICER]], posts[logins[Role.CLASS_TEACHER]]
    school = posts[logins[Role.SCHOOL_MANAGER]].unit
    for word in ("aversion", "ill_in_hospital", "elsewhere", "found_at_door", "moved"):
        child = small.children[small.story[word]]
        assert small.village_of(child).code == officer.place
        assert small.covering_school(child).code == school == teacher.unit
    gone = small.children[small.story["left_class_1"]]
    assert (small.district.schools[gone.school].code, gone.grade, gone.class_no) == (
        teacher.unit,
        teacher.grade,
        teacher.class_no,
    )
    street = small.covering_school(small.children[small.story["street_aversion"]])
    assert street.parent == "JY00"


def test_too_few_children_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 600"):
        make_world(599, today=TODAY)


def test_the_same_seed_makes_the_same_district_and_another_seed_another(small: World) -> None:
    again, other = make_world(SMALL, today=TODAY), make_world(SMALL, 5, today=TODAY)
    assert again.children == small.children
    assert again.households == small.households
    assert again.staff == small.staff
    assert list(rows.household_rows(again)) == list(rows.household_rows(small))
    assert [c.name for c in other.children] != [c.name for c in small.children]


# ── the files ──


def test_columns_are_those_of_the_forms_and_all_are_understood() -> None:
    assert len(rows.ROLL_COLUMNS) == 37
    assert rows.ROLL_COLUMNS[:3] == ["姓名", "性别", "出生日期"]
    assert rows.ROLL_COLUMNS[-1] == "成员1身份证件号"
    for kind, columns in (
        (columnlists.ListKind.ROLL, rows.ROLL_COLUMNS),
        (columnlists.ListKind.HOUSEHOLD, rows.HOUSEHOLD_COLUMNS),
        (columnlists.ListKind.UNITS, registers.UNIT_COLUMNS),
    ):
        understood = map_headers(kind, columns)
        assert understood.refusal is None
        assert understood.unknown == ()


def test_no_row_has_a_cell_without_a_column(small: World) -> None:
    made = (
        (next(rows.roll_rows(small, 0)), rows.ROLL_COLUMNS),
        (next(rows.household_rows(small)), rows.HOUSEHOLD_COLUMNS),
        (next(rows.poverty_rows(small)), rows.POVERTY_COLUMNS),
        (next(rows.disability_rows(small)), rows.DISABILITY_COLUMNS),
        (next(rows.suspected_rows(small)), rows.SUSPECTED_COLUMNS),
    )
    for row, columns in made:
        assert set(row.cells) == set(columns)


def test_the_rolls_read_again_hold_the_pupils_of_their_school(small: World, written: Files) -> None:
    assert len(written.rolls) == 35
    held = 0
    for number, path in enumerate(written.rolls):
        expected = [str(row.cells["姓名"]) for row in rows.roll_rows(small, number)]
        if path.suffix == ".csv":
            lines = [line.split(",") for line in path.read_text("gbk").splitlines()]
        else:
            lines = [[str(cell) for cell in line] for line in table(path)]
        header = next(n for n, line in enumerate(lines) if "学籍号" in line)
        name = lines[header].index("姓名")
        assert [line[name] for line in lines[header + 1 :]] == expected
        held += len(expected)
    assert {path.suffix for path in written.rolls} == {".xlsx", ".csv"}
    assert held == SMALL + sum(c.second_school >= 0 for c in small.children)


def test_identity_numbers_stand_in_the_files_as_text(written: Files) -> None:
    lines = table(written.household)
    header = next(n for n, line in enumerate(lines) if "身份证号" in line)
    assert header == 2
    column = lines[header].index("身份证号")
    numbers = [line[column] for line in lines[header + 1 :]]
    assert {type(number) for number in numbers} == {str}
    assert sum(idcard.is_valid(number) for number in numbers) > 0.9 * len(numbers)


def test_the_broken_roll_has_spoilt_numbers_missing_names_and_impossible_dates(written: Files) -> None:
    lines = table(written.broken)
    header = next(n for n, line in enumerate(lines) if "身份证件号" in line)
    body = [dict(zip(lines[header], line, strict=True)) for line in lines[header + 1 :]]
    assert len(body) == 20
    assert sum(isinstance(line["身份证件号"], float) for line in body) == 4
    assert sum(line["姓名"] == "" for line in body) == 2
    assert {"20150230", "20990101"} <= {line["出生日期"] for line in body}
    assert written.broken not in [path for _, path in written.in_order()]


def test_places_and_units_stand_below_what_they_belong_to(written: Files) -> None:
    for path, own, above in (
        (written.places, "代码", "上级代码"),
        (written.units, "单位编号", "上级单位编号"),
    ):
        header, *body = table(path)
        seen = {""}
        for line in body:
            cells = dict(zip(header, line, strict=True))
            assert cells[above] in seen
            seen.add(cells[own])
    assert [kind for kind, _ in written.in_order()][:5] == ["places", "units", "staff", "holidays", "roll"]


def test_the_truth_file_says_who_stands_behind_each_row(small: World, written: Files) -> None:
    assert written.truth is not None
    truth = json.loads(written.truth.read_text("utf-8"))
    lines = table(written.suspected)
    header = next(n for n, line in enumerate(lines) if "名单来源" in line)
    name, trail = lines[header].index("姓名"), truth["rows"]["疑似失学名单.xlsx"]
    body = lines[header + 1 : header + 1 + len(trail["child"])]
    plain = [n for n, faults in enumerate(trail["faults"]) if not faults]
    assert len(plain) > 5
    assert [body[n][name] for n in plain] == [small.children[trail["child"][n]].name for n in plain]
    assert written.row_counts["疑似失学名单.xlsx"] == len(small.listed)


def test_without_asking_no_truth_is_written(small: World, tmp_path: Path) -> None:
    files = write_files(small, tmp_path)
    assert files.truth is None
    assert not (tmp_path / "truth.json").exists()
