# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the copies that synchronizing programs leave beside a journal's files when two computers wrote at once."""

import os
import re
from pathlib import Path

# Dropbox and Nextcloud: "(conflicted copy ...)"; Syncthing: ".sync-conflict-DATE-..."; Google Drive: "(1)";
# OneDrive: the computer's name behind a dash; iCloud: a number before the ending
_CONFLICT = re.compile(
    r"conflicted copy|case conflict|sync-conflict-|_conf\(|conflict-\d{8}|\(\d+\)|^journal-\d{6}(?:-.+|[ _]\d+)\.db"
    r"|^VAULT(?:-.+| \d+)\.json|^head(?:-.+| \d+)\.stamp",
    re.IGNORECASE,
)


def conflict_copies(journal: Path) -> tuple[str, ...]:
    """The names of such files in a journal's folder and in that of its databases; nothing is opened."""
    found: list[str] = []
    for folder in (journal, journal / "db"):
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 (names are all that is needed)
        except OSError:
            continue
        found.extend(name for name in names if _CONFLICT.search(name))
    return tuple(found)
