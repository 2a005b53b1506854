"""The frame of a page for whoever answers that belongs to no survey, with the languages it is there in."""

from index_platform.web.pages import Chrome, Link
from index_platform.web.parts import LanguageLink
from index_platform.web.survey.face import frame_words, is_said_once, others_are_drafts, with_query
from index_platform.web.survey.faults import draft_strip
from index_platform.web.survey.offered import drafts_offered, languages_offered
from index_platform.web.words import Words
from instruments.languages import own_name

TALK, PRIVACY, LEAVE, CHOOSE = (
    "/someone-to-talk-to",
    "/privacy",
    "/leave",
    "/s",
)  # pages of whoever answers, of no survey
_FILED = (TALK, PRIVACY)  # the same for everybody: each language has an address at which a file can stand


def frame(words: Words, here: str, *, csrf: str = "", back: str = "") -> Chrome:
    """What stands round the page at the address ``here``; ``back``: of the page before it, if any."""
    there, drafts = languages_offered(), drafts_offered()
    links = tuple(_link(one, here, words, is_draft=one in drafts) for one in there)
    return Chrome(
        kind="survey",
        name=words("survey_any"),
        home=with_query(CHOOSE, language=words.language),
        language=words.language,
        direction=words.direction,
        languages=links if len(links) > 1 else (),
        drafts_said=is_said_once(there, drafts),
        back=Link(words=words("back"), href=back) if back else None,
        leave=Link(words=words("leave"), href=LEAVE),
        notice=draft_strip(words) or others_are_drafts(words, there, drafts),
        csrf=csrf,
        words=frame_words(words),
        footer=(
            Link(words=words("someone"), href=spoken_at(TALK, words.language)),
            Link(words=words("privacy"), href=spoken_at(PRIVACY, words.language)),
        ),
    )


def spoken_at(path: str, language: str) -> str:
    """Where one of these pages is in a language."""
    if path not in _FILED:
        return with_query(path, language=language)
    return path if language == "en" else f"{path}/{language}"


def _link(language: str, here: str, words: Words, *, is_draft: bool) -> LanguageLink:
    own = Words(language)
    return LanguageLink(
        language=language,
        words=own_name(language),
        href=spoken_at(here, language),
        direction=own.direction,
        current=language == words.language,
        note=own("draft") if is_draft else "",
    )
