"""Sending a draft: once, acknowledged as often as asked, and only when it is on disk."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.queries import received
from index_platform.queries.arrivals import Arrival, Receipt
from index_platform.queries.intake import Intake
from index_platform.queries.received import Arrived
from index_platform.services.answering import FILLED, valid, why_held
from index_platform.services.contacts import Contacts
from index_platform.services.draft_safe import StoredDraft
from index_platform.services.drafts import AlreadySentError, Drafts
from index_platform.services.holders import Holder, no_draft
from index_platform.services.receipts import Acknowledged, acknowledged, coded, is_late, receipt_proof
from index_platform.services.surveys import Surveys
from instruments.definition import Instrument
from instruments.errors import ConflictError
from instruments.flags import flags
from instruments.paradata import Device, Paradata
from instruments.response import Mode, Response

DOOR = "pages"


class Sending:
    """The way of drafts into the intake, and the receipts that come back."""

    def __init__(
        self,
        engine: Engine,
        surveys: Surveys,
        drafts: Drafts,
        intake: Intake,
        contacts: Contacts,
        *,
        secret: bytes,
    ) -> None:
        self._engine, self._surveys, self._contacts = engine, surveys, contacts
        self._drafts, self._intake, self._secret = drafts, intake, secret

    def send(self, wave: str, name: UUID, holder: Holder, device: Device = Device.NOT_KNOWN) -> Acknowledged:
        """Send a draft: it is on disk as a response when this returns, and only then is the draft deleted.

        Sending twice gives the same receipt. Where something was changed in between, what came first stands.
        """
        try:
            draft = self._drafts.stored(wave, name, holder)
        except AlreadySentError:
            return self._ended(name, self._arrived(name).receipt)
        try:
            [receipt] = self._intake.accept(self._arrival(draft, device)).result()
        except ConflictError:
            receipt = self._arrived(name).receipt
        return self._ended(name, receipt)

    def receipt(self, wave: str, name: UUID, holder: Holder) -> Acknowledged:
        """The receipt of a response, for whoever sent it."""
        arrived = self._arrived(name)
        if arrived.wave != wave or not holder.sees(arrived, self.proof(name)):
            raise no_draft()
        with reading(self._engine) as session:
            late = is_late(session, wave, arrived.receipt.received_at)
        shown = acknowledged(self._secret, arrived.receipt, taken_by=arrived.taken_by)
        return replace(shown, late=late)

    def is_there(self, wave: str, name: UUID) -> bool:
        """Whether answers with this id came to a wave, and were not taken out since."""
        with reading(self._engine) as session:
            arrived = received.arrived(session, name)
        return arrived is not None and arrived.wave == wave

    def proof(self, name: UUID) -> str:
        """What a browser keeps to see its receipt again."""
        return receipt_proof(self._secret, name)

    def _ended(self, name: UUID, receipt: Receipt) -> Acknowledged:
        """The receipt of a response that is on disk; its draft is deleted now."""
        self._drafts.end(name)
        return acknowledged(self._secret, receipt)

    def _arrived(self, name: UUID) -> Arrived:
        with reading(self._engine) as session:
            arrived = received.arrived(session, name)
        if arrived is None:
            raise no_draft()
        return arrived

    def _arrival(self, draft: StoredDraft, device: Device) -> Arrival:
        instrument = self._surveys.instrument(draft.instrument_sha256)
        checked = valid(instrument, draft.answers, self._surveys.get(draft.wave).geography)
        response = Response(
            wave=draft.wave,
            instrument=instrument.label,
            answers=checked.answers,
            place=draft.place,
            mode=Mode.WEB if draft.taken_by is None else Mode.DOOR,
            language=draft.language,
            panel=draft.contact.get("panel"),
            consent=draft.consent or None,
        )
        arrival = Arrival(
            id=draft.id,
            wave=draft.wave,
            instrument=instrument.label,
            content=response.content(),
            door=DOOR,
            response=response,
            rows=checked.rows,
            flags=flags(instrument, checked.answers),
            held=_joined(why_held(instrument, checked.answers), FILLED if draft.by_program else None),
            at=DOOR,
            taken_by=draft.taken_by,
            paradata=_paradata(instrument, draft, device),
            invitation=draft.invitation or None,
            contact=self._contacts.sealed(draft.contact) if draft.contact else None,
            is_of_anybody=draft.taken_by is None,
        )
        return coded(self._secret, arrival)


def _paradata(instrument: Instrument, draft: StoredDraft, device: Device) -> Paradata:
    """How the draft was answered: times of the pages of its items alone."""
    items = {item.id for item in instrument.items}
    return Paradata(device, {item: took for item, took in draft.seconds.items() if item in items})


def _joined(*reasons: str | None) -> str | None:
    """The reasons that there are, as one; None where there is none."""
    return "; ".join(filter(None, reasons)) or None
