"""What stands beside the figures of a release in the report of one place: earlier waves, and words."""

from dataclasses import dataclass

from reports.content import Box
from reports.corrections import Standing
from reports.place_texts import PlaceTexts
from scoring.published import PublishedTable
from scoring.published_change import PublishedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Public things only, read before a report is made.

    earlier: releases of the waves before, the earliest first. changes: from each of them to the next and from
    the last to this release; None where nothing was compared. texts: what officers and people said.
    support: somebody to talk to, where a page can upset. standing: of the release among those of its wave.
    """

    earlier: tuple[PublishedTable, ...] = ()
    changes: tuple[PublishedChange | None, ...] = ()
    texts: PlaceTexts | None = None
    support: Box | None = None
    standing: Standing | None = None


ALONE = Sides()
