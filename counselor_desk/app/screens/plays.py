# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scene does in the window before its picture is taken: go somewhere, type, press, one after the other."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from counselor_desk.app.screens.camera import deliver, press, visible
from counselor_desk.domain.errors import BugError
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.places import Place
from counselor_desk.ui.widgets.overlay import Overlay

Play = Callable[[MainWindow], None]


def to_place(place: Place) -> Play:
    def play(window: MainWindow) -> None:
        close_overlays(window)
        window.go_to(place)

    return play


def press_button(name: str) -> Play:
    return lambda window: press(window, name)


def type_into(name: str, text: str) -> Play:
    """Raises BugError when played where no field for text has that name."""

    def play(window: MainWindow) -> None:
        field = visible(window, name)
        if isinstance(field, QLineEdit):
            field.setText(text)
        elif isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        else:
            raise BugError("a scene types into what is no field")

    return play


def in_turn(*plays: Play) -> Play:
    """The plays one after the other, each once the window has done what the one before asked for."""

    def play(window: MainWindow) -> None:
        for each in plays:
            each(window)
            deliver()

    return play


def stay(_: MainWindow) -> None:
    """The window is where it should be."""


def close_overlays(window: MainWindow) -> None:
    for overlay in window.findChildren(Overlay):
        overlay.close_overlay()


def desk_of(window: MainWindow) -> OpenDesk:
    """Raises BugError before the journal is open."""
    if window.context is None:
        raise BugError("a scene before the journal is open")
    return window.context.desk
