"""Forms of intake: choosing files, saying what columns mean, narrowing the list of batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms

from notoneless.domain.columnlists import LISTS, ListKind
from notoneless.intake.models import BatchState, ImportBatch, ImportedRow, RowOutcome
from notoneless.intake.services import MOST_BYTES

ACCEPT = ".xlsx,.xls,.csv"


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files; gives a list."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        single = super().clean
        uploads = list(data) if isinstance(data, list | tuple) else [data]
        return [single(upload, initial) for upload in uploads]


class UploadForm(forms.Form):
    """Which list, which files, of which day."""

    kind = forms.ChoiceField(
        label="名册种类", widget=forms.RadioSelect, error_messages={"required": "请选择名册种类。"}
    )
    sheets = FilesField(
        label="文件",
        help_text="Excel(xlsx、xls)或 CSV。学籍名册可以一次选多所学校的文件。",
        widget=FilesInput(attrs={"accept": ACCEPT}),
        max_length=200,
        error_messages={"required": "请选择要导入的文件。", "empty": "选的文件里有一个是空的。"},
    )
    listed_on = forms.DateField(
        label="名单日期",
        required=False,
        help_text="名单是哪一天的；不填按今天。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写日期，如 2026-09-01。"},
    )

    source = forms.CharField(
        label="名单来源", max_length=40, required=False,
        help_text="谁给的名单，如 区残联。同一来源的列对应会记住；不填也可以。",
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kinds: Sequence[ListKind], sources: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0].value

    def clean_sheets(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["sheets"]
        if sum(one.size for one in files) > MOST_BYTES:
            raise forms.ValidationError("文件加起来超过64兆。请分几次导入。")
        return files

    def uploads(self) -> list[tuple[str, bytes]]:
        """(name, content) of each file."""
        return [(one.name, one.read()) for one in self.cleaned_data["sheets"]]


class ColumnsForm(forms.Form):
    """What each header means. Only what the person changes is said and remembered."""

    def __init__(self, *args: Any, kind: ListKind, columns: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        choices = [("", "不导入这一列"), *((column.name, column.header) for column in LISTS[kind])]
        for place, column in enumerate(columns):
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=column["header"] or "(没有表头)",
                choices=choices,
                required=False,
                initial=column["field"],
            )

    @property
    def lines(self) -> list[tuple[dict[str, Any], Any]]:
        """(column as understood, its control)."""
        return [(column, self[f"c{place}"]) for place, column in enumerate(self.columns)]

    def mapping(self) -> dict[str, str]:
        """Header as written → field, for the columns the person changed."""
        return {
            column["raw"]: self.cleaned_data[f"c{place}"]
            for place, column in enumerate(self.columns)
            if self.cleaned_data[f"c{place}"] != column["field"]
        }


class BatchFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Batches by kind and state."""

    kind = django_filters.ChoiceFilter(label="名册", choices=ListKind.choices(), empty_label="全部名册")
    state = django_filters.ChoiceFilter(label="状态", choices=BatchState.choices(), empty_label="全部状态")

    class Meta:
        model = ImportBatch
        fields = ["kind", "state"]


class RowFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Rows of one batch by name and by what became of them."""

    q = django_filters.CharFilter(label="姓名", field_name="name", lookup_expr="icontains")
    outcome = django_filters.ChoiceFilter(label="结果", choices=RowOutcome.choices(), empty_label="全部结果")

    class Meta:
        model = ImportedRow
        fields = ["q", "outcome"]


class UndoForm(forms.Form):
    """Why a list is taken back."""

    reason = forms.CharField(
        label="为什么撤销",
        max_length=200,
        help_text="如：误导入了上个月的名册。会记入日志，不要写个人信息。",
        error_messages={"required": "请写明为什么撤销。"},
    )
