"""Finding children by what was typed into a search box."""

import unicodedata

from django.db.models import Q

from notoneless.children.models import Child, Guardian, Roll
from notoneless.children.queries.rows import with_cells
from notoneless.core import clock
from notoneless.core.lookups import in_plain_order
from notoneless.core.sealing import blind
from notoneless.domain.idcard import normalise, to_18
from notoneless.domain.names import normalise_name
from notoneless.grid.models import User

LONGEST_WORDS = 40
FOUND_AT_MOST = 20
ID_LENGTHS = (15, 18)
PHONE_LENGTHS = range(7, 14)
ROLL_NUMBER_LENGTHS = range(6, 31)


def words_of(text: str) -> str:
    """What was typed into a search box: half-width, no blanks, no longer than a number can be."""
    return "".join(unicodedata.normalize("NFKC", text[:LONGEST_WORDS]).split())


def matching(text: str) -> Q:
    """Children by a part of the name, pinyin initials, or a whole ID, phone or roll number."""
    words = words_of(text)
    if not words:
        return Q()
    if not words.isascii():
        return Q(name__holds=normalise_name(words)) | Q(former_name=normalise_name(words))
    upper = words.upper()
    if words.isalpha():
        return Q(initials__startswith=words.lower()) | Q(name__holds=words)
    found = Q(pk__in=[])
    digits = words.replace("-", "").removeprefix("+86")
    number = normalise(upper)
    if len(number) in ID_LENGTHS:
        whole = to_18(number) if len(number) == 15 and number.isdigit() else number
        found |= Q(id_number_index__in=[blind("id_number", number), blind("id_number", whole)])
    if digits.isdigit() and len(digits) in PHONE_LENGTHS:
        holders = Guardian.objects.filter(phone_index=blind("phone", digits)).values("child")
        found |= Q(pk__in=holders)
    if len(upper) in ROLL_NUMBER_LENGTHS:
        rolls = Roll.objects.filter(roll_number_index=blind("roll_number", upper)).values("child")
        found |= Q(pk__in=rolls)
    return found


def children_found(user: User, text: str) -> list[Child]:
    """For the one search box: at most twenty children in this person's sight; who begins with it comes first."""
    found: list[Child] = []
    if words_of(text):
        children = Child.objects.visible_to(user).live()
        for condition, order in _steps(text):
            rows = children.filter(condition).exclude(pk__in=[child.pk for child in found])
            shown = with_cells(rows, clock.today()).order_by(in_plain_order(order), "pk")
            found += shown[: FOUND_AT_MOST - len(found)]
            if len(found) == FOUND_AT_MOST:
                break
    return found


def _steps(text: str) -> list[tuple[Q, str]]:
    """(condition, order) one after another, each by an index of its own: joined by OR they would read a million rows."""
    words = words_of(text)
    if not words.isascii():
        return [(Q(name__begins=normalise_name(words)), "name"), (matching(text), "name")]
    if words.isalpha():
        return [(Q(initials__begins=words.lower()), "initials"), (Q(name__holds=words), "name")]
    return [(matching(text), "name")]
