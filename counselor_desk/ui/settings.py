# SPDX-License-Identifier: GPL-3.0-or-later
"""How the window looks and behaves on this computer; nothing about people or the practice, which live in the journal.

One INI file at a path that the caller names. `QSettings(organization, application)` is never used: it writes to the
user's own store whatever the program asked for, and on Windows to the registry.
"""

import base64
import binascii
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.ui.formats import DateOrder, Formats, HourCycle

if TYPE_CHECKING:
    # the settings are read before the widgets are loaded: they say which journal is opened meanwhile
    from PySide6.QtWidgets import QWidget

T = TypeVar("T")

TEXT_SCALES = (100, 115, 130, 150, 175, 200)
"""Percent of the normal text size."""

LOCK_AFTER_MINUTES = (1, 2, 5, 10, 15, 30)
"""Minutes without a key or a click; there is no "never", because an open journal protects nothing."""

BACKUP_EVERY_HOURS = (1, 2, 4, 8, 0)
"""Hours between two backups that the program makes by itself; 0 for never."""

BACKUP_OLD_AFTER_DAYS = (3, 7, 14, 30)
"""Days after which the newest proved backup counts as too old."""

# a window's place takes some hundred bytes; more is damage
_LONGEST_GEOMETRY = 4096


class ThemeChoice(StrEnum):
    """Which of the two themes is shown."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class StartPage(StrEnum):
    """The page that an opened journal shows first."""

    TODAY = "today"
    CLIENTS = "clients"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything that the settings file holds.

    Attributes:
        geometry: what `QWidget.saveGeometry` returned; empty when the window was never closed.
        text_scale: percent, one of TEXT_SCALES.
        codes_not_names: show the codes of clients instead of their names.
        initials_beside_codes: where names are hidden, show their initials beside the code.
        lock_after_minutes: one of LOCK_AFTER_MINUTES.
        backup_folder: absolute path of the folder that backups go to; empty while none was chosen.
        backup_every_hours: one of BACKUP_EVERY_HOURS.
        backup_old_after_days: one of BACKUP_OLD_AFTER_DAYS.
        backup_trouble: code of why the last backup by itself was not made; empty while nothing is amiss.
        journal_folder: absolute path of the journal that was opened last, where it is not the one in the usual folder.
    """

    geometry: bytes = b""
    theme: ThemeChoice = ThemeChoice.SYSTEM
    text_scale: int = 100
    codes_not_names: bool = False
    initials_beside_codes: bool = False
    date_order: DateOrder = DateOrder.MONTH_FIRST
    hour_cycle: HourCycle = HourCycle.TWELVE
    lock_after_minutes: int = 5
    lock_on_minimize: bool = False
    start_page: StartPage = StartPage.TODAY
    backup_folder: str = ""
    backup_every_hours: int = 4
    backup_old_after_days: int = 7
    backup_trouble: str = ""
    journal_folder: str = ""

    @property
    def formats(self) -> Formats:
        """How dates and times are written by these preferences."""
        return Formats(self.date_order, self.hour_cycle is HourCycle.TWENTY_FOUR)


def keep_no_settings_of_qt() -> None:
    """Send everything that Qt would keep for itself to a place where nothing can be written, for the whole process.

    Reaches Qt's own `QtProject.conf` on Linux; elsewhere Qt's store is the system's and this does nothing. Our file is
    not hit, because it is named by its path.
    """
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


class Settings(QObject):
    """The preferences of this computer, read once and written at every change; UI thread only."""

    changed = Signal(object)
    """The new `Preferences`."""

    not_saved = Signal(object)
    """A MachineError SETTINGS_NOT_SAVED; told once, however often saving fails after it."""

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        """Read the file; one that is missing, damaged or partly unknown counts as its readable part."""
        super().__init__(parent)
        self._ini = QSettings(str(file), QSettings.Format.IniFormat, self)
        # a file half written by a full disk would be lost; this way the old one stays
        self._ini.setAtomicSyncRequired(True)
        self._told_not_saved = False
        self._current = _read(self._ini)

    @property
    def current(self) -> Preferences:
        """The preferences that hold now."""
        return self._current

    def save(self, preferences: Preferences) -> None:
        """Let these preferences hold, and write them; they hold for this session even when writing fails."""
        if preferences != self._current:
            self._current = preferences
            self.changed.emit(preferences)
        _write(self._ini, preferences)
        self._ini.sync()
        if self._ini.status() != QSettings.Status.NoError and not self._told_not_saved:
            self._told_not_saved = True
            self.not_saved.emit(MachineError(ErrorCode.SETTINGS_NOT_SAVED))


def _write(ini: QSettings, preferences: Preferences) -> None:
    ini.setValue("window/geometry", base64.b64encode(preferences.geometry).decode("ascii"))
    ini.setValue("look/theme", preferences.theme.value)
    ini.setValue("look/text_scale", str(preferences.text_scale))
    ini.setValue("look/codes_not_names", _WORD_OF[preferences.codes_not_names])
    ini.setValue("look/initials_beside_codes", _WORD_OF[preferences.initials_beside_codes])
    ini.setValue("look/date_order", preferences.date_order.value)
    ini.setValue("look/hour_cycle", preferences.hour_cycle.value)
    ini.setValue("lock/after_minutes", str(preferences.lock_after_minutes))
    ini.setValue("lock/on_minimize", _WORD_OF[preferences.lock_on_minimize])
    ini.setValue("start/page", preferences.start_page.value)
    ini.setValue("folders/backup", preferences.backup_folder)
    ini.setValue("folders/journal", preferences.journal_folder)
    ini.setValue("backups/every_hours", str(preferences.backup_every_hours))
    ini.setValue("backups/old_after_days", str(preferences.backup_old_after_days))
    ini.setValue("backups/trouble", preferences.backup_trouble)


def _read(ini: QSettings) -> Preferences:
    default = Preferences()
    return Preferences(
        geometry=_value(ini, "window/geometry", _geometry, default.geometry),
        theme=_value(ini, "look/theme", ThemeChoice, default.theme),
        text_scale=_value(ini, "look/text_scale", _one_of(TEXT_SCALES), default.text_scale),
        codes_not_names=_value(ini, "look/codes_not_names", _yes_or_no, default.codes_not_names),
        initials_beside_codes=_value(ini, "look/initials_beside_codes", _yes_or_no, default.initials_beside_codes),
        date_order=_value(ini, "look/date_order", DateOrder, default.date_order),
        hour_cycle=_value(ini, "look/hour_cycle", HourCycle, default.hour_cycle),
        lock_after_minutes=_value(ini, "lock/after_minutes", _one_of(LOCK_AFTER_MINUTES), default.lock_after_minutes),
        lock_on_minimize=_value(ini, "lock/on_minimize", _yes_or_no, default.lock_on_minimize),
        start_page=_value(ini, "start/page", StartPage, default.start_page),
        backup_folder=_value(ini, "folders/backup", _folder, default.backup_folder),
        backup_every_hours=_value(ini, "backups/every_hours", _one_of(BACKUP_EVERY_HOURS), default.backup_every_hours),
        backup_old_after_days=_value(
            ini, "backups/old_after_days", _one_of(BACKUP_OLD_AFTER_DAYS), default.backup_old_after_days
        ),
        backup_trouble=_value(ini, "backups/trouble", _error_code, default.backup_trouble),
        journal_folder=_value(ini, "folders/journal", _folder, default.journal_folder),
    )


_WORD_OF = {False: "no", True: "yes"}


def _value(ini: QSettings, key: str, read: Callable[[str], T], default: T) -> T:
    """The value of a key, or the default when it is missing or `read` cannot make anything of it."""
    text = ini.value(key)
    if not isinstance(text, str):  # None, or what the INI syntax turned into a list or another type
        return default
    try:
        return read(text)
    except ValueError:
        return default


def _yes_or_no(text: str) -> bool:
    if text not in _WORD_OF.values():
        raise ValueError
    return text == _WORD_OF[True]


def _one_of(allowed: tuple[int, ...]) -> Callable[[str], int]:
    words = {str(number): number for number in allowed}

    def read(text: str) -> int:
        if text not in words:
            raise ValueError
        return words[text]

    return read


def _folder(text: str) -> str:
    # half a path would be looked for wherever the program was started
    if not Path(text).is_absolute():
        raise ValueError
    return text


def _error_code(text: str) -> str:
    return ErrorCode(text).value if text else ""


def _geometry(text: str) -> bytes:
    if len(text) > _LONGEST_GEOMETRY:
        raise ValueError
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None


def keep_geometry(settings: Settings, window: "QWidget") -> None:
    """Write down where a window stands, for the next one to stand there."""
    settings.save(replace(settings.current, geometry=geometry_bytes(window.saveGeometry())))


def geometry_bytes(geometry: QByteArray) -> bytes:
    """What `QWidget.saveGeometry` returns, in the form that `Preferences` holds."""
    return bytes(geometry.data())
