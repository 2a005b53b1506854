"""How many of those chosen were reached and took part: the rates of AAPOR from the outcomes of visits.

Source: AAPOR (2023), Standard Definitions, 10th edition: final disposition codes for in-person household
surveys, and the rates RR1, RR2, CON1 and COOP1.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from instruments.errors import InvalidInputError


class Disposition(StrEnum):
    """What came of an address, by how its codes begin."""

    COMPLETE = "1.1"
    PARTIAL = "1.2"
    REFUSAL = "2.1"  # and break-off
    NON_CONTACT = "2.2"
    OTHER = "2.3"  # not able, away, another language
    HOME_UNKNOWN = "3.1"  # whether anybody lives there
    PERSON_UNKNOWN = "3.2"  # whether whoever lives there belongs to the survey
    NOT_ELIGIBLE = "4"


_CODE = re.compile(r"[1-4]\.\d{1,3}", re.ASCII)
_BY_START = {one.value: one for one in Disposition} | {"3.9": Disposition.PERSON_UNKNOWN}
# which outcome of several visits stands for an address: that which tells most of it
_TELLS_MOST = (
    Disposition.COMPLETE,
    Disposition.PARTIAL,
    Disposition.REFUSAL,
    Disposition.OTHER,
    Disposition.NOT_ELIGIBLE,
    Disposition.NON_CONTACT,
    Disposition.PERSON_UNKNOWN,
    Disposition.HOME_UNKNOWN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRates:
    """Shares from 0 to 1 of ``cases``: addresses that were chosen, those found not to be eligible left out.

    None where nobody is there of whom it could be a share.
    """

    cases: int
    rr1: float | None  # complete interviews
    rr2: float | None  # complete and partial interviews
    con1: float | None  # addresses at which somebody of the survey was reached
    coop1: float | None  # complete interviews among those who were reached


def disposition(code: str) -> Disposition:
    """What a code such as 2.11 stands for; InvalidInputError where it is none of in-person surveys."""
    found = next((_BY_START[start] for start in _BY_START if code.startswith(start)), None)
    if found is None or _CODE.fullmatch(code) is None:
        raise InvalidInputError(
            f"{code[:20]!r} is no outcome of a visit",
            where="outcome",
            fix=f"Write a code that begins with one of: {', '.join(Disposition)}.",
        )
    return found


def final(outcomes: Iterable[Disposition]) -> Disposition:
    """What stands for an address after all its visits."""
    return min(outcomes, key=_TELLS_MOST.index, default=Disposition.HOME_UNKNOWN)


def sample_rates(visited: Mapping[str, Sequence[Disposition]], chosen: int) -> SampleRates:
    """The rates of a sample.

    visited: {address: what came of its visits}. chosen: how many addresses were chosen; those that nobody
        has visited are counted as unknown, as the definitions ask.
    """
    if chosen < len(visited):
        raise InvalidInputError(
            f"{len(visited)} addresses were visited of {chosen} that were chosen",
            where="sample_rates",
            fix="Say in the wave how many were chosen, or leave out what was not.",
        )
    count = Counter(map(final, visited.values()))
    took = count[Disposition.COMPLETE] + count[Disposition.PARTIAL]
    reached = took + count[Disposition.REFUSAL] + count[Disposition.OTHER]
    cases = chosen - count[Disposition.NOT_ELIGIBLE]
    return SampleRates(
        cases=cases,
        rr1=_share(count[Disposition.COMPLETE], cases),
        rr2=_share(took, cases),
        con1=_share(reached, cases),
        coop1=_share(count[Disposition.COMPLETE], reached),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
