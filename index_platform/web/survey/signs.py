"""Somebody to talk to, on a page: the services of a site for the places of a survey."""

from collections.abc import Collection
from typing import cast

from markupsafe import Markup

from index_platform.services.signposts import Service, shown
from index_platform.services.surveys import chain
from index_platform.wave_texts import WaveText
from index_platform.web.survey.contexts import Line, Lines
from index_platform.web.survey.face import Face
from index_platform.web.words import isolated, linked
from instruments.languages import own_name


def talk(face: Face) -> Lines:
    """Everybody to talk to for where somebody lives; of the whole area where that is not known."""
    words = face.words
    there = shown(face.services, _places(face), words.language)
    return Lines(
        title=words("talk"), about=words("talk_about"), lines=tuple(_line(face, each) for each in there)
    )


def _places(face: Face) -> Collection[str]:
    geography, draft = face.survey.geography, face.draft
    if draft is not None and draft.place is not None:
        return chain(geography, draft.place.code)
    return tuple(place.code for place in geography.places)


def _line(face: Face, service: Service) -> Line:
    words = face.words
    spoken = ", ".join(own_name(one) for one in service.languages)
    return Line(
        name=_said(face, service.name),
        about=_said(face, service.about),
        how=_how(face, service),
        relay=words.marked("line_relay", number=isolated(service.relay)) if service.relay else Markup(),
        languages=words("line_languages", languages=spoken) if service.languages != ("en",) else "",
        web=service.web,
    )


def _how(face: Face, service: Service) -> Markup:
    said = cast("str", _said(face, service.how))
    number = isolated(service.number)
    return Markup(said).replace("{number}", linked(number, service.link) if service.link else number)


def _said(face: Face, text: WaveText) -> Markup:
    return face.words.inset(text.offered(drafts=face.survey.shows_drafts))
