# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way to ask for a file or a folder, and to leave no trace of the answer on this computer.

Folders and files are often named after clients. Measured with an empty home: Qt's own dialog leaves
`~/.config/QtProject.conf` with `history=` and `lastVisited=` when it is destroyed, whether something was chosen or not.
The dialogs of the desktops do more (GTK adds to `recently-used.xbel`, Windows keeps its own list of opened files), and
nothing can be asked of them; so Qt's own dialog is used everywhere, and kept from writing in two ways:

- its settings are sent to a place where nothing can be written; measured: the home stays empty, also when the dialog is
  destroyed while it is open;
- where that does not reach (the registry, macOS defaults), a finished dialog is sent to the root of the disk before it
  is destroyed, and that is what it writes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QWidget

from counselor_desk.ui.settings import keep_no_settings_of_qt


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that can be chosen.

    Attributes:
        label: what the counselor calls it, in the plural.
        suffixes: without the dot; the first is given to a new file.
    """

    label: str
    suffixes: tuple[str, ...]

    @property
    def name_filter(self) -> str:
        """The kind in Qt's form, e.g. `PDF documents (*.pdf)`."""
        return f"{self.label} ({' '.join(f'*.{suffix}' for suffix in self.suffixes)})"


PDF = FileKind("PDF documents", ("pdf",))
BACKUP = FileKind("Backups of a journal", ("cdbak",))
STAMP_QUESTION = FileKind("Questions to a time-stamping service", ("tsq",))
STAMP_ANSWER = FileKind("Answers of a time-stamping service", ("tsr",))
STAMP_AND_ROOT = FileKind("Time stamps with what checks them", ("zip",))
CERTIFICATE = FileKind("Certificates", ("pem", "crt", "cer", "der"))


class FileDialogs(Protocol):
    """Asks for files and folders; returns at once, and calls back only when something was chosen.

    A title never carries a name: it is shown in the task bar.
    """

    def open_file(
        self, parent: QWidget, *, title: str, kinds: tuple[FileKind, ...], on_chosen: Callable[[Path], None]
    ) -> None:
        """Ask for one file that exists."""
        ...

    def choose_folder(self, parent: QWidget, *, title: str, on_chosen: Callable[[Path], None]) -> None:
        """Ask for one folder that exists."""
        ...

    def save_file(
        self, parent: QWidget, *, title: str, suggested_name: str, kind: FileKind, on_chosen: Callable[[Path], None]
    ) -> None:
        """Ask where a new file goes; replacing one that exists was agreed to in the dialog."""
        ...


class SystemFileDialogs:
    """The dialogs on the screen."""

    def __init__(self) -> None:
        keep_no_settings_of_qt()

    def open_file(
        self, parent: QWidget, *, title: str, kinds: tuple[FileKind, ...], on_chosen: Callable[[Path], None]
    ) -> None:
        """See `FileDialogs.open_file`."""
        dialog = _dialog(parent, title=title, mode=QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([kind.name_filter for kind in kinds])
        _ask(dialog, on_chosen)

    def choose_folder(self, parent: QWidget, *, title: str, on_chosen: Callable[[Path], None]) -> None:
        """See `FileDialogs.choose_folder`."""
        dialog = _dialog(parent, title=title, mode=QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        _ask(dialog, on_chosen)

    def save_file(
        self, parent: QWidget, *, title: str, suggested_name: str, kind: FileKind, on_chosen: Callable[[Path], None]
    ) -> None:
        """See `FileDialogs.save_file`."""
        dialog = _dialog(parent, title=title, mode=QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([kind.name_filter])
        dialog.setDefaultSuffix(kind.suffixes[0])
        dialog.selectFile(suggested_name)
        _ask(dialog, on_chosen)


def _dialog(parent: QWidget, *, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName("file_dialog")
    dialog.setAccessibleName(title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    dialog.setDirectory(QDir.homePath())
    return dialog


def _ask(dialog: QFileDialog, on_chosen: Callable[[Path], None]) -> None:
    def finished(result: int) -> None:
        chosen = dialog.selectedFiles() if result == QFileDialog.DialogCode.Accepted else []
        dialog.setHistory([])
        # what is written of the place then is the root of the disk, which is there on every computer
        dialog.setDirectory(QDir.rootPath())
        dialog.deleteLater()
        if chosen:
            on_chosen(Path(chosen[0]))

    dialog.finished.connect(finished)
    dialog.open()
