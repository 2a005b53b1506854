"""What an invitation says when it is printed, in the language of those who are invited."""

from index_platform.services.invitations import Made, address
from index_platform.services.surveys import Survey
from index_platform.settings import Settings
from index_platform.web.survey.face import languages
from index_platform.web.words import Words
from instruments import wording
from instruments.canonical import canonical_json, sha256
from instruments.definition import Status
from instruments.errors import InvalidInputError
from reports.invitation_content import Invitations, Leaf


def sheet(survey: Survey, made: Made, *, language: str, settings: Settings) -> Invitations:
    """The invitations of these codes: cards where a code is for one person, a poster where it is for many."""
    require_language(survey, language)
    words = Words(language)
    batch, many = made.batch, made.batch.uses > 1
    spoken = "" if language == "en" else f"?language={language}"
    return Invitations(
        identity=sha256(canonical_json([batch.id, language])),
        language=language,
        right_to_left=words.direction == "rtl",
        name=words("survey", place=survey.geography.whole.name),
        title=words("sheet_many" if many else "sheet"),
        lead=_lead(survey, words, settings.asked_by),
        how=words("sheet_how"),
        notes=(
            *(() if many else (words("sheet_once"),)),
            *((words("sheet_until", date=words.day(batch.until)),) if batch.until else ()),
        ),
        draft="" if words.status is Status.APPROVED else words("draft_notice"),
        office=f"{survey.key}, {batch.label}, {language}",
        is_poster=many,
        leaves=tuple(_leaf(words, settings.public_url, code, spoken) for code in made.codes),
    )


def _lead(survey: Survey, words: Words, asked_by: str) -> tuple[str, ...]:
    population = survey.population.offered(drafts=survey.shows_drafts)
    people = wording.said(population, words.language)
    about = words("start_for", population=people, place=survey.geography.whole.name)
    return (about, words("start_who", asked_by=asked_by)) if asked_by else (about,)


def _leaf(words: Words, public_url: str, code: str, spoken: str) -> Leaf:
    where = address(public_url, code)
    shown = where.partition("://")[2]
    return Leaf(shown=shown, scanned=f"{where}{spoken}", alt=words("sheet_picture", address=shown))


def require_language(survey: Survey, language: str) -> None:
    """Refuse a language in which the survey is not asked."""
    there = languages(survey, survey.instrument)
    if language not in there:
        raise InvalidInputError(
            "the survey is not asked in this language",
            where="invitations",
            fix=f"Choose one of: {', '.join(there)}.",
        )
