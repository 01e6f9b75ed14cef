from django.apps import AppConfig


class CasesConfig(AppConfig):
    """劝返个案: the exemplar room."""

    name = "notoneless.cases"
    verbose_name = "劝返个案"
