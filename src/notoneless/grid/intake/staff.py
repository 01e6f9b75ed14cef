"""人员: people, their posts, the classes their teachers lead, the villages school staff cover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.hashers import make_password

from notoneless.core.listhandlers import (
    Draft,
    ListContext,
    ListRows,
    Prepared,
    RowState,
    StaleList,
    touched,
)
from notoneless.core.sealing import Sealed, blind
from notoneless.core.written import Written
from notoneless.domain.columnlists import ListKind
from notoneless.domain.lines import BUREAU_ROLES, post_fits, read_login, read_phone, stages_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.schoolyear import SIX_THREE, class_name, entry_year_of, school_year_of
from notoneless.domain.words import PlaceKind, Role, SchoolKind, Sex, Stage, UnitKind
from notoneless.grid.access import sight_of
from notoneless.grid.models import Cover, Place, Post, SchoolClass, Unit, User

PHONE = "grid.user.phone"
ClassKey = tuple[int, str, int, int]
"""School, stage, entry year, number."""


class PostSaid(NamedTuple):
    """One row of the list, read. ``place`` is the village officer's own village, ``covers`` one a school has."""

    login: str
    unit: Unit
    role: Role
    klass: ClassKey | None
    place: int | None
    covers: Place | None
    from_on: date


class StaffIntake:
    """人员: accounts without a usable password (activated by code), posts, class teachers, covering persons."""

    kind = ListKind.STAFF
    fields = None
    tables = {User: "name", SchoolClass: "school__name", Post: "user__name", Cover: "place__name"}

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        self._load()
        said = {row: one for row in range(rows.count) if (one := self._read(draft, row, context)) is not None}
        plan: dict[str, Any] = {"users": [], "user_changes": [], "classes": [], "posts": [], "ended": [],
                                "covers": [], "touched": []}  # fmt: skip
        self._people(draft, plan, said)
        for row, one in said.items():
            if row not in draft.bad:
                self._post(draft, plan, row, one, context)
                self._cover(draft, plan, row, one)
        for row in sorted(said):
            if draft.states[row] is not RowState.SAME and row not in draft.bad:
                plan["touched"].append(touched(row, draft.states[row].value, draft.changes.get(row)))
        return draft.done(plan)

    def _load(self) -> None:
        self.units = {u.number: u for u in Unit.objects.select_related("school", "place")}
        self.places = {p.code: p for p in Place.objects.all()}
        self.users = {u.login: u for u in User.objects.all()}
        self.classes: dict[ClassKey, int] = {
            (school, stage, year, number): pk
            for pk, school, stage, year, number in SchoolClass.objects.values_list(
                "pk", "school_id", "stage", "entry_year", "class_no"
            )
        }
        self.posts: dict[tuple[Any, ...], int] = {}
        self.teachers: dict[int, Post] = {}
        for post in Post.objects.filter(until_on__isnull=True).select_related("user"):
            key = (post.user.login, post.unit_id, post.role, post.school_class_id, post.place_id)
            self.posts[key] = post.pk
            if post.school_class_id and post.role == Role.CLASS_TEACHER:
                self.teachers[post.school_class_id] = post
        self.covers = {
            cover.place_id: cover
            for cover in Cover.objects.filter(until_on__isnull=True).select_related("person")
        }
        self.taken: dict[ClassKey, str] = {}
        self.covering: dict[int, str] = {}

    def _read(self, draft: Draft, row: int, context: ListContext) -> PostSaid | None:
        if row in draft.bad:
            return None
        get = draft.rows.column
        login = read_login(get("login")[row])
        if isinstance(login, Refusal):
            draft.error(row, "login", login.rule, login.reason)
            return None
        number = get("unit_number")[row]
        unit = self.units.get(number)
        if unit is None:
            draft.error(row, "unit_number", "unit.unknown", f"单位{number}没有登记。请先导入单位。")
            return None
        role = Role.from_label(get("role")[row])
        if role is None:
            return None
        klass = self._class(draft, row, unit, role, context.today)
        place = self._place(draft, row)
        own = place if role == Role.VILLAGE_OFFICER else None
        if row in draft.bad:
            return None
        kind = PlaceKind(own.kind) if own else None
        refused = post_fits(role, UnitKind(unit.kind), has_class=klass is not None, place=kind)
        if refused is not None:
            draft.error(row, "role", refused.rule, refused.reason)
            return None
        start = get("from_on", None)[row] or context.today
        covers = None if own else place
        return PostSaid(login, unit, role, klass, own.pk if own else None, covers, start)

    def _class(self, draft: Draft, row: int, unit: Unit, role: Role, today: date) -> ClassKey | None:
        grade, number = draft.rows.column("grade", None)[row], draft.rows.column("class_no", None)[row]
        if role != Role.CLASS_TEACHER or not grade or not number:
            return None
        if not hasattr(unit, "school"):
            draft.error(row, "unit_number", "class.no_school", "班主任的单位应是学校。")
            return None
        stage = SIX_THREE.stage_of_grade(grade)
        if stage not in stages_of(SchoolKind(unit.school.kind)):
            draft.error(row, "grade", "class.stage", f"{unit.name}不设{stage.label}班级，请核对年级。")
            return None
        return unit.pk, stage.value, entry_year_of(grade, school_year_of(today)), number

    def _place(self, draft: Draft, row: int) -> Place | None:
        code = draft.rows.column("charge_place_code")[row]
        place = self.places.get(code)
        if code and place is None:
            draft.error(
                row, "charge_place_code", "place.unknown", f"负责地{code}没有登记。请先导入行政区划。"
            )
        return place

    def _people(self, draft: Draft, plan: dict[str, Any], said: dict[int, PostSaid]) -> None:
        """One person a login, with what the first of his rows says."""
        first: dict[str, int] = {}
        names, sexes = draft.rows.column("name"), draft.rows.column("sex", Sex.UNKNOWN)
        phones = draft.rows.column("phone")
        for row, one in said.items():
            at = first.setdefault(one.login, row)
            if names[row] != names[at]:
                draft.error(row, "login", "user.two_names", f"登录名{one.login}在表里有两个姓名，请核对。")
            if at != row:
                continue
            now = self.users.get(one.login)
            phone = read_phone(phones[row])
            digits = "" if isinstance(phone, Refusal) else phone
            if now is None:
                draft.states[row] = RowState.NEW
                sealed = Sealed.of(PHONE, digits).blob
                plan["users"].append(
                    (one.login, names[row][:40], str(sexes[row]), sealed, blind("phone", digits))
                )
            else:
                self._person(draft, plan, row, now, (names[row][:40], str(sexes[row]), digits))

    def _person(
        self, draft: Draft, plan: dict[str, Any], row: int, now: User, new: tuple[str, str, str]
    ) -> None:
        name, sex, phone = new
        sex = now.sex if sex == Sex.UNKNOWN else sex
        old_phone = now.phone.open()
        phone = phone or old_phone
        changes = {}
        if now.name != name:
            changes["姓名"] = (now.name, name)
        if now.sex != sex:
            changes["性别"] = (Sex(now.sex).label, Sex(sex).label)
        if old_phone != phone:
            changes["联系电话"] = (old_phone, phone)
        if changes:
            draft.change(row, changes)
            sealed = Sealed.of(PHONE, phone).blob
            plan["user_changes"].append((now.pk, now.name, name, sex, sealed, blind("phone", phone)))

    def _post(
        self, draft: Draft, plan: dict[str, Any], row: int, one: PostSaid, context: ListContext
    ) -> None:
        class_pk = self.classes.get(one.klass) if one.klass else None
        is_known = class_pk is not None or one.klass is None
        if is_known and (one.login, one.unit.pk, one.role, class_pk, one.place) in self.posts:
            return
        refused = _rights(one, context)
        if refused is not None:
            draft.error(row, "role", refused.rule, refused.reason)
            return
        if one.klass is not None:
            other = self.taken.setdefault(one.klass, one.login)
            if other != one.login:
                draft.error(
                    row, "class_no", "post.class_taken", f"这个班在表里有两名班主任({other})，请核对。"
                )
                return
            if class_pk is None and one.klass not in plan["classes"]:
                plan["classes"].append(one.klass)
            before = self.teachers.get(class_pk or 0)
            if before is not None:
                plan["ended"].append((before.pk, before.from_on))
        key = (one.login, one.unit.pk, one.role.value, one.klass, one.place)
        if any(post[:5] == key for post in plan["posts"][-50:]):
            return
        plan["posts"].append((*key, one.from_on))
        if draft.states[row] is not RowState.NEW:
            said = (
                one.unit.name + one.role.label + (_class_words(one.klass, context.today) if one.klass else "")
            )
            draft.change(row, {"任职": ("", said)})

    def _cover(self, draft: Draft, plan: dict[str, Any], row: int, one: PostSaid) -> None:
        """School staff with a 负责地代码 are the persons by name of the cover of that village."""
        if one.covers is None:
            return
        cover = self.covers.get(one.covers.pk)
        if cover is None or cover.unit_id != one.unit.pk:
            draft.warn(
                row, "charge_place_code", "cover.not_theirs",
                f"{one.covers.name}没有划给{one.unit.name}包保，这一格没有记入。请先在单位表里填包保单位编号。",
            )  # fmt: skip
            return
        other = self.covering.setdefault(cover.pk, one.login)
        if other != one.login:
            draft.warn(
                row, "charge_place_code", "cover.two", f"{one.covers.name}已由表中{other}负责，取先写的一人。"
            )
            return
        now = cover.person.login if cover.person else ""
        if now != one.login:
            plan["covers"].append((cover.pk, now, one.login))
            if draft.states[row] is not RowState.NEW:
                draft.change(row, {"包保责任人": (cover.person.name if cover.person else "", one.login)})

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        made = User.objects.bulk_create(
            [
                User(
                    login=login, name=name, sex=sex, phone=Sealed(PHONE, phone), phone_index=index,
                    password=make_password(None),
                )
                for login, name, sex, phone, index in plan["users"]
            ]
        )  # fmt: skip
        context.written.made(made)
        _people_update(plan["user_changes"], context.written)
        users = dict(User.objects.values_list("login", "pk"))
        classes = classes_make(plan["classes"], context.written)
        posts = Post.objects.in_bulk([pk for pk, _ in plan["ended"]])
        context.written.watch(posts.values(), ("until_on",))
        for post in posts.values():
            if post.until_on is not None:
                raise StaleList("a post ended meanwhile")
            post.until_on = max(context.today - timedelta(days=1), post.from_on)
        Post.objects.bulk_update(list(posts.values()), ["until_on"])
        begun = Post.objects.bulk_create(
            [
                Post(
                    user_id=users[login], unit_id=unit, role=role, place_id=place, from_on=from_on,
                    school_class_id=classes[klass] if klass else None,
                )
                for login, unit, role, klass, place, from_on in plan["posts"]
            ]
        )  # fmt: skip
        context.written.made(begun)
        covers = Cover.objects.select_related("person").in_bulk([pk for pk, *_ in plan["covers"]])
        context.written.watch(covers.values(), ("person_id",))
        for pk, before, login in plan["covers"]:
            person = covers[pk].person
            if (person.login if person else "") != before:
                raise StaleList("a cover changed meanwhile")
            covers[pk].person_id = users[login]
        Cover.objects.bulk_update(list(covers.values()), ["person"])


def _rights(one: PostSaid, context: ListContext) -> Refusal | None:
    """Bureau posts are the security admin's to give; nobody gives himself a post."""
    if isinstance(context.by, str):
        return None
    if context.by.login == one.login:
        return Refusal("不能给自己增加岗位，请由另一位安全管理员办理。", "rights.own")
    if one.role in BUREAU_ROLES and not sight_of(context.by, context.today).has_role(Role.SECURITY_ADMIN):
        return Refusal("教育局岗位由安全管理员设置，请从表中删去这一行。", "rights.bureau_role")
    return None


def _class_words(klass: ClassKey, today: date) -> str:
    _, stage, entry_year, number = klass
    grade = school_year_of(today).start_year - entry_year + SIX_THREE.grades_of(Stage(stage))[0]
    return " " + class_name(grade, number)


def _people_update(changes: list[Any], written: Written) -> None:
    users = User.objects.in_bulk([pk for pk, *_ in changes])
    written.watch(users.values(), ("name", "sex", "phone", "phone_index"))
    for pk, old_name, name, sex, phone, index in changes:
        if users[pk].name != old_name:
            raise StaleList("a person was renamed meanwhile")
        users[pk].name, users[pk].sex = name, sex
        users[pk].phone, users[pk].phone_index = Sealed(PHONE, phone), index
    User.objects.bulk_update(list(users.values()), ["name", "sex", "phone", "phone_index"])


def classes_make(wanted: Sequence[ClassKey], written: Written) -> dict[ClassKey, int]:
    """Every class by its key, after making those wanted that are not there."""
    there = _classes()
    missing = [key for key in dict.fromkeys(wanted) if key not in there]
    made = [
        SchoolClass(school_id=school, stage=stage, entry_year=year, class_no=number)
        for school, stage, year, number in missing
    ]
    written.made(SchoolClass.objects.bulk_create(made))
    return _classes() if missing else there


def _classes() -> dict[ClassKey, int]:
    fields = ("pk", "school_id", "stage", "entry_year", "class_no")
    rows = SchoolClass.objects.values_list(*fields)
    return {(school, stage, year, number): pk for pk, school, stage, year, number in rows}
