"""联系网络缺口 (mission A6): where nobody would pick up."""

from .words import UnitKind, Word


class ContactGap(Word):
    """缺什么."""

    NO_OFFICER = "officer", "村里没有村干部"
    NO_HEAD = "head", "学校没有负责人"
    NO_ONE = "one", "单位没有责任人"
    NO_PHONE = "phone", "人员没有电话"


def gap_of_unit(kind: UnitKind) -> ContactGap:
    """What a unit without anybody who answers for it is called."""
    return ContactGap.NO_HEAD if kind is UnitKind.SCHOOL else ContactGap.NO_ONE
