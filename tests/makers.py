"""Rows made directly, for tests that need one more child, roll or case than the town has."""

import json
import uuid
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.test import Client

from notoneless.children.models import Child, Guardian, HouseholdEntry, Roll
from notoneless.core.sealing import blind
from notoneless.domain.idcard import check_char
from notoneless.domain.names import initials_of_name
from notoneless.domain.words import CaseState, HouseholdSource, Sex
from notoneless.grid.models import Place, SchoolClass, Unit, User

TODAY = date(2026, 11, 18)
AREA = "990102"  # a county that belongs to nobody
_serial = count(1)


def id_number(born_on: date, sex: str, serial: int) -> str:
    """An identity number with a right check character. ``serial`` 0–499; its parity is set by the sex."""
    order = serial * 2 + (1 if sex == Sex.MALE else 0)
    body = f"{AREA}{born_on:%Y%m%d}{order:03d}"
    return body + check_char(body)


def free_number(born_on: date, sex: str, serial: int) -> str:
    """The next identity number of this birthday and sex that nobody has; serials wrap round in a long run."""
    numbers = (id_number(born_on, sex, (serial + step) % 450) for step in range(450))
    return next(
        one for one in numbers if not Child.objects.filter(id_number_index=blind("id_number", one)).exists()
    )


def make_child(
    name: str = "",
    *,
    born_on: date = date(2017, 4, 2),
    sex: str = Sex.MALE,
    residence: Place | None = None,
    source: str = HouseholdSource.REGISTER,
    number: str | None = None,
    guardian: str = "",
    phone: str = "",
    on_line: bool = True,
    **fields: Any,
) -> Child:
    """A child, with a household entry where it has a residence. ``number=""`` for a child without one."""
    serial = next(_serial)
    name = name or f"郑{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}{serial}"
    number = free_number(born_on, sex, serial) if number is None else number
    child = Child.objects.create(
        name=name,
        initials=initials_of_name(name),
        sex=sex,
        born_on=born_on,
        id_number=number,
        id_number_index=blind("id_number", number),
        residence=residence,
        **fields,
    )
    if residence is not None and on_line:
        HouseholdEntry.objects.create(
            child=child,
            place=residence,
            source=source,
            household_number=f"H{serial:04d}",
            from_on=date(2026, 9, 1),
        )
    if guardian:
        Guardian.objects.create(
            child=child, name=guardian, relation="父亲", phone=phone, phone_index=blind("phone", phone)
        )
    child.refresh_from_db()  # sealed values as they are read
    return child


def make_roll(child: Child, school_class: SchoolClass, *, number: str = "", **fields: Any) -> Roll:
    """An open roll of the child in this class, unless ``until_on`` says otherwise."""
    if not number and child.id_number:
        number = f"G{child.id_number.open()}"
    values: dict[str, Any] = {
        "school": school_class.school,
        "stage": school_class.stage,
        "entry_year": school_class.entry_year,
        "roll_number": number,
        "roll_number_index": blind("roll_number", number.upper()),
        "entered_on": date(school_class.entry_year, 9, 1),
    } | fields
    roll = Roll.objects.create(child=child, school_class=school_class, **values)
    roll.refresh_from_db()
    return roll


def make_case(
    child: Child, *, unit: Unit, person: User, state: str = CaseState.SUSPECTED, **fields: Any
) -> Any:
    """A case of the child in this state, opened today and due in three days."""
    from notoneless.cases.models import Case

    values: dict[str, Any] = {
        "place": child.residence,
        "opened_on": TODAY,
        "due_on": TODAY + timedelta(days=3),
    } | fields
    return Case.objects.create(child=child, unit=unit, person=person, state=state, **values)


def make_case_paper(
    case: Any,
    kind: str,
    *,
    issuer: Unit,
    by: User,
    second: User | None = None,
    state: str = "sealed",
    signed_on: date = TODAY,
    return_by_on: date | None = None,
    proceeding: Any = None,
    addressee: str = "",
    facts: dict[str, str] | None = None,
) -> Any:
    """A paper of the case as far as this state, drafted by one and checked and signed by another."""
    from notoneless.cases.models import CasePaper
    from notoneless.core import clock
    from notoneless.documents.models import Paper

    guardian = case.child.guardians.first()
    number = next(_serial)
    is_signed = state in ("signed", "sealed", "delivered")
    paper = Paper.objects.create(
        kind=kind, issuer=issuer, state=state, body="{}", drafted_by=by, drafted_at=clock.now(),
        addressee=addressee or (guardian.name if guardian else "本案案卷"), checked_by=second or by,
        signed_by=(second or by) if is_signed else None, signed_on=signed_on if is_signed else None,
        year=signed_on.year if is_signed else None, number=number if is_signed else None,
        number_text=f"{issuer.name}〔{signed_on.year}〕{number}号" if is_signed else "",
    )  # fmt: skip
    row = CasePaper.objects.create(
        case=case, paper=paper, kind=kind, return_by_on=return_by_on, proceeding=proceeding,
        facts=json.dumps(facts or {}, ensure_ascii=False),
    )  # fmt: skip
    return CasePaper.objects.select_related("case__child", "case__unit", "paper__issuer").get(pk=row.pk)


def make_delivered_paper(case: Any, kind: str, delivered_on: date, *, by: User, **fields: Any) -> Any:
    """A paper that reached its addressee on this day. The case itself stays where it stands."""
    from notoneless.core import clock
    from notoneless.documents.models import Delivery

    row = make_case_paper(case, kind, by=by, state="delivered", **({"signed_on": delivered_on} | fields))
    Delivery.objects.create(
        paper=row.paper, mode="direct", receiver=row.paper.addressee, relation="本人", done_on=delivered_on,
        delivered_on=delivered_on, by=by, at=clock.now(),
    )  # fmt: skip
    return row


def press(
    client: Client,
    url: str,
    data: dict[str, Any] | None = None,
    files: dict[str, Any] | None = None,
    **kwargs: Any,
) -> Any:
    """POST as a button does: with a request key nobody used before, unless the data brings one."""
    return client.post(url, {"request_key": uuid.uuid4().hex} | (data or {}) | (files or {}), **kwargs)


def make_photo(*, by: Any, today: date, colour: str = "white") -> Any:
    """A small photo kept as evidence."""
    from notoneless.documents.services import file_keep

    kept = file_keep(
        name="photo.jpg", content=photo_bytes(colour), media_type="image/jpeg", by=by, today=today
    )
    assert kept, kept
    return kept


def photo_bytes(colour: str = "white") -> bytes:
    """A real JPEG of 64 by 48 pixels."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG")
    return out.getvalue()


def proposal_words(code: Any) -> dict[str, Any]:
    """What a finding of this code needs beside its file, as the service takes it."""
    from notoneless.domain.codeneeds import CodeNeed, needs_of

    words: dict[CodeNeed, dict[str, Any]] = {
        CodeNeed.WORDS: {"evidence_note": "村委会证明"},
        CodeNeed.SCHOOL: {"school_name": "邻县第一小学"},
        CodeNeed.PHONE: {"school_phone": "100-5550101"},
        CodeNeed.UNTIL: {"valid_until_on": date(2027, 8, 31)},
    }
    said = {name: value for need in needs_of(code.needs) for name, value in words.get(need, {}).items()}
    sub = code.subs.filter(is_active=True).first()
    return said | ({"sub": sub} if sub is not None else {})


def proposal_typed(code: Any) -> dict[str, Any]:
    """The same, as a person types it into the form."""
    return {name: getattr(value, "pk", value) for name, value in proposal_words(code).items()}


def make_basis(*, entered_by: User, checked_by: User | None = None, **fields: Any) -> Any:
    """A local rule that allows a fine, entered by one and checked by another."""
    from notoneless.cases.models import LegalBasis
    from notoneless.core import clock

    values: dict[str, Any] = {
        "title": "云岭省实施〈义务教育法〉办法",
        "article": "第四十二条",
        "text": "监护人经责令限期改正逾期不改正的，可以处二百元以上二千元以下罚款。",
        "issued_by": "云岭省人民代表大会常务委员会",
        "valid_from_on": date(2020, 1, 1),
        "fine_min": 200,
        "fine_max": 2000,
        "hearing_from": 1000,
        "entered_by": entered_by,
        "entered_at": clock.now(),
        "checked_by": checked_by,
        "checked_at": clock.now() if checked_by is not None else None,
    } | fields
    row = LegalBasis.objects.create(**values)
    row.refresh_from_db()
    return row


def make_proceeding(case: Any, *, organ: Unit, filed_by: User, **fields: Any) -> Any:
    """An open penalty proceeding against the child's first guardian, by two officers with their cards."""
    from notoneless.cases.models import Proceeding

    values: dict[str, Any] = {
        "filed_on": TODAY,
        "filed_by": filed_by,
        "officers": "高青山、杜鹃",
        "officer_cards": "QS-0101、QS-0102",
        "party": case.child.guardians.first().name,
    } | fields
    row = Proceeding.objects.create(case=case, organ=organ, **values)
    row.refresh_from_db()
    return row


def make_paper(
    case: Any, kind: str, *, issuer: Unit, by: User, on: date = TODAY, state: str = "delivered", **fields: Any
) -> Any:
    """A paper of the case as if it had gone its way: signed and, where delivered, handed over on this day."""
    from notoneless.cases.models import CasePaper
    from notoneless.core import clock
    from notoneless.documents.models import Delivery, Paper
    from notoneless.domain.paperflow import default_prefix, number_text
    from notoneless.domain.words import PaperKind, UnitKind

    number = next(_serial)
    addressee = case.child.guardians.first().name
    paper = Paper.objects.create(
        kind=kind, issuer=issuer, state=state, addressee=addressee, body="{}", drafted_by=by, drafted_at=clock.now(),
        signed_by=by, signed_on=on, year=on.year, number=number,
        number_text=number_text(
            default_prefix(issuer.name, UnitKind(issuer.kind)), PaperKind(kind), on.year, number
        ),
    )  # fmt: skip
    if state == "delivered":
        Delivery.objects.create(
            paper=paper, mode="direct", receiver=addressee, done_on=on, delivered_on=on, by=by, at=clock.now()
        )
    row = CasePaper.objects.create(case=case, paper=paper, kind=kind, **fields)
    row.refresh_from_db()
    return row
