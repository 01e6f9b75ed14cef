"""``notoneless demo``: a folder of its own, the lists as files, the importer, the match, and some weeks of work."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOME = Path(".demo")
READY = "demo-ready"


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def demo(*, children: int, seed: int, port: int, is_served: bool, is_new: bool) -> int:
    """Build the demo district once, then serve it. Refuses a folder that holds a real installation."""
    os.environ.setdefault("NOTONELESS_DATA", str((HOME / "data").resolve()))
    os.environ.setdefault("NOTONELESS_KEYS", str((HOME / "keys" / "keys.json").resolve()))
    data, key_file = Path(os.environ["NOTONELESS_DATA"]), Path(os.environ["NOTONELESS_KEYS"])
    refused = _folder_refusal(data)
    if refused:
        sys.stderr.write(refused + "\n")
        return 1
    if not (data / READY).exists() or is_new:
        if data.exists():
            shutil.rmtree(data)
        began = time.monotonic()
        _build(data, key_file, children, seed)
        (data / READY).write_text(f"{children} {seed}\n", encoding="ascii")
        _say(f"演示区已建好，用时{time.monotonic() - began:.0f}秒。")
    else:
        _say("演示区已在，直接启动；要重建请加 --rebuild。")
    if not is_served:
        return 0
    from notoneless.web.serve import serve

    return serve(host="127.0.0.1", port=port)


def _folder_refusal(data: Path) -> str:
    """Why this folder may not be used for the demo; empty where it may: absent, empty, or the demo's own."""
    if not data.exists() or not any(data.iterdir()):
        return ""
    if (data / READY).exists() or (data / f"{READY}.part").exists():
        return ""
    return f"{data} 里是正式安装的数据，演示不会动它。请换一个 NOTONELESS_DATA,或在别的目录运行。"


def _build(data: Path, key_file: Path, children: int, seed: int) -> None:
    data.mkdir(parents=True, mode=0o700)
    part = data / f"{READY}.part"
    part.touch()
    from notoneless.core.keys import keys_make, keys_read

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    from django.conf import settings

    if not key_file.exists():
        keys_make(key_file)
    settings.SECRET_KEY = keys_read(key_file).secret
    settings.NOTONELESS_QUEUE_IMMEDIATE = True  # the jobs run here, one after the other
    from notoneless.web.serve import prepare

    prepare()
    from notoneless.web.demo.story import play

    play(children=children, seed=seed, folder=data / "lists", say=_say)
    part.unlink()


@contextmanager
def stopwatch(words: str) -> Iterator[None]:
    """Say what was done and how long it took."""
    began = time.monotonic()
    yield
    _say(f"  {words}({time.monotonic() - began:.0f}秒)")
