"""What the operator of Portal does from a terminal: `portal COMMAND`, or `python -m portal COMMAND`."""

from portal.cli.commands import portal


def main() -> None:
    portal(prog_name="portal")


__all__ = ["main"]
