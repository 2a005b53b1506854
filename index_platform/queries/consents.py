"""The wordings that people agreed to, by their hash."""

import json
from dataclasses import asdict, dataclass

from sqlmodel import Session

from index_platform.tables import ConsentTextRow
from instruments.canonical import canonical_json, content_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """What somebody was told before they agreed: the sentences in their order, and apart from them why.

    ground, condition: on what legal ground answers are used, and under which condition what is sensitive.
    """

    wave: str
    language: str
    mode: str
    text: tuple[str, ...]
    purpose: str
    ground: str
    condition: str

    @property
    def sha256(self) -> str:
        """The identity of the wording: another letter is another text."""
        return content_hash(asdict(self))


def add(session: Session, consent: ConsentText, *, moment: str) -> None:
    """Keep a wording, unless it is kept already."""
    if session.get(ConsentTextRow, consent.sha256) is None:
        facts = {**asdict(consent), "text": canonical_json(list(consent.text)).decode()}
        session.add(ConsentTextRow(**facts, sha256=consent.sha256, first_shown_at=moment))
        session.flush()


def find(session: Session, sha256: str) -> ConsentText | None:
    """The wording with this hash, or None."""
    row = session.get(ConsentTextRow, sha256)
    if row is None:
        return None
    facts = {name: getattr(row, name) for name in ConsentText.__dataclass_fields__}
    return ConsentText(**{**facts, "text": tuple(json.loads(row.text))})
