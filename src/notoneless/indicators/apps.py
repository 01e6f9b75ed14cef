from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """指标."""

    name = "notoneless.indicators"
    verbose_name = "指标"

    def ready(self) -> None:
        """Count a school year when the rollover out of it is written."""
        from notoneless.children.services.rollover import YEAR_ENDED
        from notoneless.indicators.services import year_ended

        YEAR_ENDED.append(year_ended)
