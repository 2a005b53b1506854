"""Lines of text that fit their room, however long the words in them are."""

from reports.theme import text_width, wrapped

LINE = 20.0  # px from one line to the next


def fitted(text: str, width: float, *, weight: int = 400) -> tuple[str, ...]:
    """The text in lines no wider than ``width`` px; a word that is wider is cut where the line ends."""
    pieces = [piece for word in text.split() for piece in _pieces(word, width, weight)]
    return wrapped(" ".join(pieces), width, weight=weight)


def _pieces(word: str, width: float, weight: int) -> list[str]:
    """The word itself, or the longest beginnings of it that fit; each keeps one letter or more."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, weight=weight) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def widest(texts: tuple[str, ...], *, weight: int = 400) -> float:
    """The width of the longest of these lines in px; 0 for none."""
    return max((text_width(text, weight=weight) for text in texts), default=0.0)
