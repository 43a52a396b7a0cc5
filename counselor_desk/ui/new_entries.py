# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be begun from every page: an appointment, and a note once it is said whose."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.places import Place


def ask_for_appointment(window: QWidget, context: PageContext, *, on_changed: Callable[[Changed], None]) -> None:
    """Ask for the day and the people of a meeting to come."""
    from counselor_desk.ui.dialogs.appointment import AppointmentDialog

    dialog = AppointmentDialog(window, context=context)
    dialog.journal_changed.connect(on_changed)
    dialog.open()


def ask_whose_note(window: QWidget, context: PageContext, *, go_to: Callable[[Place], None]) -> None:
    """Ask whose note, then go to the editor."""
    from counselor_desk.ui.dialogs.choose_client import ChooseClientDialog

    dialog = ChooseClientDialog(window, context=context, title="Whose note?")
    dialog.place_requested.connect(go_to)
    dialog.open()
