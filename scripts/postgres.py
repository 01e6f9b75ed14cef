"""Finds a PostgreSQL the tests may use: the one named, the local server that answers, else one made for this run."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

NAMED = "NOTONELESS_TEST_POSTGRES"
CANDIDATES = (
    "postgres://root@127.0.0.1:5432/postgres",
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres://postgres:postgres@127.0.0.1:5432/postgres",
)
ASK = """
import sys, psycopg
with psycopg.connect(sys.argv[1], connect_timeout=3) as found:
    row = found.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user").fetchone()
sys.exit(0 if row and row[0] else 3)
"""


def answers(url: str) -> bool:
    """Whether a server is there that lets us make databases of our own."""
    done = subprocess.run([sys.executable, "-c", ASK, url], capture_output=True, timeout=30)
    return done.returncode == 0


def binaries() -> Path | None:
    """The folder with initdb, newest version first; Debian keeps it off PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def account() -> dict[str, str]:
    """PostgreSQL refuses to run as root; the package brought an account of its own."""
    if os.geteuid() != 0:
        return {}
    pwd.getpwnam("postgres")
    return {"user": "postgres", "group": "postgres"}


def free_port() -> int:
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        return int(ear.getsockname()[1])


@contextlib.contextmanager
def throw_away() -> Iterator[str]:
    """A cluster of its own in a temporary folder, ended and removed afterwards. Raises OSError, KeyError, …"""
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("no PostgreSQL binaries")
    who = account()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="notoneless-postgres-", ignore_cleanup_errors=True) as folder:
        if who:
            shutil.chown(folder, **who)

        def run(*words: str) -> None:
            subprocess.run(
                [str(programs / words[0]), *words[1:]], check=True, capture_output=True, cwd=folder,
                user=who.get("user"), group=who.get("group"), extra_groups=[] if who else None,
            )  # fmt: skip

        run("initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
        run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A URL to test on; empty when there is none."""
    named = os.environ.get(NAMED, "")
    if named:
        yield named  # named and not answering is a fault the tests shall show, not a reason to leave them out
        return
    local = next((url for url in CANDIDATES if answers(url)), "")
    if local:
        yield local
        return
    made = throw_away()
    try:
        url = made.__enter__()
    except (OSError, KeyError, subprocess.CalledProcessError):
        yield ""
        return
    with contextlib.ExitStack() as stack:
        stack.push(made)
        yield url
