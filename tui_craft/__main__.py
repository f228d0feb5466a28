"""The entry point. It imports the command line and nothing heavier."""

from __future__ import annotations


def main() -> None:
    """Run the `tui-craft` command with this process's arguments."""
    from tui_craft.cli.main import run

    run()


if __name__ == "__main__":
    main()
