"""What becomes of answers, in sections: what a site says itself, else our own words; and its hash."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from index_platform.services.consents import ConsentText
from index_platform.services.drafts import KEPT
from index_platform.web.survey.contexts import Section
from index_platform.web.survey.face import Face
from index_platform.web.words import Words, named
from instruments.response import Mode

_REASONS = ("purpose", "ground", "condition")


def sections(face: Face) -> tuple[Section, ...]:
    """The privacy notice: why, who is responsible, what is kept and published, how it is taken out."""
    words = face.words
    return (
        _section(words, "purpose", _said(face, "purpose")),
        _section(words, "ground", _said(face, "ground"), _said(face, "condition")),
        _section(words, "responsible", _said(face, "responsible"), _ask(face)),
        *sections_anywhere(words, _said(face, "kept")),
    )


def sections_anywhere(words: Words, how_long: str = "") -> tuple[Section, ...]:
    """What is kept and published, how it is taken out: the part that is the same for every survey.

    how_long: for how long answers are kept; empty where that is for each survey to say.
    """
    kept = ("privacy_kept_about", "privacy_times", "invitation_kept", "privacy_guard")
    cookies = ("privacy_cookies_about", "privacy_cookies_needed")
    return (
        _section(words, "kept", *map(words, kept), how_long),
        _section(words, "before", words("privacy_before_about", days=KEPT.days), words("privacy_unsent")),
        _section(words, "cookies", *map(words, cookies), words("leave_about")),
        _section(words, "figures", words("privacy_figures_about")),
        _section(words, "out", words("privacy_out_about"), words("privacy_out_published")),
    )


def consent_text(face: Face, shown: tuple[str, ...], *, mode: Mode = Mode.WEB) -> ConsentText:
    """What somebody was told who agrees now: what the page ``shown`` and the notice; the reasons apart."""
    told = (*shown, *(sentence for one in sections(face) for sentence in (one.title, *one.paragraphs)))
    reasons = {part: str(Markup(_said(face, part)).striptags()) for part in _REASONS}
    text = tuple(str(Markup(each).striptags()) for each in told)
    return ConsentText(
        wave=face.survey.key, language=face.words.language, mode=mode.value, text=text, **reasons
    )


def asks_again(face: Face) -> bool:
    """Whether the site says for what people may be asked again: only then are they asked whether."""
    return "contact_again" in face.notice


def again(face: Face) -> str:
    """For what people may be asked again."""
    return face.words.inset(face.notice["contact_again"].offered(drafts=face.survey.shows_drafts))


def _section(words: Words, part: str, *paragraphs: str) -> Section:
    return Section(title=words(f"privacy_{part}"), paragraphs=tuple(filter(None, paragraphs)))


def _said(face: Face, part: str) -> str:
    """What the site says of a part, in the words of the page; our own where it says nothing."""
    if (own := face.notice.get(part)) is not None:
        return face.words.inset(own.offered(drafts=face.survey.shows_drafts))
    return _OURS[part](face)


def _responsible(face: Face) -> str:
    if not face.asked_by:
        return face.words("privacy_responsible_unknown")
    return face.words("privacy_responsible_about", asked_by=face.asked_by)


def _ask(face: Face) -> str:
    return face.words("privacy_contact", contact=face.contact) if face.contact else ""


def _purpose(face: Face) -> str:
    return face.words.marked("privacy_purpose_about", place=named(face.survey.geography.whole.name))


_OURS: Mapping[str, Callable[[Face], str]] = {
    "purpose": _purpose,
    "ground": lambda face: face.words("privacy_ground_about"),
    "condition": lambda face: face.words("privacy_condition_about"),
    "responsible": _responsible,
    "kept": lambda face: face.words("privacy_kept_long"),
}
