from django.apps import AppConfig


class GridConfig(AppConfig):
    """网格: places, units, schools, classes, posts, users, cover."""

    name = "notoneless.grid"
    verbose_name = "网格"

    def ready(self) -> None:
        """Offer the lists of this room to the importer."""
        from notoneless.grid import intake  # noqa: F401
