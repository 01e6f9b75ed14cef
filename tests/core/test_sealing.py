"""Sealed values: read back by the right key and column only, found by their hash, never printed."""

import logging
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notoneless.core import sealing
from notoneless.core.keys import Keys, KeySet, keys
from notoneless.core.sealing import BrokenSeal, Sealed, blind, keyed_hash, seal, unseal
from tests.makers import make_child

NUMBER = "990102201704020018"
COLUMN = "children.child.id_number"


def other_keys() -> Keys:
    """Keys of another installation, under the same version number."""
    return replace(keys(), sets={1: KeySet(1, b"\x07" * 16, b"\x08" * 32)})


@given(st.binary(max_size=300))
def test_what_was_sealed_is_read_back(plain: bytes) -> None:
    assert unseal(COLUMN, seal(COLUMN, plain)) == plain


def test_the_same_number_never_looks_the_same_twice() -> None:
    assert seal(COLUMN, NUMBER.encode()) != seal(COLUMN, NUMBER.encode())


def test_nothing_of_the_text_shows_in_the_sealed_bytes() -> None:
    assert NUMBER.encode() not in seal(COLUMN, NUMBER.encode())


def test_another_installation_cannot_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = seal(COLUMN, NUMBER.encode())
    monkeypatch.setattr(sealing, "keys", other_keys)
    with pytest.raises(BrokenSeal, match="密钥不符"):
        unseal(COLUMN, blob)


def test_a_value_moved_to_another_column_is_refused() -> None:
    blob = seal(COLUMN, NUMBER.encode())
    with pytest.raises(BrokenSeal):
        unseal("children.guardian.id_number", blob)


@pytest.mark.parametrize("kept", [0, 1, 12, 13, 28, 30])
def test_a_cut_value_is_refused(kept: int) -> None:
    with pytest.raises(BrokenSeal):
        unseal(COLUMN, seal(COLUMN, NUMBER.encode())[:kept])


def test_each_changed_byte_is_noticed() -> None:
    blob = seal(COLUMN, NUMBER.encode())
    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1
        with pytest.raises(BrokenSeal):
            unseal(COLUMN, bytes(changed))


def test_a_value_sealed_with_an_older_key_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    blob = seal(COLUMN, NUMBER.encode())
    newer = replace(keys(), sets={**keys().sets, 2: KeySet(2, b"\x01" * 16, b"\x02" * 32)}, current=2)
    monkeypatch.setattr(sealing, "keys", lambda: newer)
    assert unseal(COLUMN, blob).decode() == NUMBER
    assert seal(COLUMN, b"x")[0] == 2


def test_the_keyed_hash_is_hmac_sm3() -> None:
    """Computed with `openssl mac -digest SM3 -macopt key:… HMAC` over the text ``abc``."""
    assert keyed_hash(b"key", b"abc") == HMAC_SM3_OF_ABC


HMAC_SM3_OF_ABC = "28e63256e7c5a087b1f073265dc53092163f7b82729735d06f28f10af9d52393"


def test_a_search_hash_is_the_same_for_the_same_value_and_column_only() -> None:
    assert blind("phone", "10010000001") == blind("phone", "10010000001")
    assert blind("phone", "10010000001") != blind("id_number", "10010000001")
    assert blind("phone", "10010000001") != blind("phone", "10010000002")
    assert len(blind("phone", "10010000001") or "") == 32


def test_an_empty_value_has_no_search_hash() -> None:
    """Else all children without a number would be found as one."""
    assert blind("id_number", "") is None


def test_a_search_hash_of_another_installation_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    here = blind("phone", "10010000001")
    monkeypatch.setattr(sealing, "keys", other_keys)
    assert blind("phone", "10010000001") != here


def test_a_sealed_value_never_prints_itself(caplog: pytest.LogCaptureFixture) -> None:
    sealed = Sealed.of(COLUMN, NUMBER)
    with caplog.at_level(logging.INFO):
        logging.getLogger("notoneless.test").info("%s %r %s", sealed, sealed, {"n": sealed})
    shown = f"{sealed} {sealed!r} {sealed!s} {[sealed]}" + caplog.text
    assert NUMBER not in shown
    assert "••••" in shown
    assert sealed.open() == NUMBER


def test_two_sealed_values_are_equal_when_their_texts_are() -> None:
    assert Sealed.of(COLUMN, NUMBER) == Sealed.of("children.guardian.id_number", NUMBER)
    assert Sealed.of(COLUMN, NUMBER) != Sealed.of(COLUMN, "990102201704020026")
    assert (Sealed.of(COLUMN, NUMBER) == NUMBER) is False


def test_an_empty_text_is_empty_sealed_and_open() -> None:
    sealed = Sealed.of(COLUMN, "")
    assert (bool(sealed), sealed.open(), str(sealed), sealed.blob) == (False, "", "", b"")


@pytest.mark.django_db
def test_a_column_keeps_the_value_sealed_and_gives_it_back() -> None:
    from django.db import connection

    child = make_child(number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM children_child WHERE id = %s", [child.pk])
        stored = bytes(cursor.fetchone()[0])
    assert NUMBER.encode() not in stored
    assert unseal(COLUMN, stored).decode() == NUMBER
    assert child.id_number.open() == NUMBER
    assert NUMBER not in f"{child.id_number} {child.__dict__}"


@pytest.mark.django_db
def test_a_sealed_value_of_another_column_is_sealed_anew_when_assigned() -> None:
    from notoneless.children.models import Child

    child = make_child(number=NUMBER)
    child.residence_detail = child.id_number
    child.save()
    child.refresh_from_db()
    assert child.residence_detail.open() == NUMBER
    assert child.residence_detail.blob != Child.objects.get(pk=child.pk).id_number.blob


@pytest.mark.django_db
def test_a_value_copied_to_another_column_in_the_database_cannot_be_read() -> None:
    from django.db import connection

    child = make_child(number=NUMBER)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE children_child SET residence_detail = id_number WHERE id = %s", [child.pk])
    child.refresh_from_db()
    with pytest.raises(BrokenSeal):
        child.residence_detail.open()


@pytest.mark.django_db
def test_a_dump_of_the_row_shows_dots() -> None:
    from django.core import serializers

    child = make_child(number=NUMBER)
    assert NUMBER not in serializers.serialize("json", [child])
