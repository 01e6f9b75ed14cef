"""A province on PostgreSQL: 40,000 villages and 1,000,000 children; what scope and search cost there.

The rows are written straight into the tables by the database itself (a few minutes otherwise go into sealing values
nobody reads here); names, places, units, rolls and household entries are as the product would write them. Measured in
turn A B A B, the ratio pair by pair: a township officer's list with her scope against the same list by hand, and the
product's one search box against the bare query with its index.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

CHILDREN = 1_000_000
COUNTIES, TOWNSHIPS, VILLAGES = 25, 32, 50
SCOPE_LIMIT, SEARCH_LIMIT = 1.2, 2.0
RUNS = 30
NAMES = 200_000

PLACES = """
INSERT INTO grid_place (code, name, kind, path, parent_id)
VALUES ('990000000000', '云岭省', 'province', '990000000000/', NULL);
INSERT INTO grid_place (code, name, kind, path, parent_id)
SELECT '99' || lpad(c::text, 4, '0') || '000000', '第' || c || '县', 'county',
       '990000000000/99' || lpad(c::text, 4, '0') || '000000/', (SELECT id FROM grid_place WHERE kind = 'province')
FROM generate_series(1, {counties}) c;
INSERT INTO grid_place (code, name, kind, path, parent_id)
SELECT left(p.code, 6) || lpad(t::text, 3, '0') || '000', p.name || '第' || t || '镇', 'township',
       p.path || left(p.code, 6) || lpad(t::text, 3, '0') || '000/', p.id
FROM grid_place p, generate_series(1, {townships}) t WHERE p.kind = 'county';
INSERT INTO grid_place (code, name, kind, path, parent_id)
SELECT left(p.code, 9) || lpad(v::text, 3, '0'), p.name || '第' || v || '村', 'village',
       p.path || left(p.code, 9) || lpad(v::text, 3, '0') || '/', p.id
FROM grid_place p, generate_series(1, {villages}) v WHERE p.kind = 'township';
"""
UNITS = """
INSERT INTO grid_unit (number, name, kind, path, parent_id, place_id, contact_name, contact_phone, paper_prefix)
SELECT 'B' || left(code, 6), name || '教育局', 'bureau', 'B' || left(code, 6) || '/', NULL, id, '', '', ''
FROM grid_place WHERE kind = 'county';
INSERT INTO grid_unit (number, name, kind, path, parent_id, place_id, contact_name, contact_phone, paper_prefix)
SELECT 'G' || left(p.code, 9), p.name || '人民政府', 'township_government', 'G' || left(p.code, 9) || '/',
       NULL, p.id, '', '', '' FROM grid_place p WHERE p.kind = 'township';
INSERT INTO grid_unit (number, name, kind, path, parent_id, place_id, contact_name, contact_phone, paper_prefix)
SELECT 'C' || left(p.code, 9), p.name || '中心校', 'centre_school', b.path || 'C' || left(p.code, 9) || '/',
       b.id, p.id, '', '', ''
FROM grid_place p JOIN grid_unit b ON b.number = 'B' || left(p.code, 6) WHERE p.kind = 'township';
INSERT INTO grid_unit (number, name, kind, path, parent_id, place_id, contact_name, contact_phone, paper_prefix)
SELECT 'S' || left(p.code, 9) || s, p.name || '第' || s || '学校', 'school',
       c.path || 'S' || left(p.code, 9) || s || '/', c.id, p.id, '', '', ''
FROM grid_place p JOIN grid_unit c ON c.number = 'C' || left(p.code, 9), generate_series(1, 5) s
WHERE p.kind = 'township';
INSERT INTO grid_unit (number, name, kind, path, parent_id, place_id, contact_name, contact_phone, paper_prefix)
SELECT 'V' || p.code, p.name || '村委会', 'village_committee', g.path || 'V' || p.code || '/', g.id, p.id, '', '', ''
FROM grid_place p JOIN grid_unit g ON g.number = 'G' || left(p.code, 9) WHERE p.kind = 'village';
INSERT INTO grid_school (unit_id, code, kind, urban_class, is_boarding)
SELECT id, lpad((row_number() OVER ())::text, 10, '0'), '312', '', false FROM grid_unit WHERE kind = 'school';
INSERT INTO grid_schoolclass (school_id, stage, entry_year, class_no)
SELECT u.id, CASE WHEN y > 2020 THEN 'primary' ELSE 'junior' END, y, 1
FROM grid_unit u, generate_series(2018, 2026) y WHERE u.kind = 'school';
"""
PEOPLE = """
CREATE TEMP TABLE village AS
SELECT row_number() OVER (ORDER BY id) AS n, id, left(code, 9) AS town FROM grid_place WHERE kind = 'village';
CREATE UNIQUE INDEX ON village (n);
CREATE TEMP TABLE room AS
SELECT c.id, c.school_id, c.stage, c.entry_year, substr(u.number, 2, 9) AS town,
       row_number() OVER (PARTITION BY substr(u.number, 2, 9) ORDER BY c.id) AS n
FROM grid_schoolclass c JOIN grid_unit u ON u.id = c.school_id;
CREATE UNIQUE INDEX ON room (town, n);
INSERT INTO children_child (key, name, initials, former_name, sex, born_on, ethnicity, id_number, id_number_index,
       is_id_checked, residence_id, residence_detail, hukou_detail, is_unconfirmed)
SELECT gen_random_uuid(), w.name, w.initials, '', CASE WHEN i % 2 = 0 THEN 'M' ELSE 'F' END,
       DATE '2011-09-01' + (i % 3285), '汉族', '', md5(i::text), true, v.id, '', '', false
FROM generate_series(1, {children}) i
JOIN word w ON w.n = 1 + (i::bigint * 7919) % {names}
JOIN village v ON v.n = 1 + i % (SELECT count(*) FROM village);
INSERT INTO children_householdentry (child_id, place_id, source, household_number, head_name, from_on)
SELECT id, residence_id, 'register', '', '', DATE '2020-09-01' FROM children_child;
INSERT INTO children_roll (child_id, school_id, school_class_id, stage, entry_year, roll_number, roll_number_index,
       state, is_boarding, entered_on)
SELECT c.id, r.school_id, r.id, r.stage, r.entry_year, '', md5('G' || c.id), 'active', false, DATE '2024-09-01'
FROM children_child c JOIN village v ON v.id = c.residence_id
JOIN room r ON r.town = v.town AND r.n = 1 + c.id % 45 WHERE c.id % 50 <> 0;
INSERT INTO children_guardian (child_id, name, relation, phone, phone_index, id_number, rank,
       withdraw_reason)
SELECT id, '家长', '父亲', '', md5('P' || id), '', 1, '' FROM children_child;
INSERT INTO children_childgrant (child_id, unit_id, why, from_on)
SELECT c.id, u.id, '个案', DATE '2026-09-01' FROM children_child c
JOIN grid_place p ON p.id = c.residence_id JOIN grid_unit u ON u.number = 'G' || left(p.code, 9)
WHERE c.id % 200 = 0;
ANALYZE;
"""


def _names(count: int) -> list[tuple[int, str, str]]:
    """Invented names with their pinyin initials, numbered from 1."""
    from notoneless.domain.names import initials_of_name
    from notoneless.web.demo.names import BOY_CHARACTERS, GIRL_CHARACTERS, SURNAMES

    dice, stock = Random(20261), BOY_CHARACTERS + GIRL_CHARACTERS
    surnames = [one for place, one in enumerate(SURNAMES) for _ in range(max(1, 40 - place))]
    made = []
    for number in range(1, count + 1):
        name = dice.choice(surnames) + "".join(dice.choice(stock) for _ in range(dice.choice((1, 2, 2, 2))))
        made.append((number, name, initials_of_name(name)))
    return made


def _fill() -> None:
    from django.db import connection

    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(PLACES.format(counties=COUNTIES, townships=TOWNSHIPS, villages=VILLAGES))
        cursor.execute(UNITS)
        cursor.execute("CREATE TEMP TABLE word (n int PRIMARY KEY, name text, initials text)")
        with cursor.copy("COPY word FROM STDIN") as copy:
            for row in _names(NAMES):
                copy.write_row(row)
        cursor.execute(PEOPLE.format(children=CHILDREN, names=NAMES))
    print(
        f"{CHILDREN:,} children in {COUNTIES * TOWNSHIPS * VILLAGES:,} villages: {time.perf_counter() - began:.0f} s"
    )


@contextmanager
def _database() -> Iterator[str]:
    """A database of its own on the PostgreSQL the tests use; empty where there is none."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
    import psycopg
    from postgres import postgres

    with postgres() as url:
        if not url:
            yield ""
            return
        name = f"notoneless_province_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        try:
            yield url.rsplit("/", 1)[0] + "/" + name
        finally:
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _setup(home: str, url: str) -> None:
    os.environ |= {
        "NOTONELESS_DATA": f"{home}/data", "NOTONELESS_KEYS": f"{home}/keys.json", "NOTONELESS_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "notoneless.web.settings",
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "notoneless.web.cli", "init"], check=True, stdout=subprocess.DEVNULL
    )
    import django

    django.setup()


def _person(role: Any, unit: Any) -> Any:
    from notoneless.core import clock
    from notoneless.grid.models import Post, User

    user = User.objects.create(login=f"{role}-{unit.pk}".replace("_", ""), name="量测员")
    Post.objects.create(user=user, unit=unit, role=role, from_on=clock.today())
    return user


def _pairs(words: str, ours: Callable[[], int], bare: Callable[[], int], limit: float) -> bool:
    """Both in turn; both must find the same number of rows."""
    assert ours() == bare(), (words, ours(), bare())
    mine, floor, ratios = [], [], []
    for _ in range(RUNS):
        began = time.perf_counter()
        ours()
        middle = time.perf_counter()
        bare()
        ended = time.perf_counter()
        mine.append(middle - began)
        floor.append(ended - middle)
        ratios.append((middle - began) / (ended - middle))
    ratio = statistics.median(ratios)
    print(
        f"{words}: product {statistics.median(mine) * 1000:.1f} ms, bare {statistics.median(floor) * 1000:.1f} ms, "
        f"ratio {ratio:.2f} (limit {limit}) {'ok' if ratio <= limit else 'OVER'}",
        flush=True,
    )
    return ratio <= limit


def _scope() -> list[bool]:
    """A township officer's register: a page of 50 by name, and the count. Bare is the same three reasons (lives there,
    stands on the line there, goes to school there) written by hand with the keys already known."""
    from notoneless.children.models import Child, HouseholdEntry, Roll
    from notoneless.children.queries import with_cells
    from notoneless.core import clock
    from notoneless.domain.words import Role, UnitKind
    from notoneless.grid.models import Place, Unit

    town = Unit.objects.filter(kind=UnitKind.TOWNSHIP_GOVERNMENT).order_by("pk")[400]
    assert town.place is not None
    officer, today = _person(Role.TOWNSHIP_OFFICER, town), clock.today()
    places = list(Place.objects.filter(path__startswith=town.place.path).values_list("pk", flat=True))
    schools = list(Unit.objects.filter(kind=UnitKind.SCHOOL, place__in=places).values_list("pk", flat=True))

    def seen() -> Any:
        return Child.objects.visible_to(officer).live()

    def bare() -> Any:
        line = HouseholdEntry.objects.filter(until_on__isnull=True, place__in=places).values("child")
        pupils = Roll.objects.filter(until_on__isnull=True, school__in=schools).values("child")
        return Child.objects.live().filter(
            pk__in=Child.objects.filter(residence__in=places).values("pk").union(line, pupils, all=True)
        )

    def page(rows: Callable[[], Any]) -> Callable[[], int]:
        return lambda: len(with_cells(rows(), today).order_by("name", "pk")[:50])

    def count(rows: Callable[[], Any]) -> Callable[[], int]:
        return lambda: int(rows().count())

    return [
        _pairs("township officer, page of 50", page(seen), page(bare), SCOPE_LIMIT),
        _pairs("township officer, count", count(seen), count(bare), SCOPE_LIMIT),
    ]


def _search() -> list[bool]:
    """The one search box of an officer who sees everybody, against the one query with the index that finds the same."""
    from notoneless.children.models import Child
    from notoneless.children.queries import children_found, with_cells
    from notoneless.core import clock
    from notoneless.core.lookups import in_plain_order
    from notoneless.domain.words import Role, UnitKind
    from notoneless.grid.models import Unit

    bureau = Unit.objects.filter(kind=UnitKind.BUREAU).order_by("pk")[0]
    officer, today = _person(Role.BUREAU_OFFICER, bureau), clock.today()

    def bare(lookup: str, words: str) -> Callable[[], int]:
        order = in_plain_order(lookup.split("__", maxsplit=1)[0])
        return lambda: len(
            with_cells(Child.objects.live().filter(**{lookup: words}), today).order_by(order, "pk")[:20]
        )

    asked = (
        ("李", "name__begins"),
        ("李明", "name__begins"),
        ("宇轩", "name__holds"),
        ("lmy", "initials__begins"),
    )
    return [
        _pairs(
            f"search {words}",
            lambda words=words: len(children_found(officer, words)),
            bare(by, words),
            SEARCH_LIMIT,
        )  # type: ignore[misc]
        for words, by in asked
    ]


def main() -> int:
    """Print the ratios; exit 1 when one is over its limit."""
    with tempfile.TemporaryDirectory(prefix="notoneless-province-") as home, _database() as url:
        if not url:
            print("no PostgreSQL was found: the province was not measured")
            return 0
        _setup(home, url)
        _fill()
        fine = [*_scope(), *_search()]
        from django.db import connection

        connection.close()
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
