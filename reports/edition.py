"""What the files of a release say of it, beside its figures."""

from dataclasses import dataclass

from reports.corrections import REVISED, Standing, notice_paragraphs
from scoring.published_change import PublishedChange

NOTICE = "Notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a file says of the release that it holds."""

    release: str  # such as R1
    released: str  # the day it was approved, such as 2026-11-22
    licence: str = ""  # address of the licence that the publisher gives; empty if none is stated
    since: str = ""  # the earlier release that it is compared with; empty where there is none
    change: PublishedChange | None = None  # what changed since that one
    standing: Standing | None = None  # among the releases of its wave; None where that is not told

    @property
    def notices(self) -> tuple[dict[str, str], ...]:
        """What has to be said on top of it, each sentence with its name."""
        told = notice_paragraphs(self.standing) if self.standing else ()
        return tuple(
            {"dc:title": NOTICE, "dc:description": f"{one.lead_in} {one.text}".strip()} for one in told
        )

    def revised(self, place: str, measure: str, group: str = "") -> str:
        """The mark of a figure that the release before printed otherwise; empty beside all others."""
        return REVISED if self.standing and (place, measure, group) in self.standing.revised else ""
