"""What stands in the fields of a question: texts that were posted, or those of a saved answer."""

from collections.abc import Mapping
from dataclasses import dataclass

ANSWER, INSTEAD = "answer", "instead"  # names of fields; the second only beside what is typed
DAY, MONTH, YEAR = "day", "month", "year"


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a posted form holds no answer, in words for the person, and the field they stand at.

    ``parts``: of a day, those that are wrong.
    """

    words: str
    field: str = ANSWER
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What stands in the fields. ``ticked``: values of boxes; ``day``, ``month``, ``year``: of a day."""

    answer: str = ""
    instead: str = ""
    ticked: tuple[str, ...] = ()
    day: str = ""
    month: str = ""
    year: str = ""


NOTHING = Given()


def part_of(name: str) -> str:
    """The name of a box, or of a part of a day, in a posted form."""
    return f"{ANSWER}.{name}"


def posted(form: Mapping[str, str]) -> Given:
    """What somebody chose or typed."""
    parts = {part: form.get(part_of(part), "").strip() for part in (DAY, MONTH, YEAR)}
    boxes = (name.removeprefix(part_of("")) for name in form if name.startswith(part_of("")))
    return Given(
        answer=form.get(ANSWER, "").strip(),
        instead=form.get(INSTEAD, "").strip(),
        ticked=tuple(name for name in boxes if name not in parts),
        **parts,
    )
