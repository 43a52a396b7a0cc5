# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done in the watched window and what came of it, as it goes from process to process."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Acts:
    """On whom, and how often; a part with nothing to act on is left out."""

    client: str
    openings: int
    writer: str = ""
    note: str = ""
    keys: int = 0
    matter: str = ""
    builds: int = 0


@dataclass(slots=True)
class Acted:
    """What came of it: milliseconds, and KiB where memory is meant."""

    first_opening: float = 0.0
    openings: tuple[float, ...] = ()
    resident: int = 0
    keys: tuple[float, ...] = ()
    builds: tuple[float, ...] = ()
    stalls: tuple[float, ...] = ()
    progress: int = 0
    stopped_after: float | None = None

    @classmethod
    def from_json(cls, text: str) -> "Acted":
        """Read what the window's process wrote."""
        told = json.loads(text)
        return cls(
            first_opening=told["first_opening"],
            openings=tuple(told["openings"]),
            resident=told["resident"],
            keys=tuple(told["keys"]),
            builds=tuple(told["builds"]),
            stalls=tuple(told["stalls"]),
            progress=told["progress"],
            stopped_after=told["stopped_after"],
        )
