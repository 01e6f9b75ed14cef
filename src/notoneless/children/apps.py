from django.apps import AppConfig


class ChildrenConfig(AppConfig):
    """儿童与学籍: children, guardians, the household line, rolls, whereabouts, special groups."""

    name = "notoneless.children"
    verbose_name = "儿童与学籍"

    def ready(self) -> None:
        """Offer this room's lists to the importer, its jobs to the queue, and say what rests on places and schools."""
        from notoneless.children import intake, jobs  # noqa: F401
        from notoneless.children.queries.households import households_in_no_group
        from notoneless.children.services import notices, season  # noqa: F401
        from notoneless.children.services.placecatchments import catchments_beside, catchments_follow
        from notoneless.children.services.places import children_follow, children_rest, children_split_off
        from notoneless.children.services.rolltasks import roll_task_followed
        from notoneless.children.services.watching import FOLLOWING
        from notoneless.grid.services.changes import FOLLOWS, IN_NO_GROUP, RESTS, SPLITS

        FOLLOWING.append(roll_task_followed)
        RESTS.append(children_rest)
        FOLLOWS.extend((catchments_follow, children_follow))
        SPLITS.extend((catchments_beside, children_split_off))
        IN_NO_GROUP.append(households_in_no_group)
