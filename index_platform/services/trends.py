"""Which figures of two releases may not be set side by side, because other questions were asked."""

from collections.abc import Iterator

from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.queries import releases
from index_platform.services import versions
from instruments.comparability import Comparisons, Line, Verdict
from instruments.definition import Instrument, Text


def apart(engine: Engine, earlier: str, later: str) -> tuple[str, ...]:
    """What was asked in both releases and cannot be compared between them, each with the reason."""
    with reading(engine) as session:
        known = {one.sha256: one for one in versions.known(session)}
        asked = [known.get(releases.asked(session, name)) for name in (earlier, later)]
    before, after = asked
    if before is None or after is None or before.sha256 == after.sha256:
        return ()
    compared = Comparisons(known.values())
    return tuple(
        f"{title} ({verdict.reason})"
        for title, verdict in _verdicts(before, after, compared)
        if not verdict.is_joined
    )


def _verdicts(before: Instrument, after: Instrument, compared: Comparisons) -> Iterator[tuple[str, Verdict]]:
    """Every scale of the later version; every item that is in no scale and that both ask."""
    scales = {scale.variable for scale in before.scales}
    items = {item.variable for item in before.items}
    scored = {item for scale in after.scales for item in scale.items}
    for scale in after.scales:
        if scale.variable in scales:
            told = compared.verdict((before, after), scale.variable, line=Line.SCALE)
            yield _words(scale.title), told
    for item in after.items:
        if item.id not in scored and item.variable in items:
            yield (
                _words(item.wording) or item.id,
                compared.verdict((before, after), item.variable, line=Line.ITEM),
            )


def _words(text: Text) -> str:
    return text.get("en") or next(iter(text.values()), "")
