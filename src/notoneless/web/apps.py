from django.apps import AppConfig


class WebConfig(AppConfig):
    """外壳."""

    name = "notoneless.web"
    verbose_name = "外壳"
