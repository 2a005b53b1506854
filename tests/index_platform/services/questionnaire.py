"""The services of the questionnaire over one database, and short ways to begin and to look."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import text, update
from sqlmodel import Session

from index_platform.auth.keys import Keys
from index_platform.queries.intake import Intake
from index_platform.services import instruments
from index_platform.services.answering import Answering
from index_platform.services.contacts import Contacts
from index_platform.services.draft_safe import Safe
from index_platform.services.drafts import Begun, Drafts
from index_platform.services.holders import Holder
from index_platform.services.sending import Sending
from index_platform.services.surveys import Surveys
from index_platform.tables import WaveRow
from instruments import catalogue
from tests.index_platform.survey import MOMENT, Survey

SECRET = b"a secret of this server"


@dataclass
class Clock:
    """The moment that a test says it is."""

    moment: datetime = field(default=MOMENT)

    def __call__(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class Questionnaire:
    """The three services, as the server puts them together."""

    drafts: Drafts
    answering: Answering
    sending: Sending

    def begun(self) -> tuple[UUID, Holder]:
        """A new draft of the wave ``first``, and the browser that holds it."""
        begun = self.drafts.begin("first", "en", Holder())
        return begun.id, self.holder(begun)

    def holder(self, begun: Begun) -> Holder:
        """The browser that began a draft."""
        return Holder(token=begun.token, proof=self.sending.proof(begun.id))


def questionnaire(survey: Survey, intake: Intake, clock: Callable[[], datetime]) -> Questionnaire:
    """The services over one survey."""
    surveys = Surveys(survey.engine)
    keys = Keys("a secret of this server")
    safe = Safe(keys, clock=clock)
    drafts = Drafts(survey.engine, surveys, safe, secret=SECRET, clock=clock)
    contacts = Contacts(survey.engine, keys, clock=clock)
    sending = Sending(survey.engine, surveys, drafts, intake, contacts, secret=SECRET)
    return Questionnaire(drafts, Answering(drafts, surveys), sending)


def rows(survey: Survey, statement: str) -> list[tuple[object, ...]]:
    """What the database holds."""
    return survey.rows(statement)


def asks_another(survey: Survey, folder: Path) -> None:
    """Let the wave ``first`` ask ours@1.0, other questions than those it began with."""
    source = catalogue.path_of(catalogue.get("brs@1.0").version).read_text(encoding="utf-8")
    ours = folder / "ours.yaml"
    ours.write_text(source.replace("key: brs", "key: ours", 1).replace("bounce back", "spring back"))
    published, _ = instruments.publish(survey.engine, ours, moment=MOMENT)
    with Session(survey.engine) as session, session.begin():
        session.execute(text("DROP TRIGGER waves_asks"))  # else nobody could change what a wave asks
        session.execute(update(WaveRow).values(instrument_sha256=published.sha256))
