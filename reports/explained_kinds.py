"""What is said of a score by how it was made: by which mean, direct or modelled, and where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from instruments.english import listed
from reports import sentences
from reports.sections.orders import Explained
from scoring.published import Method, PublishedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mean:
    """A mean in words. made: what it is. chance: what becomes of what chance adds, in direct figures."""

    made: str
    chance: str


_STAYS = "Chance alone drives parts apart too, and with this mean that is not taken away."
_MEANS: Mapping[str, _Mean] = {
    "mpi": _Mean(
        made="Where they lie far apart, the score is a little lower than their average.",
        chance="What chance alone adds to this is taken away first: few answers are not held against a "
        "place.",
    ),
    "arithmetic": _Mean(
        made="The score is their plain average, however far apart they lie.",
        chance="",
    ),
    "geometric": _Mean(
        made="The score is their geometric mean. Where they lie far apart, it is lower than their average.",
        chance=_STAYS,
    ),
    "harmonic": _Mean(
        made="The score is their harmonic mean. Where they lie far apart, it is lower than their average, "
        "and low parts count most.",
        chance=_STAYS,
    ),
    "quadratic": _Mean(
        made="The score is their quadratic mean. Where they lie far apart, it is higher than their average.",
        chance=_STAYS,
    ),
}
_PLAIN = "arithmetic"
_FREED = "mpi"  # of what chance adds


def is_plain(method: Method) -> bool:
    """Whether the score is the plain average itself, so that there is nothing to compare."""
    return method.aggregation == _PLAIN


def mean_words(method: Method) -> str:
    """How the score is made of its parts."""
    return f"All parts count alike. {_MEANS[method.aggregation].made}"


def apart_words(subject: Explained, points: float) -> str:
    """How far a score lies from the plain average of its parts, in whole points, and why."""
    if abs(points) < 0.5:  # both are rounded to whole points
        takes_chance = subject.table.method.aggregation == _FREED and not subject.is_small
        by_chance = ", or no more than by chance" if takes_chance else ""
        return f"rounded, they are the same: the parts differ little{by_chance}."
    more = "more" if points > 0 else "less"
    far = sentences.counted(round(abs(points)), "point", "points")
    return f"about {far} {more}, because the parts are uneven."


def chance_in_mean_words(subject: Explained) -> str:
    """What becomes of what chance adds to unevenness; empty where it adds nothing."""
    method = subject.table.method
    if is_plain(method):
        return ""
    if subject.is_small:
        return (
            f"For {subject.plural} a model gives {sentences.number(method.draws)} sets of figures that all "
            "fit the answers. The score is worked out in each set, and what is told is the average of these."
        )
    return _MEANS[method.aggregation].chance


def range_words(subject: Explained) -> Iterator[str]:
    """Where likely ranges come from: from weights moved, or from draws of a model."""
    method, level = subject.table.method, sentences.level_words(subject.table.level)
    if subject.is_small:
        yield (
            f"The model was asked {sentences.number(method.draws)} times for figures of all {subject.plural} "
            "that fit the answers, what is usual, and the figures of the places that they make up. "
            f"{level} of the figures that it gave lie in the range."
        )
        yield (
            "The range can be trusted as far as the model holds, and as those who answered are like those "
            "who did not."
        )
    else:
        yield (
            f"Everything was computed {sentences.number(method.replicates)} more times, with slightly other "
            "weights each time, to see how far chance could move it."
        )
        yield (
            f"{level} of such ranges would hold the figure of everybody, if those who answered are like "
            "those who did not."
        )


def model_words(subject: Explained) -> Iterator[str]:
    """What was modelled of this place, and what of others."""
    table = subject.table
    if subject.is_small:
        yield (
            f"All figures of {subject.plural} are modelled, because in places this small chance alone would "
            f"move them a lot. They are pulled from the place's own answers towards what is usual for "
            f"{subject.plural}{_likeness(table)}, the less the more people answered. A figure is shown only "
            "where the place's own answers weigh enough in it."
        )
        yield (
            f"Then all {subject.plural} are moved a little, so that they make up the places that they lie in."
        )
        yield f"Some of what sets {subject.name} apart from others is smoothed away."
    else:
        yield "Nothing: each figure comes from the answers given in this place, and borrows from no other."
        if table.small_plural:
            yield f"Only figures of {table.small_plural} are modelled."


def _likeness(table: PublishedTable) -> str:
    known = [sentences.lower_first(title) for title in table.method.covariates]
    return f" like it in {listed(known)}" if known else ""
