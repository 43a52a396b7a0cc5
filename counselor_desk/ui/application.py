# SPDX-License-Identifier: GPL-3.0-or-later
"""The one application object, dressed before the first window is made."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from counselor_desk.ui.settings import Preferences, keep_no_settings_of_qt
from counselor_desk.ui.theme import application_style
from counselor_desk.ui.theme.choice import theme_of

PRODUCT = "Counselor Desk"


def build_application(arguments: Sequence[str]) -> QApplication:
    """Make the application; once in a process, on its main thread."""
    keep_no_settings_of_qt()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QCoreApplication.setApplicationName(PRODUCT)
    QGuiApplication.setDesktopFileName("counselor-desk")
    # dates are written by our own formats; what Qt writes itself (the calendar) must speak the same language
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    return QApplication(list(arguments))


def dress(application: QApplication, preferences: Preferences) -> None:
    """Put the chosen theme and text size on."""
    application_style.apply(
        application, tokens=theme_of(preferences.theme, application), text_scale=preferences.text_scale / 100
    )


def follow_focus(follower: Callable[[QWidget | None, QWidget | None], None]) -> None:
    """Tell a method of a QObject which part had the focus and which has it now, until the object's end."""
    application = QCoreApplication.instance()
    if isinstance(application, QApplication):
        application.focusChanged.connect(follower)


def listen_in(listener: QObject) -> None:
    """Let the listener's `eventFilter` see every event before it arrives, until `stop_listening` or its end."""
    application = QCoreApplication.instance()
    if application is not None:
        application.installEventFilter(listener)


def stop_listening(listener: QObject) -> None:
    """Take `listen_in` back."""
    application = QCoreApplication.instance()
    if application is not None:
        application.removeEventFilter(listener)
