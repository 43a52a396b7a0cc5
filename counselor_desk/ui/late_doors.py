# SPDX-License-Identifier: GPL-3.0-or-later
"""The doors to files and printers, opened when somebody first goes through them.

Printing brings a module of Qt of its own and the file dialogs a long list of imports; the first window needs neither.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from counselor_desk.domain.errors import DeskError

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from counselor_desk.ui.file_dialogs import FileKind


class LateFileDialogs:
    """`SystemFileDialogs`, loaded at the first question."""

    def open_file(
        self, parent: "QWidget", *, title: str, kinds: tuple["FileKind", ...], on_chosen: Callable[[Path], None]
    ) -> None:
        from counselor_desk.ui.file_dialogs import SystemFileDialogs

        SystemFileDialogs().open_file(parent, title=title, kinds=kinds, on_chosen=on_chosen)

    def choose_folder(self, parent: "QWidget", *, title: str, on_chosen: Callable[[Path], None]) -> None:
        from counselor_desk.ui.file_dialogs import SystemFileDialogs

        SystemFileDialogs().choose_folder(parent, title=title, on_chosen=on_chosen)

    def save_file(
        self, parent: "QWidget", *, title: str, suggested_name: str, kind: "FileKind", on_chosen: Callable[[Path], None]
    ) -> None:
        from counselor_desk.ui.file_dialogs import SystemFileDialogs

        SystemFileDialogs().save_file(
            parent, title=title, suggested_name=suggested_name, kind=kind, on_chosen=on_chosen
        )


class LatePrinting:
    """`SystemPrinting`, loaded at the first page."""

    def print_pages(
        self,
        parent: "QWidget",
        *,
        title: str,
        pages: Sequence["QImage"],
        on_done: Callable[[], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        from counselor_desk.ui.printing import SystemPrinting

        SystemPrinting().print_pages(parent, title=title, pages=pages, on_done=on_done, on_error=on_error)
