"""First installation: keys, database, three administrators who see no child, one bureau officer to begin with."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FIRST_PEOPLE = (
    ("admin", "系统管理员", "system_admin"),
    ("security", "安全管理员", "security_admin"),
    ("audit", "审计管理员", "audit_admin"),
    ("bureau", "控辍专干", "bureau_officer"),
)


def install() -> int:
    """``notoneless init``: make the key file (0600, outside the data folder), the tables and the first
    people, and print their activation codes once. Safe to run again: what is there stays."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notoneless.web.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from notoneless.core.keys import keys_make, keys_read

    data, key_file = Path(settings.NOTONELESS_DATA).resolve(), Path(settings.NOTONELESS_KEYS).resolve()
    if key_file.is_relative_to(data):
        sys.stderr.write("密钥文件不能放在数据目录里面，请改 NOTONELESS_KEYS。\n")
        return 1
    if not key_file.exists():
        if (data / "db.sqlite3").exists():
            sys.stderr.write(
                f"数据目录 {data} 已有数据，但密钥文件 {key_file} 不在。请把原来的密钥文件放回。\n"
            )
            return 1
        keys_make(key_file)
    from notoneless.web.serve import prepare_database

    try:
        settings.SECRET_KEY = keys_read(key_file).secret  # settings were read before there was a key file
        prepare_database()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"密钥：{key_file}(请另存一份到安全处；丢失则数据无法读取)\n数据：{data}\n")
    for login, name, code in first_people():
        sys.stdout.write(f"{name} 登录名 {login} 激活码 {code}(7天内有效，在登录页点“用激活码设置密码”)\n")
    return 0


def keys_match() -> None:
    """Tie the database to its keys at first start; refuse other keys afterwards. Raises ImproperlyConfigured."""
    from django.core.exceptions import ImproperlyConfigured

    from notoneless.core import clock
    from notoneless.core.keys import keys
    from notoneless.core.models import Installation

    here = Installation.objects.first()
    if here is None:
        Installation.objects.create(key_fingerprint=keys().fingerprint, created_at=clock.now())
    elif here.key_fingerprint != keys().fingerprint:
        raise ImproperlyConfigured("密钥文件与数据不是一套。请放回这套数据原来的密钥文件。")


def first_people() -> list[tuple[str, str, str]]:
    """(login, name, activation code) of the first people, made now; empty when they exist."""
    from notoneless.children.services import codes_seed
    from notoneless.core import clock
    from notoneless.core.events import act
    from notoneless.domain.words import Role, UnitKind
    from notoneless.grid.models import Post, Unit, User
    from notoneless.grid.services import activation_issue

    made = []
    today = clock.today()
    with act(by="system") as log:
        log("installed")
        codes_seed()
        if not User.objects.exists():
            root = Unit.objects.filter(kind=UnitKind.COUNTY_GOVERNMENT).first() or Unit.objects.create(
                number="0", name="平台管理", kind=UnitKind.COUNTY_GOVERNMENT, path="0/"
            )
            for login, name, role in FIRST_PEOPLE:
                user = User(login=login, name=name)
                user.set_unusable_password()
                user.save()
                Post.objects.create(user=user, unit=root, role=Role(role), from_on=today)
                made.append((login, name, str(activation_issue(user=user, by="system", today=today))))
    return made
