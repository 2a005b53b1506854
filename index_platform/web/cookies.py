"""Our cookies: no script reads them, no other site sends them, and over https nothing else carries them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from litestar.datastructures import Cookie

Name = Literal["session", "device", "passed", "form", "draft"]


@dataclass(frozen=True, slots=True)
class Cookies:
    """The cookies of one site. With https their names are kept to this host by the browser (``__Host-``)."""

    https: bool

    def name(self, name: Name) -> str:
        """The full name of a cookie."""
        return f"__Host-thriving-{name}" if self.https else f"thriving-{name}"

    def read(self, cookies: Mapping[str, str], name: Name) -> str:
        """The value that a browser sent; empty where it sent none."""
        return cookies.get(self.name(name), "")

    def made(self, name: Name, value: str, *, seconds: int | None = None) -> Cookie:
        """A cookie to be set, for as long as the browser is open or for so many seconds."""
        return Cookie(
            key=self.name(name),
            value=value,
            path="/",
            max_age=seconds,
            secure=self.https,
            httponly=True,
            samesite="lax",
        )

    def gone(self, name: Name) -> Cookie:
        """A cookie to be forgotten."""
        return self.made(name, "", seconds=0)
