# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets `python -m counselor_desk` stand for the `counselor-desk` command."""

import sys

from counselor_desk.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
