"""``thriving serve``: the pages of the newest release."""

import click

from index_platform.cli.common import settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
def serve(host: str, port: int) -> None:
    """Serve the pages of the newest release, until you press Ctrl-C."""
    import uvicorn

    from index_platform.app import create_app

    click.echo(f"http://{host}:{port}/  (Ctrl-C stops it)")
    uvicorn.run(create_app(settings()), host=host, port=port, log_level="warning")
