"""What the children's room asks of a person today."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from notoneless.children.models import Child
from notoneless.children.queries.care import in_phone_state, with_reach
from notoneless.children.queries.groups import groups_due
from notoneless.children.queries.keychanges import key_change_lines
from notoneless.children.queries.merging import merges_waiting
from notoneless.children.queries.movers import mover_lines
from notoneless.children.queries.proofs import proof_lines
from notoneless.children.queries.rollover import rollover_lines
from notoneless.children.queries.rolltasks import roll_task_lines
from notoneless.children.queries.rows import with_phone
from notoneless.children.queries.season_desk import season_lines
from notoneless.children.queries.suspensions import suspension_lines
from notoneless.children.queries.transfers import transfer_lines
from notoneless.core import clock
from notoneless.core.desk import DeskLine
from notoneless.domain.caring import PhoneState
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
        silent = in_phone_state(with_reach(mine), PhoneState.UNREACHABLE, today).count()
        stale = in_phone_state(with_reach(mine), PhoneState.STALE, today).count()
        for count, state, words in (
            (silent, PhoneState.UNREACHABLE, "家长电话打不通，再打一次或上门"),
            (stale, PhoneState.STALE, "很久没联系家长，打个电话"),
        ):
            if count:
                url = f"{reverse('children:phones_list')}?phone={state}"
                lines.append(DeskLine(f"{count}名学生", words, None, None, url, "看名单", 1, "children"))
    if see.has_role(Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER):
        unconfirmed = Child.objects.visible_to(user).live().filter(is_unconfirmed=True)
        lines += _lines(
            unconfirmed.order_by("name", "pk"), "核实身份，补全证号", "去核实", "children:child_edit",
            "?unconfirmed=true", "名儿童的身份待核实",
        )  # fmt: skip
    due = groups_due(user, today) if see.has_role(Role.CLASS_TEACHER, Role.SCHOOL_MANAGER) else None
    if due is not None and (count := due.count()):
        url = f"{reverse('children:groups_list')}?review=0"
        lines.append(
            DeskLine(f"{count}条特殊群体", "复核是否仍符合", None, None, url, "去复核", 1, "children")
        )
    waiting = merges_waiting(user).order_by("proposed_at").first()
    if waiting is not None:
        since = clock.local_day(waiting.proposed_at) if waiting.proposed_at else None
        url, who = reverse("children:merges_all"), f"{merges_waiting(user).count()}条并档"
        lines.append(DeskLine(who, "审核学校报来的并档", None, since, url, "去审核", 1, "children"))
    lines += transfer_lines(user, today) + suspension_lines(user, today) + key_change_lines(user, today)
    lines += mover_lines(user, today) + proof_lines(user, today) + roll_task_lines(user, today)
    return lines + season_lines(user, today) + rollover_lines(user, today)


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
