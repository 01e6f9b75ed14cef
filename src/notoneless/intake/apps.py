from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """导入."""

    name = "notoneless.intake"
    verbose_name = "导入"

    def ready(self) -> None:
        """Let the queue know what this room can do."""
        from notoneless.intake import jobs  # noqa: F401
