"""2,000 certificates of families as Word and PDF, numbered and printed village by village with their reports.

A county of its own: ten townships, 100 villages, 2,000 poor families with 2,500 pupils. What is measured is what the
job does after the leader has signed. Limit: five minutes on two cores. ``--quick``: a fifth of both.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

LIMIT_SECONDS = 300.0
QUICK = "--quick" in sys.argv
FAMILIES, VILLAGES, TOWNS = (400, 20, 10) if QUICK else (2_000, 100, 10)
TODAY = date(2026, 9, 20)


def _setup(home: Path) -> None:
    os.environ["NOTONELESS_DATA"] = str(home / "data")
    os.environ["NOTONELESS_KEYS"] = str(home / "keys.json")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    from notoneless.core.keys import keys_make

    (home / "data").mkdir()
    keys_make(home / "keys.json")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _places() -> list[Any]:
    """County, townships, villages: a node at a time, as paths want it."""
    from notoneless.grid.models import Place

    county = Place.objects.create(code="990102000000", name="云溪区", kind="county", path="990102000000/")
    villages = []
    for t in range(TOWNS):
        code = f"9901021{t:02d}000"
        town = Place.objects.create(
            code=code, name=f"第{t + 1}镇", kind="township", parent=county, path=f"{county.path}{code}/"
        )
        for v in range(VILLAGES // TOWNS):
            code = f"9901021{t:02d}{v + 201:03d}"
            villages.append(
                Place.objects.create(
                    code=code,
                    name=f"{t + 1}镇{v + 1}村",
                    kind="village",
                    parent=town,
                    path=f"{town.path}{code}/",
                )
            )
    return villages


def _people(villages: list[Any]) -> tuple[Any, Any]:
    """Bureau, one school, 2,000 families with their pupils; the two officers who prepare and sign."""
    from notoneless.grid.models import Post, SchoolClass, Unit, User

    bureau = Unit.objects.create(number="JY001", name="云溪区教育局", kind="bureau", path="JY001/")
    school = Unit.objects.create(
        number="XX1", name="云溪实验学校", kind="school", parent=bureau, path="JY001/XX1/"
    )
    room = SchoolClass.objects.create(school=school, stage="primary", entry_year=2024, class_no=1)
    people = []
    for login, role in (("officer", "bureau_officer"), ("leader", "bureau_leader")):
        people.append(User.objects.create(login=login, name=login))
        Post.objects.create(user=people[-1], unit=bureau, role=role, from_on=date(2026, 9, 1))
    _families(villages, school, room)
    return people[0], people[1]


def _families(villages: list[Any], school: Any, room: Any) -> None:
    """Every fourth family has two children; all sit in school and are of a poor household."""
    from notoneless.children.models import Child, HouseholdEntry, Roll, SpecialGroup

    homes = [n for n in range(FAMILIES) for _ in range(2 if n % 4 == 0 else 1)]
    children = Child.objects.bulk_create(
        [
            Child(
                name=f"郑{n}", sex="1", born_on=date(2017, 4, 2), id_number=f"990102201704{n:06d}",
                residence=villages[home % VILLAGES],
            )
            for n, home in enumerate(homes)
        ],
        batch_size=500,
    )  # fmt: skip
    since = date(2026, 9, 1)
    HouseholdEntry.objects.bulk_create(
        [
            HouseholdEntry(
                child=child, place=child.residence, source="register", household_number=f"H{home}",
                head_name=f"户主{home}", from_on=since,
            )
            for child, home in zip(children, homes, strict=True)
        ],
        batch_size=500,
    )  # fmt: skip
    Roll.objects.bulk_create(
        [
            Roll(child=child, school=school, school_class=room, stage="primary", entry_year=2024,
                 roll_number="", entered_on=date(2024, 9, 1))
            for child in children
        ],
        batch_size=500,
    )  # fmt: skip
    SpecialGroup.objects.bulk_create(
        [
            SpecialGroup(child=child, kind="out_of_poverty", detail="", source="名单", from_on=since)
            for child in children
        ],
        batch_size=500,
    )


def main() -> int:
    """Prepare, sign, number and print; the seconds of each."""
    with tempfile.TemporaryDirectory(prefix="notoneless-certificates-") as folder:
        _setup(Path(folder))
        officer, leader = _people(_places())
        from notoneless.core.jobs import Task
        from notoneless.core.models import Job
        from notoneless.domain.words import GroupKind
        from notoneless.verification.guaranteejob import guarantees
        from notoneless.verification.models import Guarantee, GuaranteeFile
        from notoneless.verification.services import guarantees as services

        found: Any = services.round_open(year=2026, kinds=[GroupKind.OUT_OF_POVERTY], by=officer, today=TODAY)
        began = time.perf_counter()
        batch: Any = services.guarantees_prepare(found=found, place=None, by=officer, today=TODAY)
        prepared, worked = time.perf_counter(), time.process_time()
        signed: Any = services.guarantees_sign(batch=batch, by=leader, today=TODAY)
        outcome = guarantees(Task(Job.objects.get(key=signed.job)))
        ended = time.perf_counter()
        count, files = Guarantee.objects.issued().count(), GuaranteeFile.objects.count()
        print(f"{outcome}\nfamilies gone through and prepared: {prepared - began:.1f} s")
        worked = time.process_time() - worked
        limit = LIMIT_SECONDS * FAMILIES / 2_000
        seconds = f"{ended - prepared:.1f} s ({worked:.1f} s of one core), limit {limit:.0f} s"
        print(f"{count} certificates in {files} files (Word and PDF each): {seconds}")
        return 0 if count == FAMILIES and ended - prepared <= limit else 1


if __name__ == "__main__":
    sys.exit(main())
