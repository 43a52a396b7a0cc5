# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws every page and state of the window: `python -m counselor_desk.app.screens --out build/screens`."""

import argparse
from pathlib import Path

from counselor_desk.app.screens.draw import draw_all_screens


def main() -> int:
    """Draw everything; 0 when every picture was taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/screens"), metavar="DIR")
    return draw_all_screens(parser.parse_args().out)


if __name__ == "__main__":
    raise SystemExit(main())
