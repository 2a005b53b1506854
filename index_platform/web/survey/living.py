"""The pages that ask where somebody lives: by postcode where one can be looked up, or from a list."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from index_platform.services.drafts import Draft
from index_platform.web.fields import Failure, Field, Option, RadioField, TextField, failures
from index_platform.web.journey import PLACE
from index_platform.web.pages import Link, doc, page
from index_platform.web.survey import asking
from index_platform.web.survey.contexts import Along, Hidden, TellContext
from index_platform.web.survey.face import YES, Face, with_query
from index_platform.web.words import Words
from instruments.parts import parts
from instruments.places import Place
from instruments.postcodes import EXAMPLE, Misread, Unread

LIVES_IN, UNSAID = "place", "unsaid"  # the name of a field, and the value that is no place
POSTCODE = "postcode"  # the name of a field
BY = "by"  # which way somebody chose: POSTCODE or LIST
LIST = "list"

_WRONG: Mapping[Unread, str] = {why: f"postcode_{why.value}" for why in Unread}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceContext:
    """``survey_place.html.j2``: where somebody lives, and the other ways to say it."""

    along: Along = field(metadata=doc("that it comes before the parts"))
    action: str = field(metadata=doc("where the form is sent"))
    hidden: tuple[Hidden, ...] = field(metadata=doc("values that travel with the form"), default=())
    fields: tuple[Field, ...] = field(metadata=doc("the field; its legend or label is the heading"))
    button: str = field(metadata=doc("words of the button"))
    unsaid: str = field(
        metadata=doc("words of the button that says no place; empty where the list holds it"), default=""
    )
    unsaid_value: str = field(metadata=doc("what that button sends"), default=UNSAID)
    other: Link | None = field(metadata=doc("the other way, where there is one"), default=None)
    later: str = field(metadata=doc("words of the button that saves the page to come back later"))
    failures: tuple[Failure, ...] = field(metadata=doc("what there is to check"), default=())


def address(face: Face, by: str = "", *, change: bool = False, missed: bool = False) -> str:
    """The address of the page, in one of its two ways; empty: the one that fits what was said so far."""
    path = face.at(PLACE, change=change, missed=missed)
    return with_query(path, by=by if by in (POSTCODE, LIST) else "")


def by_list(
    face: Face,
    draft: Draft,
    places: tuple[Place, ...],
    *,
    change: bool,
    refused: bool = False,
    or_postcode: bool = False,
) -> str:
    """The page with every place to choose from; ``or_postcode``: a postcode could be typed instead."""
    words = face.words
    chosen = RadioField(
        LIVES_IN,
        words("place"),
        words("place_hint"),
        tuple(Option(one.code, face.survey.geography.told_apart(one), is_name=True) for one in places),
        apart=(Option(UNSAID, words("place_unsaid")),),
        chosen=_lives_in(draft),
        error=words("place_missing") if refused else "",
    )
    href = address(face, POSTCODE, change=change)
    other = Link(words=words("place_by_postcode"), href=href) if or_postcode else None
    return _page(face, draft, chosen, change, _Ways(other=other, by=LIST if or_postcode else ""))


def by_postcode(
    face: Face, draft: Draft, *, change: bool, typed: str = "", misread: Misread | None = None
) -> str:
    """The page with a box for the postcode. What was typed stands nowhere but in the box again."""
    words = face.words
    meant = misread.meant.text if misread and misread.meant else typed
    box = TextField(
        POSTCODE,
        words("postcode"),
        words("postcode_hint", place=face.survey.geography.whole.name),
        value=meant,
        error=words(_WRONG[misread.why], example=EXAMPLE) if misread else "",
        autocomplete="postal-code",
        is_code=True,
    )
    other = Link(words=words("place_by_list"), href=address(face, LIST, change=change))
    return _page(face, draft, box, change, _Ways(other=other, unsaid=words("postcode_unsaid"), by=POSTCODE))


def elsewhere(face: Face, *, change: bool) -> str:
    """That a postcode is not known here: type it again, choose from the list, or end. Nothing was kept."""
    words, place = face.words, face.survey.geography.whole.name
    again = Link(words=words("elsewhere_again"), href=address(face, POSTCODE, change=change))
    choose = Link(words=words("elsewhere_list"), href=address(face, LIST, change=change))
    context = TellContext(
        title=words("elsewhere", place=place),
        paragraphs=(
            words("elsewhere_kept"),
            words("elsewhere_here", place=place),
            words("elsewhere_end", place=place),
        ),
        links=(again, choose),
        action="" if change else face.spoken(f"{face.base}/delete"),
        button="" if change else words("elsewhere_stop"),
    )
    frame = face.chrome(back=again.href, form=not change)
    return page("survey_tell.html.j2", context, frame, title=context.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ways:
    """The ways on from a page, beside its field."""

    other: Link | None
    unsaid: str = ""
    by: str = ""


def _page(face: Face, draft: Draft, asked: RadioField | TextField, change: bool, ways: _Ways) -> str:
    words = face.words
    hidden = [Hidden(name=BY, value=ways.by)] if ways.by else []
    context = PlaceContext(
        along=_along(draft, words),
        action=face.spoken(face.at(PLACE)),
        hidden=(*hidden, *([Hidden(name="change", value=YES)] if change else [])),
        fields=(asked,),
        button=words("continue"),
        unsaid=ways.unsaid,
        other=ways.other,
        later=words("later"),
        failures=failures((asked,)),
    )
    back = asking.back(face, draft, PLACE, change)
    title = asked.label if isinstance(asked, TextField) else asked.legend
    return page("survey_place.html.j2", context, face.chrome(back=back, asks=True), title=title)


def _along(draft: Draft, words: Words) -> Along:
    return Along(words=words("place_part"), number=0, count=len(parts(draft.instrument)), part=0)


def _lives_in(draft: Draft) -> str:
    if not draft.place_asked:
        return ""
    return UNSAID if draft.place is None else draft.place.code
