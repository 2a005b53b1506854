"""The language that a request of somebody who answers asks for, also where its draft was not read."""

from collections.abc import Iterator
from dataclasses import dataclass

from index_platform.web.visitor import AnyRequest

_STATE = "draft_language"  # of one request: known as soon as its draft is read
_MOST = 10  # languages of a browser that are looked at


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of the language of one request."""

    request: AnyRequest

    @property
    def asked(self) -> str:
        """The language that the address names; empty where it names none."""
        return self.request.query_params.get("language", "")

    def found(self, language: str) -> None:
        """Keep the language of the draft for whatever goes wrong from here on."""
        self.request.scope["state"][_STATE] = language

    def __iter__(self) -> Iterator[str]:
        """The languages wished for, the likeliest first: of the draft, of the address, of the browser."""
        yield str(self.request.scope["state"].get(_STATE, ""))
        yield self.asked
        for each in self.request.headers.get("accept-language", "").split(",")[:_MOST]:
            tag = each.partition(";")[0].strip()
            yield from (tag, tag.partition("-")[0])
