"""``notoneless serve`` as a real process: pages, headers, static files, the worker, the end of all of them."""

import http.client
import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from notoneless.web.headers import POLICY
from tests.web.installation import ROOT, Installation, free_port

ASK = """
import json
from datetime import timedelta
from notoneless.core import clock
from notoneless.core.models import Job
row = Job.objects.create(kind="intake.unknown", asker="nobody", asked_at=clock.now(), input={})
from notoneless.core.queue import run_job
run_job(str(row.key))
print(json.dumps(str(row.key)))
"""
STATE = """
import json, sys
from notoneless.core.models import Job
print(json.dumps(Job.objects.get(key=sys.argv[1]).state))
"""
DEADLINE = 60.0


def until(what: Callable[[], Any], seconds: float = DEADLINE) -> Any:
    """Ask again until there is an answer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds} s")


@dataclass
class Served:
    """A serving installation."""

    here: Installation
    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        return fetch(self.port, path, **headers)

    def processes(self) -> dict[int, str]:
        """Every process of it, by number, with its command."""
        return {pid: words for pid, words in descendants(self.process.pid).items() if words}

    def consumers(self) -> set[int]:
        """The queue's consumer. The supervisor's own command line names it too, hence the end of the line."""
        return {pid for pid, words in self.processes().items() if words.endswith(" -m notoneless.web.worker")}


def fetch(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        link.request("GET", path, headers=headers)
        answer = link.getresponse()
        return (
            answer.status,
            {k.lower(): v for k, v in answer.getheaders()},
            answer.read().decode("utf-8", "replace"),
        )
    finally:
        link.close()


def descendants(root: int) -> dict[int, str]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rsplit(")", 1)[1].split()[1])
    found = {root}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        grown = bool(more)
        found |= more
    return {pid: command_of(pid) for pid in found}


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return ""


def is_up(port: int) -> bool:
    try:
        return fetch(port, "/healthz")[0] == 200
    except OSError:
        return False


def start(here: Installation) -> Served:
    port = free_port()
    with (here.keys.parent / "served.log").open("w") as output:
        process = subprocess.Popen(
            here.command("serve", "--port", str(port)), env=here.env, cwd=ROOT, text=True,
            stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    served = Served(here, process, port)
    try:
        until(lambda: is_up(port) or process.poll() is not None)
    except BaseException:
        process.kill()
        raise
    assert process.poll() is None, (here.keys.parent / "served.log").read_text()
    return served


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    here = Installation(tmp_path_factory.mktemp("served"))
    assert here.run("init").returncode == 0
    running = start(here)
    yield running
    running.process.terminate()
    running.process.wait(timeout=30)
    here.end()


def test_the_login_page_answers_with_the_content_policy(served: Served) -> None:
    status, headers, page = served.get("/login")
    assert status == 200
    assert "<form" in page and 'name="password"' in page
    assert headers["content-security-policy"] == POLICY
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"].startswith("max-age=0") or "no-store" in headers["cache-control"]


def test_a_stranger_is_led_to_the_login_page(served: Served) -> None:
    status, headers, _ = served.get("/")
    assert (status, headers["location"]) == (302, "/login?next=/")


def test_another_hosts_name_is_refused(served: Served) -> None:
    assert served.get("/login", Host="evil.example")[0] == 400


def test_static_files_are_named_by_their_content_and_kept_for_ever(served: Served) -> None:
    page = served.get("/login")[2]
    links = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert len(links) >= 3
    for link in links:
        assert re.search(r"\.[0-9a-f]{12}\.", link), f"{link} has no digest in its name"
        status, headers, _ = served.get(link, **{"Accept-Encoding": "br"})
        assert status == 200
        assert "immutable" in headers["cache-control"]
        if link.endswith((".css", ".js")):
            assert headers.get("content-encoding") == "br"


def test_health_is_told_to_whoever_asks(served: Served) -> None:
    status, _, body = served.get("/healthz")
    assert (status, json.loads(body)) == (200, {"ok": True})


def test_a_page_that_is_not_there_tells_nothing_of_the_machine(served: Served) -> None:
    status, _, page = served.get("/no/such/page")
    assert status == 404
    assert "Traceback" not in page and "/work" not in page and "urlpatterns" not in page


def test_the_worker_takes_a_job(served: Served) -> None:
    """Asked by somebody who is no longer there: the worker takes it and says so."""
    key = served.here.python(ASK)
    assert until(lambda: served.here.python(STATE, key) == "failed")


def test_a_process_that_dies_is_started_again(served: Served) -> None:
    (worker,) = served.consumers()
    os.kill(worker, signal.SIGKILL)
    until(lambda: served.consumers() - {worker})
    assert served.get("/healthz")[0] == 200


def test_the_workers_of_the_web_are_two_and_all_processes_fit_into_memory(served: Served) -> None:
    """Resident share (PSS) of all processes idle: 700 MB at most, each web worker 300."""
    for _ in range(20):
        served.get("/login")
    processes = served.processes()
    sizes = {f"{pid} {words}": pss(pid) for pid, words in processes.items()}
    assert len(processes) >= 4
    assert max(sizes.values()) < 300, sizes
    assert sum(sizes.values()) < 700, sizes


def pss(pid: int) -> float:
    """Proportional set size in MB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE).group(1)) / 1024  # type: ignore[union-attr]


def test_a_stop_ends_every_process(tmp_path: Path) -> None:
    here = Installation(tmp_path)
    assert here.run("init").returncode == 0
    for number in (signal.SIGTERM, signal.SIGINT):
        running = start(here)
        everyone = running.processes()
        assert len(everyone) >= 4
        os.kill(running.process.pid, number)
        assert running.process.wait(timeout=30) == 0
        until(lambda: not [pid for pid, words in everyone.items() if command_of(pid) == words], 15)  # noqa: B023
        with pytest.raises(OSError):
            fetch(running.port, "/healthz")
    here.end()


def test_a_port_in_use_is_given_up_with_a_sentence(served: Served, tmp_path: Path) -> None:
    done = served.here.run("serve", "--port", str(served.port))
    assert done.returncode == 1
    assert str(served.port) in done.stderr and "占用" in done.stderr
    assert "Traceback" not in done.stderr
