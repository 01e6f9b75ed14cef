from django.apps import AppConfig


class CasesConfig(AppConfig):
    """劝返个案: the exemplar room."""

    name = "notoneless.cases"
    verbose_name = "劝返个案"

    def ready(self) -> None:
        """Say what open work rests on places and units, and what goes along when a place joins another."""
        from notoneless.cases.services.places import cases_follow, cases_rest
        from notoneless.grid.services.changes import FOLLOWS, RESTS

        RESTS.append(cases_rest)
        FOLLOWS.append(cases_follow)
