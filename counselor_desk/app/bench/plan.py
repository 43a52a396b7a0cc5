# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run is asked for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

USUAL_SIZES: Final = (1_000, 10_000)
"""They end in some minutes; `make bench` measures up to 100,000."""

LEAST_NOTES: Final = 200
"""Below this there is no room for the sample practice and a client whose record is worth opening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Sizes in notes, where the figures go, and where filled journals are kept (None: nowhere).

    `is_quick` leaves out what takes long and repeats little, for a look whether everything still works.
    """

    sizes: tuple[int, ...]
    json: Path | None = None
    plot: Path | None = None
    journals: Path | None = None
    is_quick: bool = False
