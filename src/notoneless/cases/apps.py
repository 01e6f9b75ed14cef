from django.apps import AppConfig


class CasesConfig(AppConfig):
    """劝返个案: the exemplar room."""

    name = "notoneless.cases"
    verbose_name = "劝返个案"

    def ready(self) -> None:
        """A case opened since keeps a rollover from being undone."""
        from notoneless.cases.queries.resting import opened_since
        from notoneless.children.services.rollover import RESTING

        RESTING.append(opened_since)
