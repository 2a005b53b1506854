"""The wording as it was asked, beside the figures made of it."""

from collections.abc import Iterator, Sequence

from reports import sentences
from reports.content import Paragraph
from scoring.published import PublishedMeasure


def asked_words(measures: Sequence[PublishedMeasure]) -> Paragraph | None:
    """The wording as it was asked, each question once, and what figures made of several ask about."""
    asked = dict.fromkeys(sentences.quoted(measure.question) for measure in measures if measure.question)
    said = " ".join((*asked, *_of_several(measures)))
    return Paragraph(lead_in="What was asked.", text=said, small=True) if said else None


def _of_several(measures: Sequence[PublishedMeasure]) -> Iterator[str]:
    """What is behind each figure made of several questions; one that holds words already said is left out."""
    told: list[str] = []
    for measure in measures:
        about = sentences.lower_first(measure.about.rstrip("."))
        if about and not measure.question and not any(words in about for words in told):
            told.append(about)
            yield f"{measure.title}: {about}."
