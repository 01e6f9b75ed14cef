from django.apps import AppConfig


class CasesConfig(AppConfig):
    """劝返个案: the exemplar room."""

    name = "notoneless.cases"
    verbose_name = "劝返个案"

    def ready(self) -> None:
        """Offer the lists of the paper books; say what open work rests on places and units, goes along when a place
        joins another, keeps a rollover done."""
        from notoneless.cases import intake, papers  # noqa: F401  # the lists taken in, the job of many papers
        from notoneless.cases.queries import code_rests
        from notoneless.cases.queries.resting import opened_since
        from notoneless.cases.services import (
            child_looked_at,
            packs,  # noqa: F401  its job is known
        )
        from notoneless.cases.services.places import (
            cases_follow,
            cases_of_school_follow,
            cases_rest,
            cases_split_off,
        )
        from notoneless.cases.services.verifying import roll_task_refuted
        from notoneless.children.services.codes import CODE_IN_USE
        from notoneless.children.services.rollover import RESTING
        from notoneless.children.services.rolltasks import NOT_HERE
        from notoneless.children.services.schoolover import SCHOOL_FOLLOWS
        from notoneless.children.services.watching import WATCHING
        from notoneless.grid.services.changes import FOLLOWS, RESTS, SPLITS

        CODE_IN_USE.append(code_rests)
        NOT_HERE.append(roll_task_refuted)
        RESTING.append(opened_since)
        SCHOOL_FOLLOWS.append(cases_of_school_follow)
        WATCHING.append(child_looked_at)
        RESTS.append(cases_rest)
        FOLLOWS.append(cases_follow)
        SPLITS.append(cases_split_off)
