from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Plumbing shared by the rooms: event log, keys, jobs, tables."""

    name = "notoneless.core"
    verbose_name = "公共"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the lookups known."""
        from notoneless.core import lookups  # noqa: F401
