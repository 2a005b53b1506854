"""The network between a phone and its server, as out of doors: it goes, comes, cuts off, asks for terms."""

import socket
import threading
from contextlib import suppress
from enum import Enum, auto
from urllib.parse import urlsplit

_PAGE = b"<!doctype html><title>Free wifi</title><p>Accept our terms to go on.</p>"
_PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    % len(_PAGE)
)
_PIECE = 65_536  # bytes


class Signal(Enum):
    """What becomes of a request."""

    THERE = auto()
    GONE = auto()
    ONE_WAY = auto()  # the server gets it, and its answer is lost
    PORTAL = auto()  # some page answers 200 in the server's place


class Network:
    """Passes what comes at ``address`` on to a site, as long as there is a signal."""

    def __init__(self, site: str) -> None:
        self._port = urlsplit(site).port or 80
        self._signal = Signal.THERE
        self._lines: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def set(self, signal: Signal) -> None:
        """From now on; what is under way breaks off."""
        self._signal = signal
        for line in tuple(self._lines):
            _end(line)

    def close(self) -> None:
        """End it: nothing is heard at its address any more."""
        self.set(Signal.GONE)
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                line, _ = self._door.accept()
                threading.Thread(target=self._carry, args=(line,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        signal = self._signal
        with phone, suppress(OSError):
            if signal is Signal.GONE:
                return
            if signal is Signal.PORTAL:
                phone.recv(_PIECE)
                phone.sendall(_PORTAL + _PAGE)
                return
            with socket.create_connection(("127.0.0.1", self._port)) as server:
                self._lines |= {phone, server}
                threading.Thread(target=_pour, args=(phone, server), daemon=True).start()
                _pour(server, None if signal is Signal.ONE_WAY else phone)
                _end(phone)


def _pour(source: socket.socket, to: socket.socket | None) -> None:
    """Pass on what comes until it ends. Where it leads nowhere, the first that comes ends it."""
    with suppress(OSError):
        while (piece := source.recv(_PIECE)) and to is not None:
            to.sendall(piece)
    for each in (source, to):
        if each is not None:
            _end(each)


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
