"""The register: children and guardians added, corrected, joined; their place on the household line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from notoneless.children.models import Child, Guardian, HouseholdEntry
from notoneless.children.queries.keychanges import is_key_locked
from notoneless.children.services.standing import ONE_DAY, By, person_of
from notoneless.children.services.watching import child_follow
from notoneless.core.events import act, acts
from notoneless.core.sealing import Sealed, blind
from notoneless.domain.idcard import IdNumber, normalise, parse
from notoneless.domain.keyfields import key_edit_refused
from notoneless.domain.names import initials_of_name, normalise_name
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import BY_RESIDENCE, HouseholdSource, Sex
from notoneless.grid.models import Place

acts(
    {
        "child_add": "新增儿童",
        "child_edit": "修改儿童信息",
        "guardian_edit": "修改监护人与联系卡",
        "household_enter": "登记到户籍线",
        "edit_conflict": "保存时与他人修改冲突(看到双方的值)",
    }
)

TAKEN = Refusal("该证号已在册，请报上级核对。", "child.number_taken")
PLAIN_FIELDS = ("name", "former_name", "sex", "born_on", "ethnicity", "residence", "is_unconfirmed")
SEALED_FIELDS = ("id_number", "residence_detail", "hukou_detail")
EDITABLE = PLAIN_FIELDS + SEALED_FIELDS
GUARDIAN_FIELDS = ("name", "relation", "phone", "id_number", "rank")
PHONE_DIGITS = range(7, 14)


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field two people changed at the same time: what stands now and what the second one typed."""

    field: str
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class EditConflict(Refusal):
    """Somebody saved before: the person sees both values of each field and must choose (safety T08)."""

    fields: tuple[FieldConflict, ...] = ()


def _sealed_child(field: str, text: str) -> Sealed:
    return Sealed.of(f"children.child.{field}", text)


def digits_of(phone: str) -> str:
    """A phone number as it is searched: digits, without the country code of China."""
    digits = "".join(char for char in phone if char.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def child_row(
    *,
    name: str,
    sex: str,
    born_on: date | None,
    residence: Place | None = None,
    id_number: str = "",
    residence_detail: str = "",
    hukou_detail: str = "",
    former_name: str = "",
    ethnicity: str = "",
    is_unconfirmed: bool = False,
) -> Child:
    """A child not yet saved, sealed and with its search hashes, so that nothing is sealed in a transaction.

    A number that does not check is kept as it was written and marked unchecked; it never counts as the same
    person as another child. Sex and birth date missing are taken from a checked number.
    """
    number = parse(id_number) if id_number else None
    text = number.text if isinstance(number, IdNumber) else normalise(id_number)
    if isinstance(number, IdNumber):
        born_on = born_on or number.birth_on
        sex = number.sex if sex in ("", Sex.UNKNOWN) else sex
    name = normalise_name(name)
    return Child(
        name=name[:60],
        initials=initials_of_name(name)[:30],
        former_name=normalise_name(former_name)[:60],
        sex=sex or Sex.UNKNOWN,
        born_on=born_on,
        ethnicity=ethnicity[:10],
        id_number=_sealed_child("id_number", text),
        id_number_index=blind("id_number", text),  # type: ignore[misc]
        is_id_checked=isinstance(number, IdNumber),
        residence=residence,
        residence_detail=_sealed_child("residence_detail", residence_detail),
        hukou_detail=_sealed_child("hukou_detail", hukou_detail),
        is_unconfirmed=is_unconfirmed,
    )


def guardian_row(
    *, child: Child, name: str, relation: str = "", phone: str = "", id_number: str = "", rank: int = 1
) -> Guardian:
    """A guardian not yet saved, sealed and with the phone's search hash."""
    digits = digits_of(phone)
    return Guardian(
        child=child,
        name=normalise_name(name)[:60],
        relation=relation[:20],
        phone=Sealed.of("children.guardian.phone", digits),
        phone_index=blind("phone", digits),  # type: ignore[misc]
        id_number=Sealed.of("children.guardian.id_number", normalise(id_number)),
        rank=rank,
    )


def _number_taken(index: str | None, among: Any = None) -> bool:
    if not index:
        return False
    same = Child.objects.filter(id_number_index=index, is_id_checked=True, merged_into__isnull=True)
    return same.exclude(pk=among).exists() if among else same.exists()


def _facts_refused(name: str, born_on: date | None, id_number: str, today: date) -> Refusal | None:
    if not normalise_name(name):
        return Refusal("请填写姓名。不知道全名的，先填小名或称呼。", "child.no_name")
    if born_on is not None and born_on > today:
        return Refusal("出生日期晚于今天。请核对。", "child.born_in_future")
    if id_number:
        number = parse(id_number, today=today)
        return number if isinstance(number, Refusal) else None
    return None


def phone_refused(phone: str) -> Refusal | None:
    """Why this is no phone number; an empty one is allowed (a family without a phone is visited)."""
    if phone.strip() and len(digits_of(phone)) not in PHONE_DIGITS:
        return Refusal("电话号码位数不对：手机11位，座机带区号。没有电话的请留空。", "guardian.phone")
    return None


def child_add(
    *,
    name: str,
    sex: str,
    born_on: date | None,
    place: Place,
    source: HouseholdSource,
    by: By,
    today: date,
    id_number: str = "",
    guardian_name: str = "",
    guardian_phone: str = "",
    guardian_relation: str = "",
    address: str = "",
    is_unconfirmed: bool = True,
    on: date | None = None,
) -> Child | Refusal:
    """A child nobody listed, with its place on the household line from today, or from ``on`` where a paper says so. No
    ID number is needed.

    A number that is in the register already is refused without a word about whose it is (safety rule 5).
    """
    for refused in (_facts_refused(name, born_on, id_number, today), phone_refused(guardian_phone)):
        if refused is not None:
            return refused
    child = child_row(
        name=name,
        sex=sex,
        born_on=born_on,
        residence=place,
        id_number=id_number,
        residence_detail=address,
        is_unconfirmed=is_unconfirmed,
    )
    if _number_taken(child.id_number_index):
        return TAKEN
    try:
        with act(by=by) as log, transaction.atomic():
            child.save(force_insert=True)
            if guardian_name.strip():
                guardian_row(
                    child=child, name=guardian_name, relation=guardian_relation, phone=guardian_phone
                ).save(force_insert=True)
            HouseholdEntry.objects.create(child=child, place=place, source=source, from_on=on or today)
            changes = {"name": (None, child.name), "born_on": (None, child.born_on), "sex": (None, child.sex)}
            said = {"place": (None, place.name), "source": (None, source.label)}
            log("child_add", child=child, changes=changes | said | {"id_number": (None, child.id_number)})
    except IntegrityError:  # the same number came in through another door in this very moment
        return TAKEN
    return child


def household_enter(
    *,
    child: Child,
    place: Place,
    source: HouseholdSource,
    by: By,
    today: date,
    household_number: str = "",
    head_name: str = "",
    on: date | None = None,
) -> HouseholdEntry:
    """The child stands on the household line at this place, by this source, from today, or from ``on`` where a paper
    says so.

    The entry before it ends. The residence follows, unless the child was known to live elsewhere. The same
    words twice change nothing.
    """
    with transaction.atomic():
        locked = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
        entries = locked.household_entries.filter(until_on__isnull=True).select_related("place")
        former: HouseholdEntry | None = entries.first()
        words = (place.pk, source, household_number, head_name)
        if former and (former.place_id, former.source, former.household_number, former.head_name) == words:
            return former
        with act(by=by) as log:
            if former is not None:
                former.until_on = (on or today) - ONE_DAY
                former.save(update_fields=["until_on"])
            entry: HouseholdEntry = HouseholdEntry.objects.create(
                child=locked, place=place, source=source, from_on=on or today,
                household_number=household_number, head_name=head_name,
            )  # fmt: skip
            if locked.residence_id is None or (former and locked.residence_id == former.place_id):
                Child.objects.filter(pk=locked.pk).update(residence=place)
                child.residence = place
            before = (former.place.name, HouseholdSource(former.source).label) if former else (None, None)
            changes = {"place": (before[0], place.name), "source": (before[1], HouseholdSource(source).label)}
            log("household_enter", child=locked, changes=changes)
    return entry


def stamps_of(row: Child | Guardian) -> dict[str, str]:
    """A short hash of each field as it stands, carried by the form to see later what changed meanwhile."""
    fields = EDITABLE if isinstance(row, Child) else GUARDIAN_FIELDS
    return {field: _stamp(field, _plain(row, field)) for field in fields}


def _stamp(field: str, value: Any) -> str:
    """The hash of one value of one field."""
    return (blind(f"stamp.{field}", f"={_text(value)}") or "")[:12]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value.pk) if isinstance(value, Place) else str(value)


def _plain(row: Any, field: str) -> Any:
    value = getattr(row, field)
    return value.open() if isinstance(value, Sealed) else value


def _to_change(
    row: Any, fields: Mapping[str, Any], seen: Mapping[str, str] | None
) -> tuple[dict[str, tuple[Any, Any]], list[FieldConflict]]:
    """(old, new) of each field this person changed, and those somebody else changed differently meanwhile.

    A field the person did not touch keeps what somebody else wrote into it, so different fields merge.
    """
    changed: dict[str, tuple[Any, Any]] = {}
    conflicts: list[FieldConflict] = []
    for field, mine in fields.items():
        now = _plain(row, field)
        if _text(mine) == _text(now):
            continue
        base = (seen or {}).get(field)
        if base is not None and _stamp(field, mine) == base:
            continue
        if base is not None and _stamp(field, now) != base:
            conflicts.append(FieldConflict(field, now, mine))
        changed[field] = (now, mine)
    return changed, conflicts


def _conflict(conflicts: list[FieldConflict]) -> EditConflict:
    return EditConflict(
        "您打开页面后，有人先改了下列内容。两种写法都在下面，请逐项选定再保存。",
        "edit.conflict",
        tuple(conflicts),
    )


def child_edit(
    *, child: Child, by: By, today: date, seen: Mapping[str, str] | None = None, **fields: Any
) -> Child | Refusal:
    """Correct a child's facts. ``seen`` are the stamps of the values the person had before his eyes.

    Raises KeyError for a field that may not be edited. An ``EditConflict`` holds both values.
    """
    unknown = set(fields) - set(EDITABLE)
    if unknown:
        raise KeyError(sorted(unknown)[0])
    if "name" in fields:
        fields["name"] = normalise_name(fields["name"])
    if fields.get("id_number"):
        number = parse(fields["id_number"], today=today)
        fields["id_number"] = number.text if isinstance(number, IdNumber) else fields["id_number"]
    with transaction.atomic():
        locked: Child = (
            Child.objects.select_for_update(of=("self",)).select_related("residence").get(pk=child.pk)
        )
        changed, conflicts = _to_change(locked, fields, seen)
        new = {field: pair[1] for field, pair in changed.items()}
        locked_fields = key_edit_refused(new, is_locked=is_key_locked(locked, by))
        for refused in (_edit_refused(locked, new, today), locked_fields):
            if refused is not None:
                return refused
        if conflicts:
            _conflict_record(locked, conflicts, by)
            return _conflict(conflicts)
        if not changed:
            return locked
        try:
            with act(by=by) as log, transaction.atomic():
                _child_write(locked, new)
                log("child_edit", child=locked, changes=changed)
                child_follow(child=locked, by=by, today=today)
        except IntegrityError:
            return TAKEN
    return locked


def _edit_refused(child: Child, new: Mapping[str, Any], today: date) -> Refusal | None:
    if child.merged_into_id is not None:
        return Refusal("这份儿童档案已并入另一份，请修改并入后的档案。", "child.merged")
    refused = _facts_refused(new.get("name", child.name), new.get("born_on"), new.get("id_number", ""), today)
    if (
        refused is None
        and "id_number" in new
        and _number_taken(blind("id_number", new["id_number"]), child.pk)
    ):
        return TAKEN
    return refused


def _conflict_record(child: Child, conflicts: list[FieldConflict], by: By) -> None:
    with act(by=by) as log:
        seen = {conflict.field: (conflict.theirs, conflict.mine) for conflict in conflicts}
        log("edit_conflict", child=child, changes=seen)


def _child_write(child: Child, new: Mapping[str, Any]) -> None:
    moved_from = child.residence_id
    for field, value in new.items():
        setattr(child, field, _sealed_child(field, value) if field in SEALED_FIELDS else value)
    if "name" in new:
        child.initials = initials_of_name(child.name)[:30]
    if "id_number" in new:
        child.id_number_index = blind("id_number", new["id_number"])
        child.is_id_checked = bool(new["id_number"])
    child.save()
    if "residence" in new and child.residence_id is not None:
        child.household_entries.filter(
            until_on__isnull=True, source__in=BY_RESIDENCE, place=moved_from
        ).update(place=child.residence)


def guardian_edit(
    *,
    child: Child,
    by: By,
    today: date,
    guardian: Guardian | None = None,
    seen: Mapping[str, str] | None = None,
    **fields: Any,
) -> Guardian | Refusal:
    """Add a guardian (no ``guardian``) or correct one: the contact card. Same lock as ``child_edit``."""
    unknown = set(fields) - set(GUARDIAN_FIELDS)
    if unknown:
        raise KeyError(sorted(unknown)[0])
    refused = _guardian_refused(fields, guardian)
    if refused is not None:
        return refused
    if "phone" in fields:
        fields["phone"] = digits_of(fields["phone"])
    with transaction.atomic():
        Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
        row = child.guardians.get(pk=guardian.pk) if guardian else Guardian(child=child)
        changed, conflicts = _to_change(row, fields, seen)
        if conflicts:
            _conflict_record(child, conflicts, by)
            return _conflict(conflicts)
        name = fields.get("name", row.name)
        if child.guardians.filter(name=name).exclude(pk=row.pk).exists():
            return Refusal(f"联系卡上已有“{name}”，请在原来那一行修改。", "guardian.twice")
        if not changed:
            return row
        with act(by=by) as log:
            for field, (_old, new) in changed.items():
                is_sealed = field in ("phone", "id_number")
                setattr(row, field, Sealed.of(f"children.guardian.{field}", new) if is_sealed else new)
            if "phone" in changed:
                row.phone_index = blind("phone", changed["phone"][1])
                row.reached_on = row.unreachable_since_on = None  # nobody has rung the new number yet
            row.save()
            if guardian is None:
                Guardian.objects.filter(pk=row.pk).update(entered_by=person_of(by), entered_on=today)
            said = {f"guardian.{field}": pair for field, pair in changed.items()}
            log("guardian_edit", child=child, changes=said)
    return row


def _guardian_refused(fields: dict[str, Any], guardian: Guardian | None) -> Refusal | None:
    if "name" in fields or guardian is None:
        fields["name"] = normalise_name(fields.get("name", ""))
        if not fields["name"]:
            return Refusal("请填写监护人姓名。", "guardian.no_name")
    if fields.get("id_number"):
        number = parse(fields["id_number"])
        if isinstance(number, Refusal):
            return number
        fields["id_number"] = number.text
    return phone_refused(fields.get("phone", ""))
