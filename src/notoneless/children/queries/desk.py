"""What the children's room asks of a person today."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from notoneless.children.models import Child
from notoneless.children.queries.rollover import rollover_lines
from notoneless.children.queries.rows import with_phone
from notoneless.core.desk import DeskLine
from notoneless.domain.words import Role
from notoneless.grid.access import sight
from notoneless.grid.models import User

EACH_AT_MOST = 5


def desk_lines(user: User, today: date) -> list[DeskLine]:
    """What the children's room asks of this person: contact cards without a phone, files to confirm."""
    see = sight(user)
    lines: list[DeskLine] = []
    if see.class_ids:
        mine = Child.objects.visible_to(user).live()
        no_phone = mine.exclude(pk__in=with_phone()).order_by("name", "pk")
        lines += _lines(
            no_phone,
            "补上家长联系电话",
            "补联系卡",
            "children:contact_card",
            "?no_phone=true",
            "名学生的联系卡没有电话",
        )
    if see.has_role(Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER):
        unconfirmed = Child.objects.visible_to(user).live().filter(is_unconfirmed=True)
        lines += _lines(
            unconfirmed.order_by("name", "pk"), "核实身份，补全证号", "去核实", "children:child_edit",
            "?unconfirmed=true", "名儿童的身份待核实",
        )  # fmt: skip
    return lines + rollover_lines(user, today)


def _lines(
    children: QuerySet[Child], what: str, button: str, url_name: str, query: str, many: str
) -> list[DeskLine]:
    """One line a child; more than five become one line that opens the list of them."""
    count = children.count()
    if count > EACH_AT_MOST:
        url = reverse("children:child_list") + query
        return [DeskLine(f"{count}{many}", what, None, None, url, "看名单", 1, "children")]
    return [
        DeskLine(child.name, what, None, None, reverse(url_name, args=[child.key]), button, 1, "children")
        for child in children
    ]
