"""What changed in the whole of a definition, or of a part: its words, its languages, its terms."""

from collections.abc import Iterator

from instruments.canonical import content_hash
from instruments.changes import Change, Concern, Difference, Subject
from instruments.definition import Instrument, Translation
from instruments.sides import About, Sides, offers, text_differences

_UNSEEN = {  # what nobody who answers sees, and no score rests on; key of the content -> its name
    "rights": "terms",
    "test_values": "test values",
    "scenarios": "scenarios",
    "reading_age": "reading age",
}


def whole_differences(sides: Sides) -> Iterator[Difference]:
    """Everything that changed in a definition besides its items and scales."""
    about = About(subject=Subject.INSTRUMENT, id=sides.home, name="title")
    yield from text_differences(sides, about, sides.old.title, sides.new.title)
    about = About(subject=Subject.INSTRUMENT, id=sides.home, name="introduction")
    yield from text_differences(sides, about, sides.old.introduction, sides.new.introduction)
    yield from _language_changes(sides)
    for key, name in _UNSEEN.items():
        before, after = (_written(side, key) for side in (sides.old, sides.new))
        if before != after:
            yield _told(sides, Change.COSMETIC, name, before, after)


def part_replaced(sides: Sides, old: Instrument, new: Instrument) -> Difference:
    """That another version of a part stands in the whole; what changed in it is told apart."""
    return Difference(
        change=Change.COSMETIC,
        subject=Subject.PART,
        id=new.version.key,
        home=sides.home,
        about="version",
        before=old.label,
        after=new.label,
    )


def _language_changes(sides: Sides) -> Iterator[Difference]:
    old, new = sides.old, sides.new
    if old.source_language != new.source_language:
        said = old.source_language, new.source_language
        yield _of_language(sides, "source language", new.source_language, *said)
    for language in dict.fromkeys([*old.languages, *new.languages]):
        if language not in old.languages:
            yield _of_language(sides, "language added", language, "", _status(new, language))
        elif language not in new.languages:
            yield _of_language(sides, "language removed", language, _status(old, language), "")
        else:
            yield from _status_changes(sides, language)


def _status_changes(sides: Sides, language: str) -> Iterator[Difference]:
    old, new = sides.old, sides.new
    before, after = old.translations.get(language), new.translations.get(language)
    if offers(old, language) != offers(new, language):
        said = _status(old, language), _status(new, language)
        yield _of_language(sides, "status", language, *said)
    elif before != after:
        said = _translation(before), _translation(after)
        turned = _runs(before) != _runs(after) and offers(new, language)
        yield _of_language(sides, "status", language, *said, moves=turned)


def _of_language(
    sides: Sides, about: str, language: str, before: str, after: str, *, moves: bool | None = None
) -> Difference:
    """A change of a language as a whole. It moves answers where people could, or can now, answer in it."""
    touched = sides.is_offered(language) if moves is None else moves
    concern = Concern("language", language, sides.home) if touched else None
    return _told(sides, Change.TRANSLATION, about, before, after, language=language, concern=concern)


def _told(
    sides: Sides,
    change: Change,
    about: str,
    before: str,
    after: str,
    *,
    language: str = "",
    concern: Concern | None = None,
) -> Difference:
    return Difference(
        change=change,
        subject=Subject.INSTRUMENT,
        id=sides.home,
        home=sides.home,
        about=about,
        language=language,
        before=before,
        after=after,
        concern=concern,
    )


def _status(instrument: Instrument, language: str) -> str:
    return instrument.status(language).value


def _translation(translation: Translation | None) -> str:
    if translation is None:
        return "nothing written"
    reviewed = f", reviewed by {translation.reviewer}" if translation.reviewer else ""
    way = ", right to left" if translation.right_to_left else ""
    return f"{translation.status}{way}{reviewed}; {translation.origin}; of {translation.source_sha256[:12]}"


def _runs(translation: Translation | None) -> bool:
    return translation is not None and translation.right_to_left


def _written(instrument: Instrument, key: str) -> str:
    """What stands under a key, short: these are long, and only that they changed counts."""
    value = instrument.content.get(key)
    return f"content {content_hash(value)[:12]}" if value else ""
