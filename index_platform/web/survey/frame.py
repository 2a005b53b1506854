"""The frame of a page for whoever answers that belongs to no survey, with the languages it is there in."""

from collections.abc import Collection, Sequence

from index_platform.web.pages import Chrome
from index_platform.web.parts import LanguageLink
from index_platform.web.survey.face import frame_words
from index_platform.web.survey.faults import draft_strip
from index_platform.web.words import Words
from instruments.languages import own_name


def frame(
    words: Words, here: str, *, home: str, there: Sequence[str], drafts: Collection[str], csrf: str
) -> Chrome:
    """What stands round the page at the address ``here``; ``drafts``: languages that nobody reviewed."""
    links = tuple(_link(one, here, words, is_draft=one in drafts) for one in there)
    return Chrome(
        kind="survey",
        name=words("survey_any"),
        home=home,
        language=words.language,
        direction=words.direction,
        languages=links if len(links) > 1 else (),
        notice=draft_strip(words),
        csrf=csrf,
        words=frame_words(words),
    )


def _link(language: str, here: str, words: Words, *, is_draft: bool) -> LanguageLink:
    own = Words(language)
    return LanguageLink(
        language=language,
        words=own_name(language),
        href=f"{here}?language={language}",
        direction=own.direction,
        current=language == words.language,
        note=own("draft") if is_draft else "",
    )
