"""Pages under 35,000 children against the floor: median times in turn A B A B, and the ratio pair by pair."""

import secrets
import statistics
import sys
import time
from collections.abc import Callable

from benchmarks import district

RUNS = 40


def _pairs(words: str, ours: Callable[[], object], floor: Callable[[], object], limit: float) -> bool:
    for _ in range(3):
        ours(), floor()
    mine, bare, ratios = [], [], []
    for _ in range(RUNS):
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


def main() -> int:
    """Print the ratios; exit 1 when one is over its limit."""
    district.ready()
    from django.test import Client, override_settings

    from benchmarks.floor import pages as bare
    from notoneless.cases.models import Case
    from notoneless.core import clock
    from notoneless.domain.words import CaseState
    from notoneless.grid.models import User

    officer = User.objects.get(login="zhuangan")
    visitor = Case.objects.filter(state=CaseState.PERSUADING).select_related("person").first()
    assert visitor is not None
    ours, floor, save_ours, save_floor = Client(), Client(), Client(), Client()
    ours.force_login(officer), floor.force_login(officer)
    save_ours.force_login(visitor.person), save_floor.force_login(visitor.person)
    settings = override_settings(ROOT_URLCONF="benchmarks.floor.pages", MIDDLEWARE=bare.MIDDLEWARE)

    def on_floor(act: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            with settings:
                return act()

        return run

    def get(client: Client, address: str) -> Callable[[], object]:
        def run() -> object:
            response = client.get(address)
            assert response.status_code == 200, response.status_code
            return response

        return run

    def post(client: Client, address: str) -> Callable[[], object]:
        def run() -> object:
            words = {
                "case": str(visitor.key), "kind": "call", "on": clock.today().isoformat(), "found": "家长愿意送回来。",
                "met": "母亲", "request_key": secrets.token_hex(16),
            }  # fmt: skip
            response = client.post(address, words)
            assert response.status_code == 302, response.status_code
            return response

        return run

    fine = [
        _pairs(
            "list of 50, whole county", get(ours, "/children/"), on_floor(get(floor, "/list")), 2.0
        ),
        _pairs(
            "list of 50, searched by name", get(ours, "/children/?q=李"), on_floor(get(floor, "/list?q=李")), 2.0
        ),
        _pairs(
            "saving a visit", post(save_ours, f"/cases/{visitor.key}/contact"),
            on_floor(post(save_floor, "/save")), 2.0,
        ),
    ]  # fmt: skip
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
