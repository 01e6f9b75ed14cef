"""What happens each night without anybody asking."""

from huey import crontab

from notoneless.attendance.services import absences_night, arrival_night
from notoneless.cases.services import back_night, unplaced_open
from notoneless.cases.services.clocks import deadlines_night
from notoneless.cases.services.escalating import escalations_night
from notoneless.cases.services.season import season_night
from notoneless.children.services import roll_tasks_night
from notoneless.core import clock
from notoneless.core.queue import HUEY
from notoneless.intake.services import staging_sweep
from notoneless.verification.matching.opening import opened_sweep
from notoneless.verification.services import proposals_night, runs_night
from notoneless.verification.services.guarantees import guarantees_night


@HUEY.periodic_task(crontab(minute="10", hour="0"))  # type: ignore[untyped-decorator]
def nightly() -> None:
    """Whoever fell out of all three states (evidence ran out, a roll ended) gets a case before the morning.

    Before that the list of a running enrolment season is brought up to date, and its set day decided. Differences
    to the national system that a move settled are closed; lists nobody confirmed are removed with what was staged.
    Children out of school get the surveys of the running term.
    The clocks of the law are read anew, and what ran over is told to the unit above.
    On the county's day the lists are matched again.
    """
    season_night(today=clock.today())
    unplaced_open(today=clock.today())
    proposals_night(today=clock.today())
    absences_night(today=clock.today())
    arrival_night(today=clock.today())
    back_night(today=clock.today())
    roll_tasks_night(today=clock.today())
    guarantees_night(today=clock.today())
    deadlines_night(today=clock.today())
    escalations_night(today=clock.today())
    staging_sweep()
    opened_sweep()
    runs_night(today=clock.today())
