# SPDX-License-Identifier: GPL-3.0-or-later
"""The port by which a locked window lets go of everything it has read: the program begins anew on the unlock page.

Closing a journal and destroying its pages leaves hundreds of copies of their text in the memory of the process, out of
reach of Python (measured: 995 of 1,147 copies of a note's marker after closing, deleting and collecting; none after the
process had replaced itself).
"""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path


class Standing(StrEnum):
    """How the window stood when it was locked; the new one takes the same place and no more attention than that."""

    IN_FRONT = "in-front"
    BEHIND = "behind"
    MINIMIZED = "minimized"


Relock = Callable[[Path, Standing], bool]
"""Begins the program anew, locked, on the journal in a folder.

False when this process goes on as it is; a process that was replaced never returns. Called on the UI thread, with the
journal closed and nothing left to be saved.
"""


def stay(_journal: Path, _standing: Standing) -> bool:
    """Go on in the same process, for a window whose journal has no other way back in."""
    return False
