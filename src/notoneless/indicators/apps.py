from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """指标."""

    name = "notoneless.indicators"
    verbose_name = "指标"
