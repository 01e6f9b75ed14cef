"""Memory of the running service: PSS of every process, idle and after 1,000 mixed requests."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import quote

from benchmarks import district

PORT = 8765
BASE = f"http://127.0.0.1:{PORT}"
WORKER_LIMIT, IDLE_LIMIT = 300, 700  # MB


def _tree(root: int) -> list[int]:
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        children = Path(f"/proc/{pid}/task/{pid}/children")
        queue += [int(child) for child in children.read_text().split()] if children.exists() else []
    return found


def _pss(pid: int) -> tuple[str, float]:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    size = re.search(r"^Pss:\s+(\d+) kB", rollup, re.M)
    name = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()[:70]
    return name, int(size[1]) / 1024 if size else 0.0


def _table(words: str, root: int) -> list[tuple[str, float]]:
    rows = [_pss(pid) for pid in _tree(root)]
    print(words + ", all " + f"{sum(size for _, size in rows):.0f} MB")
    for name, size in rows:
        print(f"  {size:6.0f} MB  {name}")
    return rows


def _login(login: str) -> urllib.request.OpenerDirector:
    from notoneless.web.setup import DEMO_PASSWORD

    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{BASE}/login").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    body = f"csrfmiddlewaretoken={token[1]}&login={login}&password={DEMO_PASSWORD}".encode()
    opener.open(urllib.request.Request(f"{BASE}/login", body, {"Referer": BASE}))
    return opener


def main() -> int:
    """Print the table; exit 1 over a limit."""
    district.ready()
    from notoneless.cases.models import Case, CasePaper
    from notoneless.grid.models import User

    logins = ["zhuangan", Case.objects.order_by("pk")[0].person.login]
    keys = [str(key) for key in Case.objects.order_by("pk").values_list("key", flat=True)[:40]]
    papers = [str(key) for key in CasePaper.objects.values_list("paper__key", flat=True)[:5]]
    assert User.objects.filter(login__in=logins).count() == 2
    server = subprocess.Popen([sys.executable, "-m", "notoneless.web.cli", "serve", "--port", str(PORT)])
    try:
        time.sleep(12)
        idle = sum(size for _, size in _table("idle", server.pid))
        pages = [
            "/",
            "/children/",
            f"/children/?q={quote('王')}",
            "/cases/suspected",
            "/balance/",
            "/reports/",
            "/cases/papers",
        ]
        pages += [f"/cases/{key}" for key in keys] + [f"/cases/papers/{key}" for key in papers]
        openers = [_login(login) for login in logins]
        for number in range(1000):
            try:
                openers[number % 25 == 0].open(BASE + pages[number % len(pages)]).read()
            except urllib.error.HTTPError as error:
                if error.code >= 500:
                    raise
        rows = _table("after 1,000 requests", server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    largest = max(size for name, size in rows if "granian" in name)
    print(
        f"largest web worker {largest:.0f} MB (limit {WORKER_LIMIT}), idle {idle:.0f} MB (limit {IDLE_LIMIT})"
    )
    return 0 if largest <= WORKER_LIMIT and idle <= IDLE_LIMIT else 1


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main())
