"""The way of a paper, from draft to delivery, and everything it refuses."""

from datetime import date, timedelta
from typing import Any

import pytest

from notoneless.core.models import Event
from notoneless.documents.models import Delivery, Paper, StoredFile
from notoneless.documents.queries import paper_body, paper_prefix
from notoneless.documents.services import (
    file_keep,
    file_open,
    paper_check,
    paper_deliver,
    paper_draft,
    paper_pdf,
    paper_redraft,
    paper_seal,
    paper_sign,
    paper_void,
    paper_word,
)
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import DeliveryMode, PaperKind, PaperState
from tests.documents.pictures import photo
from tests.town import Town

pytestmark = pytest.mark.django_db


def render(paper: Paper) -> tuple[bytes, bytes]:
    return f"word {paper.number_text}".encode(), f"pdf {paper.number_text} {paper.signed_on}".encode()


def rule(out: Any) -> str:
    assert isinstance(out, Refusal), out
    return out.rule


def drafted(town: Town, today: date, kind: PaperKind = PaperKind.URGING_LETTER, **words: Any) -> Paper:
    issuer = words.pop("issuer", town.primary)
    paper = paper_draft(
        kind=kind,
        issuer=issuer,
        addressee="曾大勇",
        body={"child": "曾望"},
        by=town.principal,
        today=today,
        **words,
    )
    assert isinstance(paper, Paper)
    return paper


def signed(town: Town, today: date, kind: PaperKind = PaperKind.URGING_LETTER, **words: Any) -> Paper:
    paper = drafted(town, today, kind, **words)
    assert isinstance(paper_check(paper=paper, by=town.vice_principal, today=today), Paper)
    out = paper_sign(paper=paper, by=town.vice_principal, today=today, render=render)
    assert isinstance(out, Paper)
    return out


def a_photo(town: Town, today: date, width: int = 30) -> StoredFile:
    kept = file_keep(name="章.jpg", content=photo(width, 20), by=town.principal, today=today)
    assert isinstance(kept, StoredFile)
    return kept


def sealed(town: Town, today: date) -> Paper:
    out = paper_seal(paper=signed(town, today), scan=a_photo(town, today), by=town.principal, today=today)
    assert isinstance(out, Paper)
    return out


def handed(paper: Paper, town: Town, today: date, **words: Any) -> Any:
    facts = {"mode": DeliveryMode.DIRECT, "delivered_on": today, "receiver": "曾大勇"} | words
    return paper_deliver(paper=paper, by=town.principal, today=today, **facts)


def test_a_paper_goes_its_whole_way_and_each_step_is_an_event(town: Town, today: date) -> None:
    paper = sealed(town, today)
    delivery = handed(paper, town, today)
    assert isinstance(delivery, Delivery)
    paper.refresh_from_db()
    assert (paper.state, delivery.delivered_on) == (PaperState.DELIVERED, today)
    assert list(Event.objects.filter(act__startswith="paper_").order_by("seq").values_list("act", flat=True)) == [
        "paper_draft", "paper_check", "paper_sign", "paper_seal", "paper_deliver",
    ]  # fmt: skip
    assert set(Event.objects.filter(act__startswith="paper_").values_list("unit", flat=True)) == {
        town.primary.pk
    }


def test_the_child_of_a_paper_has_it_on_its_timeline(town: Town, today: date) -> None:
    key = town.noroll.key
    paper = drafted(town, today, child_key=key)
    paper_check(paper=paper, by=town.vice_principal, today=today, child_key=key)
    paper_sign(paper=paper, by=town.vice_principal, today=today, render=render, child_key=key)
    assert Event.objects.filter(child_key=key, act__startswith="paper_").count() == 3


def test_the_drafter_neither_checks_nor_signs_his_own_paper(town: Town, today: date) -> None:
    paper = drafted(town, today)
    assert rule(paper_check(paper=paper, by=town.principal, today=today)) == "paper.check.own"
    paper_check(paper=paper, by=town.vice_principal, today=today)
    assert rule(paper_sign(paper=paper, by=town.principal, today=today, render=render)) == "paper.sign.own"
    paper.refresh_from_db()
    assert (paper.state, paper.number) == (PaperState.CHECKED, None)


def test_no_step_is_skipped(town: Town, today: date) -> None:
    paper, scan = drafted(town, today), a_photo(town, today)
    assert (
        rule(paper_sign(paper=paper, by=town.vice_principal, today=today, render=render))
        == "paper.sign.state"
    )
    assert rule(paper_seal(paper=paper, scan=scan, by=town.principal, today=today)) == "paper.seal.state"
    assert rule(handed(paper, town, today)) == "paper.deliver.state"
    ready = signed(town, today)
    assert rule(handed(ready, town, today)) == "paper.deliver.state"
    assert rule(paper_check(paper=ready, by=town.vice_principal, today=today)) == "paper.check.state"
    assert (
        rule(paper_sign(paper=ready, by=town.vice_principal, today=today, render=render))
        == "paper.sign.state"
    )
    assert not Delivery.objects.exists()


def test_a_changed_text_is_checked_anew_and_by_somebody_else(town: Town, today: date) -> None:
    paper = drafted(town, today)
    paper_check(paper=paper, by=town.vice_principal, today=today)
    changed = paper_redraft(
        paper=paper,
        addressee="曾二勇",
        body={"child": "曾望", "on": today},
        by=town.vice_principal,
        today=today,
    )
    assert isinstance(changed, Paper)
    assert (changed.state, changed.checked_by, changed.addressee) == (PaperState.DRAFTED, None, "曾二勇")
    assert paper_body(changed) == {"child": "曾望", "on": "2026-11-18"}
    assert rule(paper_check(paper=changed, by=town.vice_principal, today=today)) == "paper.check.own"


def test_a_signed_paper_is_frozen(town: Town, today: date) -> None:
    paper = signed(town, today)
    assert paper_pdf(
        paper
    ) == b"pdf \xe9\x9d\x92\xe7\x9f\xb3\xe4\xb8\xad\xe5\xbf\x83\xe5\xb0\x8f\xe5\xad\xa6" + (
        "促〔2026〕1号 2026-11-18".encode()
    )
    assert paper_word(paper) == "word 青石中心小学促〔2026〕1号".encode()
    again = paper_redraft(paper=paper, addressee="别人", body={}, by=town.vice_principal, today=today)
    assert rule(again) == "paper.redraft.state"
    assert paper.body.open() == '{"child": "曾望"}'
    assert file_open(stored=paper.pdf_file) == paper_pdf(paper)


def test_a_paper_that_is_not_signed_has_no_bytes(town: Town, today: date) -> None:
    assert rule(paper_pdf(drafted(town, today))) == "paper.not_signed"


def test_numbers_run_by_unit_kind_and_year(town: Town, today: date) -> None:
    assert signed(town, today).number_text == "青石中心小学促〔2026〕1号"
    assert signed(town, today).number_text == "青石中心小学促〔2026〕2号"
    assert signed(town, today, issuer=town.junior).number_text == "青石中学促〔2026〕1号"
    order = signed(town, today, PaperKind.RETURN_NOTICE, issuer=town.bureau)
    assert order.number_text == "云溪教通〔2026〕1号"
    assert signed(town, date(2027, 1, 4)).number_text == "青石中心小学促〔2027〕1号"
    assert signed(town, today).number_text == "青石中心小学促〔2026〕3号"


def test_a_unit_may_set_the_word_its_numbers_begin_with(town: Town, today: date) -> None:
    assert paper_prefix(town.qingshi_government) == "青石镇政"
    assert paper_prefix(town.street_office) == "东关街道办"
    town.bureau.paper_prefix = "云教"
    town.bureau.save()
    assert signed(town, today, PaperKind.RETURN_NOTICE, issuer=town.bureau).number_text == "云教通〔2026〕1号"


def test_a_paper_that_cannot_be_printed_spends_no_number(town: Town, today: date) -> None:
    paper = drafted(town, today)
    paper_check(paper=paper, by=town.vice_principal, today=today)

    def broken(_paper: Paper) -> tuple[bytes, bytes]:
        raise RuntimeError("no fonts")

    with pytest.raises(RuntimeError):
        paper_sign(paper=paper, by=town.vice_principal, today=today, render=broken)
    paper.refresh_from_db()
    assert (paper.state, paper.number) == (PaperState.CHECKED, None)
    assert signed(town, today).number == 1


def test_a_void_paper_keeps_its_number_with_the_reason(town: Town, today: date) -> None:
    paper = signed(town, today)
    assert rule(paper_void(paper=paper, reason=" ", by=town.principal, today=today)) == "paper.void.no_reason"
    out = paper_void(paper=paper, reason="监护人姓名写错", by=town.principal, today=today)
    assert isinstance(out, Paper)
    assert (out.state, out.number, out.void_reason) == (PaperState.VOID, 1, "监护人姓名写错")
    assert signed(town, today).number == 2
    assert (
        rule(paper_seal(paper=out, scan=a_photo(town, today), by=town.principal, today=today))
        == "paper.seal.state"
    )


def test_a_delivered_paper_is_not_voided(town: Town, today: date) -> None:
    paper = sealed(town, today)
    handed(paper, town, today)
    assert (
        rule(paper_void(paper=paper, reason="写错", by=town.principal, today=today)) == "paper.void.delivered"
    )


def test_the_unstamped_print_is_no_sealed_scan(town: Town, today: date) -> None:
    paper = signed(town, today)
    assert (
        rule(paper_seal(paper=paper, scan=paper.pdf_file, by=town.principal, today=today))
        == "paper.seal.unsealed"
    )
    assert (
        rule(paper_seal(paper=paper, scan=paper.word_file, by=town.principal, today=today))
        == "paper.seal.kind"
    )


def test_a_paper_without_an_addressee_is_not_drafted(town: Town, today: date) -> None:
    out = paper_draft(
        kind=PaperKind.URGING_LETTER,
        issuer=town.primary,
        addressee=" ",
        body={},
        by=town.principal,
        today=today,
    )
    assert rule(out) == "paper.no_addressee"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"delivered_on": date(2026, 11, 19)}, "delivery.future"),
        ({"delivered_on": date(2026, 11, 17)}, "delivery.before_signing"),
        ({"receiver": ""}, "delivery.no_receiver"),
        ({"receiver": "曾奶奶"}, "delivery.no_relation"),
        ({"mode": DeliveryMode.LEFT}, "delivery.left_no_proof"),
        ({"mode": DeliveryMode.MAIL}, "delivery.mail_no_receipt"),
        ({"mode": DeliveryMode.ENTRUSTED}, "delivery.no_entrusted"),
        ({"mode": DeliveryMode.PUBLIC, "place_text": "村委会公告栏"}, "delivery.public_no_proof"),
    ],
)
def test_a_delivery_without_its_proof_is_none(
    town: Town, today: date, words: dict[str, Any], expected: str
) -> None:
    paper = sealed(town, today)
    assert rule(handed(paper, town, today, **words)) == expected
    paper.refresh_from_db()
    assert paper.state == PaperState.SEALED
    assert not Delivery.objects.exists()


def test_each_way_of_delivery_is_accepted_with_its_proof(town: Town, today: date) -> None:
    proof = a_photo(town, today, 44)
    for words in (
        {"receiver": "曾奶奶", "relation": "祖母，同住"},
        {"mode": DeliveryMode.LEFT, "witness": "柳大山", "receiver": ""},
        {"mode": DeliveryMode.LEFT, "evidence": proof, "receiver": ""},
        {"mode": DeliveryMode.MAIL, "evidence": proof},
        {"mode": DeliveryMode.ENTRUSTED, "note": "委托外县乡政府，经办人周某"},
    ):
        out = handed(sealed(town, today), town, today, **words)
        assert isinstance(out, Delivery), out
        assert out.delivered_on == today


def test_a_public_notice_counts_after_thirty_days(town: Town, today: date) -> None:
    out = handed(
        sealed(town, today), town, today,
        mode=DeliveryMode.PUBLIC, receiver="", place_text="村委会公告栏", evidence=a_photo(town, today, 45),
    )  # fmt: skip
    assert (out.done_on, out.delivered_on) == (today, today + timedelta(days=30))
    assert str(out.place_text) == "••••"


def test_the_other_parent_gets_the_paper_too(town: Town, today: date) -> None:
    paper = sealed(town, today)
    handed(paper, town, today)
    assert isinstance(handed(paper, town, today, receiver="覃秀英", relation="母亲"), Delivery)
    assert paper.deliveries.count() == 2
