# SPDX-License-Identifier: GPL-3.0-or-later
"""From the theme that was chosen to its colours."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from counselor_desk.ui.settings import ThemeChoice
from counselor_desk.ui.theme.tokens import DARK, LIGHT, Tokens


def theme_of(choice: ThemeChoice, application: QGuiApplication) -> Tokens:
    """The colours that a choice means on this computer now."""
    if choice is ThemeChoice.SYSTEM:
        is_dark = application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return DARK if is_dark else LIGHT
    return DARK if choice is ThemeChoice.DARK else LIGHT
