"""特殊群体: entered by their definition with evidence, looked at each year, renewed or ended in bulk."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from notoneless.children.models import SpecialGroup
from notoneless.children.queries import desk_lines, groups_changeable, groups_due, groups_of
from notoneless.children.services import group_enter, groups_end, groups_renew
from notoneless.core.models import Event
from notoneless.domain.refusal import Refusal
from tests.makers import TODAY, photo_bytes, press

pytestmark = pytest.mark.django_db
LONG_AGO = date(2025, 9, 1)


def entered(child: Any, by: Any, kind: str = "left_behind_both", **fields: Any) -> Any:
    words = {"detail": "", "source": "班主任家访", "away": "both", "away_since_on": date(2026, 3, 1)} | fields
    return group_enter(child=child, kind=kind, by=by, today=TODAY, **words)


def test_the_two_definitions_stand_side_by_side(town) -> None:
    entered(town.lan, town.teacher)
    entered(town.lan, town.teacher, "left_behind_civil")
    assert set(town.lan.groups.values_list("kind", flat=True)) == {"left_behind_both", "left_behind_civil"}
    assert {row.reviewed_on for row in town.lan.groups.all()} == {TODAY}


def test_what_the_definition_does_not_name_is_refused(town) -> None:
    out = entered(town.lan, town.teacher, away_since_on=TODAY)
    assert isinstance(out, Refusal) and out.rule == "leftbehind.too_short"
    out = entered(town.lan, town.teacher, "orphan", from_on=TODAY + timedelta(days=1))
    assert isinstance(out, Refusal) and out.rule == "groups.future"
    assert not town.lan.groups.exists()


def old(town) -> SpecialGroup:
    row = SpecialGroup.objects.get(child=town.disabled)
    SpecialGroup.objects.filter(pk=row.pk).update(from_on=LONG_AGO)
    return row


def test_after_a_year_a_row_is_due_and_renewing_puts_it_off(town) -> None:
    row = old(town)
    assert list(groups_due(town.bureau_officer, TODAY)) == [row]
    words = {"groups": [row.pk], "among": [row.pk], "by": town.bureau_officer, "today": TODAY}
    assert groups_renew(**words) == 1
    assert not groups_due(town.bureau_officer, TODAY).exists()
    row.refresh_from_db()
    assert (row.reviewed_on, row.reviewed_by) == (TODAY, town.bureau_officer)
    assert Event.objects.filter(act="group_review", child_key=town.disabled.key).count() == 1


def test_only_ticked_rows_of_ones_own_are_touched(town) -> None:
    row = old(town)
    words = {"by": town.teacher, "today": TODAY}
    out = groups_end(groups=[row.pk], among=groups_changeable(town.teacher), **words)
    assert isinstance(out, Refusal) and out.rule == "groups.none"
    row.refresh_from_db()
    assert row.until_on is None
    assert groups_end(groups=[row.pk], among=[row.pk], **words) == 1
    row.refresh_from_db()
    assert row.until_on == TODAY - timedelta(days=1)


def test_the_village_reads_no_groups(town, client) -> None:
    assert not groups_of(town.village_officer).exists()
    client.force_login(town.village_officer)
    assert client.get("/children/groups").status_code == 403


def test_the_teacher_reviews_from_her_desk(town, client) -> None:
    row = entered(town.lan, town.teacher)
    SpecialGroup.objects.filter(pk=row.pk).update(reviewed_on=LONG_AGO)
    line = next(one for one in desk_lines(town.teacher, TODAY) if one.button == "去复核")
    client.force_login(town.teacher)
    page = client.get(line.url).content.decode()
    assert "覃兰" in page and f'value="{row.pk}"' in page
    assert press(client, "/children/groups/review", {"decision": "renew"}).status_code == 422
    press(client, "/children/groups/review", {"decision": "renew", "group": [row.pk]})
    assert "覃兰" not in client.get(line.url).content.decode()
    press(client, "/children/groups/review", {"decision": "end", "group": [row.pk]})
    row.refresh_from_db()
    assert row.until_on is not None


def test_evidence_is_kept_and_shown_to_who_may_read_it(town, client) -> None:
    client.force_login(town.teacher)
    photo = SimpleUploadedFile("card.jpg", photo_bytes(), "image/jpeg")
    data = {"kind": "disabled", "source": "残疾人证", "evidence": photo}
    assert press(client, f"/children/{town.lan.key}/groups", data).status_code == 302
    row = town.lan.groups.get()
    shown = client.get(f"/children/{town.lan.key}/groups/{row.pk}/file")
    assert shown["Content-Type"] == "image/jpeg"
    client.force_login(town.shiqiao_officer)
    assert client.get(f"/children/{town.lan.key}/groups/{row.pk}/file").status_code == 403
    client.force_login(town.other_teacher)
    assert client.get(f"/children/{town.lan.key}/groups/{row.pk}/file").status_code == 404


def test_the_register_leaves_in_scope_and_on_the_record(town, client) -> None:
    client.force_login(town.point_manager)
    answer = client.get("/children/groups?export=xlsx")
    cells = [row[0].value for row in openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows()]
    assert "卢敏" in cells and "万里" not in cells
    assert Event.objects.filter(act="groups_exported").count() == 1
    client.force_login(town.teacher)
    assert client.get("/children/groups?export=xlsx").status_code == 403
