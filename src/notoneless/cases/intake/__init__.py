"""学年中途启用: open cases, past visits and delivered papers taken over from the paper books, with their true dates."""

from notoneless.cases.intake.cases import CasesIntake
from notoneless.cases.intake.papers import PapersIntake
from notoneless.cases.intake.visits import VisitsIntake
from notoneless.core.listhandlers import handler_register

for handler in (CasesIntake(), VisitsIntake(), PapersIntake()):
    handler_register(handler)
