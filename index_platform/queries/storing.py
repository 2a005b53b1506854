"""How arrivals lie in the tables: what stands there before, and the rows of what is new."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from index_platform.db import Writer
from index_platform.fieldwork import day_of, door, modes_of
from index_platform.queries import audit, erasures, invitations
from index_platform.queries.arrivals import (
    Arrival,
    Entry,
    Receipt,
    Standing,
    Status,
    WaveFacts,
)
from index_platform.queries.audit import Deed
from index_platform.queries.held import standing_decision
from instruments.canonical import canonical_json

_IDS_AT_ONCE = 500

_WAVES = (
    "SELECT w.key, w.state, w.opens_on, w.closes_on, w.modes, v.label, v.sha256, "
    "EXISTS (SELECT 1 FROM freezes f WHERE f.wave = w.key) "
    "FROM waves w JOIN instrument_versions v ON v.sha256 = w.instrument_sha256"
)
_RECEIPTS = (
    "SELECT id, sha256, received_at, status, reason, (SELECT decision FROM reviews "
    "WHERE reviews.received = received.id ORDER BY number DESC LIMIT 1) FROM received WHERE id IN ({})"
)
_RECEIVED = (
    "id",
    "wave",
    "instrument",
    "door",
    "sha256",
    "content",
    "status",
    "reason",
    "received_at",
    "taken_by",
)
_RESPONSE = (
    "number",
    "id",
    "wave",
    "instrument_sha256",
    "place",
    "mode",
    "language",
    "household",
    "panel",
    "consent",
    "source",
)
_CODE = ("code_sha256", "response")
_ANSWER = ("response", "item", "code", "missing", "text")
_FLAG = ("response", "rule", "item", "detail")
_HELD_FLAG = ("received", "rule", "item", "detail")
_PARADATA = ("received", "device")
_INTERVIEW = (
    "received",
    "phone",
    "started_at",
    "finished_at",
    "outcome",
    "languages",
    "assignment",
    "visit",
    "clock_offset",
    "targets",
    "excess",
    "taking_part",
)
_SECOND = ("received", "first")
_CONTACT = ("panel", "sealed", "agreed_sha256", "given_on")
_PAGE_TIME = ("received", "item", "seconds")

Numbered = Sequence[tuple[int, Arrival]]
Step = Callable[[], None]


class Store:
    """The tables of arrivals on the writer's connection, within one of its transactions, at one moment."""

    def __init__(self, writer: Writer, *, moment: str) -> None:
        self.moment = moment
        self.writer = writer

    def standing(self, arrivals: Iterable[Arrival]) -> Standing:
        """What is stored of the waves, and of those arrivals that come again; and which were erased."""
        waves = {
            str(key): WaveFacts(
                door(state, opens_on, closes_on, day_of(self.moment)),
                label,
                sha256,
                frozen=bool(frozen),
                modes=modes_of(modes),
            )
            for key, state, opens_on, closes_on, modes, label, sha256, frozen in self.writer.execute(_WAVES)
        }
        came = tuple(arrivals)
        names, codes = [one.id for one in came], [one.invitation for one in came if one.invitation]
        receipts = dict(self._receipts([str(name) for name in names]))
        return Standing(waves, receipts, self.moment, **self._unasked(names, codes))

    def _unasked(self, names: Sequence[UUID], codes: Sequence[str]) -> dict[str, Any]:
        """What stands against arrivals beside their waves: erased ids, and invitations that are missing."""
        return {
            "erased": erasures.among(self.writer.execute, names),
            "invited": invitations.invited(self.writer.execute),
            "left": invitations.left(self.writer.execute, codes),
        }

    def add(self, fresh: Sequence[Entry], standing: Standing) -> None:
        """Store new arrivals as they came, and those that are accepted as responses."""
        self.writer.add("received", _RECEIVED, map(_received_row, fresh))
        accepted = [entry.arrival for entry in fresh if entry.receipt.status is Status.ACCEPTED]
        self.add_responses(accepted, standing)
        self.writer.add("withdrawal_codes", _CODE, _code_rows(fresh))
        self.writer.add("paradata", _PARADATA, _paradata_rows(fresh))
        self.writer.add("page_times", _PAGE_TIME, _page_time_rows(fresh))
        self.writer.add("interviews", _INTERVIEW, _interview_rows(fresh))
        self.writer.add("second_interviews", _SECOND, _second_rows(fresh))
        self.writer.add("held_flags", _HELD_FLAG, _held_flag_rows(fresh))
        self.writer.add("contacts", _CONTACT, sorted(_contact_rows(fresh)))  # their order tells nothing
        for one in accepted:
            if one.invitation is not None:
                invitations.use(self.writer.execute, one.invitation, one.wave)

    def add_responses(self, arrivals: Sequence[Arrival], standing: Standing) -> None:
        """Store the responses of arrivals that lie there already."""
        [[last]] = self.writer.execute("SELECT COALESCE(MAX(number), 0) FROM responses")
        numbered = list(enumerate(arrivals, int(last) + 1))
        responses = (_response_row(number, one, standing) for number, one in numbered)
        self.writer.add("responses", _RESPONSE, responses)
        self.writer.add("answers", _ANSWER, _answer_rows(numbered))
        self.writer.add("flags", _FLAG, _flag_rows(numbered))

    def note(self, deed: Deed) -> None:
        """Write the audit entry of what is done."""
        audit.append(self.writer.execute, deed)

    def _receipts(self, ids: Sequence[str]) -> Iterator[tuple[UUID, Receipt]]:
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = ids[start : start + _IDS_AT_ONCE]
            statement = _RECEIPTS.format(", ".join("?" * len(some)))
            for name, digest, moment, status, reason, newest in self.writer.execute(statement, some):
                receipt = Receipt(
                    id=UUID(name),
                    sha256=digest,
                    received_at=moment,
                    status=Status(status),
                    reason=reason,
                    decision=standing_decision(newest),
                )
                yield receipt.id, receipt


def _received_row(entry: Entry) -> tuple[object, ...]:
    arrival, receipt = entry.arrival, entry.receipt
    return (
        str(arrival.id),
        arrival.wave,
        arrival.instrument,
        arrival.door,
        receipt.sha256,
        arrival.content,
        receipt.status.value,
        receipt.reason,
        receipt.received_at,
        arrival.taken_by,
    )


def _code_rows(fresh: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for entry in fresh:
        if entry.arrival.withdrawal_sha256 is not None:
            yield entry.arrival.withdrawal_sha256, str(entry.arrival.id)


def _contact_rows(fresh: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    for entry in fresh:
        if (contact := entry.arrival.contact) is not None:
            yield tuple(getattr(contact, name) for name in _CONTACT)


def _paradata_rows(fresh: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for entry in fresh:
        if entry.arrival.paradata is not None:
            yield str(entry.arrival.id), entry.arrival.paradata.device.value


def _page_time_rows(fresh: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    for entry in fresh:
        if entry.arrival.paradata is not None:
            for item, seconds in entry.arrival.paradata.seconds.items():
                yield str(entry.arrival.id), item, seconds


def _interview_rows(fresh: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    for entry in fresh:
        if (held := entry.arrival.interview) is not None:
            facts = asdict(held) | {
                "received": str(entry.arrival.id),
                "languages": canonical_json(held.languages).decode(),
                "targets": canonical_json(held.targets).decode() if held.targets else None,
            }
            yield tuple(facts[name] for name in _INTERVIEW)


def _second_rows(fresh: Sequence[Entry]) -> Iterator[tuple[str, str]]:
    for entry in fresh:
        if (held := entry.arrival.interview) is not None and held.again is not None:
            yield str(entry.arrival.id), held.again


def _held_flag_rows(fresh: Sequence[Entry]) -> Iterator[tuple[object, ...]]:
    """Of what waits for a person; what was accepted has its flags beside the response."""
    for entry in fresh:
        if entry.receipt.status is Status.HELD:
            for flag in entry.arrival.flags:
                yield str(entry.arrival.id), flag.rule.value, flag.item, flag.check


def _response_row(number: int, arrival: Arrival, standing: Standing) -> tuple[object, ...]:
    response = arrival.response
    if response is None:
        raise TypeError("an arrival without a response was accepted")
    return (
        number,
        str(arrival.id),
        response.wave,
        standing.waves[arrival.wave].instrument_sha256,
        response.place,
        response.mode.value,
        response.language,
        response.household,
        response.panel,
        response.consent,
        response.source,
    )


def _flag_rows(numbered: Numbered) -> Iterator[tuple[object, ...]]:
    for number, arrival in numbered:
        for flag in arrival.flags:
            yield number, flag.rule.value, flag.item, flag.check


def _answer_rows(numbered: Numbered) -> Iterator[tuple[object, ...]]:
    for number, arrival in numbered:
        for row in arrival.rows:
            yield number, row.item, row.code, None if row.missing is None else row.missing.value, row.text
