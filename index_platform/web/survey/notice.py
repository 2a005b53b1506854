"""What becomes of answers, in sections: what a site says itself, else our own words; and its hash."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from index_platform.services.consents import ConsentText
from index_platform.services.drafts import KEPT
from index_platform.wave_texts import WaveText
from index_platform.web.survey.contexts import Section
from index_platform.web.survey.face import Face
from index_platform.web.words import Words, named
from instruments.response import Mode

_REASONS = ("purpose", "ground", "condition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known of whoever asks. texts: by part, what the site says; place: whose life is asked about."""

    words: Words
    texts: Mapping[str, WaveText]
    place: str = ""  # empty where no survey tells it
    asked_by: str = ""
    contact: str = ""
    drafts: bool = False  # whether texts that nobody reviewed may be shown


def sections(face: Face) -> tuple[Section, ...]:
    """The privacy notice: why, who is responsible, what is kept and published, how it is taken out."""
    said = _of(face)
    return (*_reasons(said), *_kept(said.words, _text(said, "kept")))


def sections_anywhere(said: Said) -> tuple[Section, ...]:
    """The same for a page of no survey, as far as it is the same for every one."""
    how_long = _text(said, "kept") if "kept" in said.texts else ""
    return (*_reasons(said), *_kept(said.words, how_long))


def _reasons(said: Said) -> tuple[Section, ...]:
    words = said.words
    found = (
        _section(words, "purpose", _text(said, "purpose")),
        _section(words, "ground", _text(said, "ground"), _text(said, "condition")),
        _section(words, "responsible", _text(said, "responsible"), _ask(said)),
    )
    return tuple(each for each in found if each.paragraphs)


def _kept(words: Words, how_long: str) -> tuple[Section, ...]:
    """What is kept and published, how it is taken out. how_long: empty where each survey says it."""
    kept = ("privacy_kept_about", "privacy_times", "invitation_kept", "privacy_guard")
    cookies = ("privacy_cookies_about", "privacy_cookies_needed")
    return (
        _section(words, "kept", *map(words, kept), how_long),
        _section(words, "before", words("privacy_before_about", days=KEPT.days), words("privacy_unsent")),
        _section(words, "cookies", *map(words, cookies), words("leave_about")),
        _section(words, "figures", words("privacy_figures_about")),
        _section(words, "out", words("privacy_out_about"), words("privacy_out_published")),
    )


def _of(face: Face) -> Said:
    return Said(
        words=face.words,
        texts=face.notice,
        place=face.survey.geography.whole.name,
        asked_by=face.asked_by,
        contact=face.contact,
        drafts=face.survey.shows_drafts,
    )


def consent_text(face: Face, shown: tuple[str, ...], *, mode: Mode = Mode.WEB) -> ConsentText:
    """What somebody was told who agrees now: what the page ``shown`` and the notice; the reasons apart."""
    told = (*shown, *(sentence for one in sections(face) for sentence in (one.title, *one.paragraphs)))
    reasons = {part: str(Markup(_text(_of(face), part)).striptags()) for part in _REASONS}
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


def _text(said: Said, part: str) -> str:
    """What the site says of a part, in the words of the page; our own where it says nothing."""
    if (own := said.texts.get(part)) is not None:
        return said.words.inset(own.offered(drafts=said.drafts))
    return _OURS[part](said)


def _responsible(said: Said) -> str:
    if not said.asked_by:
        return said.words("privacy_responsible_unknown")
    return said.words("privacy_responsible_about", asked_by=said.asked_by)


def _ask(said: Said) -> str:
    return said.words("privacy_contact", contact=said.contact) if said.contact else ""


def _purpose(said: Said) -> str:
    return said.words.marked("privacy_purpose_about", place=named(said.place)) if said.place else ""


_OURS: Mapping[str, Callable[[Said], str]] = {
    "purpose": _purpose,
    "ground": lambda said: said.words("privacy_ground_about"),
    "condition": lambda said: said.words("privacy_condition_about"),
    "responsible": _responsible,
    "kept": lambda said: said.words("privacy_kept_long"),
}
