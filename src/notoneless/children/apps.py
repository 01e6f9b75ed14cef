from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    """儿童与学籍: children, guardians, the household line, rolls, whereabouts, special groups."""

    name = "notoneless.children"
    verbose_name = "儿童与学籍"

    def ready(self) -> None:
        """Offer the lists of this room to the importer, and its jobs to the queue."""
        from notoneless.children import intake, jobs  # noqa: F401
