"""Every address a person may open with GET, found from the product's own list of addresses and what lies in the database."""

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

MANY = 3  # rows tried for one kind of address, the fullest first


def named() -> Iterator[tuple[str, URLPattern]]:
    """Name with room, and pattern."""

    def under(resolver: URLResolver, space: str) -> Iterator[tuple[str, URLPattern]]:
        for one in resolver.url_patterns:
            if isinstance(one, URLResolver):
                yield from under(one, one.namespace or space)
            elif one.name:
                yield (f"{space}:{one.name}" if space else one.name), one

    return under(get_resolver(), "")


def _cases(name: str) -> list[dict[str, Any]]:
    from notoneless.cases.models import Case, CaseFinding

    if name.startswith(("cases:basis_", "cases:proceeding_", "cases:lawsuit_", "cases:escalation_")) and (
        name != "cases:proceeding_open"
    ):
        return _law(name)
    if name == "cases:case_file":
        found = CaseFinding.objects.exclude(evidence=None).select_related("case", "evidence")
        return [{"key": f.case.key, "file": f.evidence.key} for f in found[:MANY]]
    kinds = ["urging_letter", "return_order", "incident_report"]
    cases = [case.key for case in Case.objects.order_by("-pk")]
    return [
        {"key": key, "kind": kind} if name == "cases:paper_draft" else {"key": key}
        for key in cases
        for kind in kinds
    ]


def _law(name: str) -> list[dict[str, Any]]:
    from notoneless.cases.models import Escalation, Lawsuit, LegalBasis, Proceeding

    tables: dict[str, Any] = {
        "cases:basis": LegalBasis, "cases:proceeding": Proceeding, "cases:lawsuit": Lawsuit, "cases:escalation": Escalation,
    }  # fmt: skip
    return [{"key": row.key, "what": "basis"} for row in tables[name.split("_")[0]].objects.order_by("-pk")]


def _papers(name: str) -> list[dict[str, Any]]:
    from notoneless.cases.models import CasePaper

    return [{"key": row.paper.key} for row in CasePaper.objects.select_related("paper").order_by("-pk")]


def _children(name: str) -> list[dict[str, Any]]:
    from notoneless.children.models import Child, Guardian, RollTask, SubCode

    if name.startswith(("children:code_", "children:sub_code_")):
        subs = SubCode.objects.select_related("code").order_by("pk")
        return [{"slug": sub.code.slug, "pk": sub.pk} for sub in subs]
    if name.startswith("children:roll_task"):
        return [{"key": task.key} for task in RollTask.objects.order_by("pk")]
    if name == "children:guardian_edit":
        return [{"key": one.child.key, "pk": one.pk} for one in Guardian.objects.select_related("child")]
    return [{"key": child.key} for child in Child.objects.order_by("pk")]


OF_A_CHILD = {"children:transfer_offer", "children:transfer_beyond", "children:key_change_ask"}


def _moves(name: str) -> list[dict[str, Any]]:
    from notoneless.children.models import KeyChange, Transfer

    rows = Transfer.objects if name.startswith("children:transfer_") else KeyChange.objects
    return [{"key": row.key} for row in rows.order_by("pk")]


def _reports(name: str) -> list[dict[str, Any]]:
    from notoneless.domain.words import ReturnKind
    from notoneless.grid.models import Place, Unit
    from notoneless.returns import queries
    from tests.makers import TODAY

    month = queries.periods(TODAY)[0].key
    if name == "returns:board":
        return [{"month": month}]
    if name == "returns:village":
        return [{"month": month, "code": place.code} for place in Place.objects.filter(kind="village")]
    schools = Unit.objects.filter(kind="school").order_by("pk")
    return [
        {"month": month, "number": unit.number, "kind": str(kind)} for unit in schools for kind in ReturnKind
    ]


def _grid(name: str) -> list[dict[str, Any]]:
    from notoneless.grid.models import Place, SchoolClass, Unit, User

    if "class_teacher" in name:
        rows = SchoolClass.objects.select_related("school")
        return [{"number": row.school.number, "class_id": row.pk} for row in rows]
    if "person" in name or "post" in name:
        return [{"login": user.login} for user in User.objects.order_by("pk")]
    if "place" in name or "cover" in name:
        return [
            {"code": place.code} for place in Place.objects.filter(kind__in=("village", "township", "county"))
        ]
    return [{"number": unit.number} for unit in Unit.objects.order_by("-pk")]


def _places(name: str) -> list[dict[str, Any]]:
    from notoneless.grid.models import Place

    return [
        {"code": place.code} for place in Place.objects.filter(kind__in=("county", "township", "village"))
    ]


def _classes(name: str) -> list[dict[str, Any]]:
    from notoneless.grid.models import SchoolClass

    return [{"pk": pk} for pk in SchoolClass.objects.values_list("pk", flat=True)]


def _intake(name: str) -> list[dict[str, Any]]:
    from notoneless.intake.models import ImportBatch

    return [{"key": batch.key} for batch in ImportBatch.objects.order_by("-pk")]


def _surveys(name: str) -> list[dict[str, Any]]:
    from notoneless.verification.models import Survey, SurveyAnswer, SurveySheet

    if name == "verification:survey_row":
        rows = SurveyAnswer.objects.filter(sheet__survey__state="running").select_related("sheet")
        return [{"key": row.sheet.key, "serial": row.serial} for row in rows.order_by("pk")[:200]]
    if name in ("verification:survey_sheet", "verification:survey_found", "verification:survey_report"):
        return [{"key": row.key} for row in SurveySheet.objects.order_by("pk")]
    return [{"key": row.key} for row in Survey.objects.order_by("-pk")]


CAMPAIGN_PAGES = {
    f"verification:{name}"
    for name in (
        "campaign", "campaign_change", "campaign_close", "campaign_names", "campaign_joint", "campaign_township",
        "member_add", "stage_report",
    )
}  # fmt: skip


def _campaigns() -> list[dict[str, Any]]:
    """Every township's group of every campaign, with a part and a stage to try."""
    from notoneless.verification.models import CheckGroup

    groups = CheckGroup.objects.select_related("campaign", "township")
    return [
        {"key": one.campaign.key, "code": one.township.code, "role": "police", "number": 1} for one in groups
    ]


def _certificates(name: str) -> list[dict[str, Any]]:
    """Certificates: a batch's, a family's, a file's, a withdrawal's key, a child's, or a request's."""
    from notoneless.verification.models import (
        Guarantee,
        GuaranteeBatch,
        GuaranteeFile,
        GuaranteeWithdrawal,
        ProofRequest,
        SchoolProof,
    )

    if name in ("verification:proof_issue", "verification:proof_ask"):
        return _children(name)
    batches = ("guarantee_batch", "guarantee_sign", "guarantee_return", "guarantee_progress", "guarantee_all")
    word = name.removeprefix("verification:")
    model: Any = (
        GuaranteeBatch if word in batches else ProofRequest if word.startswith("proof") else Guarantee
    )
    model = {"guarantee_file": GuaranteeFile, "proof_file": SchoolProof}.get(word, model)
    model = GuaranteeWithdrawal if word.startswith("withdrawal") else model
    rows = model.objects.order_by("-pk")[:MANY]
    return [{"key": row.key, "form": "pdf", "turn": 1} for row in rows]


def _verification(name: str) -> list[dict[str, Any]]:
    from notoneless.verification.models import (
        HandedAnswer,
        HandedList,
        KeptStatement,
        MatchPair,
        MatchRun,
        SecondLook,
    )
    from notoneless.verification.queries.checks import REMEDIES

    if name == "verification:statement_paper":
        return [{"form": "pdf"}, {"form": "docx"}]
    if "kept" in name:
        forms = [{"form": "pdf"}, {"form": "docx"}] if name == "verification:kept_paper" else [{}]
        return [{"key": row.key, **form} for row in KeptStatement.objects.all() for form in forms]
    if name in ("verification:answer", "verification:answer_file"):
        back = HandedList.objects if name == "verification:answer" else HandedAnswer.objects
        return [{"key": row.key} for row in back.order_by("-pk")]
    if name.startswith("verification:second_look"):
        looks = SecondLook.objects.select_related("draw").order_by("pk")
        return [{"key": one.draw.key if name.endswith("_draw") else one.key} for one in looks]
    if name == "verification:check_names":
        return [{"kind": kind} for kind in REMEDIES]
    if ":survey_" in name:
        return _surveys(name)
    if name in CAMPAIGN_PAGES:
        return _campaigns()
    if name in ("verification:proof_issue", "verification:proof_ask"):
        return _children(name)
    if name.startswith(("verification:guarantee", "verification:withdrawal", "verification:proof")):
        return _certificates(name)
    rows = MatchPair.objects if name.startswith("verification:pair_") else MatchRun.objects
    return [{"key": row.key} for row in rows.order_by("-pk")]


def _words(name: str) -> list[dict[str, Any]]:
    """What to try for an address's parts, by the room it is in."""
    room = name.split(":")[0]
    if name in ("children:class_roster", "children:class_split"):
        return _classes(name)
    if name.startswith(("children:transfer_", "children:key_change_")) and name not in OF_A_CHILD:
        return _moves(name)
    if name == "web:child_file" or room == "children" or name in ("cases:case_open", "cases:pupil_leave"):
        return _children(name)
    if name.startswith("cases:paper_") and name != "cases:paper_draft":
        forms = ("pdf", "scan") if name in ("cases:paper_preview", "cases:paper_file") else ("",)
        return [words | ({"form": form} if form else {}) for words in _papers(name) for form in forms]
    rooms = {
        "cases": _cases, "returns": _reports, "indicators": _places, "grid": _grid,
        "intake": _intake, "verification": _verification,
    }  # fmt: skip
    return rooms[room](name) if room in rooms else []


def openable(user: Any) -> dict[str, str]:
    """Name → one address of that name which this person may open, as HTML. Asked of the product itself."""
    from notoneless.grid.access import may

    client = Client()
    client.force_login(user)
    found: dict[str, str] = {}
    for name, pattern in named():
        ability = getattr(pattern.callback, "ability", "")
        if name in found or (ability != "public" and not may(user, ability)):
            continue
        parts = set(pattern.pattern.converters)
        tried: set[str] = set()
        for words in _words(name) if parts else [{}]:
            if not parts <= set(words):
                continue
            address = reverse(name, kwargs={part: words[part] for part in parts})
            if address in tried or len(tried) > 15:
                continue
            tried.add(address)
            answer = client.get(address)
            if answer.status_code == 200 and answer.content.startswith(
                b"<!DOCTYPE html>"
            ):  # a page, not a part of one
                found[name] = address
                break
    return found
