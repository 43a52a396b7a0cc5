# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands for the page of the ways in and its dialogs: what is said at fields, what was typed, what opens afterwards."""

from practice_journal import Practice
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from stage import Stage, settle

from counselor_desk.domain.errors import DeskError
from counselor_desk.services.pin_attempts import PinTooSoonError
from counselor_desk.services.unlock_choices import WayKind
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.places import OpeningPlace
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.overlay import shown_overlays

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def open_dialog(stage: Stage, button: str) -> None:
    """Go to the page of the ways in and press one of its buttons by Enter."""
    stage.go_to(OpeningPlace())
    stage.tab_to(button)
    stage.press(ENTER)


def type_into(stage: Stage, name: str, text: str) -> None:
    """Go to a field by Tab and put a text in place of what stands there."""
    field = stage.tab_to(name)
    assert isinstance(field, QLineEdit)
    field.selectAll()
    stage.press(text or Qt.Key.Key_Delete)


def press_button(stage: Stage, name: str) -> None:
    """Go to a button by Tab and press it by Enter."""
    stage.tab_to(name)
    stage.press(ENTER)
    settle()


def errors(stage: Stage) -> list[str]:
    """The sentences that stand under fields now."""
    return [each.error for each in stage.window.findChildren(Field) if each.isVisible() and each.error]


def typed_in(stage: Stage, name: str) -> str:
    return stage.find(QLineEdit, name).text()


def has_dialog(stage: Stage) -> bool:
    return bool(shown_overlays(stage.window))


def is_done(stage: Stage) -> str:
    """What the page says has been done, or left as it was; empty when nothing is said."""
    shown = [each for each in stage.window.findChildren(Banner, "opening_done") if each.isVisible()]
    return shown[0].accessibleName() if shown else ""


def kinds(practice: Practice) -> list[WayKind]:
    return [way.kind for way in practice.opened.unlock_choices.ways()]


def opens(practice: Practice, typed: str, way: Way) -> bool:
    """Whether a secret is accepted by the open journal, by the way that is named."""
    try:
        practice.desk.vault.reauthenticate(practice.opened.journal, typed, way=way)
    except PinTooSoonError:
        raise
    except DeskError:
        return False
    return True


def focus_name(stage: Stage) -> str:
    focus = stage.window.focusWidget()
    return focus.objectName() if isinstance(focus, QWidget) else ""
