"""Writing of what the county sets itself, and the record of who looked up or took out contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from notoneless.core.countysettings import ABSENCE_KEYS, SPECS, county_setting
from notoneless.core.events import act
from notoneless.core.models import CountySetting
from notoneless.domain.absence import thresholds_of
from notoneless.domain.following import spacing_of
from notoneless.domain.refusal import Refusal
from notoneless.domain.workdays import reminders_of
from notoneless.grid.models import Unit, User

LIMITS = {"天": (1, 3650), "日": (0, 28), "周岁": (6, 7), "人": (10, 66), "个": (1, 99), "个工作日": (1, 60)}
"""What a number may be, by its unit: days; day of the month (0: the last); age (义务教育法 第11条); pupils in a class;
villages of one person."""

LISTS: dict[str, Callable[[str], Any]] = {
    "cases.followup_spacing": spacing_of,
    "cases.remind_days": reminders_of,
}
"""Settings that are several numbers, each with the rule that reads it."""

TOGETHER: dict[tuple[str, ...], Callable[..., Any]] = {
    ABSENCE_KEYS: thresholds_of,
}
"""Settings that hold only together, with the rule that reads them in this order."""


def county_settings_set(*, values: Mapping[str, str], by: User | str, today: date) -> int | Refusal:
    """Set what differs, all or nothing; says how many did. What was counted before stays as it was."""
    new = {key: value.strip() for key, value in values.items()}
    changes = {
        key: (county_setting(key), value) for key, value in new.items() if county_setting(key) != value
    }
    for key in changes:
        refused = _value_refusal(key, SPECS[key].unit, new[key])
        if refused is not None:
            return refused
    for keys, rule in TOGETHER.items():
        if changes.keys() & set(keys):
            read = rule(*(new.get(key, county_setting(key)) for key in keys))
            if isinstance(read, Refusal):
                return read
    if not changes:
        return 0
    with act(by=by) as log:
        for key in changes:
            CountySetting.objects.update_or_create(key=key, defaults={"value": new[key]})
        log("county_setting_set", changes=changes)
    return len(changes)


def _value_refusal(key: str, unit: str, value: str) -> Refusal | None:
    label = SPECS[key].label
    if len(value) > 400:
        return Refusal(f"“{label}”太长。", "setting.long")
    if key in LISTS:
        read = LISTS[key](value)
        return read if isinstance(read, Refusal) else None
    if unit in LIMITS:
        low, high = LIMITS[unit]
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            return Refusal(f"“{label}”应为{low}至{high}的整数。", "setting.number")
    if key.endswith("_from") and value:
        try:
            date.fromisoformat(value)
        except ValueError:
            return Refusal(f"“{label}”请写成2026-09-01的样子。", "setting.date")
    return None


def contact_reveal(*, unit: Unit, person: User | None, by: User, today: date) -> str | Refusal:
    """The whole phone number of a unit's contact or of a person at work there; looking is recorded."""
    phone: str = (person.phone if person is not None else unit.contact_phone).open()
    if not phone:
        return Refusal("没有登记电话，请联系该单位补登。", "contact.none")
    who = person.login if person is not None else unit.contact_name
    with act(by=by, unit=unit) as log:
        log("contact_reveal", changes={"who": (who, who)})
    return phone


def export_record(*, act_name: str, count: int, by: User) -> None:
    """Record that a list left the product, and how long it was."""
    with act(by=by) as log:
        log(act_name, changes={"rows": (None, count)})
