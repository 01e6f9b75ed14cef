"""委托照护."""

from typing import Any

from django import forms

from notoneless.children.forms.fields import DateInput


class CarerForm(forms.Form):
    """Whom the parents entrusted with the child."""

    name = forms.CharField(label="受委托人姓名", max_length=60)
    relation = forms.CharField(label="与孩子的关系", max_length=20, required=False)
    phone = forms.CharField(label="联系电话", max_length=20, required=False)
    from_on = forms.DateField(label="从哪天起", widget=DateInput)
    until_on = forms.DateField(label="到哪天止", required=False, widget=DateInput, help_text="不清楚的留空。")
    has_notice = forms.BooleanField(
        label="父母已把委托情况书面告知学校和村(居)委会", required=False,
        help_text="未成年人保护法第二十三条。还没有的，请提醒父母补交。",
    )  # fmt: skip
    is_fit = forms.BooleanField(
        label="已核实：是有照护能力的成年人，没有法律规定不得受委托的情形", required=False,
        help_text="未成年人保护法第二十二条。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.attrs["inputmode"] = "tel"
