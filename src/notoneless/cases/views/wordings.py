"""文书用语: the county's own words, kind by kind: taken down as Word, handed in changed, looked at, put into force."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from notoneless.core import clock
from notoneless.core.pages import act_or_say_why, form_page
from notoneless.documents import wordings
from notoneless.documents.models import Wording
from notoneless.documents.services import DOCX
from notoneless.domain.words import PaperKind
from notoneless.files.papers.countywording import FIELDS, KINDS, in_words
from notoneless.files.wordtemplate import FILE_SIZE
from notoneless.grid.access import SignedRequest, needs


class WordingForm(forms.Form):
    """The changed Word file."""

    file = forms.FileField(
        label="改好的 Word 文件", help_text="在下载的样本上修改；大括号里的栏目名称不要改。只取段落文字。",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "请选改好的 Word 文件。", "empty": "这个文件是空的，请重新选择。"},
    )  # fmt: skip


def _kind(word: str) -> PaperKind:
    if word not in {str(kind) for kind in KINDS}:
        raise Http404
    return PaperKind(word)


def _version(request: SignedRequest, kind: PaperKind) -> Wording | None:
    """The version named in the address (``?version=``), of this kind; None where none is named."""
    asked = request.GET.get("version", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise Http404
    found: Wording = get_object_or_404(wordings.wordings_of(kind), pk=int(asked))
    return found


def _lines(request: SignedRequest, kind: PaperKind) -> tuple[str, ...]:
    """The words asked for: a version's, the default's, or those in force."""
    row = _version(request, kind)
    if row is not None:
        return tuple(row.lines.split("\n"))
    return in_words(KINDS[kind].default) if "default" in request.GET else wordings.words_in_force(kind)


@needs("wordings.see")
def wordings_all(request: SignedRequest) -> HttpResponse:
    """文书用语: every kind with what is in force."""
    county = wordings.wordings_in_force()
    context = {
        "page_title": "文书用语",
        "help_sentence": "每种文书印什么话。县里可以用自己的话，启用后只用于新签发的文书。",
        "rows": [(kind, county.get(str(kind))) for kind in KINDS],
    }
    return render(request, "cases/wordings_all.html", context)


@needs("wordings.see")
def wording_page(request: SignedRequest, kind: str) -> HttpResponse:
    """One kind: the words in force, its fields, its versions."""
    word = _kind(kind)
    words = KINDS[word]
    context = {
        "page_title": f"{word.label}用语",
        "help_sentence": "下载样本，用 Word 或 WPS 改好再上传；看过样张后启用。",
        "kind": word,
        "now": wordings.wording_now(word),
        "lines": wordings.words_in_force(word),
        "fields": [(*FIELDS[slot], slot in words.required) for slot in words.slots],
        "versions": wordings.wordings_of(word)[:50],
    }
    return render(request, "cases/wording_page.html", context)


@needs("wordings.edit")
def wording_hand_in(request: SignedRequest, kind: str) -> HttpResponse:
    """上传改好的 Word 文件."""
    word = _kind(kind)
    form = WordingForm(request.POST or None, request.FILES or None)

    def do(data: dict[str, Any]) -> Any:
        content = data["file"].read(FILE_SIZE + 1)
        return wordings.wording_hand_in(kind=word, content=content, by=request.user, today=clock.today())

    return form_page(
        request, form, do, title=f"上传{word.label}用语", submit="上传",
        sentence="上传后先看样张，再启用；启用前文书不变。", done="已收下，还没有启用。请先看样张，再启用。",
        back=reverse("cases:wording_page", args=[kind]),
    )  # fmt: skip


@needs("wordings.see")
def wording_file(request: SignedRequest, kind: str) -> HttpResponse:
    """The words as a Word file to change."""
    word = _kind(kind)
    response = HttpResponse(wordings.template_of(word, _lines(request, word)), content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(word.label)}.docx"
    return response


@needs("wordings.see")
def wording_preview(request: SignedRequest, kind: str) -> HttpResponse:
    """A draft about an invented child in these words."""
    word = _kind(kind)
    response = HttpResponse(wordings.preview_of(word, _lines(request, word)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="wording-{word}.pdf"'
    response["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; frame-ancestors 'none'"
    return response


@needs("wordings.edit")
def wording_start(request: SignedRequest, kind: str, version: int) -> HttpResponse:
    """启用一版."""
    word = _kind(kind)
    row = get_object_or_404(wordings.wordings_of(word), pk=version)
    back = reverse("cases:wording_page", args=[kind])
    if request.method != "POST":
        return redirect(back)
    outcome = wordings.wording_start(wording=row, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done="已启用，从下一份签发的文书起使用。", back=back)


@needs("wordings.edit")
def wording_reset(request: SignedRequest, kind: str) -> HttpResponse:
    """恢复默认用语."""
    word, back = _kind(kind), reverse("cases:wording_page", args=[kind])
    if request.method != "POST":
        return redirect(back)
    outcome = wordings.wording_reset(kind=word, by=request.user, today=clock.today())
    return act_or_say_why(request, outcome, done="已恢复默认用语。", back=back)
