"""四查三比对 as it is read: the four counts, the three differences, lists against rolls, and what is wrong with rolls."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from notoneless.cases.models import Case
from notoneless.children.models import Child, Roll, Whereabouts
from notoneless.domain.fourchecks import Agreement, ListedChild
from notoneless.domain.words import TOWNSHIPS, Stage
from notoneless.grid.access import may
from notoneless.grid.models import Place, User
from notoneless.verification.models import MatchOutcome, MatchRun, MatchSeen, SeenKind
from notoneless.verification.queries.inclass import looked_for
from notoneless.verification.queries.matching import Board, Figure, SummaryRow
from notoneless.verification.queries.runs import seen_in

K = SeenKind
AGREED = {K.POVERTY: "困难家庭学生名单", K.DISABILITY: "残疾儿童少年名单"}
REMEDIES: dict[SeenKind, tuple[str, str]] = {
    K.OUT: ("户籍名册上的适龄儿童，没有学籍", "逐个入户核查定码；已有代码的看佐证到期没有"),
    K.LEFT: ("有学籍，核对时不在班，也没有佐证说明去向", "当天联系家长，入户劝返"),
    K.POOR_OUT: ("困难家庭的孩子里，没有学籍或不在班的", "优先入户；会同乡村振兴部门落实资助"),
    K.DUPLICATE: ("同一个孩子有两条在读学籍", "两校说明孩子在哪里，教育局认定"),
    K.WRONG_NUMBER: ("证号缺失、校验不符、与户籍名册不同或被别人占用", "学校查户口簿，提出变更申请"),
    K.PHANTOM: ("有学籍，人不在校，去向有佐证", "办理转学或离校，销去空挂的学籍"),
    K.NAMESAKE: ("同名同生日的两名学生", "核对户口簿，确认是两个人；是一个人的报并档"),
    K.UNCLAIMED: ("在读而户籍名册上没有的学生", "按居住地入户核对，补登户籍线"),
}
"""What each list is, and the thing to do."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the four checks: a count, where its names are, and a remark on its base."""

    label: str
    count: int
    url: str
    remark: str = ""


def four_checks(run: MatchRun, user: User) -> list[Check]:
    """查户籍、查学籍、查在校学生、查脱贫户, in sight, on the day of the run."""
    counts: dict[str, int] = dict(
        seen_in(run, user).order_by().values_list("kind").annotate(count=Count("pk"))
    )
    rolls = Roll.objects.on(run.on).filter(child__in=Child.objects.visible_to(user))
    pupils = set(rolls.values_list("child", flat=True))
    looked = {child: is_there for child, is_there in looked_for(run.on).items() if child in pupils}
    there = sum(looked.values())
    rows = reverse("verification:run_names", args=[run.key])
    return [
        Check("查户籍", counts.get(K.HOUSEHOLD, 0), f"{rows}?kind={K.HOUSEHOLD}", "户籍名册上的适龄儿童少年"),
        Check("查学籍", len(pupils), reverse("children:child_list"), "在读学籍"),
        Check(
            "查在校学生", there, reverse("verification:surveys") if may(user, "survey.see") else "",
            f"核对在班{there}人，不在班{len(looked) - there}人，还没有核对{len(pupils) - len(looked)}人",
        ),
        Check("查脱贫户适龄儿童", counts.get(K.POVERTY, 0), f"{rows}?kind={K.POVERTY}", "困难家庭学生名单"),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One list found by comparing: how many, and how they are accounted for."""

    kind: SeenKind
    count: int
    coded: int
    in_case: int
    url: str

    @property
    def rest(self) -> int:
        """In no state: there must be none."""
        return self.count - self.coded - self.in_case

    @property
    def what(self) -> str:
        return REMEDIES[self.kind][0]

    @property
    def remedy(self) -> str:
        return REMEDIES[self.kind][1]


def differences(run: MatchRun, user: User, kinds: tuple[SeenKind, ...], today: date) -> list[Difference]:
    """These lists with their counts in sight, and how today accounts for their children."""
    rows: Any = with_state(seen_in(run, user).filter(kind__in=kinds), today, user)
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for kind, has_case, code, count in (
        rows.values_list("kind", "has_case", "code").annotate(count=Count("pk")).order_by()
    ):
        tally[kind][0] += count
        if has_case:
            tally[kind][2] += count
        elif code is not None:
            tally[kind][1] += count
    base = "verification:check_names"
    return [
        Difference(
            kind, url=f"{reverse(base, args=[kind])}?run={run.key}", count=whole, coded=coded, in_case=in_case
        )
        for kind in kinds
        for whole, coded, in_case in [tally[kind]]
    ]


def with_state(rows: QuerySet[MatchSeen], today: date, user: User) -> QuerySet[MatchSeen]:
    """Rows with whether an open case has the child, and the code that accounts for it today."""
    child = OuterRef("child")
    held = Whereabouts.objects.filter(child=child, ended_on__isnull=True).exclude(until_on__lt=today)
    return rows.annotate(
        has_case=Exists(Case.objects.open().not_kept_from(user).filter(child=child)),
        code=Subquery(held.values("code")[:1]),
    )


# ---- lists against rolls ---------------------------------------------------------------------------------


@dataclass(slots=True)
class AgreementLine:
    """One township of 名单与学籍核对表."""

    label: str
    table: Agreement
    cells: list[Figure]


def agreement_lines(run: MatchRun, user: User, kind: SeenKind) -> list[AgreementLine]:
    """By township, and all together: households, pupils by stage, in doubt, on no roll. The last line is the sum."""
    tables: dict[int | None, Agreement] = defaultdict(Agreement)
    whole = Agreement()
    rows = seen_in(run, user).filter(kind=kind).select_related("row__place", "roll")
    townships = _townships()
    for seen in rows.iterator(chunk_size=2000):
        if seen.row is None:
            continue
        child = ListedChild(
            _household(seen.row),
            Stage(seen.roll.stage) if seen.roll else None,
            is_doubtful=seen.outcome == MatchOutcome.REVIEW,
        )
        path = seen.row.place.path if seen.row.place else ""
        tables[next((pk for pk, (_, start) in townships.items() if path.startswith(start)), None)].add(child)
        whole.add(child)
    named = [*((pk, name) for pk, (name, _) in townships.items()), (None, "没有写明乡镇")]
    lines = [_line(name, tables[pk], run, kind, pk) for pk, name in named if pk in tables]
    return [*lines, _line("合计", whole, run, kind, None)] if lines else []


def _household(row: Any) -> tuple[str, ...]:
    """Which household a row belongs to: its number, else its head at this place, else the child itself."""
    words = row.details_words()
    if words.get("household_number"):
        return (words["household_number"],)
    if words.get("householder_name"):
        return (words["householder_name"], str(row.place_id))
    return ("", str(row.pk))


def _townships() -> dict[int, tuple[str, str]]:
    """Townships and streets, with the beginning of their paths."""
    found = Place.objects.filter(kind__in=TOWNSHIPS).order_by("code")
    return {pk: (name, path) for pk, name, path in found.values_list("pk", "name", "path")}


HEADS = ("户数", "名单人数", "有学籍", "小学", "初中", "待人工确认", "无学籍")


def _line(label: str, table: Agreement, run: MatchRun, kind: SeenKind, place: int | None) -> AgreementLine:
    base = f"{reverse('verification:run_names', args=[run.key])}?kind={kind}"
    base += f"&place={place}" if place is not None else ""
    counts = (
        (table.households, ""), (table.children, base), (table.pupils, f"{base}&outcome=linked"),
        (table.primary, f"{base}&stage=primary"), (table.junior, f"{base}&stage=junior"),
        (table.doubtful, f"{base}&outcome=review"), (table.no_roll, f"{base}&outcome=no_roll"),
    )  # fmt: skip
    cells = [
        Figure(head, count, url if count else "") for head, (count, url) in zip(HEADS, counts, strict=True)
    ]
    return AgreementLine(label, table, cells)


def agreement_board(lines: list[AgreementLine]) -> Board:
    """名单与学籍核对表 as partials/board.html reads it."""
    rows = [SummaryRow(line.label, line.cells) for line in lines[:-1]]
    return Board("乡镇（街道）", [Figure(head, 0) for head in HEADS], rows, lines[-1].cells)


def agreement_sentence(kind: SeenKind, table: Agreement) -> str:
    """S0.7's sentence from the records."""
    said = f"{AGREED[kind]}{table.households}户，在校学生{table.pupils}人：小学{table.primary}人，初中{table.junior}人。"
    if table.agrees:
        return said + "名单与学籍一致，全部在校。"
    return said + f"另有待人工确认{table.doubtful}人，无学籍{table.no_roll}人。"


def agreement_sheet(lines: list[AgreementLine], title: str) -> bytes:
    """The table as a workbook."""
    from notoneless.files.sheets import write_sheet

    heads = [("乡镇（街道）", False), *((head, False) for head in HEADS)]
    return write_sheet(
        heads, ([line.label, *(str(cell.count) for cell in line.cells)] for line in lines), title=title
    )
