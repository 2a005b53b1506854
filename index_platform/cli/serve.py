"""``thriving serve``: the pages of the newest release."""

import errno
import logging
import socket
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from index_platform.cli.common import database, settings
from instruments.errors import ConflictError, InvalidInputError, MeasureError

if TYPE_CHECKING:
    import uvicorn
    from litestar.types import ASGIApp


_HERE = ("127.0.0.1", "localhost")  # this machine: another name is that of a proxy


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option(
    "--work/--no-work", default=True, show_default=True, help="Do what pages ask for, or leave it to others."
)
def serve(host: str, port: int, *, work: bool) -> None:
    """Serve the pages of the newest release, until you press Ctrl-C."""
    import uvicorn

    from index_platform.app import create_app

    with database():
        pass  # refused here, in three lines, rather than by the server
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    server = uvicorn.Server(_config(create_app(settings(), works=work), settings().trusted_proxy))
    with _listening(host, port) as door:
        click.echo(f"http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl-C stops it)")
        if told := otherwise_named(settings().public_url, port):
            click.echo(told)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[door])
    if not server.started:
        raise click.exceptions.Exit(1)


def otherwise_named(public_url: str, port: int) -> str:
    """What is told where codes and links would name another port of this machine; else empty."""
    named = urlsplit(public_url)
    said = named.port or (443 if named.scheme == "https" else 80)
    if named.hostname not in _HERE or said == port:
        return ""
    return f"Codes and links will say {named.netloc}: set THRIVING_PUBLIC_URL to this address."


def _config(app: "ASGIApp", proxy: str) -> "uvicorn.Config":
    """The server's own: what a caller says of where it comes from is believed of the named proxy alone."""
    import uvicorn

    return uvicorn.Config(
        app, log_level="warning", proxy_headers=bool(proxy), forwarded_allow_ips=proxy or None
    )


def _listening(host: str, port: int) -> socket.socket:
    """A socket that is ours and takes calls, before anybody is told the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise _unheard(host, port, error) from error


def _unheard(host: str, port: int, error: OSError) -> MeasureError:
    where = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return ConflictError(
            f"port {port} is in use", where=where, fix="Stop the other server, or give another --port."
        )
    return InvalidInputError(
        f"nobody can be served there: {error.strerror}",
        where=where,
        fix="Give --host an address of this machine, and --port one that this account may use.",
    )
