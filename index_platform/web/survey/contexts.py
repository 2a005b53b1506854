"""What each template of the questionnaire may use: one dataclass a template."""

from dataclasses import dataclass, field

from markupsafe import Markup

from index_platform.web.fields import Failure, Field
from index_platform.web.pages import Link, doc
from index_platform.web.parts import AnswerRow, Go


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A value that travels with a form."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Along:
    """Where somebody stands: the words, and how far along the parts."""

    words: str
    number: int  # of the part, from 1; 0 before the first
    count: int
    part: int  # of 100: how much of this one is done


@dataclass(frozen=True, slots=True, kw_only=True)
class StartContext:
    """``survey_start.html.j2``: what it is about, and the tick that begins it."""

    title: Markup = field(metadata=doc("the title of the instrument"))
    lead: Markup = field(metadata=doc("the introduction of the instrument"))
    paragraphs: tuple[Markup, ...] = field(
        metadata=doc("who asks whom, how long it takes, that it is a choice")
    )
    notice_title: str = field(metadata=doc("the words that open the privacy notice"))
    notice: tuple["Section", ...] = field(metadata=doc("the privacy notice"))
    back_by_code: Link = field(metadata=doc("for whoever began on another device"))
    begun: str = field(metadata=doc("said where this browser has begun already; else empty"), default="")
    sent: str = field(metadata=doc("said where this browser sent answers already; else empty"), default="")
    receipt: Link | None = field(metadata=doc("the way to the receipt of these"), default=None)
    sent_by_other: str = field(metadata=doc("what to do where somebody else sent them"), default="")
    go_on: Link | None = field(metadata=doc("where it stopped"), default=None)
    action: str = field(metadata=doc("where the form is sent"))
    hidden: tuple[Hidden, ...] = field(metadata=doc("values that travel with the form"), default=())
    fields: tuple[Field, ...] = field(metadata=doc("what is asked before it begins"))
    button: str = field(metadata=doc("words of the button"))
    failures: tuple[Failure, ...] = field(metadata=doc("what there is to check"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionContext:
    """``survey_question.html.j2``: one question on a page."""

    along: Along = field(metadata=doc("the part and how far it is"))
    introduction: str = field(
        metadata=doc("said before the question; empty where it stands alone"), default=""
    )
    action: str = field(metadata=doc("where the form is sent"))
    hidden: tuple[Hidden, ...] = field(metadata=doc("values that travel with the form"), default=())
    fields: tuple[Field, ...] = field(metadata=doc("the field of the question; its legend is the heading"))
    button: str = field(metadata=doc("words of the button"))
    without: str = field(
        metadata=doc("words of the second button, after an error or for a change; else empty"), default=""
    )
    later: str = field(metadata=doc("words of the button that saves the page to come back later"))
    failures: tuple[Failure, ...] = field(metadata=doc("what there is to check"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The answers of one part."""

    title: str
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """``survey_check.html.j2``: every answer, before they are sent."""

    along: Along = field(metadata=doc("that it is nearly done"))
    title: str = field(metadata=doc("what is to do"))
    lead: str = field(metadata=doc("that nothing has been sent yet"))
    groups: tuple[Group, ...] = field(metadata=doc("the answers by part"))
    apart: str = field(metadata=doc("said where answers do not apply any more; else empty"), default="")
    failures: tuple[Failure, ...] = field(metadata=doc("checks that do not hold"), default=())
    action: str = field(metadata=doc("where the form is sent"))
    button: str = field(metadata=doc("words of the button"))
    later: Link = field(metadata=doc("to the page about coming back"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SureContext:
    """``survey_sure.html.j2``: an answer that is unusual, and whether it is meant so."""

    along: Along = field(metadata=doc("the part and how far it is"))
    title: str = field(metadata=doc("the question whether it is right"))
    messages: tuple[str, ...] = field(metadata=doc("what the definition says of such an answer"))
    rows: tuple[AnswerRow, ...] = field(metadata=doc("the question and what was answered"))
    action: str = field(metadata=doc("where the form is sent"))
    hidden: tuple[Hidden, ...] = field(metadata=doc("values that travel with the form"), default=())
    button: str = field(metadata=doc("words of the button that keeps the answer"))
    change: Go = field(metadata=doc("back to the question"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody to talk to."""

    name: Markup
    about: Markup
    how: Markup
    relay: Markup  # by text relay; empty where no number is known
    languages: str  # in which they speak, where that is more than English; else empty
    web: str  # empty where none is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Everybody to talk to; the same for everybody who reads it."""

    title: str
    about: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContext:
    """``survey_receipt.html.j2``: that the answers arrived, and the code that stands for them."""

    title: str = field(metadata=doc("what happened"))
    lead: str = field(metadata=doc("when, and what becomes of them"))
    code_title: str = field(metadata=doc("heading of the code"))
    code: Markup = field(metadata=doc("the code"))
    code_about: tuple[str, ...] = field(metadata=doc("what it is for, whom to give it to, what is true now"))
    out: Link = field(metadata=doc("to the page that takes the answers out"))
    next: Go | None = field(metadata=doc("the next person, for a researcher"), default=None)
    talk: Lines = field(metadata=doc("somebody to talk to"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with its sentences."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCode:
    """The words by which somebody comes back, to be read out, written down or printed."""

    title: str
    words: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskContext:
    """``survey_ask.html.j2``: a page that asks something which is no question of a questionnaire."""

    title: str = field(metadata=doc("what the page is for"))
    lead: str = field(metadata=doc("a sentence under the title; else empty"), default="")
    paragraphs: tuple[str, ...] = field(metadata=doc("sentences, a paragraph each"), default=())
    action: str = field(metadata=doc("where the form is sent"))
    hidden: tuple[Hidden, ...] = field(metadata=doc("values that travel with the form"), default=())
    fields: tuple[Field, ...] = field(metadata=doc("what is asked"), default=())
    button: str = field(metadata=doc("words of the button"))
    links: tuple[Link, ...] = field(metadata=doc("other ways on, below the form"), default=())
    failures: tuple[Failure, ...] = field(metadata=doc("what there is to check"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class TellContext:
    """``survey_tell.html.j2``: a page that tells something."""

    title: str = field(metadata=doc("what it tells"))
    paragraphs: tuple[str, ...] = field(metadata=doc("sentences, a paragraph each"), default=())
    sections: tuple[Section, ...] = field(metadata=doc("parts with headings"), default=())
    talk: Lines | None = field(metadata=doc("somebody to talk to"), default=None)
    code: ReturnCode | None = field(metadata=doc("the code to come back with"), default=None)
    links: tuple[Link, ...] = field(metadata=doc("where to go from here"), default=())
    action: str = field(metadata=doc("where the form is sent; empty where there is none"), default="")
    hidden: tuple[Hidden, ...] = field(metadata=doc("values that travel with the form"), default=())
    button: str = field(metadata=doc("words of its button"), default="")
