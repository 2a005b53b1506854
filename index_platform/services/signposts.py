"""Somebody to talk to: services by place and language, from ``signposts.yaml`` in the data folder.

Where there is no such file, the one beside this module holds: services for the whole country. Everybody who
answers is shown the same, whatever they answered.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index_platform import wave_texts
from index_platform.services import site_files
from index_platform.wave_texts import WaveText
from instruments.flaws import At, Flaw
from instruments.languages import plain
from instruments.shapes import boolean, list_of, record, text

FILE = "signposts.yaml"
SHIPPED = Path(__file__).with_name(FILE)
_WEB = re.compile(r"https://[!-~]{3,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Somebody to talk to. ``how`` says what to do with the number, which stands in it as {number}.

    languages: in which it speaks; places: codes of those that it is for. Empty: English, and everywhere.
    """

    name: WaveText
    about: WaveText
    how: WaveText
    number: str
    relay: str  # number for a text relay; empty where none is known
    web: str
    languages: tuple[str, ...]
    places: frozenset[str]
    by_text: bool = False  # the number takes text messages and no calls

    @property
    def link(self) -> str:
        """The address that makes a phone call the number, or write to it; empty where it has no digits."""
        digits = re.sub(r"[^+0-9]", "", self.number)
        return f"{'sms' if self.by_text else 'tel'}:{digits}" if digits else ""


def read(folder: Path) -> tuple[Service, ...]:
    """The services of a site, in the order of its file. One error tells all that is wrong in it."""
    own = folder / FILE
    return _services(own if own.exists() else SHIPPED)


def shipped() -> tuple[Service, ...]:
    """The services that come with the program."""
    return _services(SHIPPED)


def shown(services: tuple[Service, ...], places: Collection[str], language: str) -> tuple[Service, ...]:
    """Those that are for any of these places; in another language than English who speaks it leads."""
    spoken = plain(language)
    there = [one for one in services if not one.places or one.places.intersection(places)]
    return tuple(sorted(there, key=lambda one: spoken == "en" or spoken not in one.languages))


def _how(value: object, at: At) -> Iterator[Flaw]:
    yield from wave_texts.shape(value, at)
    texts = value.values() if isinstance(value, Mapping) else [value]
    for each in texts:
        said = each.get("draft") if isinstance(each, Mapping) else each
        if isinstance(said, str) and re.findall(r"[{}]|{[^{}]*}", said.replace("{number}", "", 1)):
            yield Flaw(at, "names another fact than {number}", "Write {number} once.", blocks=True)


def _web(value: object, at: At) -> Iterator[Flaw]:
    if not isinstance(value, str) or _WEB.fullmatch(value) is None:
        yield Flaw(at, "is no https address", "Write it whole: https://www.example.org.", blocks=True)


_SERVICE = record(
    {"name": wave_texts.shape, "about": wave_texts.shape, "how": _how, "number": text},
    {"relay": text, "web": _web, "by_text": boolean, "languages": list_of(text), "places": list_of(text)},
)
_SHAPE = record({"services": list_of(_SERVICE, least=1)}, {})


def _services(path: Path) -> tuple[Service, ...]:
    return tuple(_service(given) for given in site_files.content(path, _SHAPE)["services"])


def _service(given: Mapping[str, Any]) -> Service:
    texts = {name: wave_texts.parsed(given[name]) for name in ("name", "about", "how")}
    return Service(
        **texts,
        number=given["number"],
        relay=given.get("relay", ""),
        web=given.get("web", ""),
        languages=tuple(given.get("languages", ("en",))),
        places=frozenset(given.get("places", ())),
        by_text=given.get("by_text", False),
    )
