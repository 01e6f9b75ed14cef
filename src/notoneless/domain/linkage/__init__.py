"""名单比对: finds each child of one list on another, explains why, and says who is missing.

``link`` matches the household list with the school roll; ``link_group`` finds the children of a further list
(poverty, disability, suspected) on both; ``evaluate`` measures an answer against known truth. Columns of the
frames are named in ``records``. ``linkage.spark`` does the same for lists no one machine holds; it wants the extra
``spark`` and is imported by who needs it. Import this package where work runs in the background: it loads polars.
"""

from .evaluate import Rates, evaluate
from .linking import link, link_group
from .records import COLUMNS, Linkage, Rule

__all__ = ["COLUMNS", "Linkage", "Rates", "Rule", "evaluate", "link", "link_group"]
