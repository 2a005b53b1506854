"""What invitations say that are printed: cards to cut out, six a sheet, or posters. Frozen values."""

from dataclasses import dataclass

from reports.qr import qr_picture

CARDS = 6  # a sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What is different on each invitation: where it leads, as people type it and as phones scan it."""

    shown: str
    scanned: str
    alt: str  # the picture in words

    @property
    def picture(self) -> str:
        """The QR code as a data image."""
        return qr_picture(self.scanned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """What is printed. Every sentence is in the language of the sheet, but for notes to the office."""

    identity: str  # by which a file is known to be the same: a hash, and no code
    language: str
    right_to_left: bool
    name: str  # of the survey
    title: str
    lead: tuple[str, ...]  # what it is about, who asks
    how: str
    notes: tuple[str, ...]  # for how many, until when
    draft: str  # that nobody reviewed these words; empty where somebody did
    office: str  # where they are given out
    is_poster: bool
    leaves: tuple[Leaf, ...]

    @property
    def sheets(self) -> tuple[tuple[Leaf, ...], ...]:
        """The leaves as they lie on sheets."""
        size = 1 if self.is_poster else CARDS
        starts = range(0, len(self.leaves), size)
        return tuple(self.leaves[start : start + size] for start in starts)
