from django.apps import AppConfig


class EarlyWarningConfig(AppConfig):
    """预警: term marks, the first of what a warning rests on."""

    name = "notoneless.earlywarning"
    verbose_name = "预警"

    def ready(self) -> None:
        """Offer the list of term marks to the importer."""
        from notoneless.earlywarning import intake  # noqa: F401
