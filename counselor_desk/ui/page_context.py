# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts together what the pages of an open journal are handed."""

from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.names import Names
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.start import Start


def page_context(start: Start, desk: OpenDesk, *, names: Names, zone: str) -> PageContext:
    """The doors of the computer from the start of the program, and the desk of the journal.

    Args:
        zone: the practice's time zone.
    """
    sources = start.lock_sources
    return PageContext(
        desk=desk,
        runner=start.runner,
        clock=start.clock,
        settings=start.settings,
        formats=start.settings.current.formats,
        names=names,
        file_dialogs=start.file_dialogs,
        printing=start.printing,
        clipboard=start.clipboard,
        zone=zone,
        capture=start.capture,
        lock_states=tuple if sources is None else sources.states,
    )
