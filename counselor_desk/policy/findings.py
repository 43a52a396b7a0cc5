# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a policy pack, in words for whoever maintains it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFinding:
    """One thing to put right. `where` is the place inside the file, e.g. `rules[3] subpoena.objection > axis`."""

    file: str
    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}: {self.where}: {self.words}" if self.where else f"{self.file}: {self.words}"
