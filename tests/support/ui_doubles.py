# SPDX-License-Identifier: GPL-3.0-or-later
"""Doubles of the window's doors: they ask nobody, answer what the test has laid out, and remember what was asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.file_dialogs import FileKind


@dataclass(frozen=True, slots=True)
class Asked:
    """One dialog that would have been shown."""

    question: str
    title: str
    parent: QWidget
    kinds: tuple[FileKind, ...] = ()
    suggested_name: str = ""


class RecordingFileDialogs:
    """Answers each question with `next_answer`; None stands for a dialog that was closed without an answer.

    A question without an answer laid out fails the test: no dialog comes up unexpected.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: list[Path | None] = []

    def next_answer(self, answer: Path | None) -> None:
        """Lay out the answer to the next question that has none yet."""
        self._answers.append(answer)

    def open_file(
        self, parent: QWidget, *, title: str, kinds: tuple[FileKind, ...], on_chosen: Callable[[Path], None]
    ) -> None:
        self._answer(Asked("open_file", title, parent, kinds), on_chosen)

    def choose_folder(self, parent: QWidget, *, title: str, on_chosen: Callable[[Path], None]) -> None:
        self._answer(Asked("choose_folder", title, parent), on_chosen)

    def save_file(
        self, parent: QWidget, *, title: str, suggested_name: str, kind: FileKind, on_chosen: Callable[[Path], None]
    ) -> None:
        self._answer(Asked("save_file", title, parent, (kind,), suggested_name), on_chosen)

    def _answer(self, asked: Asked, on_chosen: Callable[[Path], None]) -> None:
        assert self._answers, f"an unexpected dialog: {asked.question}"
        self.asked.append(asked)
        answer = self._answers.pop(0)
        if answer is not None:
            on_chosen(answer)


@dataclass(frozen=True, slots=True)
class Printed:
    """Pages that would have come out of a printer."""

    title: str
    parent: QWidget
    pages: tuple[QImage, ...]


class RecordingPrinting:
    """A printer that is always there, or fails with `next_error`."""

    def __init__(self) -> None:
        self.printed: list[Printed] = []
        self._errors: list[DeskError] = []

    def next_error(self, error: DeskError) -> None:
        """Let the next print fail."""
        self._errors.append(error)

    def print_pages(
        self,
        parent: QWidget,
        *,
        title: str,
        pages: Sequence[QImage],
        on_done: Callable[[], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        if self._errors:
            on_error(self._errors.pop(0))
            return
        self.printed.append(Printed(title, parent, tuple(pages)))
        on_done()
