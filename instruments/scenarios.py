"""The stored scenarios of a definition, run: the way they should lead, the scores, the checks that fire."""

from collections.abc import Iterator
from fractions import Fraction

from instruments.answers import Findings, check
from instruments.definition import Instrument, Scenario
from instruments.flaws import At, Flaw, near
from instruments.routing import Route, fired, route
from instruments.scoring_rules import decimal, score

_CLOSE = Fraction(1, 10**6)  # scores are written to a few decimals


def flaws(instrument: Instrument) -> Iterator[Flaw]:
    """Where a scenario leads elsewhere than it says: what was expected, and what was found."""
    for row, scenario in enumerate(instrument.scenarios):
        at: At = ("scenarios", row)
        found = [*_answer_flaws(instrument, scenario, at)]
        if not found:
            way = route(instrument, scenario.answers)
            found = [*_path_flaws(scenario, way, at), *_score_flaws(instrument, scenario, way, at)]
            found += _finding_flaws(instrument, scenario, at)
        yield from found


def _answer_flaws(instrument: Instrument, scenario: Scenario, at: At) -> Iterator[Flaw]:
    result = check(instrument, scenario.answers)
    for finding in result.findings if isinstance(result, Findings) else ():
        yield Flaw((*at, "answers", finding.item), finding.what, finding.fix)


def _path_flaws(scenario: Scenario, way: Route, at: At) -> Iterator[Flaw]:
    if scenario.path != way.asked:
        same = _same(scenario.path, way.asked)
        expected, found = (_from(path, same) for path in (scenario.path, way.asked))
        what = f"expects {expected} at step {same + 1}, but the answers lead to {found}"
        yield Flaw(
            (*at, "path"), what, f"Correct the path, the answers or 'show_if'. It is: {_list(way.asked)}."
        )


def _score_flaws(instrument: Instrument, scenario: Scenario, way: Route, at: At) -> Iterator[Flaw]:
    scales = {scale.id: scale for scale in instrument.scales}
    codes = {item: value for item, value in way.values.items() if isinstance(value, int)}
    for name, expected in scenario.scores.items():
        if name not in scales:
            fix = f"{near(name, scales)}Scales: {_list(tuple(scales))}."
            yield Flaw((*at, "scores", name), "is not a scale here", fix)
            continue
        found = score(scales[name], instrument, codes)
        if not _equal(expected, found):
            what = f"is expected to be {_said(expected)}, but the rule gives {_said(found)}"
            yield Flaw((*at, "scores", name), what, "Correct the score, the answers or the scale.")


def _finding_flaws(instrument: Instrument, scenario: Scenario, at: At) -> Iterator[Flaw]:
    found = tuple(one.name for one in fired(instrument, scenario.answers))
    if set(scenario.findings) != set(found):
        what = f"expects {_list(scenario.findings)} to fire, but found {_list(found)}"
        yield Flaw((*at, "findings"), what, "Correct the findings, the answers or the checks.")


def _equal(expected: float | None, found: float | None) -> bool:
    if expected is None or found is None:
        return expected is found
    return abs(decimal(expected) - decimal(found)) <= _CLOSE


def _same(expected: tuple[str, ...], found: tuple[str, ...]) -> int:
    """How many steps two paths have in common before they part."""
    pairs = zip(expected, found, strict=False)
    parted = (step for step, (one, other) in enumerate(pairs) if one != other)
    return next(parted, min(len(expected), len(found)))


def _from(path: tuple[str, ...], step: int) -> str:
    return repr(path[step]) if step < len(path) else "the end"


def _said(value: float | None) -> str:
    return "no score" if value is None else f"{value:g}"


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "nothing"
