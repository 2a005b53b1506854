"""What only a test knows of a line of figures by groups: how many people stand behind it."""

from scoring.run import IndexRun
from scoring.spec import DisclosureRule
from tests.reports.group_outsider import Told

RULE = DisclosureRule()


def behind(run: IndexRun, key: str, line: Told, measure: str) -> tuple[int, int]:
    """How many people answered, and how many of them gave the answer of a share; -1 where it is none."""
    part = next(one for one in run.breakdowns if one.key == key)
    figures = part.others if line.beside else part.own
    at = (
        [one.code for one in run.places].index(line.place),
        part.categories.index(line.group),
        [one.key for one in part.spec.measures].index(measure),
    )
    return int(figures.n[at]), int(figures.positive[at])


def is_secret(run: IndexRun, key: str, line: Told, measure: str) -> bool:
    """Whether they are too few by themselves, or too few of them said one thing: others close for them."""
    n, gave = behind(run, key, line, measure)
    return n < RULE.minimum_base or (gave >= 0 and min(gave, n - gave) < RULE.minimum_part)
