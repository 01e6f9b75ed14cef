"""Two files side by side: what moves, what stays, what stands in the way; and what was joined before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet, UniqueConstraint

from notoneless.children.models import (
    Carer,
    Child,
    ChildMerge,
    Guardian,
    HouseholdEntry,
    MergeMoved,
    SpecialGroup,
    Whereabouts,
)
from notoneless.children.queries.rows import open_roll, place_words, with_cells
from notoneless.core import clock
from notoneless.core.events import ACT_LABELS
from notoneless.core.models import Event
from notoneless.domain.masking import mask_address, mask_id_number
from notoneless.domain.merging import MergeFacts, MergeState, MovedFate, MovedKind
from notoneless.domain.words import Sex
from notoneless.grid.access import may
from notoneless.grid.models import User

ENDS: dict[Any, str] = {
    HouseholdEntry: "until_on",
    SpecialGroup: "until_on",
    Whereabouts: "ended_on",
    Carer: "ended_on",
}
"""Tables whose open row on the file that goes simply ends where the other file has one of its own."""
FILLED = ("born_on", "ethnicity", "former_name", "residence_id", "residence_detail", "hukou_detail")
QUIET = {"child_file_opened", "case_file_opened", "file_keep", "field_reveal", "child_merge", "child_part"}
QUIET |= {"partner_file_opened"}
CANDIDATES = 10


@dataclass(frozen=True, slots=True)
class Carried:
    """One table with rows of the file that goes: which move, which end first, which stay, whether both are open."""

    model: Any
    column: str
    moving: tuple[int, ...]
    ending: tuple[int, ...]
    kept: tuple[int, ...]
    is_open_in_both: bool

    @property
    def words(self) -> str:
        return table_words(self.model)


def table_words(model: Any) -> str:
    """The Chinese word of a table: its docstring opens with it (house rule)."""
    found = re.match(r"[\u4e00-\u9fff]+", model.__doc__ or "")
    return found.group() if found else model._meta.label


def _tied() -> Iterator[tuple[Any, str]]:
    """Every table that points to a child, of whatever room, and the column it does so by."""
    for relation in Child._meta.related_objects:
        if relation.related_model not in (Child, ChildMerge):
            yield relation.related_model, relation.field.name


def merge_plan(gone: Child, stays: Child, room: str = "") -> list[Carried]:
    """What becomes of every row of the file that goes (of one room). Nothing is left out: a new table is carried by
    itself."""
    tied = [(model, column) for model, column in _tied() if room in ("", model._meta.app_label)]
    plan = [_carried(model, column, gone, stays) for model, column in tied]
    return [one for one in plan if one.moving or one.ending or one.kept]


def _carried(model: Any, column: str, gone: Child, stays: Child) -> Carried:
    rows = model._base_manager.filter(**{column: gone})
    theirs = model._base_manager.filter(**{column: stays})
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    ending: set[int] = set()
    kept: set[int] = set()
    is_open_in_both = False
    for rule in model._meta.constraints if pks else ():
        if not isinstance(rule, UniqueConstraint) or column not in rule.fields:
            continue
        double = _double(rule, column, rows, theirs)
        if rule.condition is None or model is Guardian:
            kept |= double
        elif model in ENDS:
            ending |= double
        else:
            is_open_in_both = is_open_in_both or bool(double)
    moving = tuple(pk for pk in pks if pk not in kept | ending)
    return Carried(model, column, moving, tuple(sorted(ending)), tuple(sorted(kept)), is_open_in_both)


def _double(rule: UniqueConstraint, column: str, rows: QuerySet[Any], theirs: QuerySet[Any]) -> set[int]:
    """Rows of the one file that the other file has already, by a rule of the database."""
    among = rule.condition or Q()
    fields = [name for name in rule.fields if name != column]
    there = set(theirs.filter(among).values_list(*fields)) if fields else set()
    if not fields:
        return (
            set(rows.filter(among).values_list("pk", flat=True)) if theirs.filter(among).exists() else set()
        )
    return {row[0] for row in rows.filter(among).values_list("pk", *fields) if tuple(row[1:]) in there}


def merge_facts(gone: Child, stays: Child, plan: list[Carried]) -> MergeFacts:
    """What the rule asks of two files."""
    return MergeFacts(
        is_one_file=gone.pk == stays.pk,
        is_any_merged=gone.merged_into_id is not None or stays.merged_into_id is not None,
        is_any_dead=gone.died_on is not None or stays.died_on is not None,
        open_in_both=tuple(one.words for one in plan if one.is_open_in_both),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One line of the comparison."""

    label: str
    gone: str
    stays: str
    result: str
    said: str
    tone: str


def merge_lines(gone: Child, stays: Child, today: date) -> list[Side]:
    """Both files side by side and what will stand afterwards. Numbers and addresses masked."""
    pair = with_cells(Child.objects.filter(pk__in=[gone.pk, stays.pk]), today, with_card=True)
    rows = {row.pk: _told(row, today) for row in pair}
    return [_side(label, rows[gone.pk][label], said) for label, said in rows[stays.pk].items()]


def _side(label: str, gone: str, stays: str) -> Side:
    if gone == stays:
        return Side(label, gone, stays, stays, "一致", "done")
    if label in JOINED:
        return Side(
            label, gone, stays, "、".join(dict.fromkeys(w for w in (stays, gone) if w)), "合在一起", "accent"
        )
    if not gone or not stays:
        return Side(label, gone, stays, stays or gone, "补上" if gone else "保留", "accent")
    return Side(label, gone, stays, stays, "不一致", "due")


JOINED = ("监护人", "学校班级")


def _told(child: Child, today: date) -> dict[str, str]:
    roll = open_roll(child)
    return {
        "姓名": child.name,
        "曾用名": child.former_name,
        "性别": Sex(child.sex).label,
        "出生日期": f"{child.born_on:%Y-%m-%d}" if child.born_on else "",
        "身份证号": mask_id_number(child.id_number.open()),
        "居住地": place_words(child.residence),
        "居住地址": mask_address(child.residence_detail.open()),
        "学校班级": f"{roll.school.name} {roll.school_class.label(today)}" if roll else "",
        "监护人": "、".join(guardian.name for guardian in child.card),  # type: ignore[attr-defined]
    }


def is_number_other(gone: Child, stays: Child) -> bool:
    """Both have a checked ID number and the two differ: perhaps two children after all."""
    both = gone.is_id_checked and stays.is_id_checked and gone.id_number_index and stays.id_number_index
    return bool(both) and gone.id_number_index != stays.id_number_index


def alike(child: Child, user: User, words: Q | None = None) -> list[Child]:
    """Files in this person's sight that may be the same child: the words typed, else same name or same birthday and
    initials."""
    found = words if words is not None else Q(name=child.name)
    if words is None and child.born_on is not None:
        found |= Q(born_on=child.born_on, initials=child.initials)
    rows = Child.objects.changeable_by(user).live().filter(found).exclude(pk=child.pk)
    return list(with_cells(rows, clock.today()).order_by("name", "pk")[:CANDIDATES])


def merges_of(user: User) -> QuerySet[ChildMerge]:
    """并档 of files both in sight."""
    seen = Child.objects.visible_to(user)
    rows = ChildMerge.objects.select_related(
        "gone", "stays", "proposed_by", "proposed_unit", "decided_by", "parted_by"
    )
    return rows.filter(gone__in=seen, stays__in=seen)


def merges_waiting(user: User) -> QuerySet[ChildMerge]:
    """Proposals this person may decide."""
    rows = merges_of(user).filter(state=MergeState.PROPOSED)
    return rows if may(user, "children.merge") else rows.none()


@dataclass(frozen=True, slots=True)
class Since:
    """One thing written on the joined file since: it stays there, and a person looks whose it is."""

    on: date
    words: str
    by: str


def written_since(merge: ChildMerge) -> list[Since]:
    """What was written on either file after they were joined, oldest first. Values stay sealed."""
    if merge.since_seq is None:
        return []
    keys = [merge.gone.key, merge.stays.key]
    events = Event.objects.filter(child_key__in=keys, seq__gt=merge.since_seq).exclude(act__in=QUIET)
    if merge.parted_at is not None:
        events = events.filter(at__lte=merge.parted_at)
    found = list(events.order_by("seq")[:100])
    names = dict(User.objects.filter(login__in={one.by for one in found}).values_list("login", "name"))
    return [
        Since(clock.local_day(one.at), ACT_LABELS.get(one.act, one.act), names.get(one.by, "系统"))
        for one in found
    ]


def moved_words(merge: ChildMerge) -> list[dict[str, Any]]:
    """What moved, by table, in counts and words."""
    tally: dict[tuple[str, str, str], int] = {}
    for line in merge.lines.all():
        key = (_name_of(line), line.kind, line.fate)
        tally[key] = tally.get(key, 0) + 1
    return [
        {"words": words, "kind": MovedKind(kind).label, "fate": _fate_words(fate), "count": count}
        for (words, kind, fate), count in tally.items()
    ]


def _fate_words(fate: str) -> str:
    """Where the row is now; nothing to say while the files are one."""
    return "" if fate == MovedFate.GONE_OVER else MovedFate(fate).label


FILLED_WORDS = {
    "born_on": "出生日期", "ethnicity": "民族", "former_name": "曾用名", "residence_id": "居住地",
    "residence_detail": "居住地址", "hukou_detail": "户籍地址", "id_number": "身份证号", "is_id_checked": "证号校验",
}  # fmt: skip


def _name_of(line: MergeMoved) -> str:
    return FILLED_WORDS.get(line.column) or table_words(apps.get_model(line.table))


def panel_merges(child: Child, user: User) -> dict[str, Any]:
    """同一孩子的档案: joined into this file, or proposed. ``children/panel_merges.html``."""
    rows = merges_of(user).filter(Q(gone=child) | Q(stays=child)).exclude(state=MergeState.DECLINED)
    return {
        "child": child,
        "merges": [{"merge": row, "state": MergeState(row.state).label} for row in rows],
        "may_propose": may(user, "children.merge_propose") and child.merged_into_id is None,
    }
