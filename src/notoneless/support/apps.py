from django.apps import AppConfig


class SupportConfig(AppConfig):
    """帮扶: visits and calls."""

    name = "notoneless.support"
    verbose_name = "帮扶"
