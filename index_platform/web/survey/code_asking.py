"""The page that asks for a code, of whatever kind: one box, which nothing corrects."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from index_platform.services.signing_in import Wait
from index_platform.web.fields import Failure, TextField
from index_platform.web.pages import page
from index_platform.web.survey.contexts import AskContext, Hidden
from index_platform.web.survey.face import MISSED, YES, with_query
from index_platform.web.survey.frame import frame
from index_platform.web.words import Words, isolated

CODE = "code"  # the name of the box


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage:
    """A page that asks for one kind of code. All but ``action`` and ``example`` are keys of words."""

    action: str  # its own address, to which the form is sent
    title: str
    lead: str
    label: str
    hint: str
    button: str
    missing: str  # told of an empty box
    example: str = ""

    def asked(
        self, words: Words, csrf: str, *, typed: str = "", wrong: Sequence[str] = (), back: str = ""
    ) -> str:
        """The page in one language. wrong: what is to be mended in what was typed."""
        context = self._context(words, typed, wrong)
        chrome = frame(words, self.action, csrf=csrf, back=back)
        return page("survey_ask.html.j2", context, chrome, title=context.title)

    def missed(self, words: Words) -> str:
        """The address at which the page says that nothing was written: to be asked for anew."""
        return with_query(self.action, **{MISSED: YES, "language": words.language})

    def _context(self, words: Words, typed: str, wrong: Sequence[str]) -> AskContext:
        hint = words.marked(self.hint, example=isolated(self.example))
        field = TextField(
            CODE,
            words(self.label),
            hint,
            value=typed,
            error=" ".join(wrong),
            autocomplete="off",
            is_code=True,
        )
        return AskContext(
            title=words(self.title),
            lead=words(self.lead),
            fields=(field,),
            hidden=(Hidden(name="language", value=words.language),),
            action=with_query(self.action, language=words.language),
            button=words(self.button),
            failures=tuple(Failure(CODE, one) for one in wrong),
        )


def waiting(words: Words, wait: Wait) -> str:
    """That too many codes were tried, and how long to wait."""
    return words.joined(words("codes_often"), words.counted("wait", ceil(wait.seconds / 60)))


WITHDRAWAL = CodePage(
    action="/withdraw",
    title="withdraw",
    lead="withdraw_about",
    label="withdraw_code",
    hint="withdraw_hint",
    button="withdraw_go",
    missing="withdraw_missing",
    example="7K2M-0QXR-93TD",
)
RETURN = CodePage(
    action="/r",
    title="return",
    lead="return_about",
    label="return_code",
    hint="return_hint",
    button="return_go",
    missing="return_missing",
)
INVITATION = CodePage(
    action="/i",
    title="invitation",
    lead="invitation_about",
    label="invitation_code",
    hint="invitation_hint",
    button="continue",
    missing="invitation_missing",
    example="7K2M0-QXR93",
)
