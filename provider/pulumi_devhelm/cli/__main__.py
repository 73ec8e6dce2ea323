"""`pulumi-devhelm`, if the extra `cli` is installed."""

from __future__ import annotations

import sys

from pulumi_devhelm import surfaces
from pulumi_devhelm.cli import output


def main() -> None:
    """Run the command line, or say how to install it."""
    try:
        from pulumi_devhelm.cli.app import app  # noqa: PLC0415 - needs the extra
    except ModuleNotFoundError as error:
        if error.name not in {"typer", "rich"}:
            raise
        sys.exit('pulumi-devhelm requires the cli extra: pip install "pulumi-devhelm[cli]"')
    surfaces.use(surfaces.SHELL)
    output.never_fail()
    app(prog_name="pulumi-devhelm")


if __name__ == "__main__":
    main()
