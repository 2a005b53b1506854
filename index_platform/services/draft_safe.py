"""Drafts, locked: each with a key of its own, and that key locked for whoever may open it.

A browser opens its draft with its token, another device with the code to come back. Neither is kept here: the
database and the server's secret together cannot read what a resident has not sent. A researcher's draft opens
for the account, with the server's secret alone.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet

from index_platform.auth.keys import Keys
from index_platform.queries.drafts import FOR_GOOD, LockedDraft
from instruments.canonical import canonical_json
from instruments.errors import MeasureError
from instruments.response import Answer, answer_of, written

AWAY = timedelta(hours=1)  # a page that took longer was left open by somebody who did something else


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A questionnaire as far as it got. ``id`` is that of the response it becomes.

    reached: the last part in which something was answered; it and what is stored beside it is not locked.
    kept: checks ("item.check") that did not hold for an answer, which somebody was asked about and kept.
    code: the code to come back with, to be shown to its holder again; empty where none was made.
    consent: hash of the wording that was agreed to.
    contact: how the person can be reached, where they want to be asked again; empty where not.
    seconds: {page: whole seconds} until it was first answered, none where somebody was away; a page is called
        as its item is.
    turned_at: when the page before was answered, so that the next was shown; empty where not known.
    invitation: hash of the code by which somebody came; empty where by the open link.
    by_program: a line was filled in that no person sees.
    """

    id: UUID
    taken_by: str | None
    wave: str
    instrument_sha256: str
    language: str
    place: str | None = None
    place_asked: bool
    reached: int = 0
    answers: Mapping[str, Answer]
    kept: frozenset[str] = frozenset()
    code: str = ""
    consent: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    seconds: Mapping[str, int] = field(default_factory=dict)
    turned_at: str = ""
    invitation: str = ""
    by_program: bool = False
    started_at: str
    saved_at: str

    def turned(self, page: str, moment: str) -> "StoredDraft":
        """The draft once a page was answered at ``moment``: how long it took is kept the first time."""
        seconds = dict(self.seconds)
        if self.turned_at and page not in seconds:
            took = datetime.fromisoformat(moment) - datetime.fromisoformat(self.turned_at)
            if timedelta() <= took <= AWAY:
                seconds[page] = int(took.total_seconds())
        return replace(self, seconds=seconds, turned_at=moment)

    def with_answer(self, item: str, answer: Answer) -> "StoredDraft":
        """The draft with one answer more, or another one, of which nothing was asked yet."""
        kept = self.kept if self.answers.get(item) == answer else without(self.kept, item)
        return replace(self, answers={**self.answers, item: answer}, kept=kept)


# what is not locked: what a draft has as it is read, and as it is kept
_OPEN = tuple(
    one.name for one in fields(StoredDraft) if one.name in {kept.name for kept in fields(LockedDraft)}
)
_CHANGING = tuple(name for name in _OPEN if name not in FOR_GOOD)


class LockedError(MeasureError):
    """A draft does not open: the server's secret key is another one than when it was saved."""

    code = "draft-locked"


def without(kept: frozenset[str], item: str) -> frozenset[str]:
    """What was asked about and kept, the checks of one item left out: its answer is another one."""
    return frozenset(name for name in kept if name.rpartition(".")[0] != item)


def browser_lock(token: str) -> str:
    """The lock that the token of a browser opens."""
    return f"draft of browser {token}"


def account_lock(account: str) -> str:
    """The lock of a researcher's draft."""
    return f"draft of account {account}"


def code_lock(code: str) -> str:
    """The lock that a code to come back opens."""
    return f"draft by code {code}"


class Safe:
    """Locks and opens drafts with the keys of this site."""

    def __init__(self, keys: Keys, *, clock: Callable[[], datetime]) -> None:
        self._keys, self._clock = keys, clock

    def locked(self, draft: StoredDraft, lock: str, *, holder_sha256: str) -> LockedDraft:
        """A draft that has just begun, under a key of its own."""
        key = Fernet.generate_key().decode()
        facts = {name: getattr(draft, name) for name in _OPEN}
        return LockedDraft(
            **facts, holder_sha256=holder_sha256, said=_said(key, draft), key=self._sealed(lock, key)
        )

    def opened(self, draft: LockedDraft, lock: str) -> StoredDraft:
        """The draft to be read; LockedError where the lock does not open it."""
        said = json.loads(Fernet(self._key(draft.key, lock)).decrypt(draft.said.encode()))
        return StoredDraft(
            **{name: getattr(draft, name) for name in _OPEN},
            place=said["place"],
            answers={item: answer_of(answer) for item, answer in said["answers"].items()},
            kept=frozenset(said["kept"]),
            code=said["code"],
            consent=said.get("consent", ""),  # drafts of before have none
            contact=said.get("contact", {}),
            seconds=said.get("seconds", {}),
            turned_at=said.get("turned_at", ""),
            invitation=said.get("invitation", ""),
            by_program=said.get("by_program", False),
        )

    def changed(self, draft: LockedDraft, lock: str, to: StoredDraft) -> LockedDraft:
        """The draft as it is to be kept from now on."""
        said = _said(self._key(draft.key, lock), to)
        return replace(draft, said=said, **{name: getattr(to, name) for name in _CHANGING})

    def locked_too(self, key: str, lock: str, other: str) -> str:
        """The key of a draft as another lock keeps it."""
        return self._sealed(other, self._key(key, lock))

    def _sealed(self, lock: str, key: str) -> str:
        return self._keys.sealed(lock, key, moment=self._clock())

    def _key(self, key: str, lock: str) -> str:
        opened = self._keys.opened(lock, key)
        if opened is None:
            raise LockedError(
                "a draft does not open", where="drafts", fix="Give the server the secret key it had before."
            )
        return opened


def _said(key: str, draft: StoredDraft) -> str:
    said = {
        "place": draft.place,
        "answers": {item: written(answer) for item, answer in draft.answers.items()},
        "kept": sorted(draft.kept),
        "code": draft.code,
        "consent": draft.consent,
        "contact": dict(draft.contact),
        "seconds": dict(draft.seconds),
        "turned_at": draft.turned_at,
        "invitation": draft.invitation,
        "by_program": draft.by_program,
    }
    return Fernet(key).encrypt(canonical_json(said)).decode()
