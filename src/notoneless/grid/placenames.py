"""Places as lists write them: by the names of township, village and group, or inside an address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from notoneless.domain.words import TOWNSHIPS, VILLAGES, PlaceKind
from notoneless.grid.models import Place

_GROUP_NUMBER = re.compile(r"(?:第)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:村民)?(?:小)?组")
_NUMERALS = "零一二三四五六七八九十"


def _numeral(word: str) -> int:
    if word.isdigit():
        return int(word)
    tens, ten, ones = word.partition("十")
    if not ten:
        return _NUMERALS.index(word) if len(word) == 1 else 0
    return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)


def _group_number(text: str) -> int:
    found = _GROUP_NUMBER.search(text)
    return _numeral(found[1]) if found else 0


@dataclass(slots=True)
class _Village:
    pk: int
    name: str
    township: str
    groups: dict[str, int] = field(default_factory=dict)
    numbered: dict[int, int] = field(default_factory=dict)


class PlaceNames:
    """The county's own names, read once for a whole list. Nothing is guessed: two possible places are none."""

    def __init__(self) -> None:
        rows = Place.objects.filter(until_on__isnull=True).values_list("pk", "name", "kind", "parent_id")
        self.names = {pk: name for pk, name, _kind, _parent in rows}
        self.townships = {name: pk for pk, name, kind, _parent in rows if kind in TOWNSHIPS}
        self.villages: dict[str, list[_Village]] = {}
        by_pk: dict[int, _Village] = {}
        for pk, name, kind, parent in rows:
            if kind in VILLAGES:
                village = _Village(pk, name, self.names.get(parent or 0, ""))
                by_pk[pk] = village
                for form in {name, self._short(name)}:
                    self.villages.setdefault(form, []).append(village)
        for pk, name, kind, parent in rows:
            above = by_pk.get(parent or 0)
            if kind == PlaceKind.GROUP and above is not None:
                above.groups[name] = pk
                above.groups[name.removeprefix(above.name)] = pk
                above.numbered[_group_number(name)] = pk
        words = sorted((name for name in self.villages if len(name) > 1), key=len, reverse=True)
        self._village_words = re.compile("|".join(map(re.escape, words))) if words else None
        self._addresses: dict[str, int | None] = {}

    @staticmethod
    def _short(name: str) -> str:
        """村名 as people write it: without 村民委员会 and the like; 柳湾 alone is too little to go by."""
        return re.sub(r"(村民|居民)?委员会$|村委会$|居委会$", "", name)

    def of_columns(self, township: str, village: str, group: str) -> int | None:
        """The place three columns name: the group, else the village, else the township; None if unknown."""
        found = self._village(self._short(village), township) if village else None
        if found is None:
            return self.townships.get(township)
        return self._group(found, group) or found.pk

    def of_address(self, text: str) -> int | None:
        """The village or group of the county that an address names; None for one elsewhere or not plain."""
        if text not in self._addresses:
            self._addresses[text] = self._read(text)
        return self._addresses[text]

    def _read(self, text: str) -> int | None:
        if not text or self._village_words is None:
            return None
        for found in self._village_words.finditer(text):
            village = self._village(found[0], text)
            if village is not None and (village.township in text or found.start() == 0):
                return self._group(village, text[found.start() :]) or village.pk
        return None

    def _village(self, name: str, township: str) -> _Village | None:
        known = self.villages.get(name, ())
        fitting = [one for one in known if one.township and one.township in township]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
        return known[0] if len(known) == 1 and not any(name in township for name in self.townships) else None

    @staticmethod
    def _group(village: _Village, text: str) -> int | None:
        if not text:
            return None
        return village.groups.get(text) or village.numbered.get(_group_number(text) or -1)
