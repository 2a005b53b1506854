"""Somebody to talk to, on a page: the services of a site for the places of a survey."""

from collections.abc import Collection

from markupsafe import Markup

from index_platform.services.signposts import Service, shown
from index_platform.services.surveys import chain
from index_platform.wave_texts import WaveText
from index_platform.web.survey.contexts import Line, Lines
from index_platform.web.survey.face import Face
from index_platform.web.words import Words, isolated, linked
from instruments.languages import own_name


def talk(face: Face) -> Lines:
    """Everybody to talk to for where somebody lives; of the whole area where that is not known."""
    words, drafts = face.words, face.survey.shows_drafts
    there = shown(face.services, _places(face), words.language)
    return Lines(
        title=words("talk"),
        about=words("talk_about"),
        lines=tuple(_line(words, each, drafts=drafts) for each in there),
    )


def talk_anywhere(words: Words, services: tuple[Service, ...]) -> Lines:
    """The same for a page of no survey: those who are there for everybody, as no place is known."""
    there = shown(services, (), words.language)
    lines = tuple(_line(words, each, drafts=True) for each in there)  # the strip tells
    return Lines(title=words("talk"), about=words("talk_about"), lines=lines)


def _places(face: Face) -> Collection[str]:
    geography, draft = face.survey.geography, face.draft
    if draft is not None and draft.place is not None:
        return chain(geography, draft.place.code)
    return tuple(place.code for place in geography.places)


def _line(words: Words, service: Service, *, drafts: bool) -> Line:
    def said(text: WaveText) -> Markup:
        return words.inset(text.offered(drafts=drafts))

    spoken = ", ".join(own_name(one) for one in service.languages)
    return Line(
        name=said(service.name),
        about=said(service.about),
        how=_how(said(service.how), service),
        relay=words.marked("line_relay", number=isolated(service.relay)) if service.relay else Markup(),
        languages=words("line_languages", languages=spoken) if service.languages != ("en",) else "",
        web=service.web,
    )


def _how(said: Markup, service: Service) -> Markup:
    number = isolated(service.number)
    return said.replace("{number}", linked(number, service.link) if service.link else number)
