"""The demo's past weeks: lists taken in, matched, and part of the cases worked on by the people in their posts.

Every line goes through the services the pages use; only the clock is set back.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from notoneless.cases import papers, services
from notoneless.cases.models import Case, CasePaper
from notoneless.children.models import WhereaboutsCode
from notoneless.children.services import codes_seed
from notoneless.core import clock
from notoneless.core.countysettings import SPECS
from notoneless.core.models import CountySetting, Installation
from notoneless.documents.models import StoredFile
from notoneless.documents.services import file_keep
from notoneless.domain.columnlists import ListKind
from notoneless.domain.refusal import Refusal
from notoneless.domain.reporting import Period, period_of
from notoneless.domain.words import (
    CaseState,
    ContactKind,
    DeliveryMode,
    PaperKind,
    ReturnKind,
    Role,
    SeenAtDoor,
    UnitKind,
)
from notoneless.grid.models import Post, SchoolClass, Unit, User
from notoneless.grid.queries import village_officers_of
from notoneless.intake.models import BatchState
from notoneless.intake.services import import_now
from notoneless.returns import queries as returns
from notoneless.returns.services import report_receive, report_submit, village_confirm
from notoneless.verification.models import RunState
from notoneless.verification.services.running import run_start
from notoneless.web.demo import people
from notoneless.web.demo.backs import come_back, still_out
from notoneless.web.demo.calls import calls_play
from notoneless.web.demo.campaign import Campaign
from notoneless.web.demo.causes import causes_play
from notoneless.web.demo.certificates import certificates_play
from notoneless.web.demo.checks import asked_of, second_looks, setter_of
from notoneless.web.demo.command import stopwatch
from notoneless.web.demo.law import law_play
from notoneless.web.demo.letters import letters_play
from notoneless.web.demo.packs import make_packs
from notoneless.web.demo.papers import piles_play
from notoneless.web.demo.penalty import penalty_play
from notoneless.web.demo.people import Child as TrueChild
from notoneless.web.demo.rolls import Rolls
from notoneless.web.demo.sheets import write_files
from notoneless.web.demo.staff import demo_logins
from notoneless.web.demo.statements import send_up
from notoneless.web.demo.surveys import Surveys
from notoneless.web.demo.visits import visits_play
from notoneless.web.demo.world import World, make_world
from notoneless.web.setup import DEMO_PASSWORD

WEEKS_AGO = timedelta(days=50)
CLEARED, WAITING, SENT_BACK = 150, 25, 6
HOUR = timedelta(hours=1)


def play(*, children: int, seed: int, folder: Path, say: Callable[[str], None]) -> None:
    """Build everything. ``folder`` keeps the Excel files, so that people can open them and try the importer."""
    today = clock.today()
    with stopwatch(f"虚构{children}名学生的演示区并写成名册"):
        world = make_world(children, seed, today=today)
        files = write_files(world, folder)
    first = max(today - WEEKS_AGO, date(world.year, 9, 2))
    with clock.at(_morning(first)):
        _install(world)
        _take_in(files.in_order(), say)
        _passwords(world)
        with stopwatch("名单比对"):
            _match()
    campaign = Campaign(first, today)
    campaign.open()
    weeks = Weeks(world, first, today)
    with stopwatch("几周来的核查、劝返与月报"):
        weeks.play()
        campaign.report()
    with stopwatch("成批文书"):
        piles_play(today=today, photo=weeks.photo)
    with stopwatch("招生、转学、休学、迁移与月度核对"):
        rolls = Rolls(world.year, today, weeks.photo("evidence"))
        rolls.play()
        second_looks(weeks.second, today)
    with stopwatch("点名与缺勤跟进"):
        calls_play(today=today)
    with stopwatch("走访记录与更正"):
        visits_play(today)
    with stopwatch("原因、转介与线索"):
        causes_play(officer=weeks.officer, second=weeks.second, today=today)
    with stopwatch("两线摸排"):
        Surveys(today).play()
    with stopwatch("跟踪调查、约谈与移交外县"):
        still_out(today, weeks.photo, weeks.officer)
    with stopwatch("本月再比对一次"):
        _match()
    with stopwatch("核查统计定稿与答复"):
        send_up(first, today)
    with stopwatch("案卷"):
        make_packs(today)
    with stopwatch("有保障认定书与就读证明"):
        certificates_play(year=world.year, today=today, heads=rolls.heads, paper=rolls.paper)
    with stopwatch("法律依据、期限与逾期上报"):
        law_play(first=first, today=today, photo=lambda: weeks.photo("scan"))
        penalty_play(today=today, photo=weeks.photo)
    with stopwatch("文书与文书用语"):
        letters_play(today)


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, 0, tzinfo=UTC)  # nine o'clock in the county


def _install(world: World) -> None:
    from notoneless.core.keys import keys

    installation = Installation.objects.first() or Installation(created_at=clock.now())
    installation.key_fingerprint, installation.is_demo = keys().fingerprint, True
    installation.demo_logins = list(demo_logins(world.district).values())
    installation.save()
    codes_seed()
    county = next(unit.name for unit in world.district.units if unit.code == "ZF00").removesuffix("人民政府")
    settings = (
        ("county.name", county),
        ("county.records_from", f"{world.year}-09-01"),
        ("cases.list_verify_days", "60"),  # 700 cases at once: the demo's bureau gives two months
    )
    for key, value in settings:
        CountySetting.objects.update_or_create(key=SPECS[key].key, defaults={"value": value})


def _take_in(lists: list[tuple[str, Path]], say: Callable[[str], None]) -> None:
    """Each list through the product's importer; one that is refused ends the build with its reason."""
    kinds: dict[str, list[Path]] = {}
    for kind, path in lists:
        kinds.setdefault(kind, []).append(path)
    for kind, paths in kinds.items():
        by: User | str = User.objects.filter(login="zhuangan").first() or "system"
        with stopwatch(f"导入{ListKind(kind).label}，{len(paths)}个文件"):
            files = [(path.name, path.read_bytes()) for path in paths]
            outcome = import_now(kind=ListKind(kind), files=files, by=by, today=clock.today())
            said = outcome.reason if isinstance(outcome, Refusal) else outcome.sentence
            if isinstance(outcome, Refusal) or outcome.state != BatchState.APPLIED:
                raise SystemExit(f"演示名册导入失败（{kind}）：{said}")


def _passwords(world: World) -> None:
    """One password for all, hashed once: the demo has 980 accounts and nothing to guard."""
    from django.contrib.auth.hashers import make_password

    User.objects.update(password=make_password(DEMO_PASSWORD), activated_at=clock.now())


def _match() -> None:
    outcome = run_start(kinds=list(ListKind), by=User.objects.get(login="zhuangan"), today=clock.today())
    if isinstance(outcome, Refusal):
        raise SystemExit(f"演示比对失败：{outcome.reason}")
    outcome.refresh_from_db()
    if outcome.state != RunState.DONE:
        raise SystemExit("演示比对没有完成。")


def _scan(words: str) -> bytes:
    """A photo of a sheet of paper, as the demo's evidence; plainly no real document."""
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (420, 594), "#fbfaf6")
    draw = ImageDraw.Draw(page)
    draw.rectangle((24, 24, 396, 570), outline="#9aa5b1")
    for line in range(14):
        draw.line((56, 120 + line * 28, 364 - (line % 4) * 40, 120 + line * 28), fill="#cbd2d9", width=3)
    draw.text((56, 60), f"DEMO {words}", fill="#52606d")
    out = io.BytesIO()
    page.save(out, "JPEG", quality=70)
    return out.getvalue()


class Weeks:
    """Some weeks of work on the cases the match opened."""

    def __init__(self, world: World, first: date, today: date) -> None:
        self.world, self.first, self.today = world, first, today
        self.codes = {code.slug: code for code in WhereaboutsCode.objects.all()}
        self.officer = User.objects.get(login="zhuangan")
        self.second = User.objects.get(login="zhuangan2")
        self.leader = User.objects.get(login="juzhang")
        self.lawyer = User.objects.get(login="fagui")
        self.truths = self._truths()
        self.scan: StoredFile | None = None

    def _truths(self) -> dict[tuple[str, date | None], TrueChild]:
        """Who a child of the register really is, by name and birth date where that is one child only."""
        found: dict[tuple[str, date | None], TrueChild | None] = {}
        for child in self.world.children:
            key = (child.name, child.birth)
            found[key] = None if key in found else child
        return {key: child for key, child in found.items() if child is not None}

    def day(self, number: int) -> date:
        """The nth day of the story, never after today."""
        return min(self.first + timedelta(days=number), self.today)

    def play(self) -> None:
        """Verify, confirm, persuade, order, return, close, report."""
        known = list(self._known_cases())
        out = [(case, child) for case, child in known if child.truth in people.OUT_OF_SCHOOL]
        rest = [(case, child) for case, child in known if child.truth not in people.OUT_OF_SCHOOL]
        steady = [
            pair for pair in rest if pair[1].truth in self.codes or pair[1].truth == people.ROLL_ELSEWHERE
        ]
        for number, (case, child) in enumerate(out):
            self._verify(case, child, self.day(2 + number % 6), accept=True)
        for number, (case, child) in enumerate(steady[: CLEARED + WAITING + SENT_BACK]):
            day = self.day(3 + number % 30)
            if number < CLEARED:
                self._verify(case, child, day, accept=True)
            elif number < CLEARED + WAITING:
                self._verify(case, child, self.today - timedelta(days=number % 3), accept=None)
            else:
                self._verify(case, child, self.today - timedelta(days=2), accept=False)
        for number, (case, _) in enumerate(steady[CLEARED + WAITING + SENT_BACK :][:20]):
            self._see(case, self.today - timedelta(days=1 + number % 4), SeenAtDoor.NOT_FOUND)
        self._bring_back([case for case, _ in out])
        self._reports()

    def _known_cases(self) -> Iterator[tuple[Case, TrueChild]]:
        for case in Case.objects.open().select_related("child", "unit", "person", "place").order_by("pk"):
            child = self.truths.get((case.child.name, case.child.born_on))
            if child is not None:
                yield case, child

    def photo(self, words: str) -> StoredFile:
        """The one sheet of paper everything in the demo rests on."""
        if self.scan is None:
            kept = file_keep(name="evidence.jpg", content=_scan(words), by=self.officer, today=self.first)
            if isinstance(kept, Refusal):
                raise SystemExit(kept.reason)
            self.scan = kept
        return self.scan

    def _see(self, case: Case, day: date, seen: SeenAtDoor) -> None:
        officers = village_officers_of(case.place, day) if case.place else []
        by = officers[0] if officers else case.person
        with clock.at(_morning(day)):
            services.case_see_door(case=case, seen=seen, by=by, today=day, on=day, note="")

    def _verify(self, case: Case, child: TrueChild, day: date, *, accept: bool | None) -> None:
        out = child.truth in people.OUT_OF_SCHOOL
        self._see(case, day, SeenAtDoor.NOT_IN_SCHOOL if out else SeenAtDoor.SAYS_IN_SCHOOL)
        slug = "in_school_no_reg_outside" if child.truth == people.ROLL_ELSEWHERE else child.truth
        code = self.codes.get(slug)
        if code is None:
            return
        with clock.at(_morning(day) + 2 * HOUR):
            words = child.detail or code.label
            finding = services.case_propose(
                case=case,
                code=code,
                evidence=self.photo("evidence"),
                evidence_note=words,
                by=setter_of(case, day),
                today=day,
                **asked_of(code, case, day),
            )
        if isinstance(finding, Refusal) or accept is None:
            return
        with clock.at(_morning(day) + 5 * HOUR):
            by = self.officer if finding.proposed_by != self.officer else self.second
            if accept:
                services.finding_accept(finding=finding, by=by, today=day)
            else:
                services.finding_return(
                    finding=finding, reason="就读证明没有盖章，请补盖章件。", by=by, today=day
                )

    def _bring_back(self, cases: list[Case]) -> None:
        persuaded = [case for case in cases if self._fresh(case).state == CaseState.CONFIRMED]
        touched = [case for case in cases if self._fresh(case).state == CaseState.IN_TOUCH]
        for number, case in enumerate(touched):
            self._contact(
                case, self.day(12 + number), ContactKind.CALL, "电话联系家长，孩子在治疗，情况平稳。"
            )
        for number, case in enumerate(persuaded):
            self._contact(case, self.day(9 + number % 5), ContactKind.VISIT, "入户劝返，家长表示回去商量。")
            if number % 3 == 0:
                self._come_back(case, self.day(14 + number % 4), is_closed=number % 6 == 0)
            elif number % 3 == 1:
                self._letters(case, with_order=number % 2 == 1)

    @staticmethod
    def _fresh(case: Case) -> Case:
        found: Case = Case.objects.select_related("child", "unit", "person", "place", "code").get(pk=case.pk)
        return found

    def _contact(self, case: Case, day: date, kind: ContactKind, found: str) -> None:
        with clock.at(_morning(day) + 6 * HOUR):
            services.case_contact(
                case=case, kind=kind, on=day, found=found, met="家长", by=case.person, today=day
            )

    def _come_back(self, case: Case, day: date, *, is_closed: bool) -> None:
        grade = self.truths[(case.child.name, case.child.born_on)].grade
        school_class = self._class_for(case, grade)
        if school_class is None:
            return
        come_back(case, school_class, day, self.today, is_closed=is_closed)

    def _class_for(self, case: Case, grade: int) -> SchoolClass | None:
        """A class of the child's grade at the lead school, else at the last school, else at any of the township."""
        stage = "primary" if grade <= 6 else "junior"
        entry = self.world.year - (grade - 1 if grade <= 6 else grade - 7)
        fitting = SchoolClass.objects.filter(stage=stage, entry_year=entry)
        near = fitting.filter(school=case.unit).first()
        if near is None and case.place is not None and case.place.township is not None:
            near = fitting.filter(school__place__path__startswith=case.place.township.path).first()
        return near if near is not None else fitting.first()

    def _people(self, unit: Unit, *roles: Role) -> list[User]:
        posts = Post.objects.filter(unit=unit, role__in=[str(r) for r in roles], until_on__isnull=True)
        return [post.user for post in posts.select_related("user").order_by("pk")]

    def _letters(self, case: Case, *, with_order: bool) -> None:
        """The urging letter from the township or street, and where that is not enough the order."""
        place = case.place
        if place is None or not case.child.guardians.exists():
            return
        from notoneless.grid.queries import township_government_of

        government = township_government_of(place)
        officers = self._people(government, Role.TOWNSHIP_OFFICER) if government else []
        if len(officers) < 2:
            return
        begun = self.day(18)
        letter = self._paper(case, PaperKind.URGING_LETTER, officers, begun)
        if letter is None or not with_order:
            return
        if government is not None and government.kind == "street_office":
            officers = [self.officer, self.lawyer, self.leader]
        self._paper(case, PaperKind.RETURN_NOTICE, officers, self.today - timedelta(days=3))

    def _paper(self, case: Case, kind: PaperKind, hands: list[User], day: date) -> CasePaper | None:
        """Drafted by one, checked and signed by others, sealed, delivered."""
        drafter, checker = hands[0], hands[1]
        signer = hands[2] if len(hands) > 2 else hands[1]
        with clock.at(_morning(day)):
            row = papers.case_paper_draft(case=self._fresh(case), kind=kind, by=drafter, today=day)
            if isinstance(row, Refusal):
                return None
            steps: list[Callable[[], Any]] = [
                lambda: papers.case_paper_check(case_paper=self._row(row), by=checker, today=day),
                lambda: papers.case_paper_sign(case_paper=self._row(row), by=signer, today=day),
                lambda: papers.case_paper_seal(
                    case_paper=self._row(row), scan=self.photo("scan"), by=drafter, today=day
                ),
                lambda: papers.case_paper_deliver(
                    case_paper=self._row(row),
                    mode=DeliveryMode.DIRECT,
                    delivered_on=day,
                    receiver=row.paper.addressee,
                    relation="本人",
                    by=drafter if drafter != self.officer else self.officer,
                    today=day,
                ),
            ]
            for step in steps:
                if isinstance(step(), Refusal):
                    return None
        return row

    @staticmethod
    def _row(row: CasePaper) -> CasePaper:
        return CasePaper.objects.select_related(
            "case__child", "case__unit", "paper__issuer", "paper__drafted_by", "paper__checked_by"
        ).get(pk=row.pk)

    def _reports(self) -> None:
        """Last month's reports: most in time, a few late, some missing; the bureau has taken note of some."""
        last = period_of(self.today).previous
        if last.first_on < date(self.world.year, 9, 1) or last.last_on < self.first:
            return
        owed = returns.owed_by(Unit.objects.all(), self.today)
        for number, one in enumerate(owed):
            if number % 7 == 6:
                continue
            day = last.last_on if number % 9 else last.last_on + timedelta(days=3)
            self._report(one.unit, one.kind, last, min(day, self.today), is_received=number % 2 == 0)

    def _report(self, unit: Unit, kind: ReturnKind, period: Period, day: date, *, is_received: bool) -> None:
        managers = self._people(unit, Role.SCHOOL_MANAGER, Role.CENTRE_OFFICER)
        if not managers:
            return
        with clock.at(_morning(day) + 7 * HOUR):
            for place in returns.villages_of(unit, day) if kind == ReturnKind.HOUSEHOLD_LINE else []:
                for officer in village_officers_of(place, day)[:1]:
                    village_confirm(place=place, period=period, by=officer, today=day)
            counts = returns.counts_for(returns.cases_of_line(unit, kind, day), period)
            report = report_submit(
                unit=unit,
                kind=kind,
                period=period,
                shown=counts,
                is_zero=counts.is_zero,
                by=managers[0],
                today=day,
            )
            if isinstance(report, Refusal) or not is_received:
                return
            receipts = report.receipts.select_related("unit").exclude(unit__kind=UnitKind.BUREAU)
            officers = [self._people(receipt.unit, Role.TOWNSHIP_OFFICER)[:1] for receipt in receipts]
            for person in [self.officer, *(one for some in officers for one in some)]:
                report_receive(report=report, by=person, today=day)
