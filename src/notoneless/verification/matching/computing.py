"""The run itself: lists against rolls, then against the rest of the register, then what follows for the balance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import polars as pl
from django.db.models import Q, QuerySet

from notoneless.children.models import Child, HouseholdEntry, Roll, Whereabouts
from notoneless.core.countysettings import county_days
from notoneless.domain.columnlists import ListKind
from notoneless.domain.linkage import Linkage, link, link_group
from notoneless.domain.schoolyear import birth_window
from notoneless.domain.words import CaseOrigin, GroupKind, HouseholdSource
from notoneless.verification.matching import frames
from notoneless.verification.matching.checking import checks
from notoneless.verification.matching.facts import (
    ChildFact,
    RowFact,
    Villages,
    by_pk,
    child_facts,
    merged_map,
    pupil_hash,
    row_facts,
)
from notoneless.verification.matching.opening import Opener
from notoneless.verification.matching.plan import (
    Doubt,
    EntryPlan,
    GroupPlan,
    NewChild,
    Nursery,
    Plan,
    Ref,
    Standing,
    Wish,
)
from notoneless.verification.models import (
    OPEN_PAIRS,
    MatchLink,
    MatchOutcome,
    MatchPair,
    MatchRule,
    PairState,
    SourceRow,
)

Progress = Callable[[int, int, str], None]
Candidate = tuple[int, float, str]
"""(child, score, explanation)"""

ORIGINS = {
    ListKind.POVERTY: CaseOrigin.POVERTY_LIST,
    ListKind.DISABILITY: CaseOrigin.DISABILITY_LIST,
    ListKind.SUSPECTED: CaseOrigin.SUSPECTED_LIST,
}
TAKEN = "；这名学生已与另一行名单关联，请核对是否同一人重复登记"
ENROLLED_SINCE = "该儿童已有在读学籍"
DECIDED = "人工确认是同一人"
POOR = "困难家庭"


class Computer:
    """Computes the plan of one run. Reads only."""

    def __init__(
        self, kinds: Iterable[str], today: date, progress: Progress, *, is_report: bool = False
    ) -> None:
        """``is_report``: against the rolls of ``today``, a day that may be past, and nothing will be written."""
        self.today, self.tell, self.is_report = today, progress, is_report
        self.tell(2, 100, "读取名单和学籍")
        self.kinds = set(kinds)
        self.villages = Villages()
        self.merged = merged_map()
        rolls = Roll.objects.on(today) if is_report else Roll.objects.current()
        self.opened = Opener()
        living = Child.objects.filter(merged_into__isnull=True)
        self.children = by_pk(child_facts(living, today, rolls, self.opened))
        self.enrolled = {pk: child for pk, child in self.children.items() if child.roll and not child.is_dead}
        self.kept = {link.row_id: link for link in MatchLink.objects.all()}
        self.pupils = {pk: pupil_hash(self.children[pk]) for pk in self._asked_about()}
        self.same, self.different = self._decisions()
        self.window = birth_window(today, entry_age=county_days("county.entry_age"))
        self.plan = Plan(roll_count=len(self.enrolled))
        taken = {child.id_index for child in self.children.values() if child.id_index and child.is_id_checked}
        self.nursery = Nursery(taken)
        self.claimed: set[int] = set()
        self.unclaimed: list[int] = []
        self.standing: dict[int, Standing] = {}

    def _asked_about(self) -> set[int]:
        decided = MatchPair.objects.exclude(state__in=OPEN_PAIRS).values_list("candidate", flat=True)
        return {self.merged.get(pk, pk) for pk in decided} & self.children.keys()

    def _decisions(self) -> tuple[dict[int, int], set[tuple[int, int]]]:
        """What people decided, as long as the row and the pupil say what they said then."""
        decided = MatchPair.objects.exclude(state__in=OPEN_PAIRS)
        same: dict[int, int] = {}
        different: set[tuple[int, int]] = set()
        for row, content, candidate, state, row_hash, pupil in decided.values_list(
            "row", "row__content_hash", "candidate", "state", "row_hash", "pupil_hash"
        ):
            stays = self.merged.get(candidate, candidate)
            if row_hash and (row_hash != content or pupil != self.pupils.get(stays)):
                continue  # what it rested on has changed: it is asked again if it is still in doubt
            if state == PairState.SAME:
                same[row] = stays
            else:
                different.add((row, stays))
        return same, different

    def compute(self) -> Plan:
        """The whole plan."""
        rows = row_facts(self._rows(ListKind.HOUSEHOLD), self.opened)
        self.plan.household_count = len(rows)
        self.roll_frame = frames.frame(self._line(child) for child in self.enrolled.values())
        self.household_frame = frames.frame(frames.row_line(row, self.villages) for row in rows)
        linkage = link(self.household_frame, self.roll_frame, progress=self._part(10, 60))
        self._household(rows, linkage)
        self._duplicates(linkage)
        self.tell(65, 100, "比对其他名单")
        for kind in ORIGINS:
            if kind in self.kinds:
                self._group_list(kind)
        self.tell(88, 100, "核对两线")
        self._household_line(rows)
        self.plan.checks = checks(self)
        self.plan.new_children = self.nursery.made
        self.opened.keep()
        return self.plan

    def _rows(self, kind: str) -> QuerySet[SourceRow]:
        """The rows the newest lists say; in a look back, those the lists of that day said."""
        return SourceRow.objects.on(self.today, kind) if self.is_report else SourceRow.objects.standing(kind)

    def _line(self, child: ChildFact) -> frames.Line:
        return frames.child_line(child, self.villages)

    def _part(self, start: int, end: int) -> Progress:
        def tell(done: int, total: int, words: str) -> None:
            self.tell(start + (end - start) * done // max(total, 1), 100, words)

        return tell

    # ---- one row ------------------------------------------------------------------------------------------

    def _known(self, row: RowFact) -> int | None:
        """The child the row was found to be before, if what it says has not changed since.

        An unconfirmed child was made for the row and stays its child when the list corrects what it says.
        """
        if row.child is None:
            return None
        child = self.merged.get(row.child, row.child)
        if child not in self.children:
            return None
        return child if self._is_same_row(row) or self.children[child].is_unconfirmed else None

    def _is_same_row(self, row: RowFact) -> bool:
        kept = self.kept.get(row.pk)
        return kept is not None and kept.content_hash == row.content_hash

    def _pinned(self, row: RowFact) -> Standing | None:
        """A row that needs no engine: a person decided, or it was linked before and the roll still holds."""
        decided = self.same.get(row.pk)
        if decided is not None and decided in self.enrolled:
            return self._linked(row, decided, MatchRule.PERSON, 1.0, DECIDED)
        child, kept = self._known(row), self.kept.get(row.pk)
        if child is None or kept is None or child not in self.enrolled or not self._is_same_row(row):
            return None
        if kept.outcome == MatchOutcome.LINKED:
            return self._linked(row, child, kept.rule, kept.score, kept.explanation)
        return self._linked(row, child, MatchRule.ENROLLED, None, ENROLLED_SINCE)

    def _linked(self, row: RowFact, child: int, rule: str, score: float | None, explanation: str) -> Standing:
        roll = self.enrolled[child].roll
        return Standing(row, child, MatchOutcome.LINKED, rule, score, explanation, roll)

    def _stand(self, standing: Standing) -> None:
        self.standing[standing.row.pk] = standing
        self.plan.standings.append(standing)

    def is_of_age(self, born_on: date | None) -> bool:
        return born_on is None or self.window[0] <= born_on <= self.window[1]

    # ---- household list -----------------------------------------------------------------------------------

    def _household(self, rows: list[RowFact], linkage: Linkage) -> None:
        pinned = {row.pk: standing for row in rows if (standing := self._pinned(row)) is not None}
        for standing in pinned.values():
            self._claim(standing)
        links = {int(h): (int(r), rule, score, why) for h, r, rule, score, why in linkage.links.iter_rows()}
        doubts = self._review_of(linkage)
        open_rows: list[tuple[RowFact, list[Candidate]]] = []
        for row in rows:
            if row.pk in pinned:
                continue
            candidates = doubts.get(row.pk, [])
            found = links.get(row.pk)
            if found is not None and (row.pk, found[0]) not in self.different:
                child, rule, score, why = found
                if child not in self.claimed:
                    self._claim(self._linked(row, child, rule, score, why))
                    continue
                candidates = [(child, score, why + TAKEN)]
            open_rows.append((row, candidates))
        self._unlinked(open_rows)

    def _claim(self, standing: Standing) -> None:
        assert isinstance(standing.child, int)
        self.claimed.add(standing.child)
        self._join(standing.row, standing.child, standing.explanation)
        self._stand(standing)

    def _join(self, row: RowFact, child: int, why: str) -> None:
        """An unconfirmed child made for this row earlier is the one now found on a roll."""
        before = self._known(row)
        if before is None or before == child or before in self.enrolled:
            return
        if self.children[before].is_unconfirmed and all(one[0] != before for one in self.plan.joins):
            self.plan.joins.append((before, child, why))

    def _review_of(self, linkage: Linkage) -> dict[int, list[Candidate]]:
        """Row → candidates a person has not rejected, the best first."""
        found: dict[int, list[Candidate]] = {}
        for h, r, _rank, score, why in linkage.review.iter_rows():
            row, child = int(h), int(r)
            if (row, child) not in self.different:
                found.setdefault(row, []).append((child, score, why))
        return found

    def _unlinked(self, open_rows: list[tuple[RowFact, list[Candidate]]]) -> None:
        """Rows without a roll: the child found before, another child of the register, else a new one."""
        unknown = [row for row, _ in open_rows if self._known(row) is None]
        elsewhere = self._in_register(unknown)
        for row, candidates in open_rows:
            known = self._known(row)
            child: Ref
            rule, score, why = "", None, ""
            if known is not None:
                child, kept = known, self.kept.get(row.pk)
                if kept is not None and kept.outcome == MatchOutcome.NO_ROLL:
                    rule, score, why = kept.rule, kept.score, kept.explanation
            elif row.pk in elsewhere:
                child, rule, score, why = elsewhere[row.pk]
            else:
                child = self.nursery.child_for(row, self.villages.home(row.place))
            outcome = MatchOutcome.REVIEW if candidates else MatchOutcome.NO_ROLL
            self._stand(Standing(row, child, outcome, rule, score, why))
            self._doubt(row, candidates)
            if isinstance(child, NewChild) and self.is_of_age(child.child.born_on):
                origin = CaseOrigin.REVIEW if candidates else CaseOrigin.HOUSEHOLD_NO_ROLL
                self.plan.wishes.append(Wish(child, origin))

    def _doubt(self, row: RowFact, candidates: list[Candidate]) -> None:
        self.plan.doubts += [
            Doubt(row.pk, child, rank, score, why)
            for rank, (child, score, why) in enumerate(candidates, start=1)
        ]

    def _in_register(self, rows: list[RowFact]) -> dict[int, tuple[Ref, str, float, str]]:
        """Row → child of the register (or made in this run) that stands on no roll."""
        others = [child for pk, child in self.children.items() if pk not in self.enrolled]
        lines = [self._line(child) for child in others]
        made = {new.key: new for new in self.nursery.made}
        lines += [frames.row_line(new.row, self.villages) | {"row": key} for key, new in made.items()]
        if not rows or not lines:
            return {}
        linkage = link(frames.frame(frames.row_line(row, self.villages) for row in rows), frames.frame(lines))
        return {
            int(h): (made[r] if r in made else int(r), rule, score, why)
            for h, r, rule, score, why in linkage.links.iter_rows()
        }

    def _duplicates(self, linkage: Linkage) -> None:
        for child, same_as, rule in linkage.duplicates.iter_rows():
            one, other = self.enrolled[int(child)].roll, self.enrolled[int(same_as)].roll
            if one and other and int(child) not in self.claimed:
                self.plan.duplicates.append((one, other, rule))
        repeated = {roll for roll, _, _ in self.plan.duplicates}
        self.repeated = {pk for pk, child in self.enrolled.items() if child.roll in repeated}

    # ---- other lists --------------------------------------------------------------------------------------

    def _group_list(self, kind: ListKind) -> None:
        rows = row_facts(self._rows(kind), self.opened)
        if not rows:
            return
        household_links = pl.DataFrame(
            [
                (str(one.row.pk), str(one.child))
                for one in self.plan.standings
                if one.row.kind == ListKind.HOUSEHOLD and one.outcome == MatchOutcome.LINKED
            ],
            schema={"household": pl.String, "roll": pl.String},
            orient="row",
        )
        lines = frames.frame(frames.row_line(row, self.villages) for row in rows)
        found = link_group(lines, self.household_frame, self.roll_frame, links=household_links)
        rest: list[RowFact] = []
        answers = {
            int(row): (household, roll, rule, score)
            for row, household, roll, rule, score in found.iter_rows()
        }
        for row in rows:
            standing = self._pinned(row)
            if standing is None:
                standing = self._group_standing(row, *answers[row.pk])
            if standing is None:
                rest.append(row)
            else:
                self._stand(standing)
        self._group_rest(rest)
        self._group_follow(kind, rows)

    def _group_standing(
        self, row: RowFact, household: str | None, roll: str | None, rule: str | None, score: float | None
    ) -> Standing | None:
        said = rule or ""
        if household is not None:
            child = self.standing[int(household)].child
            if (row.pk, child) in self.different:
                return None
            if isinstance(child, int) and child in self.enrolled:
                return self._linked(row, child, said, score, "")
            return Standing(row, child, MatchOutcome.NO_ROLL, said, score)
        if roll is not None and (row.pk, int(roll)) not in self.different:
            return self._linked(row, int(roll), said, score, "")
        return None

    def _group_rest(self, rows: list[RowFact]) -> None:
        """Rows found neither in the household list nor on a roll."""
        unknown = [row for row in rows if self._known(row) is None]
        elsewhere = self._in_register(unknown)
        open_rows = [row for row in rows if row.pk not in elsewhere]
        doubts: dict[int, list[Candidate]] = {}
        if open_rows:
            lines = frames.frame(frames.row_line(row, self.villages) for row in open_rows)
            doubts = self._review_of(link(lines, self.roll_frame))
        for row in rows:
            candidates = doubts.get(row.pk, [])
            known = self._known(row)
            rule, score, why = "", None, ""
            child: Ref
            if known is not None:
                child = known
            elif row.pk in elsewhere:
                child, rule, score, why = elsewhere[row.pk]
            else:
                child = self.nursery.child_for(row, self.villages.home(row.place))
            outcome = MatchOutcome.REVIEW if candidates else MatchOutcome.NO_ROLL
            self._stand(Standing(row, child, outcome, rule, score, why))
            self._doubt(row, candidates)

    def _group_follow(self, kind: ListKind, rows: list[RowFact]) -> None:
        """Groups, entries on the household line and cases that follow from one list."""
        accounted = self.accounted()
        for row in rows:
            standing = self.standing[row.pk]
            if kind != ListKind.SUSPECTED:
                group = group_of(row)
                self.plan.groups.append(GroupPlan(standing.child, *group, row.list_words))
            if standing.outcome == MatchOutcome.LINKED:
                continue
            place = self.villages.home(row.place)
            is_new = isinstance(standing.child, NewChild)
            if (
                place is not None
                and (is_new or kind == ListKind.SUSPECTED)
                and not self.is_dead(standing.child)
            ):
                self.plan.entries.append(
                    EntryPlan(standing.child, place, HouseholdSource.LISTED, only_if_none=True)
                )
            if self._is_wished(kind, standing, accounted):
                detail = row.detail("list_source") if kind == ListKind.SUSPECTED else ""
                self.plan.wishes.append(Wish(standing.child, ORIGINS[kind], detail or row.list_words))

    def is_dead(self, child: Ref) -> bool:
        return isinstance(child, int) and self.children[child].is_dead

    def _is_wished(self, kind: ListKind, standing: Standing, accounted: set[int]) -> bool:
        """The province's list asks after every name; the others only open cases of children nobody knew."""
        child = standing.child
        if kind == ListKind.SUSPECTED:
            return not (isinstance(child, int) and (child in accounted or self.children[child].is_dead))
        return isinstance(child, NewChild) and self.is_of_age(child.child.born_on)

    def accounted(self) -> set[int]:
        rows = Whereabouts.objects.filter(ended_on__isnull=True).filter(
            Q(until_on__isnull=True) | Q(until_on__gte=self.today)
        )
        return set(rows.values_list("child", flat=True))

    # ---- the household line -------------------------------------------------------------------------------

    def _household_line(self, rows: list[RowFact]) -> None:
        """Entries by the register, pupils no household list names, and who is named no longer."""
        seen: set[Ref] = set()
        register: list[EntryPlan] = []
        for row in rows:
            child = self.standing[row.pk].child
            place = self.villages.home(row.place)
            if place is None or self.is_dead(child) or child in seen:
                continue
            seen.add(child)
            number, head = row.detail("household_number")[:30], row.detail("householder_name")[:60]
            register.append(EntryPlan(child, place, HouseholdSource.REGISTER, number, head))
        self.plan.entries = register + self.plan.entries
        named = {child for child in seen if isinstance(child, int)}
        self._ended(named)
        self._unclaimed(named)

    def _ended(self, named: set[int]) -> None:
        ended = SourceRow.objects.filter(kind=ListKind.HOUSEHOLD, until_on__isnull=False, child__isnull=False)
        left = {self.merged.get(pk, pk) for pk in ended.values_list("child", flat=True)} - named
        on_register = HouseholdEntry.objects.filter(
            until_on__isnull=True, source=HouseholdSource.REGISTER, child__in=left
        )
        self.plan.gone = sorted(on_register.values_list("child", flat=True))

    def _unclaimed(self, named: set[int]) -> None:
        gone = set(self.plan.gone)
        on_line = set(HouseholdEntry.objects.filter(until_on__isnull=True).values_list("child", flat=True))
        for pk, child in self.enrolled.items():
            if pk in named or pk in self.repeated:
                continue
            self.plan.unclaimed_count += 1
            self.unclaimed.append(pk)
            place = child.residence or child.school_place or self.villages.top
            if place is not None and (pk not in on_line or pk in gone):
                self.plan.entries.append(EntryPlan(pk, place, HouseholdSource.MIGRANT_PUPIL))


def group_of(row: RowFact) -> tuple[str, str]:
    """The special group a row of a poverty or disability list puts its child in, and what it says about it."""
    if row.kind == ListKind.DISABILITY:
        said = [row.detail("disability_kind"), row.detail("disability_grade")]
        return str(GroupKind.DISABLED), "".join(one for one in said if one)
    label = row.detail("hardship").strip()
    kind = GroupKind.from_label(label)
    return (str(kind) if kind is not None else label[:30] or POOR), ""
