"""What we add to a questionnaire when it is printed: plain headings, whom to ask, somebody to talk to."""

from index_platform.services import signposts
from index_platform.services.signposts import Service
from index_platform.wave_texts import WaveText
from index_platform.web.words import Words
from instruments import wording
from instruments.definition import Instrument
from instruments.places import Geography
from instruments.response_numbers import number_of, printed
from reports.paper import Occasion
from reports.paper_content import Sentences


def occasion(
    instrument: Instrument,
    language: str,
    *,
    contact: str = "",
    number: str = "",
    geography: Geography | None = None,
) -> Occasion:
    """What is printed round the questions, the same from the desk and by command.

    number: of the one response that the copy is for, as somebody typed it; refused where it cannot be one.
    """
    words, english = Words(language), Words("en")
    keys = (part.version.key for part in instrument.parts)
    said = {key: words(f"part {key}") for key in keys if words.knows(f"part {key}")}
    return Occasion(
        contact=contact,
        number=printed(number_of(number)) if number else "",
        geography=geography,
        headings={key: one for key, one in said.items() if language == "en" or one != english(f"part {key}")},
        support=_support(words, is_english=words("talk") == english("talk")),
    )


def _support(words: Words, *, is_english: bool) -> Sentences:
    """Somebody to talk to: the same on paper as on a screen, whatever is answered."""
    lines = (_line(words.language, one) for one in signposts.shipped())
    return Sentences(heading=words("talk"), lines=(words("talk_about"), *lines), is_english=is_english)


def _line(language: str, service: Service) -> str:
    def said(text: WaveText) -> str:
        return wording.said(text.texts, language)

    how = said(service.how).replace("{number}", service.number)
    return f"{said(service.name)}: {said(service.about)} {how}"
