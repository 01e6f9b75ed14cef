"""A county's own words: the fields they may name, what they must keep, and that nothing they must say is ever lost."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind as K
from notoneless.files.papers.countywording import (
    FIELDS,
    KINDS,
    LONGEST_PARAGRAPH,
    MOST_PARAGRAPHS,
    checked,
    in_slots,
    in_words,
)
from notoneless.files.papers.examples import CHILD, example

TODAY = date(2026, 11, 18)
NAMES = {slot: name for slot, (name, _) in FIELDS.items()}


def said(kind: K, lines, **changes) -> str:
    return "\n".join(replace(example(kind, lines, today=TODAY), **changes).shape().paragraphs)


def test_every_field_has_a_name_of_its_own() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_default_goes_out_in_chinese_and_comes_back_the_same(kind) -> None:
    lines = in_words(KINDS[kind].default)
    assert not any(slot in line for line in lines for slot in ("{child", "{law", "{return"))
    assert checked(kind, lines) == lines
    assert in_slots(lines) == KINDS[kind].default
    assert said(kind, lines) == said(kind, ())


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_list_can_be_printed(kind) -> None:
    words = KINDS[kind]
    lines = tuple(f"{NAMES[slot]}是{{{NAMES[slot]}}}。" for slot in words.slots)
    assert checked(kind, lines) == lines
    text = said(kind, lines)
    for slot in words.slots:
        assert f"{NAMES[slot]}是" in text, slot


@pytest.mark.parametrize("kind", KINDS)
def test_each_required_field_is_missed_by_name(kind) -> None:
    for slot in KINDS[kind].required:
        lines = tuple(line for line in in_words(KINDS[kind].default) if f"{{{NAMES[slot]}}}" not in line) or (
            "空",
        )
        refused = checked(kind, lines)
        assert isinstance(refused, Refusal) and refused.rule == "wording.fields"
        assert f"{{{NAMES[slot]}}}" in refused.reason


def test_unknown_and_missing_fields_are_named_in_one_sentence() -> None:
    refused = checked(K.RETURN_NOTICE, ("请送{小孩}和{child}回校。", "{法律依据}{救济途径}"))
    assert isinstance(refused, Refusal)
    for words in ("{小孩}", "{child}", "{救济途径}", "{应返校日期}", "{接收学校}"):
        assert words in refused.reason
    assert refused.reason.count("。") == 1


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ((), "没有正文"),
        (("  ",), "没有正文"),
        (("{孩子姓名",), "第1段的大括号不成对"),
        (("好", "孩子姓名}"), "第2段的大括号不成对"),
        (("{{孩子姓名}}",), "不成对"),
        (("字" * (LONGEST_PARAGRAPH + 1),), "请分段"),
        (("段",) * (MOST_PARAGRAPHS + 1), "最多"),
        (("{}",), "{空}"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(lines, words) -> None:
    refused = checked(K.URGING_LETTER, lines)
    assert isinstance(refused, Refusal) and words in refused.reason


def test_full_width_braces_are_understood() -> None:
    lines = tuple(
        line.replace("{", "｛").replace("}", "｝") for line in in_words(KINDS[K.URGING_LETTER].default)
    )
    assert checked(K.URGING_LETTER, lines) == in_words(KINDS[K.URGING_LETTER].default)


def test_a_required_field_beside_one_that_may_be_empty_is_refused() -> None:
    lines = ("{孩子姓名}的{劝返经过}，{法律依据}", "{返校时限}送到{接收学校}")
    refused = checked(K.URGING_LETTER, lines)
    assert isinstance(refused, Refusal) and refused.rule == "wording.shared"
    assert "{孩子姓名}不能只和{劝返经过}写在同一段" in refused.reason
    assert checked(K.URGING_LETTER, (*lines, "{孩子姓名}，{法律依据}")) != refused


def paragraphs(kind: K):
    """Paragraphs of any mixture of this kind's fields and words."""
    field = st.sampled_from(KINDS[kind].slots).map(lambda slot: "{" + NAMES[slot] + "}")
    word = st.text(
        st.characters(codec="utf-8", exclude_characters="{}｛｝", categories=("Lo", "Nd", "Po")), max_size=6
    )
    return st.lists(st.lists(field | word, min_size=1, max_size=5).map("".join), min_size=1, max_size=16)


@given(data=st.data(), kind=st.sampled_from([*KINDS]))
def test_whatever_is_let_in_prints_what_the_paper_must_say_even_without_a_history(data, kind) -> None:
    lines = checked(
        kind, data.draw(paragraphs(kind)) + [*in_words(KINDS[kind].default)][: data.draw(st.integers(0, 9))]
    )
    if isinstance(lines, Refusal):
        assert lines.reason.endswith("。")
        return
    for slot in KINDS[kind].required:
        marked = tuple(
            line.replace("{" + NAMES[slot] + "}", f"〖{slot}〗{{{NAMES[slot]}}}") for line in lines
        )
        assert f"〖{slot}〗" in said(kind, marked, contacts=()), slot


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text) -> None:
    found = checked(K.URGING_LETTER, text.split("\n"))
    assert isinstance(found, (Refusal, tuple))


def test_a_name_that_looks_like_a_field_is_printed_as_typed() -> None:
    child = replace(CHILD, name="{法律依据}")
    assert "{法律依据}" in said(K.URGING_LETTER, in_words(KINDS[K.URGING_LETTER].default), child=child)
