"""The texts of a definition, each with a context that does not depend on its wording, and their translations.

A translation lies beside its definition as ``1.1.ur.po`` and becomes part of the content when that is read:
what people saw in their language has the same identity as what was asked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from typing import Any

from instruments import po_files
from instruments.canonical import content_hash
from instruments.definition import Status, Translation
from instruments.files import read_text
from instruments.flaws import At, Flaw, near, refusal
from instruments.po_files import Entry, PoFile

Written = Mapping[str, Any]  # a definition as it stands in a file, its shape judged

OWN_DRAFT = "Our own draft, untested; not reviewed by a speaker"

_FIGURES = re.compile(r"\d+")
_OF_AN_ITEM = ("wording", "hint", "low_label", "high_label", "easy_read")


def texts(content: Written) -> dict[str, Mapping[str, str]]:
    """{context: {language: text}} of every text in a definition, in its order, without those of its parts."""
    return {context: text for context, text in _walk(content) if text}


def sources(content: Written) -> dict[str, Entry]:
    """What there is to translate: every text in the first language."""
    language = content["languages"][0]
    return {context: Entry(text.get(language, "")) for context, text in texts(content).items()}


def source_sha256(content: Written) -> str:
    """The hash of all texts in the first language: what a translation is a translation of."""
    return content_hash({context: entry.source for context, entry in sources(content).items()})


def beside(path: Path) -> tuple[Path, ...]:
    """The PO files that belong to the definition in ``path``."""
    return tuple(sorted(path.parent.glob(f"{path.stem}.*.po")))


def read(path: Path) -> PoFile:
    """The translation in a PO file."""
    return po_files.read(read_text(path), where=str(path))


def with_translations(content: Written, files: Sequence[tuple[str, PoFile]]) -> Written:
    """The definition with the languages of (where, translation) pairs in it, or one error for each file."""
    for where, file in files:
        if flaws := tuple(_flaws(content, file)):
            raise refusal(flaws, where=where, content={})
        content = _with(content, file)
    return content


def record(content: Written, file: PoFile) -> Translation:
    """What a definition says of a translation that is part of it."""
    return Translation(
        status=file.status,
        source_sha256=source_sha256(content),
        right_to_left=file.right_to_left,
        origin=file.origin,
        reviewer=file.reviewer,
        reviewed_on=file.reviewed_on,
    )


def record_flaws(content: Written) -> Iterator[Flaw]:
    """What is wrong with what a definition says of its languages; its shape is right."""
    known: Written = content.get("translations", {})
    source, *others = content["languages"]
    for language in others:
        if language not in known:
            fix = "Say it under 'translations:' (status, source_sha256, right_to_left, origin)."
            yield Flaw(("languages",), f"has {language!r}, and nothing says how far it has come", fix)
    for language, said in known.items():
        at: At = ("translations", language)
        if language not in others:
            yield Flaw(at, "is not among the languages after the first", f"They are: {', '.join(others)}.")
        if said["source_sha256"] != (now := source_sha256(content)):
            what = f"was made of other texts in {source}"
            yield Flaw(at, what, f"Look at them again; those of now have the hash {now}.")
        if said["status"] != Status.DRAFT and not (said.get("reviewer") and said.get("reviewed_on")):
            yield Flaw(
                at, f"is {said['status']}, but nobody has reviewed it", "Name reviewer and reviewed_on."
            )


def translation_of(content: Written, language: str) -> PoFile:
    """The translation into ``language`` as it stands inside a definition; empty where there is none."""
    known: Written = content.get("translations", {}).get(language, {})
    entries = {
        context: Entry(text.get(content["languages"][0], ""), text.get(language, ""))
        for context, text in texts(content).items()
    }
    return PoFile(
        language=language,
        entries=entries,
        status=Status(known.get("status", Status.DRAFT)),
        origin=known.get("origin", OWN_DRAFT),
        reviewer=known.get("reviewer", ""),
        reviewed_on=known.get("reviewed_on", ""),
        right_to_left=known.get("right_to_left", False),
    )


def _flaws(content: Written, file: PoFile) -> Iterator[Flaw]:
    if file.language in content["languages"]:
        what = f"the definition has texts in {file.language} itself"
        yield Flaw((), what, "Keep one of the two: take them out there, or remove this file.")
    yield from file_flaws(sources(content), file)


def file_flaws(wanted: Mapping[str, Entry], file: PoFile) -> Iterator[Flaw]:
    """What a translation lacks before it can be taken in: its origin, a reviewer, a text of ``wanted``."""
    if not file.origin:
        fix = f'Add a line "# Origin: {OWN_DRAFT}", or name the published translation.'
        yield Flaw((), "the file does not say where its words come from", fix)
    if file.status is not Status.DRAFT and not (file.reviewer and file.reviewed_on):
        fix = 'Add the lines "# Reviewer:" and "# Reviewed-On:" (a day), or write "# Status: draft".'
        yield Flaw((), f"its status is {file.status}, but nobody has reviewed it", fix)
    for context, entry in file.entries.items():
        if context not in wanted:
            fix = f"{near(context, wanted)}Write the file anew: thriving translations out."
            yield Flaw((), f"there is no text {context!r} to translate", fix, line=entry.line)
    for context, source in wanted.items():
        yield from _entry_flaws(context, source, file.entries.get(context))


def _entry_flaws(context: str, source: Entry, entry: Entry | None) -> Iterator[Flaw]:
    again = "Write the file anew (thriving translations out), translate what is marked, and read it again."
    if entry is None or not entry.text:
        yield Flaw((), f"{context!r} is not translated", again, line=entry.line if entry else None)
    elif entry.source != source.source:
        yield Flaw((), f"{context!r} is a translation of another text", again, line=entry.line)
    elif entry.fuzzy:
        yield Flaw((), f"{context!r} must be looked at again", "Correct it, remove 'fuzzy'.", line=entry.line)
    elif lost := sorted(_numbers(entry.source) - _numbers(entry.text)):
        what = f"{context!r} lacks numbers of its source: {', '.join(map(str, lost))}"
        fix = "Write the same numbers in figures; or it is the translation of another text."
        yield Flaw((), what, fix, line=entry.line)


def _numbers(text: str) -> set[int]:
    """The whole numbers written in figures, of whatever script."""
    return {int(found) for found in _FIGURES.findall(text)}


def _with(content: Written, file: PoFile) -> Written:
    """The definition with one more language: a copy whose texts were filled by their contexts."""
    known = {key: value for key, value in asdict(record(content, file)).items() if value not in ("", None)}
    filled: dict[str, Any] = deepcopy(dict(content))
    for context, text in _walk(filled):
        if text:
            text[file.language] = file.entries[context].text
    filled["languages"] = [*filled["languages"], file.language]
    filled["translations"] = {**filled.get("translations", {}), file.language: known}
    return filled


def _walk(content: Written) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a definition with its context, empty where it was not written."""
    for name in ("title", "introduction"):
        yield name, content.get(name, {})
    for item in content.get("items", ()):
        at = f"item {item['id']}"
        yield from ((f"{at} {name}", item.get(name, {})) for name in _OF_AN_ITEM)
        yield from ((f"{at} mode {mode}", text) for mode, text in item.get("mode_wording", {}).items())
        yield from ((f"{at} check {one['id']}", one["message"]) for one in item.get("checks", ()))
    for name, choices in content.get("choice_sets", {}).items():
        yield from ((f"choice {name} {one['id']}", one.get("wording", {})) for one in choices)
    for scale in content.get("scales", ()):
        at = f"scale {scale['id']}"
        yield f"{at} title", scale["title"]
        yield from ((f"{at} band {one['id']}", one["title"]) for one in scale.get("bands", ()))
        yield from ((f"{at} cut {one['id']}", one["title"]) for one in scale.get("cut_points", ()))
