"""核查统计: the rows of a list as they stood on a day, counted by township and code, and the names behind each figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from notoneless.children.models import Child, Roll
from notoneless.core import clock
from notoneless.core.countysettings import county_setting
from notoneless.domain.columnlists import ListKind
from notoneless.domain.statement import Statement, day_problem, sentence_of, statement_of
from notoneless.domain.words import TOWNSHIPS
from notoneless.grid.access import sight
from notoneless.grid.models import Place, User
from notoneless.verification.models import SOURCE_KINDS, SourceList, SourceRow
from notoneless.verification.queries.codeson import codes_listed, stood_on, with_code_on

SUBJECTS = {
    ListKind.HOUSEHOLD: "户籍适龄儿童", ListKind.POVERTY: "困难家庭学生", ListKind.DISABILITY: "残疾儿童",
    ListKind.SUSPECTED: "疑似失学儿童",
}  # fmt: skip
"""What a list's children are called in the sentence."""
NOT_OUT, OUT, WAITING_WORD, NOWHERE = "not_out", "out", "waiting", "none"
"""What the address of a names list says beside codes and townships."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is counted: all lists of a kind, or one of them, as they stood on a day."""

    kind: ListKind
    on: date
    source: SourceList | None = None

    @property
    def word(self) -> str:
        """As the address names it."""
        return str(self.source.key) if self.source else str(self.kind)

    @property
    def query(self) -> str:
        return f"list={self.word}&on={self.on:%Y-%m-%d}"

    @property
    def label(self) -> str:
        return f"{self.kind.label} {self.source.listed_on:%Y-%m-%d}" if self.source else self.kind.label

    @property
    def subject(self) -> str:
        return SUBJECTS[self.kind]


@dataclass(frozen=True, slots=True)
class Township:
    """A township of the table; ``code`` is empty where neither list nor register names one."""

    code: str
    name: str


def records_from() -> date | None:
    """The day the county's records begin."""
    text = county_setting("county.records_from")
    return date.fromisoformat(text) if text else None


def not_told(on: date) -> str:
    """Why there is no statement of that day, "" where there is one."""
    return day_problem(on, today=clock.today(), records_from=records_from())


def lists_to_count(user: User) -> list[SourceList]:
    """Lists with rows in sight, the suspected first, then the newest."""
    rows = _scoped(SourceRow.objects.all(), user)
    lists = SourceList.objects.filter(pk__in=rows.order_by().values("source_list"))
    rank = {ListKind.SUSPECTED: 0, ListKind.HOUSEHOLD: 1}
    return sorted(lists, key=lambda one: rank.get(ListKind(one.kind), 2))


def chosen_of(user: User, word: str, on: date) -> Chosen | None:
    """What the address asks for; None for a list out of sight and a kind nobody knows."""
    if word in SOURCE_KINDS:
        return Chosen(ListKind(word), on)
    source = next((one for one in lists_to_count(user) if str(one.key) == word), None)
    return Chosen(ListKind(source.kind), on, source) if source else None


def _scoped(rows: QuerySet[SourceRow], user: User) -> QuerySet[SourceRow]:
    """A township counts the rows of its own places, so that the townships' statements add up to the county's; a school
    counts the children in its sight."""
    see = sight(user)
    if see.is_everything:
        return rows
    if see.enrol_place_paths:
        home = see.home_place_ids
        return rows.filter(Q(place__in=home) | Q(place__isnull=True, child__residence__in=home))
    return rows.filter(Q(place__in=see.home_places) | Q(child__in=Child.objects.visible_to(user)))


def _listed(chosen: Chosen) -> QuerySet[SourceRow]:
    """The rows that stood on the day."""
    rows = SourceRow.objects.filter(stood_on(chosen.on), kind=chosen.kind)
    return rows.filter(source_list=chosen.source) if chosen.source else rows


def _twice(chosen: Chosen) -> Exists:
    """An earlier row of the same selection was found to be the same child."""
    return Exists(_listed(chosen).filter(child=OuterRef("child"), pk__lt=OuterRef("pk")))


def rows_on(user: User, chosen: Chosen) -> QuerySet[SourceRow]:
    """The rows in sight as they stood on the day, each child once, with ``code_id`` and ``spot`` (its place)."""
    rows = _scoped(_listed(chosen), user).filter(~_twice(chosen))
    return with_code_on(rows, chosen.on, user).annotate(spot=Coalesce("place", "child__residence"))


def repeated_on(user: User, chosen: Chosen) -> int:
    """Rows that are counted with another one, being the same child."""
    return _scoped(_listed(chosen), user).filter(_twice(chosen)).count()


def statement_facts(user: User, chosen: Chosen) -> list[tuple[Township, int | None, int]]:
    """(township, code or None while it waits, how many) of the rows in sight. One grouped query, whatever the list."""
    rows: Any = rows_on(user, chosen)
    counted = list(rows.order_by().values_list("spot", "code_id").annotate(count=Count("pk")))
    towns = _townships_of({spot for spot, _, _ in counted if spot is not None})
    nowhere = Township("", "未注明乡镇")
    return [(towns.get(spot, nowhere), code, count) for spot, code, count in counted]


def _townships_of(spots: set[int]) -> dict[int, Township]:
    """Place → its township."""
    shelf = {
        path: Township(code, name)
        for path, code, name in Place.objects.filter(kind__in=TOWNSHIPS).values_list("path", "code", "name")
    }
    lengths = sorted({len(path) for path in shelf})
    found = {}
    for pk, path in Place.objects.in_bulk(list(spots)).items() if len(spots) < 500 else _paths():
        path = path.path if isinstance(path, Place) else path
        town = next((shelf[path[:n]] for n in lengths if path[:n] in shelf), None)
        if town is not None:
            found[pk] = town
    return found


def _paths() -> list[tuple[int, str]]:
    return list(Place.objects.order_by().values_list("pk", "path"))


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as a page, a sheet and a paper tell it."""

    chosen: Chosen
    table: Statement[Township]
    townships: tuple[Township, ...]
    repeated: int

    @property
    def sentence(self) -> str:
        return sentence_of(self.table, self.chosen.subject)


def statement(user: User, chosen: Chosen) -> Told:
    """The statement of what is chosen, in this person's sight. A township nobody of the list lives in is a line of
    noughts: nought is an answer."""
    table = statement_of(statement_facts(user, chosen), codes_listed(chosen.on))
    there = {township for township, _ in table.cells}
    own = sight(user).home_places.filter(kind__in=TOWNSHIPS, until_on__isnull=True)
    there |= {Township(code, name) for code, name in own.values_list("code", "name")}
    towns = tuple(sorted(there, key=lambda one: (not one.code, one.code)))
    return Told(chosen, table, towns, repeated_on(user, chosen))


def names_on(
    user: User, chosen: Chosen, *, code: str = "", township: str = "", q: str = ""
) -> QuerySet[SourceRow]:
    """The rows behind one figure: of a code's slug, of a sum, of a township's code (``none``: of no township)."""
    rows: Any = rows_on(user, chosen)
    codes = codes_listed(chosen.on)
    wanted = [one.id for one in codes if one.slug == code or code == (OUT if one.is_out else NOT_OUT)]
    known = Q(code_id__in=[one.id for one in codes])
    if code == WAITING_WORD:
        rows = rows.filter(~known | Q(code_id__isnull=True))
    elif code:
        rows = rows.filter(code_id__in=wanted)
    if township:
        rows = rows.filter(_in_township(township))
    if q.strip():
        rows = rows.filter(name__contains=q.strip())
    school = Roll.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=chosen.on), child=OuterRef("child")
    )
    seat = school.filter(entered_on__lte=chosen.on).order_by("-entered_on", "-pk").values("school__name")[:1]
    seen = Child.objects.visible_to(user).filter(pk=OuterRef("child"))
    found: QuerySet[SourceRow] = rows.select_related(
        "source_list", "place__parent", "child__residence__parent"
    ).annotate(school_name=Subquery(seat), is_child_seen=Exists(seen))
    return found


def _in_township(code: str) -> Q:
    if code == NOWHERE:
        towns = Place.objects.filter(kind__in=TOWNSHIPS).values_list("path", flat=True)
        return Q(spot__isnull=True) | ~Q(spot__in=Place.objects.under(*towns))
    place = Place.objects.filter(code=code, kind__in=TOWNSHIPS).first()
    return Q(spot__in=Place.objects.under(place.path)) if place else Q(pk__in=[])
