"""Pages under 35,000 children against the floor: median times in turn A B A B, and the ratio pair by pair."""

import secrets
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import district

RUNS = 40
LIMIT = 2.0
Act = Callable[[], object]


def _addresses_known() -> None:
    """The floor's own addresses empty Django's cache of addresses each time; what is served never pays for that."""
    from django.urls import get_resolver, reverse

    get_resolver()._populate()
    for one in ("web:desk", "children:child_list", "cases:cases_all", "verification:pairs"):
        reverse(one)


def _pairs(words: str, ours: Callable[[], object], floor: Callable[[], object], limit: float) -> bool:
    for _ in range(3):
        ours(), floor()
    mine, bare, ratios = [], [], []
    for _ in range(RUNS):
        _addresses_known()
        began = time.perf_counter()
        ours()
        middle = time.perf_counter()
        floor()
        ended = time.perf_counter()
        mine.append(middle - began)
        bare.append(ended - middle)
        ratios.append((middle - began) / (ended - middle))
    ratio = statistics.median(ratios)
    verdict = "ok" if ratio <= limit else "OVER"
    print(
        f"{words}: product {statistics.median(mine) * 1000:.1f} ms, bare view {statistics.median(bare) * 1000:.1f} ms, "
        f"ratio {ratio:.2f} (limit {limit}) {verdict}"
    )
    return ratio <= limit


def _within(words: str, ours: Act, limit: float) -> bool:
    """A page nobody reads twice a minute and that counts a whole list: in seconds, without a floor."""
    ours()
    times = []
    for _ in range(5):
        began = time.perf_counter()
        ours()
        times.append(time.perf_counter() - began)
    took = statistics.median(times)
    print(f"{words}: {took:.2f} s (limit {limit} s) {'ok' if took <= limit else 'OVER'}")
    return took <= limit


def _get(client: Any, address: str) -> Act:
    def run() -> object:
        response = client.get(address)
        assert response.status_code == 200, response.status_code
        return response

    return run


def _post(client: Any, address: str, case: str) -> Act:
    from notoneless.core import clock

    def run() -> object:
        words = {
            "case": case,
            "kind": "call",
            "on": clock.today().isoformat(),
            "found": "家长愿意送回来。",
            "met": "母亲",
        }
        response = client.post(address, words | {"request_key": secrets.token_hex(16)})
        assert response.status_code == 302, response.status_code
        return response

    return run


def _on_floor(act: Act) -> Act:
    """The same act on the bare view's own addresses and middleware."""
    from django.test import override_settings

    from benchmarks.floor import pages as bare

    def run() -> object:
        with override_settings(ROOT_URLCONF="benchmarks.floor.pages", MIDDLEWARE=bare.MIDDLEWARE):
            return act()

    return run


def _part(client: Any, address: str) -> Act:
    def run() -> object:
        response = client.get(address, headers={"HX-Request": "true"})
        assert response.status_code == 200, response.status_code
        return response

    return run


PAIRS = 500


def _doubts() -> list[str]:
    """Five hundred pairs that wait for the bureau. Returns their keys."""
    from notoneless.children.models import Roll
    from notoneless.verification.models import MatchPair, MatchRun, SourceRow

    run = MatchRun.objects.filter(state="done").first()
    rows = SourceRow.objects.standing("household").filter(child__isnull=False).order_by("pk")[:PAIRS]
    pupils = Roll.objects.current().order_by("-pk").values_list("child", flat=True)[:PAIRS]
    made = [
        MatchPair(row=row, candidate_id=pupil, run=run, explanation="姓名相同，出生日期相近")
        for row, pupil in zip(rows, pupils, strict=True)
    ]
    MatchPair.objects.filter(row__in=[pair.row_id for pair in made]).delete()
    MatchPair.objects.bulk_create(made)
    return [str(pair.key) for pair in made]


def _decisions(client: Any, address: str, keys: list[str]) -> Act:
    """Each press another pair."""
    left = iter(keys)

    def run() -> object:
        key = next(left)
        words = {"decision": "different", "key": key, "request_key": secrets.token_hex(16)}
        response = client.post(address.format(key=key), words, headers={"HX-Request": "true"})
        assert response.status_code == 200, response.status_code
        return response

    return run


def _pair_pages(ours: Any, floor: Any) -> list[bool]:
    """A doubtful pair among five hundred: shown in place of another, and decided, which shows the next."""
    from notoneless.verification.models import MatchPair

    keys = _doubts()
    try:
        shown = (
            _get(ours, f"/verification/pairs/{keys[0]}/"),
            _on_floor(_get(floor, f"/pair?key={keys[0]}")),
        )
        half = PAIRS // 2
        decided = (
            _decisions(ours, "/verification/pairs/{key}/", keys[1:half]),
            _on_floor(_decisions(floor, "/decide", keys[half:])),
        )
        return [
            _pairs("a pair of 500 shown", *shown, LIMIT),
            _pairs("a pair of 500 decided", *decided, LIMIT),
        ]
    finally:
        MatchPair.objects.filter(key__in=keys).delete()


def main() -> int:
    """Print the ratios; exit 1 when one is over its limit."""
    district.ready()
    from django.test import Client

    from notoneless.cases.models import Case
    from notoneless.domain.words import CaseState
    from notoneless.grid.models import User

    officer = User.objects.get(login="zhuangan")
    visitor = Case.objects.filter(state=CaseState.PERSUADING).select_related("person").first()
    assert visitor is not None
    ours, floor, save_ours, save_floor = Client(), Client(), Client(), Client()
    for client, person in (
        (ours, officer),
        (floor, officer),
        (save_ours, visitor.person),
        (save_floor, visitor.person),
    ):
        client.force_login(person)
    case, address = str(visitor.key), f"/cases/{visitor.key}/contact"
    save = (_post(save_ours, address, case), _on_floor(_post(save_floor, "/save", case)))
    fine = [
        _pairs("list of 50, whole county", _get(ours, "/children/"), _on_floor(_get(floor, "/list")), LIMIT),
        _pairs(
            "list of 50, searched", _get(ours, "/children/?q=李"), _on_floor(_get(floor, "/list?q=李")), LIMIT
        ),
        _pairs("saving a visit", *save, LIMIT),
        *_pair_pages(ours, floor),
        _within(
            "statement of the household list", _get(ours, "/verification/statement/?list=household"), 1.0
        ),
    ]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
