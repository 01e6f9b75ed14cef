"""The controls above a list."""

import pytest

from notoneless.core.widgets import PlainSelect

pytestmark = pytest.mark.django_db


def test_a_select_marks_what_is_chosen_and_escapes_what_people_named() -> None:
    select = PlainSelect(choices=[("", "全部"), ("1", "<b>村</b>"), (2, "二")])
    html = select.render("place", "2", {"id": "id_place"})
    assert '<select name="place" id="id_place">' in html
    assert '<option value="2" selected>二</option>' in html
    assert "&lt;b&gt;村&lt;/b&gt;" in html
    assert html.count("selected") == 1


def test_the_filter_that_is_set_stays_set(client, town) -> None:
    client.force_login(town.township_officer)
    shown = client.get("/children/", {"grade": "3", "place": town.liuwan.pk}).content.decode()
    assert '<option value="3" selected>三年级</option>' in shown
    assert f'<option value="{town.liuwan.pk}" selected>柳湾村</option>' in shown
