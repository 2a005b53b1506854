"""What a reader of a change must know before trusting it: what moved between two waves beside life."""

from collections.abc import Iterator, Sequence

import numpy as np

from instruments.places import Geography
from scoring.arrays import Floats
from scoring.change.contributions import MOST_DOMAINS
from scoring.change.small_places import SmallChanges
from scoring.change.standing import Incomparable, MeasureStanding
from scoring.result_warnings import ResultWarning
from scoring.run import IndexRun
from scoring.snapshot import MODES, Margin, Snapshot
from scoring.spec import IndexSpec

MODE_SHIFT = 0.1  # of all answers, from one way of taking part to another: our choice
_READ = "Read the change beside it."


def change_warnings(
    earlier: IndexRun,
    later: IndexRun,
    standings: Sequence[MeasureStanding],
    places: Sequence[Incomparable],
    small: SmallChanges | None,
) -> Iterator[ResultWarning]:
    """Every doubt about the changes between two waves. None of them holds a count of people."""
    before, after, spec = earlier.snapshot, later.snapshot, later.spec
    yield from _questions(standings, spec)
    for apart in places:
        yield ResultWarning("place-not-compared", f"{apart.words}: it is not compared.", "Compare the whole.")
    yield from _people(before, after)
    yield from _below(later.snapshot.geography, small)
    if len(spec.domains) > MOST_DOMAINS:
        yield ResultWarning(
            "contributions-left-out",
            f"{spec.label} has more than {MOST_DOMAINS} domains: a change is not shared out among them.",
            "Look at the changes of the domains themselves.",
        )


def _questions(standings: Sequence[MeasureStanding], spec: IndexSpec) -> Iterator[ResultWarning]:
    for words in dict.fromkeys(claim for one in standings if one.apart is None for claim in one.claims):
        yield ResultWarning("question-changed", words, _READ)
    titles = {measure.key: measure.title for measure in spec.measures}
    for words in dict.fromkeys(one.apart.words for one in standings if one.apart is not None):
        named = [
            titles[one.measure] for one in standings if one.apart is not None and one.apart.words == words
        ]
        yield ResultWarning(
            "measure-not-compared",
            f"Not compared: {', '.join(named)} ({words}).",
            "Show both waves with a gap between them.",
        )


def _people(before: Snapshot, after: Snapshot) -> Iterator[ResultWarning]:
    """What moved in who answers, how they came and what they are weighted to."""
    if before.wave.population != after.wave.population:
        yield ResultWarning(
            "other-population",
            f"The waves speak for other people: {before.wave.population}, then {after.wave.population}.",
            "Run both waves for the people that they have in common.",
        )
    if before.wave.selection != after.wave.selection:
        yield ResultWarning(
            "other-selection",
            "People came to answer in another way. "
            f"Then: {before.wave.selection} Now: {after.wave.selection}",
            _READ,
        )
    if _known(before.margins) != _known(after.margins):
        yield ResultWarning(
            "other-totals",
            "The two waves are weighted to other known totals, which alone can move figures.",
            "Weight both waves to the same margins, or read small changes as if they were none.",
        )
    if np.abs(_modes(before) - _modes(after)).max() > MODE_SHIFT:
        yield ResultWarning(
            "other-modes",
            "How people took part moved: more of them at the door, on the web or on paper than before. "
            "Some questions are answered in another way to a person.",
            "Look at the change within each way of taking part.",
        )
    if set(before.clusters).isdisjoint(after.clusters):
        yield ResultWarning(
            "nobody-twice",
            "Nobody is known to be in both waves: each has all of its chance for itself, and changes are as "
            "unsure as that makes them.",
            "Ask some people again with a panel code: smaller changes can then be seen.",
        )


def _below(geography: Geography, small: SmallChanges | None) -> Iterator[ResultWarning]:
    """Places below the report level have modelled figures at most, and without a model no change."""
    lowest = geography.levels[-1]
    if lowest.key == geography.report_level or not geography.children(geography.whole.code):
        return
    if small is None or small.why:
        why = "" if small is None else f": {small.why}"
        yield ResultWarning(
            "smaller-places-not-compared",
            f"Changes are told for {geography.whole.name} and its parts that have figures of their own; "
            f"{lowest.plural} are not compared{why}.",
            "Compare the places above them.",
        )


def _known(margins: Sequence[Margin]) -> dict[str, dict[str, float]]:
    return {margin.name: dict(margin.targets) for margin in margins}


def _modes(frozen: Snapshot) -> Floats:
    """The share of answers by each way of taking part."""
    counted = np.bincount(frozen.mode, minlength=len(MODES))
    return np.asarray(counted / max(len(frozen), 1))
