"""The rows of places, units and staff, as the bureau would fill the product's own forms in."""

from notoneless.domain import columnlists
from notoneless.domain.words import PlaceKind, UnitKind
from notoneless.web.demo.district import School
from notoneless.web.demo.faults import Cell
from notoneless.web.demo.staff import GRADE_LABELS
from notoneless.web.demo.world import World

PLACE_COLUMNS = [column.header for column in columnlists.PLACES]
UNIT_COLUMNS = [column.header for column in columnlists.UNITS]
STAFF_COLUMNS = [column.header for column in columnlists.STAFF]
HOLIDAY_COLUMNS = [column.header for column in columnlists.HOLIDAYS]


def place_rows(world: World) -> list[dict[str, Cell]]:
    """The tree of places, parents before children."""
    return [
        {"代码": place.code, "名称": place.name, "级别": place.kind.label, "上级代码": place.parent}
        for place in sorted(world.district.places, key=lambda p: (list(PlaceKind).index(p.kind), p.code))
    ]


def unit_rows(world: World) -> list[dict[str, Cell]]:
    """Units of both lines, parents before children."""
    order = list(UnitKind)
    rows: list[dict[str, Cell]] = []
    for unit in sorted(world.district.units, key=lambda u: (order.index(u.kind), u.code)):
        row: dict[str, Cell] = {
            "单位编号": unit.code,
            "单位名称": unit.name,
            "单位类别": unit.kind.label,
            "上级单位编号": unit.parent,
            "所在地代码": unit.place,
            "包保单位编号": unit.cover,
            "联系人": unit.contact,
            "联系电话": unit.phone,
        }
        if isinstance(unit, School):
            row |= {
                "学校标识码": unit.mark,
                "办学类型": unit.school_kind.label,
                "城乡分类": unit.area_kind,
                "是否寄宿": "是" if unit.boarding else "否",
            }
        rows.append(row)
    return rows


def staff_rows(world: World) -> list[dict[str, Cell]]:
    """Everybody with a post."""
    return [
        {
            "登录名": post.login,
            "姓名": post.name,
            "性别": post.sex,
            "联系电话": post.phone,
            "单位编号": post.unit,
            "岗位": post.role.label,
            "年级": GRADE_LABELS[post.grade],
            "班级": f"{post.class_no}班" if post.grade else "",
            "负责地代码": post.place,
            "任职日期": post.since.isoformat(),
        }
        for post in world.staff
    ]
