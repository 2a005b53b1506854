"""Translations as gettext PO files: one entry a text, found by its context, read strictly and written alike.

What PO has no header for stands in the comment at the top, a line each: ``# Status: draft``.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, normalize, read_po

from instruments.definition import Status
from instruments.flaws import Flaw, near, refusal
from instruments.shapes import is_day

_WIDTH = 110
_LINE = re.compile(r"#\s*([A-Z][A-Za-z-]+):\s*(.*)")
_DIRECTIONS = {"right to left": True, "left to right": False}
_CHARSETS = ("utf-8", "utf8")
_META = ("Status", "Origin", "Reviewer", "Reviewed-On", "Scales")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text: its source, its translation (or nothing), and whether it must be looked at again (fuzzy)."""

    source: str
    text: str = ""
    fuzzy: bool = False
    note: str = ""  # for the translator
    line: int | None = None

    @property
    def is_done(self) -> bool:
        """Whether it is translated and nothing has changed since."""
        return bool(self.text) and not self.fuzzy


@dataclass(frozen=True, slots=True, kw_only=True)
class PoFile:
    """All texts of one language by context, and how far it has come."""

    language: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    status: Status = Status.DRAFT
    origin: str = ""
    reviewer: str = ""
    reviewed_on: str = ""
    right_to_left: bool = False

    @property
    def done(self) -> int:
        """How many texts are translated and up to date."""
        return sum(entry.is_done for entry in self.entries.values())

    def updated(self, sources: Mapping[str, Entry]) -> "PoFile":
        """The same language for other source texts; a text that changed must be looked at again.

        Where any did, the language is a draft again and nobody has reviewed it.
        """
        entries = {context: _carried(self.entries.get(context), new) for context, new in sources.items()}
        if all(entry.is_done for entry in entries.values()):
            return replace(self, entries=entries)
        return replace(self, entries=entries, status=Status.DRAFT, reviewer="", reviewed_on="")


def read(text: str, *, where: str) -> PoFile:
    """What a PO file says, or one error with everything that is wrong in its form."""
    meta = _meta(text)
    flaws = [*_meta_flaws(meta)]
    try:
        catalog: Catalog = read_po(io.StringIO(text), abort_invalid=True)  # decoded: its head has no say
    except (PoFileError, ValueError) as error:
        fix = "Open it with a PO editor and save it again."
        raise refusal([Flaw((), f"this is not a PO file: {error}", fix)], where=where, content={}) from error
    entries: dict[str, Entry] = {}
    for message in catalog:
        if not message.id:
            continue
        if not isinstance(message.id, str) or not message.context or message.context in entries:
            what = f"the text {message.id!r} has no context of its own (msgctxt)"
            flaws.append(Flaw((), what, "Start from a file that the program wrote.", line=message.lineno))
            continue
        entries[message.context] = Entry(
            message.id, str(message.string or ""), "fuzzy" in message.flags, line=message.lineno
        )
    if (language := _language(catalog)) == "":
        flaws.append(Flaw((), "the file names no language", 'Add "Language: ur\\n" to its head.'))
    if (charset := str(catalog.charset)) not in _CHARSETS:
        what = f"its head says charset={charset}, and the file is UTF-8"
        flaws.append(Flaw((), what, 'Write "Content-Type: text/plain; charset=utf-8\\n" there.'))
    if flaws:
        raise refusal(flaws, where=where, content={})
    return PoFile(
        language=language,
        entries=entries,
        status=Status(meta.get("Status", Status.DRAFT)),
        origin=meta.get("Origin", ""),
        reviewer=meta.get("Reviewer", ""),
        reviewed_on=meta.get("Reviewed-On", ""),
        right_to_left=_DIRECTIONS[meta.get("Scales", "left to right")],
    )


def written(file: PoFile, *, title: str) -> str:
    """The text of a PO file; what is read from it is equal to ``file``."""
    scales = next(words for words, turned in _DIRECTIONS.items() if turned == file.right_to_left)
    facts = (file.status.value, file.origin, file.reviewer, file.reviewed_on, scales)
    head = [f"# {title}"] + [f"# {key}: {fact}" for key, fact in zip(_META, facts, strict=True) if fact]
    headers = f"Language: {file.language}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
    blocks = ["\n".join([*head, 'msgid ""', f"msgstr {_quoted(headers)}"])]
    blocks += [_block(context, entry) for context, entry in file.entries.items()]
    return "\n\n".join(blocks) + "\n"


def _block(context: str, entry: Entry) -> str:
    lines = [f"#. {line}" for line in entry.note.splitlines()]
    lines += ["#, fuzzy"] if entry.fuzzy else []
    lines += [
        f"msgctxt {_quoted(context)}",
        f"msgid {_quoted(entry.source)}",
        f"msgstr {_quoted(entry.text)}",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    quoted: str = normalize(text, width=_WIDTH)
    return quoted


def _carried(old: Entry | None, new: Entry) -> Entry:
    if old is None or not old.text:
        return new
    return replace(new, text=old.text, fuzzy=old.fuzzy or old.source != new.source)


def _meta(text: str) -> dict[str, str]:
    """What the comment at the top says, by key; other comments are for people."""
    head = text.split("msgid", 1)[0]
    found = (_LINE.fullmatch(line.strip()) for line in head.splitlines())
    return {match[1]: match[2] for match in found if match and match[1] in _META}


def _meta_flaws(meta: Mapping[str, str]) -> list[Flaw]:
    known = [status.value for status in Status]
    flaws = []
    if (status := meta.get("Status", Status.DRAFT)) not in known:
        fix = f"{near(status, known)}Write one of: {', '.join(known)}."
        flaws.append(Flaw((), f"the status is {status!r}", fix))
    if (scales := meta.get("Scales", "left to right")) not in _DIRECTIONS:
        flaws.append(Flaw((), f"scales run {scales!r}", f"Write one of: {', '.join(_DIRECTIONS)}."))
    if (day := meta.get("Reviewed-On", "")) and not is_day(day):
        flaws.append(Flaw((), f"it was reviewed on {day!r}, which is no day", "Write it as 2026-11-22."))
    return flaws


def _language(catalog: Catalog) -> str:
    return (catalog.locale_identifier or "").replace("_", "-")
