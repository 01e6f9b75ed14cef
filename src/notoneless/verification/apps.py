from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """核查."""

    name = "notoneless.verification"
    verbose_name = "核查"

    def ready(self) -> None:
        """Offer the lists of this room to the importer, and its job to the queue; say what goes along, and follow what is
        changed by hand."""
        from notoneless.children.services.schoolover import SCHOOL_FOLLOWS
        from notoneless.children.services.watching import FOLLOWING
        from notoneless.grid.services.changes import FOLLOWS, SPLITS
        from notoneless.verification import (  # noqa: F401
            guaranteejob,
            intake,
            rollexport,
            surveyintake,
        )
        from notoneless.verification.services import running, surveys  # noqa: F401
        from notoneless.verification.services.places import (
            proposals_follow,
            rows_follow,
            rows_split_off,
            sheets_of_place_follow,
        )
        from notoneless.verification.services.rollchecks import child_followed

        FOLLOWING.append(child_followed)
        FOLLOWS.append(rows_follow)
        FOLLOWS.append(sheets_of_place_follow)
        SPLITS.append(rows_split_off)
        SCHOOL_FOLLOWS.append(proposals_follow)
