"""The pages that tell: what it is about, that answers arrived, somebody to talk to, how to come back."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from index_platform.services.drafts import KEPT, Draft
from index_platform.services.receipts import Acknowledged, Decision
from index_platform.web import journey
from index_platform.web.pages import Chrome, Link, page
from index_platform.web.parts import Go
from index_platform.web.survey.contexts import (
    ReceiptContext,
    ReturnCode,
    TellContext,
)
from index_platform.web.survey.face import Face
from index_platform.web.survey.notice import Said, sections, sections_anywhere
from index_platform.web.survey.signs import talk
from index_platform.web.words import Words, isolated


def receipt(face: Face, sent: Acknowledged, *, next_person: str = "") -> str:
    """The receipt: what arrived when, the code, somebody to talk to. ``next_person``: for a researcher."""
    words = face.words
    date = words.day(datetime.fromisoformat(sent.received_at).date().isoformat())
    on_trial = face.survey.kind == "synthetic"
    arrived = words("receipt_trial" if on_trial else "receipt_late" if sent.late else "receipt_at", date=date)
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
        talk=talk(face),
    )
    return page("survey_receipt.html.j2", context, face.chrome(), title=context.title)


def _held(sent: Acknowledged, words: Words, date: str) -> str:
    """That answers came too late or do not fit, and what a person decided on them."""
    kept = words("held_waits" if sent.decision is None else "held_left_out")
    decided = words("held_taken_in") if sent.decision is Decision.TAKEN_IN else kept
    return words.joined(words("held_at", date=date), decided)


def _out(words: Words) -> Link:
    return Link(words=words("withdraw"), href=f"/withdraw?language={words.language}")


def someone(face: Face, *, back: str) -> str:
    """The page with somebody to talk to."""
    context = TellContext(title=face.words("someone"), talk=talk(face))
    return page("survey_tell.html.j2", context, face.chrome(back=back), title=context.title)


def privacy(face: Face, *, back: str) -> str:
    """What is kept, why, for how long, and what is published."""
    words = face.words
    context = TellContext(title=words("privacy"), sections=sections(face), links=(_out(words),))
    return page("survey_tell.html.j2", context, face.chrome(back=back), title=context.title)


def privacy_anywhere(said: Said, chrome: Chrome) -> str:
    """The same, as far as it needs no survey."""
    words = said.words
    context = TellContext(title=words("privacy"), sections=sections_anywhere(said), links=(_out(words),))
    return page("survey_tell.html.j2", context, chrome, title=context.title)


def young(face: Face) -> str:
    """That the survey is for older people, kindly, and that nothing is kept."""
    words = face.words
    context = TellContext(title=words("young"), paragraphs=(words("young_about"),), talk=talk(face))
    return page("survey_tell.html.j2", context, face.chrome(back=face.front), title=context.title)


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
    survey = face.survey
    key = "planned" if survey.state == "planned" and not survey.is_over else "closed"
    context = TellContext(
        title=words(key),
        paragraphs=(words.joined(*_when(face, key)), *((words("begun"),) if begun else ())),
        links=_go_on(face, begun),
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)


def _when(face: Face, key: str) -> tuple[str, ...]:
    """On which day it opens or until which it was open, where that is known; else to come another day."""
    words, survey = face.words, face.survey
    first, last = survey.fieldwork.opens_on, survey.fieldwork.closes_on
    if key == "planned":
        return (words("planned_on", date=words.day(first)) if first else words("planned_about"),)
    if last is None or survey.state == "planned" or not survey.is_over:
        return (words("closed_about"),)
    return words("closed_on", date=words.day(last)), words("closed_about")


def by_invitation(face: Face, *, begun: UUID | None = None) -> str:
    """That the open link leads to no questions, and where a code is typed."""
    words = face.words
    have = Link(words=words("invitation_have"), href=face.spoken("/i"))
    context = TellContext(
        title=words("invitation_only"),
        paragraphs=(words("invitation_only_about"), *((words("begun"),) if begun else ())),
        links=(*_go_on(face, begun), have),
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)


def invitation_over(face: Face, *, is_used: bool, begun: UUID | None = None) -> str:
    """That a code leads to no questions any more, and what does."""
    words, key = face.words, "invitation_used" if is_used else "invitation_ended"
    is_open = not face.survey.by_invitation
    without = Link(words=words("invitation_without"), href=face.spoken(face.start))
    context = TellContext(
        title=words(key),
        paragraphs=(
            words(f"{key}_about"),
            words("invitation_open" if is_open else "invitation_ask"),
            *((words("begun"),) if begun else ()),
        ),
        links=(*_go_on(face, begun), *((without,) if is_open else ())),
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)


def _go_on(face: Face, begun: UUID | None) -> tuple[Link, ...]:
    return (Link(words=face.words("begun_go_on"), href=f"{face.start}/{begun}"),) if begun else ()


def by_code(words: Words) -> str:
    """The page on which somebody comes back by a code, in the language of this one."""
    return "/r" if words.language == "en" else f"/r?language={words.language}"


def gone(face: Face) -> str:
    """That there is no such draft for this browser."""
    words = face.words
    context = TellContext(
        title=words("gone"),
        paragraphs=(words("gone_about"),),
        links=(
            Link(words=words("return_link"), href=by_code(words)),
            Link(words=words("to_start"), href=face.front),
        ),
    )
    return page("survey_tell.html.j2", context, face.chrome(), title=context.title)
