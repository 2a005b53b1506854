"""The words of the page for residents, by language, in whole sentences. ``{name}`` stands for a fact.

English stands here and is complete; the drafts of other languages lie in ``residents_drafts.py``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from instruments.definition import Status
from instruments.languages import is_right_to_left
from reports.residents_content import Line, Piece
from reports.residents_drafts import BENGALI, POLISH, URDU

ENGLISH: Mapping[str, str] = {
    "title": "Your area: {place}",
    "answered": "{count} people from your area answered our questions.",
    "answered few": "Too few people from your area answered to say how many.",
    "answered kept": "We do not say how many answered, to protect people.",
    "thanks": "Thank you.",
    "made_up": "Nobody was asked: these {count} answers are made up.",
    "made_up few": "Nobody was asked: these answers are made up.",
    "made_up about": "They show what this page will look like.",
    # what stands out
    "well": "What is going well",
    "better": "What could be better",
    "feeling": "How people feel",
    "area": "How people see their area",
    "share satisfied": "About {count} in {of} people here are satisfied with their life.",
    "share worthwhile": "About {count} in {of} people here feel that what they do is worthwhile.",
    "share happy": "About {count} in {of} people here felt happy the day before they answered.",
    "share calm": "About {count} in {of} people here felt little or no worry the day before they answered.",
    "share lonely_often": "About {count} in {of} people here feel lonely often or always.",
    "share lonely_sometimes": "About {count} in {of} people here feel lonely some of the time.",
    "share lonely_indirect": "About {count} in {of} people here often lack company or feel left out.",
    "share resilient": "About {count} in {of} people here get through hard times well enough.",
    "share proud": "About {count} in {of} people here are proud of their area.",
    "share on_the_up": "About {count} in {of} people here say that the area has got better.",
    "share get_on_well": "About {count} in {of} people say that different groups get on well here.",
    "share belonging": "About {count} in {of} people here feel that they belong.",
    "share": "{title}: about {count} in {of} people here.",
    "across": "Across {whole} it is about {count} in {of}.",
    "care": "Treat this with care.",
    "measure wellbeing": "How people feel about life",
    "measure connection": "Having company",
    "measure resilience": "Getting through hard times",
    "measure community": "Life together in the area",
    "measure index": "Life all in all",
    "measure thriving": "How many people do well in most of life",
    "favourable": "{title}: better here than across {whole}.",
    "unfavourable": "{title}: less good here than across {whole}.",
    "none favourable": "Nothing was clearly better here than across {whole}.",
    "none unfavourable": "Nothing was clearly less good here than across {whole}.",
    "none why": "Life may be alike, or there are too few answers to tell.",
    "thin": "There are not enough answers for this yet.",
    # what has changed
    "changed": "What has changed",
    "since": "We look at two times: {earlier} and {later}.",
    "change up": "All in all, life here got better.",
    "change down": "All in all, life here got less good.",
    "change same": "All in all, life here stayed about the same.",
    "change unclear": "They are too close to say that life here has changed.",
    "change break": "We changed how we ask, so we do not compare them.",
    "change apart": "The two cannot be compared.",
    "change none": "This page compares with no earlier time.",
    # how sure
    "sure": "How sure are we?",
    "sure some": "We asked some people, not everyone.",
    "sure made_up": "A real survey also asks some people, not everyone.",
    "sure model": "There are few answers here, so we also look at places like it.",
    "sure range": "So each number could be a little higher or lower.",
    # what next
    "next": "What happens next",
    "next none": "No plans for this place have been written down here yet.",
    "next wave": "The next time that we ask: {wave}.",
    "more": "Tell us more",
    "corrected": "We found a mistake and put it right: this page takes the place of another.",
    "superseded": "This page is not the newest one. Please read the newest.",
    "contact": "You can reach us here: {contact}.",
    "contact unknown": "Talk to whoever gave you this page.",
    "address": "More about this place: {address}",
    "ask": "Ask us for this page in large print, audio, British Sign Language or another language.",
    # what the page is
    "wave spring": "spring {year}",
    "wave summer": "summer {year}",
    "wave autumn": "autumn {year}",
    "wave winter": "winter {year}",
    "tag synthetic": "synthetic figures",
    "tag research": "research figures",
    "draft": "This translation is a draft. No speaker has reviewed it.",
    "picture": "{count} of {of}",
    # round it, on a screen
    "pdf": "This page as a PDF file",
    "no_pdf": "To print this page, use your browser: a PDF would lose its letters.",
    "report": "More about this place",
}
LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "ur": URDU, "bn": BENGALI, "pl": POLISH}
STATUS: Mapping[str, Status] = {"en": Status.APPROVED}  # of our own words; all others are drafts
_FACT = re.compile(r"{(\w+)}")
_WAVE = re.compile(r"(spring|summer|autumn|winter) (\d{4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ResidentsWords:
    """The words of one language, looked up by key."""

    language: str

    def __call__(self, key: str, **facts: object) -> Line:
        """The sentence of a key; each fact is a piece of its own, so that names keep their direction."""
        return Line(pieces=tuple(_pieces(LANGUAGES[self.language][key], facts)))

    def plain(self, key: str, **facts: object) -> str:
        """The same as one text."""
        return self(key, **facts).text

    def knows(self, key: str) -> bool:
        """Whether there is a sentence of this key."""
        return key in ENGLISH

    def wave(self, title: str) -> str:
        """The title of a wave inside a sentence; one that is no season and year stays as it is."""
        if (found := _WAVE.fullmatch(title)) is None:
            return title
        return self.plain(f"wave {found[1].lower()}", year=found[2])

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved these words: then they go with made-up answers only."""
        return STATUS.get(self.language, Status.DRAFT) is not Status.APPROVED

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return is_right_to_left(self.language)


def _pieces(pattern: str, facts: Mapping[str, object]) -> Iterator[Piece]:
    for place, part in enumerate(_FACT.split(pattern)):
        text = str(facts[part]) if place % 2 else part
        if text:
            yield Piece(text=text, apart=place % 2 == 1 and isinstance(facts[part], str))
