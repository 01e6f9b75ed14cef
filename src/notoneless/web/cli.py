"""The command ``notoneless``: a contract. Exit 0 done, 1 refused, 2 usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


def _refuse(words: str) -> int:
    sys.stderr.write(words + "\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="notoneless", description="一个都不能少：控辍保学平台")
    acts = parser.add_subparsers(dest="act", required=True)
    serve = acts.add_parser("serve", help="启动服务")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    demo = acts.add_parser("demo", help="建立演示区并启动")
    demo.add_argument("--children", type=int, default=34849)
    demo.add_argument("--seed", type=int, default=2026)
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--no-serve", action="store_true")
    demo.add_argument("--rebuild", action="store_true")
    acts.add_parser("init", help="首次安装：生成密钥、建库、建三个管理员")
    for name, words in (("backup", "备份到文件"), ("restore", "从备份文件恢复到空的数据目录")):
        acts.add_parser(name, help=words).add_argument("file", type=Path)
    acts.add_parser("check", help="检查部署、数据完整性与日志链")
    audit = acts.add_parser("audit", help="操作日志")
    audit.add_subparsers(dest="what", required=True).add_parser("verify", help="逐条核验日志链")
    acts.add_parser("import", help="导入名册", add_help=False)
    acts.add_parser("match", help="比对两份名册(不需要数据库)", add_help=False)
    return parser


def _django() -> None:
    """Raises ImproperlyConfigured without keys."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    from notoneless.core.keys import keys

    keys()
    import django

    django.setup()


def _serve(host: str, port: int, tls: Sequence[str] | None) -> int:
    from notoneless.web.serve import serve

    return serve(host=host, port=port, tls=(tls[0], tls[1]) if tls else None)


def _plain(argv: Sequence[str]) -> int | None:
    """The two commands with a parser of their own."""
    if argv[:1] == ["match"]:
        from notoneless.web.match_command import main as match

        return match(list(argv[1:]))
    if argv[:1] == ["import"]:
        from notoneless.web.import_command import main as bring_in

        return bring_in(list(argv[1:]))
    return None


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command."""
    argv = list(sys.argv[1:] if argv is None else argv)
    done = _plain(argv)
    if done is not None:
        return done
    args = _parser().parse_args(argv)
    if args.act == "serve":
        return _serve(args.host, args.port, args.tls)
    if args.act == "demo":
        from notoneless.web.demo.command import demo

        return demo(
            children=args.children,
            seed=args.seed,
            port=args.port,
            is_served=not args.no_serve,
            is_new=args.rebuild,
        )
    if args.act == "init":
        from notoneless.web.install import install

        return install()
    return _kept(args)


def _kept(args: argparse.Namespace) -> int:
    """Commands about what is kept: backup, restore, check, audit."""
    from django.core.exceptions import ImproperlyConfigured

    from notoneless.domain.refusal import Refusal

    try:
        _django()
        if args.act in ("backup", "restore"):
            from notoneless.web import backup

            outcome = (backup.backup if args.act == "backup" else backup.restore)(args.file)
            if isinstance(outcome, Refusal):
                return _refuse(outcome.reason)
            _say(outcome)
            return 0
        from notoneless.web import health

        faults = health.check() if args.act == "check" else health.chain()
    except ImproperlyConfigured as error:
        return _refuse(str(error))
    for line in faults.lines:
        _say(line)
    return 0 if faults.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
