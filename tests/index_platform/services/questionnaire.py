"""The services of the questionnaire over one database, and short ways to begin and to look."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from index_platform.queries.intake import Intake
from index_platform.services.answering import Answering
from index_platform.services.drafts import Begun, Drafts
from index_platform.services.holders import Holder
from index_platform.services.sending import Sending
from index_platform.services.surveys import Surveys
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
    drafts = Drafts(survey.engine, surveys, secret=SECRET, clock=clock)
    sending = Sending(survey.engine, surveys, drafts, intake, secret=SECRET)
    return Questionnaire(drafts, Answering(drafts, surveys), sending)


def rows(survey: Survey, statement: str) -> list[tuple[object, ...]]:
    """What the database holds."""
    return survey.rows(statement)
