"""Coming back to a draft by its code: guesses are limited by network, and a wrong one tells nothing."""

from collections.abc import Callable
from datetime import datetime

from index_platform.auth.return_codes import return_code
from index_platform.auth.tries import Tries, coming_back
from index_platform.services.drafts import Begun, Drafts
from index_platform.services.holders import Holder
from index_platform.services.signing_in import Wait

FREE = 20  # codes that one network may try at once: a library, or a provider of phones, is one


class Returning:
    """The way back into the drafts of one site. It counts guesses while the server runs."""

    def __init__(self, drafts: Drafts, *, clock: Callable[[], datetime]) -> None:
        self._drafts, self._clock = drafts, clock
        self._tries = Tries(free=FREE)

    def come_back(self, typed: str, holder: Holder, address: str) -> Begun | Wait | None:
        """The draft to which a typed code leads; None for any code that leads to none, whatever became of it.

        What cannot be a code is no guess, and is not counted.
        """
        if (code := return_code(typed)) is None:
            return None
        who = coming_back(address)
        if seconds := self._tries.taken(who, self._clock()):
            return Wait(seconds=seconds)
        if (begun := self._drafts.come_back(code, holder)) is not None:
            self._tries.given_back(who)
        return begun
