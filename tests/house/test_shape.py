"""Sizes, names, words and the way services are written. Each rule looks at everything and names all that break it."""

import ast
import importlib
import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import models

from notoneless.core.events import ACT_LABELS
from tests.house.source import ORDER, ROOMS, ROOT, Module, lines_of, modules, tracked

FILE_LINES, FUNCTION_LINES = 500, 50
FORBIDDEN_NAMES = re.compile(r"(^|_)(util|utils|helper|helpers|manager|misc|common)(_|$)")
UNFINISHED = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK|raise NotImplemented" r"Error|lorem ip" r"sum)\b", re.IGNORECASE
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CLOCKS = re.compile(
    r"date\.today\(\)|datetime\.now\(|time\.time\(\)|utcnow\(|timezone\.now\(\)|timezone\.localdate\(\)"
)
WRITES = re.compile(
    r"\.objects\.(create|update|bulk_create|get_or_create|update_or_create)\(|\.save\(\)|\.delete\(\)"
)
PARTS_OF_LISTS = ("intake", "verification")
"""Rooms whose rows are copies of a list, to be taken in again any time."""

CODE = modules("src/notoneless", "tests", "scripts", "benchmarks")
OURS = modules()


def services() -> list[Module]:
    return [module for module in OURS if "services" in (*module.path.parts, module.path.stem)]


def views() -> list[Module]:
    return [module for module in OURS if "views" in (*module.path.parts, module.path.stem)]


def room_models() -> list[type[models.Model]]:
    return [m for room in ROOMS if room in apps.app_configs for m in apps.get_app_config(room).get_models()]


def broken(found: Iterable[Any], rule: Callable[[Any], Any]) -> dict[str, Any]:
    """What the rule says of each thing, where it says anything."""
    said = {one.name if isinstance(one, Module) else one._meta.label: rule(one) for one in found}
    return {name: wrong for name, wrong in said.items() if wrong}


def test_there_is_something_to_look_at() -> None:
    assert len(OURS) > 100 and len(services()) > 5 and len(views()) > 5 and len(room_models()) > 30


def test_files_are_short_enough_to_read() -> None:
    def long(module: Module) -> int:
        count = len(module.text.splitlines())
        return count if count > FILE_LINES else 0

    assert broken(CODE, long) == {}


def test_functions_are_short_enough_to_see() -> None:
    def long(module: Module) -> dict[str, int]:
        return {node.name: lines_of(node) for node in module.functions() if lines_of(node) > FUNCTION_LINES}

    assert broken(CODE, long) == {}


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    def empty(module: Module) -> list[str]:
        parts = [part.removesuffix(".py") for part in module.path.relative_to(ROOT).parts]
        defined = [n.name for n in ast.walk(module.tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        names = [name for name in [*parts, *defined] if not name.startswith("test_")]
        return [name for name in names if FORBIDDEN_NAMES.search(name.lower())]

    assert broken(CODE, empty) == {}


def test_nothing_is_left_unfinished() -> None:
    kinds = (".py", ".html", ".md", ".js", ".css", ".toml")
    found = {
        name: UNFINISHED.findall((ROOT / name).read_text("utf-8"))
        for name in tracked()
        if name.endswith(kinds)
    }
    assert {name: words for name, words in found.items() if words} == {}


def test_every_module_says_what_it_is() -> None:
    silent = [
        m.name for m in OURS if m.tree.body and m.path.name != "apps.py" and not ast.get_docstring(m.tree)
    ]
    assert silent == []


def test_a_models_docstring_opens_with_its_chinese_term() -> None:
    def unsaid(model: type[models.Model]) -> str:
        doc = inspect.getdoc(model) or "nothing"
        return "" if CHINESE.match(doc) else doc[:40]

    assert broken(room_models(), unsaid) == {}


def test_foreign_keys_point_down_only() -> None:
    def up(model: type[models.Model]) -> list[str]:
        here = ORDER.index(model._meta.app_label)
        wrong = []
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target: Any = field.related_model
            if target is not None and ORDER.index(target._meta.app_label) > here:
                wrong.append(f"{field.name} → {target._meta.label}")
        return wrong

    assert broken(room_models(), up) == {}


def test_nothing_is_deleted_along_with_something_else() -> None:
    """A cascade takes evidence away without an event. Only parts of a list or of a run go with their whole."""

    def lost(model: type[models.Model]) -> list[str]:
        wrong = []
        for field in model._meta.local_fields:
            remote: Any = field.remote_field
            if remote is None or remote.on_delete is models.PROTECT:
                continue
            is_part = (
                remote.on_delete is models.CASCADE and remote.model._meta.app_label == model._meta.app_label
            )
            if not (is_part and model._meta.app_label in PARTS_OF_LISTS):
                wrong.append(field.name)
        return wrong

    assert broken(room_models(), lost) == {}


def test_columns_are_named_by_what_they_hold() -> None:
    def misnamed(field: Any) -> bool:
        name = field.name
        if isinstance(field, models.DateTimeField):
            return not (name in ("at", "last_login") or name.endswith(("_at", "_until")))
        if isinstance(field, models.DateField):
            return not (name == "on" or name.endswith("_on"))
        return isinstance(field, models.BooleanField) and not name.startswith(("is_", "has_"))

    assert (
        broken(room_models(), lambda m: [f.name for f in m._meta.local_concrete_fields if misnamed(f)]) == {}
    )


def test_nothing_is_derived_while_saving() -> None:
    assert broken(room_models(), lambda model: {"save", "delete"} & set(model.__dict__)) == {}


def test_services_take_keywords_only() -> None:
    def positional(module: Module) -> list[str]:
        return [
            f"{node.name}({', '.join(arg.arg for arg in node.args.args)})"
            for node in module.tree.body
            if isinstance(node, ast.FunctionDef)
            and not node.name.startswith("_")
            and [*node.args.posonlyargs, *node.args.args]
            and not _is_read_of_one(node)
        ]

    assert broken(services(), positional) == {}


def _is_read_of_one(node: ast.FunctionDef) -> bool:
    """A function of one argument that writes nothing may be called plainly (``paper_pdf(paper)``)."""
    writes = {"act", "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"}
    called = {
        call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    }
    return len(node.args.args) <= 1 and not called & writes


def test_services_are_given_the_day() -> None:
    """``today`` is passed, so that an act of another day can be told and tested."""
    assert broken(services(), lambda module: "clock.today()" in module.text) == {}


def test_views_write_nothing_themselves() -> None:
    def writing(module: Module) -> list[str]:
        lines = [line.strip() for line in module.text.splitlines() if WRITES.search(line)]
        return [line for line in lines if line != "form.save()"]

    assert broken(views(), writing) == {}


def logged_acts() -> dict[str, str]:
    """Act name → where it is logged, as far as it is written out."""
    found = {}
    for module in OURS:
        for node in ast.walk(module.tree):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
            if is_call and node.func.id in ("log", "outer") and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined]
                found[str(node.args[0].value)] = module.name  # type: ignore[attr-defined]
            if (
                isinstance(node, ast.keyword)
                and node.arg == "act_name"
                and isinstance(node.value, ast.Constant)
            ):
                found[str(node.value.value)] = module.name
    return found


def test_every_act_that_is_logged_has_a_chinese_name() -> None:
    """Known to the web process by its urlconf alone, for the timeline and the audit page."""
    importlib.import_module("notoneless.web.urls")
    assert len(logged_acts()) > 30
    assert {act: where for act, where in logged_acts().items() if act not in ACT_LABELS} == {}
    assert [act for act, label in ACT_LABELS.items() if not CHINESE.search(label)] == []


def test_rules_read_no_clock_and_no_files() -> None:
    """A package's own tables (pinyin) are no files of ours."""
    files = re.compile(r"^(?!.*spec\.origin).*(\bopen\(|read_text\(|read_bytes\(|write_text\()", re.MULTILINE)
    rules = [module for module in OURS if module.room == "domain"]
    assert broken(rules, lambda module: CLOCKS.findall(module.text) + files.findall(module.text)) == {}


def test_the_day_comes_from_the_one_clock() -> None:
    others = [module for module in OURS if module.name != "src/notoneless/core/clock.py"]
    assert broken(others, lambda module: CLOCKS.findall(module.text)) == {}


def test_templates_ask_for_the_reason_of_a_refusal() -> None:
    """A refusal is false: asked for itself it is never shown, and the person sees a form that silently did nothing."""
    pages = (ROOT / "src/notoneless").glob("*/templates/**/*.html")
    silent = [page.name for page in pages if re.search(r"{%\s*if refusal\s*%}", page.read_text("utf-8"))]
    assert silent == []
