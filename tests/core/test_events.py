"""The event log: nothing changes without an entry, and no entry is changed without it being found and located."""

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from notoneless.core.events import ACT_LABELS, SilentWrite, act, acts, chain_faults
from notoneless.core.models import ChainHead, CountySetting, Event, EventValue
from notoneless.core.sealing import Sealed

pytestmark = pytest.mark.django_db
acts({"tried": "试验"})
PHONE = "10010000001"


@pytest.fixture
def log_of_ten() -> None:
    """Ten acts, each with two values."""
    for number in range(1, 11):
        with act(by="fang") as log:
            log("tried", changes={"phone": (PHONE, f"1001000000{number % 10}"), "class": ("", f"{number}班")})


def seqs(faults: list[Any]) -> set[int]:
    return {fault.seq for fault in faults}


def test_an_untouched_log_is_whole(log_of_ten: None) -> None:
    assert chain_faults() == []
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 11))


def test_the_log_holds_no_personal_value_in_plain(log_of_ten: None) -> None:
    with connection.cursor() as cursor:
        for table in ("core_event", "core_eventvalue"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = repr(
                [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()]
            )
            assert PHONE not in rows and "3班" not in rows


def test_values_are_read_back_by_who_may(log_of_ten: None) -> None:
    value = EventValue.objects.get(event__seq=4, name="class")
    assert (value.old.open(), value.new.open()) == ("", "4班")


def test_a_write_without_an_event_is_undone() -> None:
    with pytest.raises(SilentWrite), act(by="fang"):
        CountySetting.objects.create(key="county.name", value="谁也不知道")
    assert not CountySetting.objects.exists()


def test_a_failed_act_leaves_neither_change_nor_entry() -> None:
    with pytest.raises(ZeroDivisionError), act(by="fang") as log:
        CountySetting.objects.create(key="county.name", value="半途而废")
        log("tried")
        raise ZeroDivisionError
    assert not CountySetting.objects.exists()
    assert not Event.objects.exists()
    with act(by="fang") as log:
        log("tried")
    assert chain_faults() == []


def test_acts_inside_an_act_are_one_transaction_in_their_order() -> None:
    with act(by="fang") as outer:
        outer("tried", changes={"n": ("", "1")})
        with act(by="someone_else") as inner:
            inner("tried", changes={"n": ("", "2")})
    events = Event.objects.order_by("seq")
    assert [event.by for event in events] == ["fang", "fang"]
    assert [event.values.get().new.open() for event in events] == ["1", "2"]


def test_an_act_without_a_chinese_name_is_refused() -> None:
    with pytest.raises(KeyError, match="nameless"), act(by="fang") as log:
        log("nameless")


def test_every_act_has_a_chinese_name() -> None:
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in label) for label in ACT_LABELS.values())


def _edit(seq: int) -> set[int]:
    Event.objects.filter(seq=seq).update(by="someone_else")
    return {seq, seq + 1}


def _redate(seq: int) -> set[int]:
    event = Event.objects.get(seq=seq)
    Event.objects.filter(seq=seq).update(at=event.at - timedelta(days=1))
    return {seq, seq + 1}


def _relabel(seq: int) -> set[int]:
    Event.objects.filter(seq=seq).update(act="login")
    return {seq, seq + 1}


def _delete(seq: int) -> set[int]:
    EventValue.objects.filter(event__seq=seq).delete()
    Event.objects.filter(seq=seq).delete()
    return {seq, seq + 1}


def _insert(seq: int) -> set[int]:
    """A forged entry between two: those behind it are moved up, as a careful forger would."""
    for event in Event.objects.filter(seq__gte=seq).order_by("-seq"):
        Event.objects.filter(pk=event.pk).update(seq=event.seq + 1)
    template = Event.objects.get(seq=seq + 1)
    Event.objects.create(
        seq=seq, at=template.at, by="fang", act="tried", digest=template.digest, mac="0" * 64
    )
    return {seq, seq + 1}


def _swap(seq: int) -> set[int]:
    one, other = Event.objects.get(seq=seq), Event.objects.get(seq=seq + 1)
    Event.objects.filter(pk=one.pk).update(seq=99)
    Event.objects.filter(pk=other.pk).update(seq=seq)
    Event.objects.filter(pk=one.pk).update(seq=seq + 1)
    return {seq, seq + 1}


def _copy(seq: int) -> set[int]:
    """The content of one entry put over another, its seal included."""
    other = Event.objects.get(seq=seq % 9 + 2)
    Event.objects.filter(seq=seq).update(digest=other.digest, mac=other.mac, at=other.at)
    return {seq, seq + 1}


def _alter_value(seq: int) -> set[int]:
    value = EventValue.objects.filter(event__seq=seq).first()
    assert value is not None
    value.new = Sealed.of("core.eventvalue.new", "改过的值")
    value.save()
    return {seq}


def _move_value(seq: int) -> set[int]:
    """The values of two entries exchanged: each well sealed, each in the wrong place."""
    other = Event.objects.get(seq=seq % 9 + 2 if seq % 9 + 2 != seq else 1)
    for name in ("phone", "class"):
        mine = EventValue.objects.get(event__seq=seq, name=name)
        theirs = EventValue.objects.get(event=other, name=name)
        mine.new, theirs.new = Sealed.of("core.eventvalue.new", theirs.new.open()), mine.new
        mine.save()
        theirs.save()
    return {seq}


@pytest.mark.parametrize(
    "harm", [_edit, _redate, _relabel, _delete, _insert, _swap, _copy, _alter_value, _move_value]
)
def test_tampering_is_found_and_located(log_of_ten: None, harm: Callable[[int], set[int]]) -> None:
    """T44, each kind at ten drawn places; the seed is fixed."""
    dice = random.Random(44)
    for _ in range(10):
        seq = dice.randint(2, 8)
        point = transaction.savepoint()
        places = harm(seq)
        found = chain_faults()
        assert found, f"{harm.__name__} at {seq} was not noticed"
        assert places & seqs(found), f"{harm.__name__} at {seq} was placed at {seqs(found)}"
        transaction.savepoint_rollback(point)
        assert chain_faults() == []


def test_a_cut_tail_is_found(log_of_ten: None) -> None:
    EventValue.objects.filter(event__seq__gt=7).delete()
    Event.objects.filter(seq__gt=7).delete()
    faults = chain_faults()
    assert seqs(faults) == {7}
    assert "应到第 10 条" in faults[0].sentence


def test_a_missing_chain_head_is_found(log_of_ten: None) -> None:
    ChainHead.objects.all().delete()
    assert "日志链头缺失" in [fault.sentence for fault in chain_faults()]


def test_a_log_emptied_altogether_is_found(log_of_ten: None) -> None:
    EventValue.objects.all().delete()
    Event.objects.all().delete()
    assert chain_faults() != []


def test_a_value_added_to_an_entry_that_had_none_is_found() -> None:
    with act(by="fang") as log:
        log("tried")
    EventValue.objects.create(event=Event.objects.get(), name="phone", old="", new=PHONE, salt="00")
    assert seqs(chain_faults()) == {1}


def test_a_value_sealed_with_other_keys_is_found(log_of_ten: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_eventvalue SET new = %s WHERE name = 'phone'", [b"\x01" + b"\x00" * 40])
    assert seqs(chain_faults()) == set(range(1, 11))


def test_a_childs_values_may_be_erased_and_the_chain_holds(log_of_ten: None) -> None:
    EventValue.objects.filter(event__seq__in=(3, 4)).delete()
    assert chain_faults() == []


def test_a_value_cannot_be_guessed_once_erased(log_of_ten: None) -> None:
    """The same change twice leaves two digests: the salt went with the value."""
    for _ in range(2):
        with act(by="fang") as log:
            log("tried", changes={"phone": ("", PHONE)})
    first, second = Event.objects.order_by("-seq")[:2]
    assert first.digest != second.digest


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_make_one_unbroken_chain() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        try:
            for _ in range(5):
                with act(by=f"person{number}") as log:
                    log("tried", changes={"n": ("", str(number))})
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert Event.objects.count() == 20
    assert chain_faults() == []
