"""The town with the same papers, files, figures and reports on both sides of the fence.

Inside stands 林小明 of 柳湾村, 三年级1班 of 青石中心小学: every role of 青石镇 sees him. Outside stands
罗金丝雀 of 白鹭镇, whose every word holds the canary.
"""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from PIL import Image

from notoneless.cases.models import Case, CaseFinding, CasePaper, CaseSource, CaseStep, Handover
from notoneless.children.models import (
    Carer,
    ChildMerge,
    Guardian,
    HouseholdMove,
    Retention,
    Rollover,
    SpecialGroup,
)
from notoneless.children.services import grant_give
from notoneless.documents.models import Delivery, Paper
from notoneless.documents.services import DOCX, PDF, file_keep, file_keep_own
from notoneless.domain.words import CaseState
from notoneless.earlywarning.models import TermMark
from notoneless.files.sheets import write_sheet
from notoneless.grid.models import CoverPlan, Post, ReceivingSchool, SchoolBreak
from notoneless.indicators.models import YearFigure, YearFigures
from notoneless.intake.models import ImportBatch, ImportFile
from notoneless.intake.staging import staging_put
from notoneless.returns.models import MonthReport, ReportLine, ReportReceipt
from notoneless.support.models import Contact
from notoneless.verification.models import (
    MatchLink,
    MatchPair,
    MatchRun,
    MatchSeen,
    PartnerRow,
    PartnerSending,
    RollDuplicate,
    RollExport,
    RollProposal,
    SourceList,
    SourceRow,
)
from tests.access.attendance_world import attendance_rows
from tests.access.back_world import back_rows
from tests.access.campaign_world import campaign_rows
from tests.access.causes_world import causes_rows
from tests.access.codes_world import codes_rows
from tests.access.law_world import law_rows
from tests.access.moves_world import moves_rows
from tests.access.pack_world import pack_row
from tests.access.papers_world import papers_rows, pile_row
from tests.access.season_world import season_rows
from tests.access.statement_world import statement_rows
from tests.access.survey_world import survey_rows
from tests.makers import TODAY, make_child, make_roll
from tests.town import CANARY, Town

AT = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
PERSONS = {
    "bureau_leader": "bureau_leader",
    "bureau_officer": "bureau_officer",
    "bureau_approver": "bureau_approver",
    "township_officer": "township_officer",
    "centre_officer": "centre_officer",
    "school_manager": "principal",
    "class_teacher": "teacher",
    "village_officer": "village_officer",
    "system_admin": "system_admin",
    "security_admin": "security_admin",
    "audit_admin": "audit_admin",
    "partner": "partner",
}
SIDES: dict[str, dict[str, str]] = {
    "inside": {
        "child": "xiaoming", "school": "primary", "class": "class_3_1", "village": "liuwan", "home": "liuwan_1",
        "manager": "principal", "teacher": "teacher", "village_officer": "village_officer",
        "government": "qingshi_government", "word": "石榴", "colour": "olive",
    },
    "outside": {
        "child": "outsider", "school": "bailu_primary", "class": "bailu_class", "village": "hetang",
        "home": "hetang_1", "manager": "bailu_principal", "teacher": "bailu_teacher",
        "village_officer": "hetang_officer", "government": "bailu_government", "word": CANARY,
        "colour": "goldenrod",
    },
}  # fmt: skip


def photo(colour: str, width: int) -> bytes:
    """A JPEG unlike the others of the same world."""
    out = BytesIO()
    Image.new("RGB", (width, 40), colour).save(out, "JPEG")
    return out.getvalue()


def pdf_of(word: str) -> bytes:
    """A PDF that says this word."""
    import typst

    return bytes(typst.compile(f'#set text(font: "Noto Serif SC")\n{word}'.encode()))


def docx_of(word: str) -> bytes:
    """A Word file that says this word."""
    import docx

    out, paper = BytesIO(), docx.Document()
    paper.add_paragraph(word)
    paper.save(out)
    return out.getvalue()


_FROZEN: dict[str, tuple[bytes, bytes]] = {}


def _frozen(word: str) -> tuple[bytes, bytes]:
    if word not in _FROZEN:
        _FROZEN[word] = (docx_of(word), pdf_of(word))
    return _FROZEN[word]


class World:
    """Ids of both sides by the names the matrix uses."""

    def __init__(self, town: Town) -> None:
        self.town = town
        words = {"state": "done", "by": "bureau_officer", "started_at": AT, "on": TODAY, "engine": "1"}
        MatchRun.objects.create(**words)
        self.run = MatchRun.objects.create(**words)
        self.inside = self._side("inside")
        self.outside = self._side("outside")
        holiday = SchoolBreak.objects.create(
            kind="local", name="赶秋节", from_on=date(2026, 12, 1), until_on=date(2026, 12, 2)
        )
        receiving = ReceivingSchool.objects.create(
            year=2026, primary=town.primary, place=town.liuwan, junior=town.direct_school
        )
        rollover = Rollover.objects.create(
            year=2026,
            state="undone",
            evidence=self.inside["approved"],
            by=town.bureau_officer,
            asked_at=AT,
            applied_at=AT,
        )
        figures = YearFigures.objects.create(
            start_year=2025,
            version=1,
            counted_on=date(2026, 8, 31),
            taken_at=AT,
            by="bureau_officer",
            digest="0",
        )
        for school in (town.primary, town.bailu_primary):
            YearFigure.objects.create(figures=figures, unit=school, stage="primary", key="pupils", value=1)
        other = Post.objects.get(user=town.other_teacher)
        acting = Post.objects.create(
            user=town.teacher_5, unit=other.unit, role=other.role, school_class=other.school_class, from_on=TODAY,
            until_on=TODAY, acting_for=town.other_teacher,
        )  # fmt: skip
        for ids in (self.inside, self.outside):
            ids |= {
                "person": "other_teacher",
                "post": other.pk,
                "acting": acting.pk,
                "break": holiday.pk,
                "receiving": receiving.pk,
                "rollover": rollover.pk,
                "figures_year": figures.start_year,
                "figures_version": figures.version,
            }

    def user(self, role: str) -> Any:
        """The person of this role on the inside."""
        return type(self.town.teacher).objects.get(login=PERSONS[role])

    def _side(self, side: str) -> dict[str, Any]:
        names, town = SIDES[side], self.town
        child, manager = getattr(town, names["child"]), getattr(town, names["manager"])
        Guardian.objects.filter(child=child).update(name=f"{names['word']}妈")
        guardian = child.guardians.get()
        child.residence_detail = f"{names['word']}巷7号"
        child.save()
        carer = Carer.objects.create(child=child, name=f"{names['word']}姑", from_on=date(2026, 9, 1))
        group = SpecialGroup.objects.create(
            child=child, kind="unstable", source=f"{names['word']}名单", from_on=date(2026, 9, 1),
            evidence=file_keep(name=f"{names['word']}-group.jpg", content=photo(names["colour"], 90), by=manager, today=TODAY),
        )  # fmt: skip
        case = self._case(names, child, manager)
        ids = {
            "child": child.key, "guardian": guardian.pk, "group": group.pk, "case": case.key,
            "phone": f"guardian_phone-{guardian.pk}", "carer": carer.pk, "class": getattr(town, names["class"]).pk,
            "school": getattr(town, names["school"]).number, "village": getattr(town, names["village"]).code,
            "now": "2026-11", "signed": "2026-10",
        }  # fmt: skip
        ids["mark"] = TermMark.objects.create(
            child=child,
            year=2026,
            term=1,
            subject=f"{names['word']}课",
            mark=86,
            school=getattr(town, names["school"]),
        ).pk
        ids |= self._stays(child, manager)
        ids["mover"] = HouseholdMove.objects.create(
            child=child, kind="out", on=TODAY, from_place=child.residence, elsewhere=f"{names['word']}省", state="waiting",
            waits_at=child.residence.township, due_on=TODAY, opened_by=town.bureau_deputy, opened_on=TODAY,
            paper=file_keep(name=f"{names['word']}-move.jpg", content=photo(names["colour"], 91), by=manager, today=TODAY),
        ).key  # fmt: skip
        ids |= self._sent(side, child, manager)
        ids |= self._files(names, case, manager) | self._papers(names, case, manager)
        self._report(names, case, manager)
        ids["handover"] = self._handover(names, manager).key
        ids |= self._rooms(side, child, manager, case)
        ids |= moves_rows(town, names, manager, photo(names["colour"], 90), AT)
        return ids | self._pair(names, child) | self._law(names, case, manager)

    def _rooms(self, side: str, child: Any, manager: Any, case: Case) -> dict[str, Any]:
        """What each room keeps of this side."""
        names, town = SIDES[side], self.town
        ids: dict[str, Any] = {}
        word, number = names["word"], 2 if side == "outside" else 1
        pictures = (photo(names["colour"], 90), _frozen(word)[1])
        ids |= survey_rows(town, names, child, "AAAA" if side == "inside" else "BBBB")
        ids |= season_rows(child, getattr(town, names["school"]), manager, word, number, pictures)
        again = town.centre_officer if side == "inside" else town.bailu_centre_officer
        ids |= codes_rows(
            child.residence, getattr(town, names["school"]), manager, again, word, photo(names["colour"], 93)
        )
        ids |= campaign_rows(town, case, side, word, getattr(town, names["government"]))
        ids |= attendance_rows(
            child,
            getattr(town, names["teacher"]),
            getattr(town, names["class"]),
            word,
            photo(names["colour"], 89),
        )
        ids |= back_rows(town, side, child, manager, getattr(town, names["class"]), word, photo)
        answer = photo(names["colour"], 96)
        ids |= causes_rows(case, getattr(town, names["government"]), manager, word, answer, AT)
        printed = (photo(names["colour"], 93), *_frozen(word))
        ids |= papers_rows(town, child, getattr(town, names["school"]), manager, word, number, printed)
        ids["pack"] = pack_row(case, town.bureau_officer, word, _frozen(word)[1]).key
        return ids

    def _law(self, names: dict[str, str], case: Case, manager: Any) -> dict[str, Any]:
        """A proceeding of the township, a suit, a paper of a court, what ran over."""
        government, picture = getattr(self.town, names["government"]), photo(names["colour"], 94)
        return law_rows(self.town, case, government, manager, names["word"], picture)

    def _sent(self, side: str, child: Any, manager: Any) -> dict[str, Any]:
        """A list a department has, and a bulk cover of the township."""
        town, names = self.town, SIDES[side]
        sending = PartnerSending.objects.create(
            unit=town.relief if side == "inside" else town.police, title=f"{names['word']}名单", purpose="核对", shared=["id_number"],
            due_on=TODAY, sent_by=town.bureau_deputy, sent_on=TODAY,
        )  # fmt: skip
        PartnerRow.objects.create(
            sending=sending, serial=1, child=child,
            evidence=file_keep(name=f"{names['word']}-answer.jpg", content=photo(names["colour"], 92), by=manager, today=TODAY),
        )  # fmt: skip
        township = town.qingshi if side == "inside" else town.bailu
        plan = CoverPlan.objects.create(township=township, by=town.bureau_deputy, on=TODAY)
        return {"sending": sending.key, "plan": plan.pk}

    def _stays(self, child: Any, manager: Any) -> dict[str, Any]:
        """The child stays back, and may be sent to a junior school."""
        kept = file_keep(name="a.jpg", content=photo("gray", child.pk + 90), by=manager, today=TODAY)
        roll = child.rolls.get(until_on__isnull=True)
        row = Retention.objects.create(year=2026, roll=roll, reason="病休", evidence=kept, by=manager, at=AT)
        return {"leaving": roll.pk, "retention": row.pk, "approved": kept}

    def _pair(self, names: dict[str, str], child: Any) -> dict[str, Any]:
        """A row of the poverty list that may be this child, waiting for a person's word."""
        word = names["word"]
        batch = ImportBatch.objects.create(
            kind="poverty",
            by="bureau_officer",
            unit=getattr(self.town, names["school"]),
            asked_at=AT,
            listed_on=TODAY,
        )
        ImportFile.objects.create(batch=batch, number=1, name=f"{word}.xlsx", digest=word, size=1)
        staging_put(batch.key, "errors-1", write_sheet([("姓名", False)], [[child.name]], title=word))
        source = SourceList.objects.create(kind="poverty", batch=batch, listed_on=TODAY, row_count=1)
        row = SourceRow.objects.create(
            source_list=source, kind="poverty", row_number=1, name=child.name, born_on=child.born_on, child=child,
            place=getattr(self.town, names["home"]), guardian_name=f"{word}妈", address=f"{word}巷", details="{}",
            content_hash=word,
        )  # fmt: skip
        MatchLink.objects.create(
            row=row, run=self.run, child=child, outcome="review", explanation=f"{word}理由", content_hash=word
        )
        pair = MatchPair.objects.create(row=row, candidate=child, run=self.run, explanation=f"{word}理由")
        seen = {"child": child, "from_run": self.run}
        MatchSeen.objects.create(kind="poverty", subject=row.pk, row=row, outcome="review", **seen)
        roll = child.rolls.current().get()
        for kind in (
            "out",
            "left",
            "poor_out",
            "unclaimed",
            "wrong_number",
            "phantom",
            "namesake",
            "duplicate",
        ):
            rule = {"wrong_number": "missing", "duplicate": "number"}.get(kind, "")
            MatchSeen.objects.create(kind=kind, subject=roll.pk, roll=roll, other=roll, rule=rule, **seen)
        return {
            "proposal": self._proposal(names, child, batch).key,
            **statement_rows(row, getattr(self.town, names["government"]), self.town.bureau_officer, word),
            "run": self.run.key,
            "pair": pair.key,
            **self._twin(names, child),
            "batch": batch.key,
            "one": 1,
        }

    def _twin(self, names: dict[str, str], child: Any) -> dict[str, Any]:
        """A second file of the same child: reported for joining, and on a roll of its own at the same school."""
        word, manager = names["word"], getattr(self.town, names["manager"])
        twin = make_child(f"{child.name}甲", residence=child.residence, born_on=child.born_on, on_line=False)
        merge = ChildMerge.objects.create(
            gone=twin, stays=child, state="proposed", reason=f"{word}理由", proposed_by=manager,
            proposed_unit=getattr(self.town, names["school"]), proposed_at=AT,
        )  # fmt: skip
        roll = make_roll(twin, getattr(self.town, names["class"]))
        duplicate = RollDuplicate.objects.create(
            run=self.run, roll=roll, same_as=child.rolls.current().get(), rule="number"
        )
        return {"twin": twin.key, "merge": merge.key, "duplicate": duplicate.pk}

    def _handover(self, names: dict[str, str], manager: Any) -> Handover:
        """All the head of the school answers for, offered to its teacher."""
        town = self.town
        return Handover.objects.create(
            giver=manager, taker=getattr(town, names["teacher"]), unit=getattr(town, names["school"]),
            reason=f"{names['word']}调离", offered_by=town.bureau_officer, offered_on=TODAY,
        )  # fmt: skip

    def _proposal(self, names: dict[str, str], child: Any, batch: ImportBatch) -> RollProposal:
        """The child is on our roll and not in the national system's export."""
        school, roll = getattr(self.town, names["school"]), child.rolls.get(until_on__isnull=True)
        export = RollExport.objects.create(
            batch=batch, unit=school, month_on=date(2026, 11, 1), listed_on=TODAY
        )
        return RollProposal.objects.create(
            export=export, roll=roll, school=school, kind="gone", identity=f"child:{child.pk}", proposed_on=TODAY,
            due_on=TODAY,
        )  # fmt: skip

    def _case(self, names: dict[str, str], child: Any, manager: Any) -> Case:
        town, word = self.town, names["word"]
        school, teacher = getattr(town, names["school"]), getattr(town, names["teacher"])
        case = Case.objects.create(
            child=child, place=child.residence, unit=school, person=teacher, state=CaseState.VERIFYING,
            opened_on=date(2026, 10, 9), due_on=date(2026, 11, 10), lead_rule=f"{word}规则",
        )  # fmt: skip
        CaseSource.objects.create(case=case, origin="poverty_list", detail=f"{word}来源", on=TODAY)
        CaseStep.objects.create(
            case=case, act="reopen", from_state="cleared", to_state="suspected", on=TODAY, at=AT,
            by=manager.login, reason=f"{word}事由",
        )  # fmt: skip
        grant_give(child=child, unit=school, why="个案牵头或配合单位", by=manager, today=TODAY)
        return case

    def _files(self, names: dict[str, str], case: Case, manager: Any) -> dict[str, Any]:
        word, officer = names["word"], getattr(self.town, names["village_officer"])
        kept = {
            name: file_keep(name=f"{word}-{name}.jpg", content=photo(names["colour"], width), by=by, today=TODAY)
            for name, width, by in (
                ("seen_photo", 50, officer), ("evidence", 60, manager), ("visit_photo", 70, manager),
                ("visit_signature", 71, manager),
            )
        }  # fmt: skip
        CaseFinding.objects.create(
            case=case, state="proposed", seen="not_in_school", seen_note=f"{word}所见", seen_by=officer,
            seen_on=TODAY, seen_photo=kept["seen_photo"], code=self.town.codes["illness"],
            evidence=kept["evidence"], evidence_note=f"{word}佐证", proposed_by=manager, proposed_at=AT,
        )  # fmt: skip
        visit = Contact.objects.create(
            child=case.child, kind="visit", on=TODAY, by=manager, unit=case.unit, found=f"{word}走访", number=1,
            photo=kept["visit_photo"], signature=kept["visit_signature"], case_key=case.key, at=AT, met=f"{word}奶奶",
        )  # fmt: skip
        return {name: file.key for name, file in kept.items()} | {"visit": visit.pk}

    def _papers(self, names: dict[str, str], case: Case, manager: Any) -> dict[str, Any]:
        word, made = names["word"], {}
        for number, (name, kind, state) in enumerate(
            (
                ("draft", "D04", "drafted"),
                ("delivered", "D04", "delivered"),
                ("incident", "D07", "delivered"),
            ),
        ):
            paper = Paper.objects.create(
                kind=kind, issuer=case.unit, state=state, addressee=f"{word}妈", body="{}", drafted_by=manager,
                drafted_at=AT,
            )  # fmt: skip
            if state == "delivered":
                self._freeze(paper, word, number, names["colour"], manager)
            link = CasePaper.objects.create(case=case, paper=paper, kind=kind)
            made[name] = paper.key
            if name == "delivered":
                made["entry"] = paper.deliveries.get().pk
                made["pile"] = pile_row(link, manager)
        return made

    def _freeze(self, paper: Paper, word: str, number: int, colour: str, manager: Any) -> None:
        frozen_word, frozen_pdf = _frozen(word)
        paper.word_file = file_keep_own(
            name=f"{word}.docx", content=frozen_word, media_type=DOCX, by=manager, today=TODAY
        )
        paper.pdf_file = file_keep_own(
            name=f"{word}.pdf", content=frozen_pdf, media_type=PDF, by=manager, today=TODAY
        )
        paper.sealed_scan = file_keep(
            name=f"{word}.jpg", content=photo(colour, 80 + number), by=manager, today=TODAY
        )
        paper.year, paper.number = 2026, number
        paper.number_text = f"{word}促〔2026〕{number}号"
        paper.signed_on, paper.signed_by = TODAY, manager
        paper.save()
        Delivery.objects.create(
            paper=paper,
            mode="direct",
            receiver=f"{word}妈",
            done_on=TODAY,
            delivered_on=TODAY,
            by=manager,
            at=AT,
            evidence=paper.sealed_scan,
        )

    def _report(self, names: dict[str, str], case: Case, manager: Any) -> None:
        report = MonthReport.objects.create(
            unit=case.unit, kind="school_line", month_on=date(2026, 10, 1), state="submitted", suspected=1,
            first_submitted_on=date(2026, 10, 31), submitted_at=AT, submitted_by=manager,
        )  # fmt: skip
        ReportLine.objects.create(
            report=report, case=case, state="verifying",
            cells=f'{{"name": "{case.child.name}", "state": "核查中", "place": "{names["word"]}"}}',
        )  # fmt: skip
        for unit in (getattr(self.town, names["government"]), self.town.bureau):
            ReportReceipt.objects.create(report=report, unit=unit)

    def secrets(self) -> list[str]:
        """What must never reach the inside: the canary, the outside child's numbers and the keys of its things."""
        child = self.town.outsider
        child.refresh_from_db()
        phone = child.guardians.get().phone.open()
        keys = [str(self.outside[n]) for n in ("child", "case", "draft", "delivered", "evidence", "taken")]
        return [CANARY, child.id_number.open(), phone, *keys]

    def search_words(self) -> list[str]:
        """Every way to look for the outside child by the one search box."""
        child = self.town.outsider
        number = child.id_number.open()
        phone = child.guardians.get().phone.open()
        roll = child.rolls.get().roll_number.open()
        return [child.name, CANARY, child.initials, number, phone, roll, f"{CANARY}促〔2026〕1号", "白鹭小学"]


def words_of(response: Any) -> str:
    """Everything a response says: headers, file names, text, cells of a workbook, text of PDF and Word."""
    from urllib.parse import unquote

    heads = "\n".join(f"{name}: {unquote(value)}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    media = response.headers.get("Content-Type", "")
    return f"{heads}\n{_text(body, media)}"


def _text(body: bytes, media: str) -> str:
    if "spreadsheetml" in media:
        import openpyxl

        book = openpyxl.load_workbook(BytesIO(body))
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
    if media.startswith(PDF):
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    if "wordprocessingml" in media:
        with ZipFile(BytesIO(body)) as parts:
            return "\n".join(
                parts.read(n).decode("utf-8", "replace") for n in parts.namelist() if n.endswith(".xml")
            )
    return body.decode("utf-8", "replace") if not media.startswith("image/") else ""
