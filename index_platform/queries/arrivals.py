"""What comes in, what is said back, and how each arrival is decided. Pure: the intake brings the facts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from index_platform.queries.audit import Deed
from index_platform.queries.contacts import SealedContact
from index_platform.queries.interviews import Interview
from instruments.answers import AnswerRow
from instruments.canonical import sha256
from instruments.errors import ConflictError, MeasureError, NotPermittedError
from instruments.flags import Flag
from instruments.paradata import Paradata
from instruments.response import Mode, Response

_WHY_NOT_OPEN = {"planned": "is not open yet", "closed": "is closed", "frozen": "is frozen"}


class Status(StrEnum):
    """What became of an arrival: a response now, or kept as it is for a person to decide; or not kept."""

    ACCEPTED = "accepted"
    HELD = "held"
    WITHDRAWN = "withdrawn"  # erased before, and not stored again


class Decision(StrEnum):
    """What a person decides on an arrival that was held. Undone, it waits again."""

    TAKEN_IN = "taken_in"
    LEFT_OUT = "left_out"
    UNDONE = "undone"


class NotStoredError(MeasureError):
    """The store refused; nothing of the unit was kept."""

    code = "not-stored"


class ErasedError(MeasureError):
    """It was stored once, and whoever answered had it taken out. It is not stored again."""

    code = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Bytes that came through a door, with the response they hold where that could be read and checked."""

    id: UUID
    wave: str
    instrument: str
    content: bytes
    door: str
    response: Response | None = None
    rows: Sequence[AnswerRow] = ()
    flags: Sequence[Flag] = ()
    held: str | None = None  # why the door could not accept it
    at: str = "intake"  # where it stands, for errors: a line of a file
    taken_by: str | None = None  # account of the researcher who asked the questions
    withdrawal_sha256: str | None = None  # hash of the code on the receipt
    paradata: Paradata | None = None  # how it was answered, where a page of ours asked
    interview: Interview | None = None  # how it was held, where a researcher's phone says so
    invitation: str | None = None  # hash of the code by which somebody came
    contact: SealedContact | None = None  # how somebody is reached who wants to be asked again
    is_of_anybody: bool = False  # nobody of ours vouches for it: a wave by invitation wants a code with it
    until_frozen: bool = False  # a closed wave takes it too, before its first freeze: it was answered in time

    @property
    def sha256(self) -> str:
        """The hash of the bytes as they came."""
        return sha256(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The proof that an arrival is on disk. The same arrival gets the same receipt, again and again."""

    id: UUID
    sha256: str
    received_at: str
    status: Status
    reason: str | None = None
    created: bool = field(default=True, compare=False)  # False: it was there already
    decision: Decision | None = None  # what a person decided, where it was held


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """What the intake must know of a wave. ``state``: as its door judges it on the day of the arrival."""

    state: str
    instrument: str
    instrument_sha256: str
    frozen: bool = False  # whether there is a snapshot of it
    modes: tuple[str, ...] = ()  # in which it takes answers; empty: all

    def takes(self, arrival: Arrival) -> bool:
        """Whether the wave takes answers of this arrival now."""
        waits = arrival.until_frozen and self.state == "closed" and not self.frozen
        return self.state == "open" or waits

    def asks_by(self, mode: Mode) -> bool:
        """Whether answers may be given this way. Where nobody recorded the way, nobody can tell."""
        return not self.modes or mode in (*self.modes, Mode.NOT_RECORDED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored at the start of a batch: the waves, and the receipts of ids that come again.

    erased: ids that come again though they were erased. invited: waves that take answers by invitation only.
    left: {hash of a code: how many more people can use it}, of those that come.
    """

    waves: Mapping[str, WaveFacts]
    receipts: Mapping[UUID, Receipt]
    moment: str
    erased: frozenset[UUID] = frozenset()
    invited: frozenset[str] = frozenset()
    left: Mapping[str, int] = field(default_factory=dict)

    def after(self, entries: "Sequence[Entry]") -> "Standing":
        """What stands once these are stored: an invitation that is used up serves the next one no more."""
        used = [
            code
            for one in entries
            if one.receipt.created and one.receipt.status is Status.ACCEPTED
            if (code := one.arrival.invitation) in self.left
        ]
        left = {code: number - used.count(code) for code, number in self.left.items()}
        return replace(self, left=left) if used else self

    def why_held(self, arrival: Arrival) -> str | None:
        """Why the arrival cannot become a response now; None where it can."""
        wave = self.waves.get(arrival.wave)
        if wave is None:
            return f"the wave {arrival.wave!r} is not known"
        if not wave.takes(arrival):
            state = "frozen" if wave.frozen and arrival.until_frozen else wave.state
            return f"the wave {arrival.wave!r} {_WHY_NOT_OPEN[state]}"
        if why := self._why_uninvited(arrival):
            return why
        if wave.instrument != arrival.instrument:
            return f"the wave {arrival.wave!r} asks {wave.instrument}, not {arrival.instrument}"
        if arrival.response is not None and not wave.asks_by(arrival.response.mode):
            return f"the wave {arrival.wave!r} takes no answers of the mode {arrival.response.mode.value}"
        return arrival.held

    def _why_uninvited(self, arrival: Arrival) -> str:
        """Why an arrival needs an invitation that it does not have; empty where it needs none."""
        if not arrival.is_of_anybody or arrival.wave not in self.invited:
            return ""
        if arrival.invitation is None:
            return f"the wave {arrival.wave!r} is by invitation, and it came without one"
        used_up = self.left.get(arrival.invitation, 0) < 1
        return (
            f"the wave {arrival.wave!r} is by invitation, and its invitation was used up" if used_up else ""
        )


@dataclass(frozen=True, slots=True)
class Unit:
    """What is stored whole or not at all. ``strict``: nothing of it may be held."""

    arrivals: Sequence[Arrival]
    strict: bool
    progress: Callable[[], None] | None = None  # called once for each response written
    deed: Deed | None = None  # what the audit says of it, where anything of it was new


@dataclass(frozen=True, slots=True)
class Entry:
    """An arrival with the receipt it gets."""

    arrival: Arrival
    receipt: Receipt


def decided(unit: Unit, standing: Standing, earlier: Mapping[UUID, Receipt]) -> list[Entry]:
    """A receipt for every arrival of the unit, or the error that refuses the whole of it.

    earlier: receipts given to units before this one in the same batch.
    """
    given: dict[UUID, Receipt] = {}
    entries = []
    for arrival in unit.arrivals:
        known = given.get(arrival.id) or earlier.get(arrival.id) or standing.receipts.get(arrival.id)
        receipt = _receipt(arrival, standing, known)
        if unit.strict and receipt.status is Status.HELD:
            raise _refused(arrival, receipt)
        given[arrival.id] = receipt
        entries.append(Entry(arrival, receipt))
    return entries


def _receipt(arrival: Arrival, standing: Standing, known: Receipt | None) -> Receipt:
    if arrival.id in standing.erased:
        return Receipt(
            id=arrival.id,
            sha256=arrival.sha256,
            received_at=standing.moment,
            status=Status.WITHDRAWN,
            created=False,
        )
    return _fresh(arrival, standing) if known is None else _repeated(arrival, known)


def _fresh(arrival: Arrival, standing: Standing) -> Receipt:
    reason = standing.why_held(arrival)
    return Receipt(
        id=arrival.id,
        sha256=arrival.sha256,
        received_at=standing.moment,
        status=Status.ACCEPTED if reason is None else Status.HELD,
        reason=reason,
    )


def _repeated(arrival: Arrival, known: Receipt) -> Receipt:
    if known.sha256 != arrival.sha256:
        source = arrival.response.source if arrival.response else None
        raise ConflictError(
            f"the response {source or arrival.id} is stored already with other content",
            where=arrival.at,
            fix="Send it as it was first sent, or give the new answers an id of their own.",
        )
    return replace(known, created=False)


def _refused(arrival: Arrival, receipt: Receipt) -> NotPermittedError:
    return NotPermittedError(
        f"it cannot be stored as a response: {receipt.reason}",
        where=arrival.at,
        fix=f"Open the wave (thriving waves open {arrival.wave}) or correct the row, then try again.",
    )
