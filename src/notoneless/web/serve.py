"""Serving: migrate, collect static files once a version, then the web workers and the queue's consumer together.

The last step, keeping them alive, is a process of its own kind: ``web/supervise.py``.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

WORKERS = 2


def prepare_database() -> None:
    """Bring the database to this version. Raises ImproperlyConfigured without keys or with other keys."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    from django.conf import settings

    from notoneless.core.keys import keys

    keys()
    Path(settings.NOTONELESS_DATA).mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()
    from django.core.management import call_command

    from notoneless.web.install import keys_match

    call_command("migrate", verbosity=0, interactive=False)
    keys_match()


def prepare() -> None:
    """Bring database and static files to this version. Raises ImproperlyConfigured without the right keys."""
    prepare_database()
    _static()


def _static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp = root / ".made-from"
    source = Path(settings.STATICFILES_DIRS[0])
    mark = hashlib.sha256()
    for path in sorted(source.rglob("*")):
        if path.is_file():
            mark.update(
                f"{path.relative_to(source)}{path.stat().st_size}{int(path.stat().st_mtime)}".encode()
            )
    if not stamp.exists() or stamp.read_text() != mark.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(mark.hexdigest())


def _web(host: str, port: int, tls: tuple[str, str] | None) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += [
        "--workers",
        str(WORKERS),
        "--blocking-threads",
        "4",
        "--backpressure",
        "64",
        "--log-level",
        "warning",
    ]
    command += ["--no-ws", "--respawn-failed-workers"]
    if tls is not None:
        command += ["--ssl-certificate", tls[0], "--ssl-keyfile", tls[1]]
    return [*command, "notoneless.web.wsgi:application"]


def serve(*, host: str, port: int, tls: tuple[str, str] | None = None) -> int:
    """Serve until stopped. A process that dies is started again; a stop ends them all."""
    if tls is not None:
        os.environ["NOTONELESS_TLS"] = "1"
    from django.core.exceptions import ImproperlyConfigured

    try:
        prepare()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if _is_taken(host, port):
        sys.stderr.write(f"端口 {port} 已被占用。请关闭占用它的程序，或用 --port 换一个端口。\n")
        return 1
    scheme = "https" if tls else "http"
    sys.stdout.write(f"已启动：{scheme}://{host}:{port}/ (按 Ctrl+C 停止)\n")
    sys.stdout.flush()
    commands = [_web(host, port, tls), [sys.executable, "-m", "notoneless.web.worker"]]
    return _become_supervisor(commands)


def _become_supervisor(commands: list[list[str]]) -> NoReturn:
    """Go on as a small process: what preparing (or building the demo) took of memory is given back."""
    sys.stderr.flush()
    words = [sys.executable, "-m", "notoneless.web.supervise", json.dumps(commands)]
    os.execv(sys.executable, words)  # noqa: S606


def _is_taken(host: str, port: int) -> bool:
    """Whether somebody else listens there; the web server itself would only die of it, again and again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            ear.bind((host, port))
        except OSError:
            return True
    return False
