# SPDX-License-Identifier: GPL-3.0-or-later
"""Which journal the program opens at its next start: the one that was opened last, wherever its folder lies."""

from dataclasses import replace
from pathlib import Path

from counselor_desk.ui.start import Start


def own_journal(start: Start) -> Path:
    """The folder that the next start opens, as far as this one may say so; UI thread only."""
    remembered = start.settings.current.journal_folder
    if remembered and start.may_be_own(Path(remembered)):
        return Path(remembered)
    return start.journal_path


def remember_journal(start: Start, folder: Path) -> None:
    """Keep the folder of a journal that was opened, so that the next start finds it; UI thread only."""
    if folder == own_journal(start) or not start.may_be_own(folder):
        return
    start.settings.save(replace(start.settings.current, journal_folder=str(folder)))
