"""The pages that tell: what it is about, that answers arrived, somebody to talk to, how to come back."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from markupsafe import Markup

from index_platform.services.drafts import KEPT, Draft
from index_platform.services.receipts import Acknowledged, Decision
from index_platform.web import journey
from index_platform.web.fields import CheckboxField, Failure
from index_platform.web.pages import Link, page
from index_platform.web.parts import Go
from index_platform.web.survey.contexts import (
    Hidden,
    Line,
    Lines,
    ReceiptContext,
    ReturnCode,
    Section,
    StartContext,
    TellContext,
)
from index_platform.web.survey.face import YES, Face
from index_platform.web.words import HELPLINES, Words, isolated, named
from instruments.definition import Text

TAKING_PART = "taking_part"  # the name of the tick


def start(face: Face, *, begun: UUID | None = None, refused: bool = False) -> str:
    """The start page. ``begun``: the draft that this browser has already."""
    words, survey = face.words, face.survey
    error = words("taking_part_missing") if refused else ""
    tick = CheckboxField(TAKING_PART, words("taking_part"), value=YES, error=error)
    who = words("start_who", asked_by=face.asked_by) if face.asked_by else words("start_who_unknown")
    count = len(journey.questions(survey.instrument.items))
    fixed, minutes = journey.is_fixed(survey.instrument), journey.minutes(survey.instrument)
    context = StartContext(
        title=words.inset(survey.instrument.title),
        lead=words.inset(_introduction(face)),
        paragraphs=(
            words.joined(_for_whom(face), who),
            words.joined(
                words.counted("start_long" if fixed else "start_most", count),
                words.counted("start_minutes", minutes),
            ),
            words.joined(words("start_voluntary"), words("start_private")),
        ),
        back_by_code=Link(words=words("return_link"), href=_by_code(words)),
        begun=words("begun") if begun else "",
        go_on=Link(words=words("begun_go_on"), href=f"{face.start}/{begun}") if begun else None,
        action=face.front,
        hidden=(Hidden(name="language", value=words.language),),
        fields=(tick,),
        button=words("begin"),
        failures=(Failure(TAKING_PART, error),) if error else (),
    )
    title = journey.said(survey.instrument.title, words)
    return page("survey_start.html.j2", context, face.chrome(form=True), title=title)


def _by_code(words: Words) -> str:
    return "/r" if words.language == "en" else f"/r?language={words.language}"


def _for_whom(face: Face) -> Markup:
    survey, words = face.survey, face.words
    population = survey.population.offered(drafts=survey.shows_drafts)
    place = named(survey.geography.whole.name)
    return words.marked("start_for", population=words.inset(population), place=place)


def _introduction(face: Face) -> Text:
    instrument = face.survey.instrument
    return face.filled.introduction(instrument.label, instrument.introduction)


def receipt(face: Face, sent: Acknowledged, *, next_person: str = "") -> str:
    """The receipt: what arrived when, the code, somebody to talk to. ``next_person``: for a researcher."""
    words = face.words
    date = words.day(datetime.fromisoformat(sent.received_at).date().isoformat())
    arrived = words("receipt_late" if sent.late else "receipt_at", date=date)
    taken_in = sent.decision is Decision.TAKEN_IN
    ask = words("code_ask", contact=face.contact) if face.contact else words("code_ask_unknown")
    about = (words("code_about"), ask, words("code_truth"))
    context = ReceiptContext(
        title=words("held" if sent.held and not taken_in else "receipt"),
        lead=_held(sent, words, date) if sent.held else arrived,
        code_title=words("code"),
        code=isolated(sent.withdrawal_code),
        code_about=(words("code_spoken"), *about) if next_person else about,
        out=_out(words),
        next=Go(words=words("next"), href=next_person) if next_person else None,
        talk=talk(words),
    )
    return page("survey_receipt.html.j2", context, face.chrome(), title=context.title)


def _held(sent: Acknowledged, words: Words, date: str) -> str:
    """That answers came too late or do not fit, and what a person decided on them."""
    kept = words("held_waits" if sent.decision is None else "held_left_out")
    decided = words("held_taken_in") if sent.decision is Decision.TAKEN_IN else kept
    return words.joined(words("held_at", date=date), decided)


def _out(words: Words) -> Link:
    return Link(words=words("withdraw"), href=f"/withdraw?language={words.language}")


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
    parts = ("kept", "before", "cookies", "figures", "out", "why")
    said: dict[str, tuple[str, ...]] = {part: (words(f"privacy_{part}_about"),) for part in parts[:-1]}
    ask = words("code_ask", contact=face.contact) if face.contact else words("code_ask_unknown")
    said["out"] += (ask, words("code_truth"))
    said["why"] = (
        words("privacy_why_about", asked_by=face.asked_by) if face.asked_by else words("privacy_why_unknown"),
    )
    context = TellContext(
        title=words("privacy"),
        sections=tuple(Section(title=words(f"privacy_{part}"), paragraphs=said[part]) for part in parts),
        links=(_out(words),),
    )
    return page("survey_tell.html.j2", context, face.chrome(back=back), title=context.title)


def later(face: Face, code: str) -> str:
    """That the answers are saved, how to come back and to delete them; ``code``: of a browser, else empty."""
    words = face.words
    context = TellContext(
        title=words("saved"),
        paragraphs=(words("saved_about"), *(() if code else (words("saved_account"),))),
        code=_return_code(face, code) if code else None,
        links=(Link(words=words("go_on"), href=face.base),),
        action=face.spoken(f"{face.base}/delete"),
        button=words("delete"),
    )
    return page("survey_tell.html.j2", context, face.chrome(back=face.base, form=True), title=context.title)


def _return_code(face: Face, code: str) -> ReturnCode:
    words, site = face.words, urlsplit(face.public_url).netloc
    return ReturnCode(
        title=words("saved_code"),
        words=tuple(code.split()),
        about=(
            words.marked("saved_code_about", address=isolated(f"{site}/r"), days=KEPT.days),
            words("saved_code_moves"),
            words("saved_code_keep"),
            words("saved_shared"),
        ),
    )


def declined(face: Face, draft: Draft) -> str:
    """That nothing more is asked of somebody who does not agree, and what becomes of what they said."""
    words = face.words
    consent, *_ = journey.asked(draft)
    context = TellContext(
        title=words("declined"),
        paragraphs=(words("declined_about"), words("declined_kept")),
        links=(Link(words=words("declined_back"), href=face.at(consent.id)),),
        action=face.spoken(f"{face.base}/delete"),
        button=words("delete"),
    )
    return page("survey_tell.html.j2", context, face.chrome(back=face.base, form=True), title=context.title)


def ended(face: Face) -> str:
    """That nothing is kept of somebody who did not agree."""
    words = face.words
    context = TellContext(
        title=words("declined"),
        paragraphs=(words("declined_about"), words("declined_gone")),
        links=(Link(words=words("to_start"), href=face.front),),
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)


def deleted(face: Face) -> str:
    """That the answers are deleted."""
    words = face.words
    context = TellContext(
        title=words("deleted"),
        paragraphs=(words("deleted_about"),),
        links=(Link(words=words("to_start"), href=face.front),),
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
        links=(Link(words=words("to_start"), href=face.front),),
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)
