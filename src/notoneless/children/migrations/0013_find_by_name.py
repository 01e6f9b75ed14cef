"""Finding children by a part of their name among a million: most of the indexes only PostgreSQL has."""

from typing import Any

from django.db import migrations, models

MAKE = """
CREATE OR REPLACE FUNCTION notoneless_parts(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr(name, at, size)), '{}')
    FROM generate_series(1, length(name)) AS at, generate_series(1, 3) AS size WHERE at + size - 1 <= length(name)
$$;
CREATE INDEX children_child_name_parts ON children_child USING gin (notoneless_parts(lower(name)));
CREATE INDEX children_child_name_plain ON children_child (name COLLATE "C", id);
CREATE INDEX children_child_initials_plain ON children_child (initials COLLATE "C", id);
"""
REMOVE = """
DROP INDEX children_child_initials_plain;
DROP INDEX children_child_name_plain;
DROP INDEX children_child_name_parts;
DROP FUNCTION notoneless_parts(text);
"""


def _run(sql: str) -> Any:
    def run(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("children", "0012_move_kinds")]
    operations = [
        migrations.AddIndex("child", models.Index(fields=["former_name"], name="children_former_name")),
        migrations.RunPython(_run(MAKE), _run(REMOVE)),
    ]
