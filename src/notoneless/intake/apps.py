from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """导入."""

    name = "notoneless.intake"
    verbose_name = "导入"
