"""The two lines as rules: which unit stands under which, which post exists where, who may cover what.

Household line: government → township or street → village committee. School line: bureau → centre school →
school, or bureau → school where the bureau runs it directly.
"""

import re
from collections.abc import Sequence
from datetime import date

from notoneless.domain.refusal import Refusal
from notoneless.domain.words import (
    TOWNSHIP_GOVERNMENTS,
    TOWNSHIPS,
    VILLAGES,
    PlaceKind,
    Role,
    SchoolKind,
    Stage,
    UnitKind,
)

K = UnitKind

UNIT_UNDER: dict[UnitKind, tuple[UnitKind, ...]] = {
    K.COUNTY_GOVERNMENT: (),
    K.BUREAU: (K.COUNTY_GOVERNMENT,),
    K.TOWNSHIP_GOVERNMENT: (K.COUNTY_GOVERNMENT,),
    K.STREET_OFFICE: (K.COUNTY_GOVERNMENT,),
    K.VILLAGE_COMMITTEE: TOWNSHIP_GOVERNMENTS,
    K.CENTRE_SCHOOL: (K.BUREAU,),
    K.SCHOOL: (K.CENTRE_SCHOOL, K.BUREAU),
    K.DEPARTMENT: (K.COUNTY_GOVERNMENT,),
}
"""The kinds of unit a kind may stand under. The bureau may be a root where no government is kept."""

UNIT_AT: dict[UnitKind, tuple[PlaceKind, ...]] = {
    K.DEPARTMENT: (PlaceKind.COUNTY,),
    K.COUNTY_GOVERNMENT: (PlaceKind.COUNTY,),
    K.BUREAU: (PlaceKind.COUNTY,),
    K.TOWNSHIP_GOVERNMENT: (PlaceKind.TOWNSHIP,),
    K.STREET_OFFICE: (PlaceKind.STREET,),
    K.VILLAGE_COMMITTEE: VILLAGES,
    K.CENTRE_SCHOOL: (*TOWNSHIPS, *VILLAGES),
    K.SCHOOL: (
        PlaceKind.COUNTY,
        PlaceKind.TOWNSHIP,
        PlaceKind.STREET,
        PlaceKind.VILLAGE,
        PlaceKind.COMMUNITY,
    ),
}
"""The level of place a kind of unit lies at."""

ROLE_AT: dict[Role, tuple[UnitKind, ...]] = {
    Role.BUREAU_LEADER: (K.BUREAU,),
    Role.BUREAU_OFFICER: (K.BUREAU,),
    Role.BUREAU_APPROVER: (K.BUREAU,),
    Role.SYSTEM_ADMIN: (K.BUREAU,),
    Role.SECURITY_ADMIN: (K.BUREAU,),
    Role.AUDIT_ADMIN: (K.BUREAU,),
    Role.TOWNSHIP_OFFICER: TOWNSHIP_GOVERNMENTS,
    Role.CENTRE_OFFICER: (K.CENTRE_SCHOOL,),
    Role.SCHOOL_MANAGER: (K.SCHOOL, K.CENTRE_SCHOOL),
    Role.CLASS_TEACHER: (K.SCHOOL,),
    Role.VILLAGE_OFFICER: (K.VILLAGE_COMMITTEE,),
    Role.PARTNER: (K.DEPARTMENT,),
}
"""At which kinds of unit a role exists."""

ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
BUREAU_ROLES = frozenset({Role.BUREAU_LEADER, Role.BUREAU_OFFICER, Role.BUREAU_APPROVER}) | ADMIN_ROLES

_STAGES = {
    SchoolKind.PRIMARY: (Stage.PRIMARY,),
    SchoolKind.TEACHING_POINT: (Stage.PRIMARY,),
    SchoolKind.JUNIOR: (Stage.JUNIOR,),
    SchoolKind.NINE_YEAR: (Stage.PRIMARY, Stage.JUNIOR),
}
_LOGIN = re.compile(r"[a-z][a-z0-9_.-]{2,39}")
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
_SCHOOL_CODE = re.compile(r"[0-9]{10}")
_PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}|[2-9][0-9]{6,7}")


def unit_fits(kind: UnitKind, above: UnitKind | None, place: PlaceKind | None) -> Refusal | None:
    """Whether a unit of this kind may stand under that one and lie at that level of place."""
    wanted = UNIT_UNDER[kind]
    if above is None and kind not in (K.COUNTY_GOVERNMENT, K.BUREAU):
        return Refusal(f"{kind.label}须选上级单位({_words(wanted)})。", "unit.no_parent")
    if above is not None and above not in wanted:
        return Refusal(
            f"{kind.label}不能设在{above.label}下,上级应为{_words(wanted) or '空'}。", "unit.parent_kind"
        )
    if place is None:
        return Refusal("请选择单位所在地。", "unit.no_place")
    if place not in UNIT_AT[kind]:
        return Refusal(f"{kind.label}的所在地应为{_words(UNIT_AT[kind])}一级。", "unit.place_kind")
    return None


def post_fits(
    role: Role, unit: UnitKind, *, has_class: bool = False, place: PlaceKind | None = None
) -> Refusal | None:
    """Whether this role exists at such a unit, with the class or village it asks for."""
    if unit not in ROLE_AT[role]:
        return Refusal(f"“{role.label}”岗位设在{_words(ROLE_AT[role])},请核对单位。", "post.unit_kind")
    if role == Role.CLASS_TEACHER and not has_class:
        return Refusal("班主任须指定班级。", "post.no_class")
    if role != Role.CLASS_TEACHER and has_class:
        return Refusal("只有班主任岗位填写班级。", "post.class")
    if place is not None and role != Role.VILLAGE_OFFICER:
        return Refusal("只有村(社区)干部岗位填写负责的村。", "post.place")
    if place is not None and place not in (*VILLAGES, PlaceKind.GROUP):
        return Refusal("村(社区)干部负责的地点应为村、社区或村(居)小组。", "post.place_kind")
    return None


PLACE_UNDER: dict[PlaceKind, tuple[PlaceKind, ...]] = {
    PlaceKind.TOWNSHIP: (PlaceKind.COUNTY,),
    PlaceKind.STREET: (PlaceKind.COUNTY,),
    PlaceKind.VILLAGE: TOWNSHIPS,
    PlaceKind.COMMUNITY: TOWNSHIPS,
    PlaceKind.GROUP: VILLAGES,
}
"""The levels a place may be moved under. Counties and above are not this product's to move."""


def place_moves(kind: PlaceKind, above: PlaceKind) -> Refusal | None:
    """Whether a place of this level may be put under one of that level (行政区划调整)."""
    wanted = PLACE_UNDER.get(kind)
    if wanted is None:
        return Refusal(f"{kind.label}一级的区划调整请报上级，不在这里办理。", "place.not_ours")
    if above not in wanted:
        return Refusal(f"{kind.label}应放在{_words(wanted)}之下，请重选上级。", "place.parent_kind")
    return None


def place_joins(kind: PlaceKind, into: PlaceKind) -> Refusal | None:
    """Whether a place may be joined to another: villages and communities with each other, groups with groups."""
    if (kind in VILLAGES and into in VILLAGES) or kind == into == PlaceKind.GROUP:
        return None
    return Refusal(
        "村(社区)只能并入村(社区)，小组只能并入小组。乡镇撤并请先把各村调到新的乡镇。", "place.merge_kind"
    )


def school_joins(
    kind: SchoolKind, into: SchoolKind, *, is_same: bool = False, is_closed: bool = False
) -> Refusal | None:
    """Whether the pupils of a school of this kind can go over to one of that kind as a whole (学校撤并)."""
    if is_same:
        return Refusal("不能并入自己。请选另一所学校。", "school.merge_self")
    if is_closed:
        return Refusal("其中一所学校已经撤销。", "school.closed")
    missing = [stage.label for stage in _STAGES[kind] if stage not in _STAGES[into]]
    if missing:
        return Refusal(f"并入的学校不设{'、'.join(missing)}，请另选一所。", "school.merge_stage")
    return None


def school_splits(
    into: SchoolKind,
    stages: Sequence[Stage],
    *,
    asked_count: int,
    is_same: bool,
    is_closed: bool,
    is_all: bool,
) -> Refusal | None:
    """Whether classes of these stages can go over to a school of that kind (划出班级). ``stages`` are those of the
    classes that are the school's own; ``is_all``: nobody would stay, which is a joining (撤并)."""
    if is_same:
        return Refusal("不能划给自己。请选另一所学校。", "school.merge_self")
    if is_closed:
        return Refusal("其中一所学校已经撤销。", "school.closed")
    if not asked_count or len(stages) != asked_count:
        return Refusal("请勾选至少一个班，都要是本校的。请刷新页面重新勾选。", "school.split_classes")
    missing = [stage.label for stage in Stage if stage in stages and stage not in _STAGES[into]]
    if missing:
        return Refusal(f"接收的学校不设{'、'.join(missing)}，请另选一所。", "school.merge_stage")
    if is_all:
        return Refusal("这样全校的学生都划走了。请改用“撤并”。", "school.split_all")
    return None


def acting_refusal(
    from_on: date, until_on: date, *, today: date, at_most: int, is_own: bool
) -> Refusal | None:
    """Why somebody cannot stand in for a colleague on these days; ``at_most`` days, the county's setting.

    Standing in is for an absence that ends. Whoever takes over for good is given the post itself.
    """
    if is_own:
        return Refusal("不能自己代自己。请选另一位同事。", "acting.self")
    if from_on < today:
        return Refusal("代班从今天或以后起，已经过去的日子不能补登。", "acting.past")
    if until_on < from_on:
        return Refusal("代到哪天不能早于从哪天起。请核对。", "acting.order")
    if (until_on - from_on).days >= at_most:
        return Refusal(f"代班一次最多{at_most}天。长期接手请登记任职或移交。", "acting.too_long")
    return None


def cover_fits(place: PlaceKind, unit: UnitKind) -> Refusal | None:
    """A village is covered by a school, a township by its centre school or a directly run one (S4 包保)."""
    if place in (*TOWNSHIPS, *VILLAGES):
        if unit in (K.SCHOOL, K.CENTRE_SCHOOL):
            return None
        return Refusal("包保单位应为学校或中心校。", "cover.unit_kind")
    return Refusal("包保划到村(社区)或乡镇(街道),不划到其他级别。", "cover.place_kind")


def stages_of(kind: SchoolKind) -> tuple[Stage, ...]:
    """The stages a kind of school teaches."""
    return _STAGES[kind]


def read_login(text: str) -> str | Refusal:
    """A login name: small letters and digits, begins with a letter, 3 to 40 characters."""
    login = text.strip().lower()
    if _LOGIN.fullmatch(login) is None:
        return Refusal("登录名用小写字母开头,由字母、数字、点、横线组成,3至40位。", "user.login")
    return login


def read_unit_number(text: str) -> str | Refusal:
    """A unit's number: letters and digits, up to 20."""
    number = text.strip()
    if _NUMBER.fullmatch(number) is None:
        return Refusal("单位编号由字母和数字组成,最多20位。", "unit.number")
    return number


def read_school_code(text: str) -> str | Refusal:
    """学校标识码: ten digits (教育部 学校代码)."""
    code = text.strip()
    if _SCHOOL_CODE.fullmatch(code) is None:
        return Refusal("学校标识码为10位数字。", "school.code")
    return code


def read_phone(text: str) -> str | Refusal:
    """A mobile or a fixed line as digits; an empty text stays empty."""
    digits = re.sub(r"[\s\-()\u3000\uff08\uff09]", "", text)[:20].removeprefix("+86")
    if digits and _PHONE.fullmatch(digits) is None:
        return Refusal("电话应为11位手机号,或带区号的座机号。", "phone.form")
    return digits


def _words(kinds: tuple[PlaceKind, ...] | tuple[UnitKind, ...]) -> str:
    return "、".join(kind.label for kind in kinds)
