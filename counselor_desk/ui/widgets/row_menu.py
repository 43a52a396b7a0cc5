# SPDX-License-Identifier: GPL-3.0-or-later
"""The menu under the "More…" button of a row; it goes when it is closed."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens


def open_row_menu(
    button: QWidget, entries: Iterable[tuple[str, str, Callable[[], None]]], *, name: str = "row_menu"
) -> QMenu:
    """Open a menu below a button, its first entry chosen, so that Enter takes it and the arrows go on.

    Args:
        entries: words, icon and what is done.
    """
    menu = QMenu(button)
    menu.setObjectName(name)
    menu.setAccessibleName(button.accessibleName())
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for words, icon, act in entries:
        action = QAction(icons.icon(icon, tokens().muted, px(18)), words, menu)
        action.triggered.connect(lambda _=False, act=act: act())
        menu.addAction(action)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    actions = menu.actions()
    if actions:
        menu.setActiveAction(actions[0])
    return menu
