"""Texts that people type, in the one form in which they are kept."""

import re
import unicodedata

_BREAKS = re.compile(r"\r\n?")
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")  # controls, halves of a character


def plain(text: str) -> str:
    """The text as it is kept: nothing around it, one kind of line break, no tabs, letters composed."""
    return unicodedata.normalize("NFC", _BREAKS.sub("\n", text).replace("\t", " ")).strip()


def unkept(text: str) -> str:
    """The first sign of a text that cannot be kept, by its number such as U+0000; empty where all can."""
    found = _UNKEPT.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def is_plain(text: str) -> bool:
    """Whether a text says something and stands as it is kept."""
    return bool(text) and text == plain(text) and not unkept(text)
