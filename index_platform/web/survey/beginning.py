"""The start page: what it is about, what becomes of answers, who may take part, and the tick that begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from index_platform.services.consents import ConsentText
from index_platform.services.drafts import KEPT
from index_platform.web import journey
from index_platform.web.fields import CheckboxField, Option, RadioField, failures
from index_platform.web.pages import Link, page
from index_platform.web.survey import notice
from index_platform.web.survey.contexts import Hidden, StartContext
from index_platform.web.survey.face import MISSED, YES, Face, with_query
from index_platform.web.survey.sent import Sent
from index_platform.web.survey.telling import by_code
from index_platform.web.words import Words, named
from instruments.definition import Text

TAKING_PART, AGE = "taking_part", "age"  # the names of the fields
GROWN, YOUNG = "16", "under"


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody chose on the start page."""

    age: str = ""
    agreed: bool = False

    @property
    def begins(self) -> bool:
        """Whether the questions may begin."""
        return self.agreed and self.age == GROWN


def given(form: Mapping[str, str]) -> Given:
    """What the form of the start page says."""
    return Given(age=form.get(AGE, ""), agreed=form.get(TAKING_PART) == YES)


def again(face: Face, chosen: Given) -> str:
    """The address of the start page that says what is missing beside what was chosen."""
    return with_query(
        face.front,
        **{MISSED: YES, AGE: GROWN if chosen.age == GROWN else "", TAKING_PART: YES if chosen.agreed else ""},
    )


def start(
    face: Face, *, begun: UUID | None = None, sent: Sent | None = None, chosen: Given | None = None
) -> str:
    """The start page. ``begun``, ``sent``: the draft of this browser, what it sent; ``chosen``: with gaps."""
    words, survey = face.words, face.survey
    fields = _fields(words, chosen)
    context = StartContext(
        title=words.inset(survey.instrument.title),
        lead=words.inset(_introduction(face)),
        paragraphs=_paragraphs(face),
        notice_title=words("notice"),
        notice=notice.sections(face),
        back_by_code=Link(words=words("return_link"), href=by_code(words)),
        begun=words("begun") if begun else "",
        go_on=Link(words=words("begun_go_on"), href=f"{face.start}/{begun}") if begun else None,
        sent=words("sent_before", date=words.day(sent.day)) if sent else "",
        sent_by_other=words("sent_by_other") if sent else "",
        receipt=_receipt(face, sent) if sent else None,
        action=face.front,
        hidden=(Hidden(name="language", value=words.language),),
        fields=fields,
        button=words("begin"),
        failures=failures(fields),
    )
    title = journey.said(survey.instrument.title, words)
    return page("survey_start.html.j2", context, face.chrome(form=True), title=title)


def _receipt(face: Face, sent: Sent) -> Link:
    words = face.words
    return Link(words=words("sent_receipt"), href=f"{face.start}/{sent.id}/receipt?language={words.language}")


def consent(face: Face) -> ConsentText:
    """What the start page told somebody who begins."""
    words = face.words
    said = (words("age_grown"), words("taking_part"))
    shown = (words.inset(face.survey.instrument.title), words.inset(_introduction(face)), *_paragraphs(face))
    return notice.consent_text(face, (*shown, *said))


def _paragraphs(face: Face) -> tuple[Markup, ...]:
    words, instrument = face.words, face.survey.instrument
    who = words("start_who", asked_by=face.asked_by) if face.asked_by else words("start_who_unknown")
    fixed, count = journey.is_fixed(instrument), len(journey.questions(instrument.items))
    reaches = notice.asks_again(face)
    return (
        words.joined(_for_whom(face), who),
        words.joined(
            words.counted("start_long" if fixed else "start_most", count),
            words.counted("start_minutes", journey.minutes(instrument)),
            words("start_time", days=KEPT.days),
        ),
        words.joined(words("start_voluntary"), words("start_private_reach" if reaches else "start_private")),
        *((words.joined(words("invitation_kept")),) if face.door else ()),
    )


def _fields(words: Words, chosen: Given | None) -> tuple[RadioField, CheckboxField]:
    """Age and agreement; with what is missing in them once something was ``chosen``."""
    no_age = chosen is not None and chosen.age not in (GROWN, YOUNG)
    no_tick = chosen is not None and not chosen.agreed
    age = RadioField(
        AGE,
        words("age"),
        "",
        (Option(GROWN, words("age_grown")), Option(YOUNG, words("age_young"))),
        chosen=chosen.age if chosen else "",
        error=words("age_missing") if no_age else "",
    )
    tick = CheckboxField(
        TAKING_PART,
        words("taking_part"),
        value=YES,
        checked=chosen is not None and chosen.agreed,
        error=words("taking_part_missing") if no_tick else "",
    )
    return age, tick


def _for_whom(face: Face) -> Markup:
    survey, words = face.survey, face.words
    population = survey.population.offered(drafts=survey.shows_drafts)
    place = named(survey.geography.whole.name)
    return words.marked("start_for", population=words.inset(population), place=place)


def _introduction(face: Face) -> Text:
    instrument = face.survey.instrument
    return face.filled.introduction(instrument.label, instrument.introduction)
