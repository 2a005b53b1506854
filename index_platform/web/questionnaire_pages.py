"""The pages of the questionnaire, from a draft to HTML. Pure but for the token of a form."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from babel.dates import format_date

from index_platform.services.answering import Draft
from index_platform.services.receipts import Acknowledged
from index_platform.services.surveys import Survey
from index_platform.web import forms, journey
from index_platform.web.fields import CheckboxField, Failure, Option, RadioField
from index_platform.web.forms import Given, Refused
from index_platform.web.journey import CHECK, PLACE
from index_platform.web.pages import Chrome, FrameWords, Link, page
from index_platform.web.parts import AnswerRow, Go, LanguageLink, Notice
from index_platform.web.questionnaire_contexts import (
    Along,
    CheckContext,
    Group,
    Hidden,
    Line,
    Lines,
    QuestionContext,
    ReceiptContext,
    Section,
    StartContext,
    TellContext,
)
from index_platform.web.words import HELPLINES, Words, isolated, own_name
from instruments.definition import Item, Missing
from instruments.places import Place

TAKING_PART, LIVES_IN = "taking_part", "place"
YES, UNSAID = "yes", "unsaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is the same on every page that one person sees of one survey."""

    survey: Survey
    words: Words
    csrf: Callable[[], str]  # asked for by pages with a form only: asking sets a cookie
    asked_by: str = ""
    contact: str = ""
    public_url: str = ""
    draft: Draft | None = None
    step: str = ""  # the page, to come back to it in another language
    person: str = ""  # the name of who is signed in

    @property
    def start(self) -> str:
        """The address of the start page."""
        return f"/s/{self.survey.key}"

    @property
    def base(self) -> str:
        """The address under which the pages of the draft lie; the start page where there is none."""
        return self.start if self.draft is None else f"{self.start}/{self.draft.id}"

    def at(self, step: str, *, change: bool = False) -> str:
        """The address of a step of the draft."""
        path = f"{self.base}/{step}" if step in (PLACE, CHECK) else f"{self.base}/q/{step}"
        return f"{path}?change={YES}" if change else path

    def chrome(self, *, back: str = "", form: bool = False) -> Chrome:
        """The frame of a page."""
        words = self.words
        return Chrome(
            kind="survey",
            name=words("survey", place=self.survey.geography.whole.name),
            language=words.language,
            direction=words.direction,
            languages=self._languages(),
            back=Link(words=words("back"), href=back) if back else None,
            notice=self._notice(),
            csrf=self.csrf() if form or self.person else "",
            person=self.person,
            home=self.start,
            words=FrameWords(**{name: words(f"frame {name}") for name in FrameWords.__dataclass_fields__}),
            footer=(
                Link(words=words("someone"), href=f"{self.base}/someone-to-talk-to"),
                Link(words=words("privacy"), href=f"{self.base}/privacy"),
            ),
        )

    def _languages(self) -> tuple[LanguageLink, ...]:
        """The languages that the questions are there in; none where there is only one."""
        instrument = self.draft.instrument if self.draft else self.survey.instrument
        if len(instrument.languages) < 2:
            return ()
        return tuple(
            LanguageLink(
                language=language,
                words=own_name(language),
                href=self._in(language),
                direction=Words(language).direction,
                current=language == self.words.language,
            )
            for language in instrument.languages
        )

    def _in(self, language: str) -> str:
        if self.draft is None:
            return f"{self.start}?language={language}"
        return f"{self.base}/language/{language}?at={self.step}"

    def _notice(self) -> Notice | None:
        if self.draft is not None and self.draft.taken_by is not None:
            return Notice(first=self.words("asking"), words=self.words("asking_about"))
        if self.survey.kind == "synthetic":
            return Notice(first=self.words("trial"), words=self.words("trial_about"))
        return None


def start(face: Face, *, begun: UUID | None = None, refused: bool = False) -> str:
    """The start page. ``begun``: the draft that this browser has already."""
    words, survey = face.words, face.survey
    error = words("taking_part_missing") if refused else ""
    tick = CheckboxField(TAKING_PART, words("taking_part"), value=YES, error=error)
    who = words("start_who", asked_by=face.asked_by) if face.asked_by else words("start_who_unknown")
    count = len(survey.instrument.items)
    context = StartContext(
        title=words("start"),
        lead=journey.said(survey.instrument.introduction, words),
        paragraphs=(
            f"{words('start_for', population=survey.population, place=survey.geography.whole.name)} {who}",
            words("start_long", count=count, minutes=journey.minutes(survey.instrument)),
            f"{words('start_voluntary')} {words('start_private')}",
        ),
        begun=words("begun") if begun else "",
        go_on=Link(words=words("begun_go_on"), href=f"{face.start}/{begun}") if begun else None,
        action=face.start,
        hidden=(Hidden(name="language", value=words.language),),
        fields=(tick,),
        button=words("begin"),
        failures=(Failure(TAKING_PART, error),) if error else (),
    )
    return page("survey_start.html.j2", context, face.chrome(form=True), title=context.title)


def place(face: Face, draft: Draft, places: tuple[Place, ...], *, change: bool, refused: bool = False) -> str:
    """The page that asks where somebody lives."""
    words = face.words
    error = words("place_missing") if refused else ""
    level = {one.key: one.singular for one in draft.survey.geography.levels}
    field = RadioField(
        LIVES_IN,
        words("place"),
        words("place_hint", level=level[places[0].level]),
        tuple(Option(one.code, one.name) for one in places),
        apart=(Option(UNSAID, words("place_unsaid")),),
        chosen=_lives_in(draft),
        error=error,
    )
    count = len(journey.parts(draft.instrument))
    context = _question(face, PLACE, Along(words=words("place_part"), number=0, count=count, part=0), change)
    context = replace(
        context, fields=(field,), failures=(Failure(LIVES_IN, error),) if error else (), without=""
    )
    return page(
        "survey_question.html.j2",
        context,
        face.chrome(back=_back(face, PLACE, change), form=True),
        title=field.legend,
    )


def question(
    face: Face,
    draft: Draft,
    item: Item,
    *,
    change: bool,
    given: Given | None = None,
    refused: Refused | None = None,
) -> str:
    """The page of one question; ``given`` and ``refused`` after a form that held no answer."""
    words = face.words
    standing = given or forms.stands(item, draft.answers.get(item.id))
    at = journey.position(draft.instrument, item.id)
    context = replace(
        _question(face, item.id, along(draft, item, words), change),
        introduction=journey.introduction(at, item, words),
        fields=forms.fields(item, words, standing, refused),
        failures=(Failure(refused.field, refused.words),) if refused else (),
        without=words("without") if refused else "",
    )
    title = journey.said(item.wording, words)
    return page(
        "survey_question.html.j2",
        context,
        face.chrome(back=_back(face, item.id, change), form=True),
        title=title,
    )


def along(draft: Draft, item: Item, words: Words) -> Along:
    """How far an item is: part and share of it, or the number of the question where there is one part."""
    at = journey.position(draft.instrument, item.id)
    share = 100 * at.before // len(at.part.items)
    if at.count == 1:
        said = words("whole", number=at.before + 1, count=len(at.part.items))
    else:
        said = words("part", number=at.number, count=at.count, title=journey.part_title(at.part, words))
    return Along(words=said, number=at.number, count=at.count, part=share)


def check(face: Face, draft: Draft) -> str:
    """Every answer, before they are sent."""
    words = face.words
    count = len(journey.parts(draft.instrument))
    where = Group(title=words("place_label"), rows=(_place_row(face, draft),))
    parts = tuple(
        Group(
            title=journey.part_title(part, words),
            rows=tuple(_row(face, draft, item) for item in part.items),
        )
        for part in journey.parts(draft.instrument)
    )
    context = CheckContext(
        along=Along(words=words("nearly"), number=count, count=count, part=100),
        title=words("check"),
        lead=words("check_about"),
        groups=(where, *parts),
        action=f"{face.base}/send",
        button=words("send"),
        later=_later(face),
    )
    last = draft.instrument.items[-1].id
    return page(
        "survey_check.html.j2", context, face.chrome(back=face.at(last), form=True), title=context.title
    )


def receipt(face: Face, sent: Acknowledged, *, next_person: str = "") -> str:
    """The receipt: what arrived when, the code, somebody to talk to. ``next_person``: for a researcher."""
    words = face.words
    date = format_date(datetime.fromisoformat(sent.received_at), "d MMMM y", locale=words.language)
    ask = words("code_ask", contact=face.contact) if face.contact else words("code_ask_unknown")
    about = (words("code_about"), ask, words("code_truth"))
    context = ReceiptContext(
        title=words("held" if sent.held else "receipt"),
        lead=words("held_about" if sent.held else "receipt_at", date=date),
        code_title=words("code"),
        code=isolated(sent.withdrawal_code),
        code_about=(words("code_spoken"), *about) if next_person else about,
        next=Go(words=words("next"), href=next_person) if next_person else None,
        talk=talk(words),
    )
    return page("survey_receipt.html.j2", context, face.chrome(), title=context.title)


def talk(words: Words) -> Lines:
    """Everybody to talk to, the same for everybody."""
    return Lines(
        title=words("talk"),
        about=words("talk_about"),
        lines=tuple(
            Line(
                name=words(f"line {line.key}"),
                about=words(f"line {line.key} about"),
                how=words.marked(f"line {line.key} how", number=isolated(line.number)),
            )
            for line in HELPLINES
        ),
    )


def someone(face: Face, *, back: str) -> str:
    """The page with somebody to talk to."""
    lines = talk(face.words)
    context = TellContext(title=face.words("someone"), talk=lines)
    return page("survey_tell.html.j2", context, face.chrome(back=back), title=context.title)


def privacy(face: Face, *, back: str) -> str:
    """What is kept, for how long, and what is published."""
    words = face.words
    parts = ("kept", "before", "cookies", "figures", "out")
    said: dict[str, tuple[str, ...]] = {part: (words(f"privacy_{part}_about"),) for part in parts}
    ask = words("code_ask", contact=face.contact) if face.contact else words("code_ask_unknown")
    more = words("privacy_more", asked_by=face.asked_by) if face.asked_by else words("privacy_more_unknown")
    said["out"] += (ask, words("code_truth"))
    context = TellContext(
        title=words("privacy"),
        sections=tuple(Section(title=words(f"privacy_{part}"), paragraphs=said[part]) for part in parts),
        paragraphs=(more,),
    )
    return page("survey_tell.html.j2", context, face.chrome(back=back), title=context.title)


def later(face: Face, draft: Draft) -> str:
    """That the answers are saved, how to come back, and how to delete them."""
    words = face.words
    mine = draft.taken_by is not None
    how = (
        (words("saved_account"),)
        if mine
        else (f"{words('saved_back')} {face.public_url}{face.start}", words("saved_shared"))
    )
    context = TellContext(
        title=words("saved"),
        paragraphs=(words("saved_about"), *how),
        links=(Link(words=words("go_on"), href=face.base),),
        action=f"{face.base}/delete",
        button=words("delete"),
    )
    return page("survey_tell.html.j2", context, face.chrome(back=face.base, form=True), title=context.title)


def deleted(face: Face) -> str:
    """That the answers are deleted."""
    words = face.words
    context = TellContext(
        title=words("deleted"),
        paragraphs=(words("deleted_about"),),
        links=(Link(words=words("to_start"), href=face.start),),
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)


def not_open(face: Face, *, begun: UUID | None = None) -> str:
    """That the survey takes no answers; whoever has begun may still send what they have."""
    words = face.words
    key = "planned" if face.survey.state == "planned" else "closed"
    go_on = (Link(words=words("begun_go_on"), href=f"{face.start}/{begun}"),) if begun else ()
    context = TellContext(
        title=words(key),
        paragraphs=(words(f"{key}_about"), *((words("begun"),) if begun else ())),
        links=go_on,
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)


def gone(face: Face) -> str:
    """That there is no such draft for this browser."""
    words = face.words
    context = TellContext(
        title=words("gone"),
        paragraphs=(words("gone_about"),),
        links=(Link(words=words("to_start"), href=face.start),),
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)


def _question(face: Face, step: str, along: Along, change: bool) -> QuestionContext:
    return QuestionContext(
        along=along,
        action=face.at(step),
        hidden=(Hidden(name="change", value=YES),) if change else (),
        fields=(),
        button=face.words("continue"),
        later=_later(face),
    )


def _later(face: Face) -> Link:
    return Link(words=face.words("later"), href=f"{face.base}/later")


def _back(face: Face, step: str, change: bool) -> str:
    if change:
        return face.at(CHECK)
    if face.draft is None or (before := journey.before(face.draft.instrument, step)) is None:
        return face.start
    return face.at(before)


def _lives_in(draft: Draft) -> str:
    if not draft.place_asked:
        return ""
    return UNSAID if draft.place is None else draft.place.code


def _place_row(face: Face, draft: Draft) -> AnswerRow:
    words = face.words
    return AnswerRow(
        label=words("place"),
        value=draft.place.name if draft.place else words("place_unsaid"),
        given=draft.place is not None,
        href=face.at(PLACE, change=True),
        hidden=words("change_hidden", question=words("place")),
    )


def _row(face: Face, draft: Draft, item: Item) -> AnswerRow:
    words, given = face.words, draft.answers.get(item.id)
    label = journey.said(item.wording, words)
    return AnswerRow(
        label=label,
        value=forms.answer_words(item, given, words) or words("no_answer"),
        given=given is not None and not isinstance(given, Missing) and not _is_reason(item, given),
        href=face.at(item.id, change=True),
        hidden=words("change_hidden", question=label),
    )


def _is_reason(item: Item, code: int) -> bool:
    choice = item.choice(code)
    return choice is not None and choice.missing is not None
