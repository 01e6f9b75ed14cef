"""``notoneless import KIND FILE --by LOGIN [--map FILE.toml] [--dry-run]``: a list taken in without a browser.

Exit 0: written (or, with --dry-run, would be); 1: refused, nothing written, the failed rows in FILE.errors.xlsx;
2: wrong use.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notoneless.intake.models import ImportBatch

KINDS = (
    "places",
    "units",
    "staff",
    "household",
    "roll",
    "poverty",
    "disability",
    "suspected",
    "holidays",
    "roll_export",
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="notoneless import", description="导入一份名册：全部写入，或一行不写"
    )
    parser.add_argument("kind", choices=KINDS, metavar="KIND", help=" ".join(KINDS))
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx、xls 或 csv")
    parser.add_argument("--by", required=True, metavar="LOGIN", help="以谁的名义导入")
    parser.add_argument("--map", type=Path, metavar="FILE.toml", help="列对应：每行写 “表头” = “字段”")
    parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    return parser


def _mapping(path: Path | None) -> dict[str, str] | str:
    """Header → field from a TOML file of plain lines, or why it cannot be read."""
    if path is None:
        return {}
    try:
        body = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return f"列对应文件读不了：{path}({type(error).__name__})"
    found = body.get("columns", body)
    if not all(isinstance(name, str) for name in found.values()):
        return f"列对应文件应写成 “表头” = “字段” 的样子：{path}"
    return dict(found)


def _write_errors(batch: ImportBatch, file: Path) -> Path | None:
    from notoneless.intake.staging import staging_get

    body = staging_get(batch.key, "errors-1")
    if body is None:
        return None
    target = file.with_name(f"{file.name}.errors.xlsx")
    target.write_bytes(body)
    return target


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    try:
        args = _parser().parse_args(argv)
    except SystemExit as end:
        return 0 if end.code == 0 else 2
    mapping = _mapping(args.map)
    if isinstance(mapping, str):
        return _usage(mapping)
    try:
        content = args.file.read_bytes()
    except OSError:
        return _usage(f"文件打不开：{args.file}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    import django

    django.setup()
    return _take_in(args, content, mapping)


def _usage(words: str) -> int:
    sys.stderr.write(words + "\n")
    return 2


def _take_in(args: argparse.Namespace, content: bytes, mapping: dict[str, str]) -> int:
    from notoneless.core import clock
    from notoneless.domain.columnlists import ListKind
    from notoneless.domain.refusal import Refusal
    from notoneless.grid.models import User
    from notoneless.intake.models import BatchState
    from notoneless.intake.services import import_now

    by = User.objects.filter(login=args.by, is_active=True).first()
    if by is None:
        return _usage(f"没有这个登录名，或账号已停用：{args.by}")
    batch = import_now(
        kind=ListKind(args.kind),
        files=[(args.file.name, content)],
        by=by,
        today=clock.today(),
        mapping=mapping,
        is_dry_run=args.dry_run,
    )
    if isinstance(batch, Refusal):
        sys.stderr.write(f"没有导入：{batch.reason}\n")
        return 1
    if batch.state in (BatchState.REFUSED, BatchState.READ):
        return _refused(batch, args.file)
    said = "核对通过，没有写入" if args.dry_run else "已导入"
    sys.stdout.write(
        f"{said}：共{batch.row_count}行，新增{batch.new_count}，更新{batch.changed_count},"
        f"无变化{batch.same_count}，提醒{batch.warning_count}，名单里不再有{batch.gone_count}\n"
    )
    return 0


def _refused(batch: ImportBatch, file: Path) -> int:
    errors = _write_errors(batch, file)
    sys.stderr.write(f"没有导入：{batch.sentence}\n")
    if errors is not None:
        sys.stderr.write(f"有错误的行：{errors}\n")
    return 1
