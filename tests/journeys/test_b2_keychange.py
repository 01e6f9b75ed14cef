"""B2: a wrong name of a pupil is put right by request: returned once, then approved."""

import pytest

from notoneless.children.models import KeyChange
from notoneless.core.models import Event
from tests.journeys.steps import picture

pytestmark = pytest.mark.django_db


def test_returned_then_approved(people, town) -> None:
    child = town.xiaoming
    edit = people.principal.opens("children:child_edit", child.key)
    assert "申请变更" in edit and 'name="id_number"' not in edit and 'name="ethnicity"' in edit
    assert "申请变更" in people.principal.opens(f"/children/{child.key}")
    ask = {"name": "林晓明", "reason": "户口簿为“晓”"}
    assert "请上传佐证材料" in people.principal.presses(
        "children:key_change_ask", child.key, status=422, **ask
    )
    people.principal.presses("children:key_change_ask", child.key, evidence=picture(), **ask)
    first = KeyChange.objects.get()
    assert "审核变更申请：姓名" in people.bureau_officer.desk
    people.principal.opens("children:key_change_decide", first.key, status=403)
    people.bureau_officer.presses(
        "children:key_change_decide", first.key, decision="return", reason="照片看不清"
    )
    assert "变更申请被退回" in people.principal.desk
    assert "照片看不清" in people.principal.opens("children:key_change_page", first.key)
    people.principal.presses("children:key_change_ask", child.key, evidence=picture("tan"), **ask)
    second = KeyChange.objects.exclude(pk=first.pk).get()
    assert "变更申请被退回" not in people.principal.desk
    assert "林晓明" in people.bureau_officer.opens("children:key_change_decide", second.key)
    assert Event.objects.filter(act="key_change_opened").exists()
    people.bureau_officer.presses("children:key_change_decide", second.key, decision="approve")
    child.refresh_from_db()
    assert child.name == "林晓明"
    assert "林晓明" in people.teacher.opens("children:my_class")
    assert "林小明" not in people.bailu_principal.opens("children:key_changes_list")
    assert people.centre_officer.fetches("children:key_change_file", second.key)
