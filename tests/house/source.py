"""The checkout as the house rules read it: parsed once, nothing run."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "notoneless"
ORDER = (
    "domain", "files", "core", "grid", "intake", "documents", "children", "support", "cases",
    "attendance", "verification", "earlywarning", "indicators", "returns", "web",
)  # fmt: skip
"""The rooms from the ground up; a room may know those before it."""
ROOMS = ORDER[2:]


@dataclass(frozen=True)
class Module:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        return self.path.relative_to(PACKAGE).parts[0] if self.path.is_relative_to(PACKAGE) else ""

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    def functions(self) -> list[ast.FunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every Python file of these folders (``src`` where none is named), migrations left out."""
    found = []
    for folder in folders or ("src/notoneless",):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                text = path.read_text("utf-8")
                found.append(Module(path, text, ast.parse(text)))
    return tuple(found)


@cache
def templates() -> dict[str, str]:
    """Every page template, by its path in the checkout."""
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.html"))}


@cache
def tracked() -> tuple[str, ...]:
    """What is, or is about to be, in version control."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return tuple(name for name in done.stdout.splitlines() if (ROOT / name).is_file())


def lines_of(node: ast.FunctionDef) -> int:
    """Length of a function without its docstring and decorators."""
    first = node.body[0]
    is_doc = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    doc = (first.end_lineno or 0) - first.lineno + 1 if is_doc else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - doc
