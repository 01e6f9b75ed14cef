"""What a county sets itself, and the one clock everything reads."""

from datetime import UTC, date, datetime, timedelta

import pytest

from notoneless.core import clock
from notoneless.core.countysettings import SPECS, county_days, county_setting
from notoneless.core.models import CountySetting


@pytest.mark.django_db
def test_a_setting_nobody_touched_has_its_default() -> None:
    assert {key: county_setting(key) for key in SPECS} == {key: spec.default for key, spec in SPECS.items()}


@pytest.mark.django_db
def test_the_countys_own_value_wins() -> None:
    CountySetting.objects.create(key="cases.verify_days", value="5")
    assert county_days("cases.verify_days") == 5


@pytest.mark.django_db
def test_a_setting_that_does_not_exist_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        county_setting("cases.verify_dayz")


def test_every_setting_has_a_name_a_help_and_a_number_where_it_counts() -> None:
    for key, spec in SPECS.items():
        assert key == spec.key
        assert spec.label and spec.help.endswith("。")
        if spec.unit:
            assert all(part.isdigit() for part in spec.default.split(",")), key


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 18, 15, 59, 59, tzinfo=UTC), date(2026, 11, 18)),
        (datetime(2026, 11, 18, 16, 0, 0, tzinfo=UTC), date(2026, 11, 19)),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_the_county(
    moment: datetime, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert clock.today() == day
    assert clock.local_day(moment) == day


def test_the_clock_of_tests_stands(fixed_time: datetime) -> None:
    assert clock.now() == fixed_time
    assert clock.today() - timedelta(days=1) == date(2026, 11, 17)
