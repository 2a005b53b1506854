"""How the English sentences of the program are put together: words in a row, capitals."""

from collections.abc import Sequence


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def capital(text: str) -> str:
    """The same text with its first letter large; the rest is left alone."""
    return text[:1].upper() + text[1:]
