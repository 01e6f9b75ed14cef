"""A whole installation of its own for tests that run the real command: data folder, keys, database, free port."""

import json
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
SETUP = "import django; django.setup(); from tests.web.installation import *\n"


def database_url() -> str:
    """The server the suite runs on; empty on SQLite."""
    return os.environ.get("NOTONELESS_TEST_DATABASE_URL", "")


class Installation:
    """One installation. On PostgreSQL it makes itself a database, and drops it in ``end``."""

    def __init__(self, folder: Path, *, keys: Path | None = None, server: str | None = None) -> None:
        self.data = folder / "data"
        self.keys = keys or folder / "keys" / "keys.json"
        self.database = ""
        server = database_url() if server is None else server
        if server:
            self.database = f"notoneless_test_{secrets.token_hex(6)}"
            self._on_server(server, f"CREATE DATABASE {self.database}")
        self.server = server
        ours = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
        self.env = {
            **ours,
            "DJANGO_SETTINGS_MODULE": "notoneless.web.settings",
            "NOTONELESS_DATA": str(self.data),
            "NOTONELESS_KEYS": str(self.keys),
            "NOTONELESS_DATABASE_URL": self._url(),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }

    def _url(self) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{self.database}")) if self.server else ""

    @staticmethod
    def _on_server(server: str, statement: str) -> None:
        import psycopg

        with psycopg.connect(server, autocommit=True) as found:
            found.execute(statement)  # type: ignore[arg-type]

    def end(self) -> None:
        if self.server:
            self._on_server(self.server, f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "notoneless.web.cli", *words]

    def run(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """``notoneless WORDS`` until it ends."""
        return subprocess.run(
            self.command(*words),
            env={**self.env, **env},
            capture_output=True,
            text=True,
            timeout=300,
            cwd=ROOT,
        )

    def python(self, code: str, *words: str) -> Any:
        """Run code inside this installation; what it prints as its last line is read as JSON."""
        done = subprocess.run(
            [sys.executable, "-c", SETUP + code, *words],
            env=self.env, capture_output=True, text=True, timeout=300, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        lines = done.stdout.strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    def left(self) -> list[str]:
        """What lies in the data folder."""
        return (
            sorted(str(path.relative_to(self.data)) for path in self.data.rglob("*"))
            if self.data.exists()
            else []
        )


def free_port() -> int:
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        return int(ear.getsockname()[1])


def fill() -> None:
    """The town, an act of each kind of column, and two stored files."""
    from django.db import transaction

    from notoneless.core import clock
    from notoneless.core.events import act, acts
    from notoneless.core.models import Holiday, Job
    from tests.makers import make_case, make_photo
    from tests.town import build_town

    acts({"filled": "试验"})
    with transaction.atomic():
        town = build_town()
    make_case(town.noroll, unit=town.primary, person=town.vice_principal)
    for colour in ("white", "red"):
        make_photo(by=town.village_officer, today=clock.today(), colour=colour)
    Job.objects.create(kind="x", asker="system", asked_at=clock.now(), input={"rows": [1, {"b": "2"}]})
    Holiday.objects.create(on=clock.today(), name="秋假")
    with act(by=town.teacher) as log:
        log("filled", child=town.xiaoming, changes={"phone": ("10010000001", "10010000002")})


def row_hashes() -> dict[str, str]:
    """Every table's rows as one digest, sealed values opened, so that both databases give the same."""
    import hashlib

    from notoneless.core.sealing import Sealed
    from notoneless.web.backup import _tables

    found = {}
    for model in _tables():
        digest = hashlib.sha256()
        names = [field.attname for field in model._meta.local_concrete_fields]
        assert model._meta.pk is not None
        for row in model._base_manager.order_by(model._meta.pk.attname).values_list(*names):
            values = [
                v.open() if isinstance(v, Sealed) else bytes(v).hex() if isinstance(v, memoryview) else v
                for v in row
            ]
            digest.update(repr(values).encode())
        found[model._meta.label] = digest.hexdigest() + f" {model._base_manager.count()}"
    return found


def file_hashes() -> dict[str, str]:
    """Every stored file's content, opened and proven."""
    import hashlib

    from notoneless.documents.models import StoredFile
    from notoneless.documents.services import file_open

    return {row.digest: hashlib.sha256(file_open(stored=row)).hexdigest() for row in StoredFile.objects.all()}
