# SPDX-License-Identifier: GPL-3.0-or-later
"""A new recovery code on its way to paper and back: shown once, printed, typed from the page.

The set-up of a journal, a new recovery code and an executor sheet use the same two parts. Nothing is saved to a file
unless somebody asks for it and has read what that means.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.practice import Paper
from counselor_desk.services.recovery_typing import slip_in
from counselor_desk.ui.tasks import Runner
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import column, frame, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.focus_ring import ROOM_FOR_RING
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.widgets.recovery_code_input import RecoveryCodeInput

if TYPE_CHECKING:
    from counselor_desk.ui.file_dialogs import FileDialogs
    from counselor_desk.ui.printing import Printing


class SheetOfCode(Protocol):
    """The page that is made while its code is still known; used on the journal's thread."""

    def pages(self, *, paper: Paper) -> tuple[PageImage, ...]: ...

    def save(self, path: Path, *, paper: Paper) -> None: ...

    def record_print(self) -> None: ...


class CodeOnPaper(QWidget):
    """The code, what it means to hold it, and the two ways onto paper.

    Args:
        noun: what the page is called in words ("recovery sheet").
        warning: what whoever holds the code can do.
    """

    printed = Signal()
    """The page is on its way; the code can be typed from it now."""

    def __init__(
        self, *, runner: Runner, file_dialogs: "FileDialogs", printing: "Printing", noun: str, warning: str
    ) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._runner, self._file_dialogs, self._printing, self._noun = runner, file_dialogs, printing, noun
        self._sheet: SheetOfCode | None = None
        layout = column(self, gap=12)
        box = frame("code")
        in_box = line(box, margins=(14, 10, 14, 10))
        self._code = Label(role=Role.CODE, wraps=True)
        self._code.setObjectName("code")
        in_box.addWidget(self._code)
        layout.addWidget(box)
        layout.addWidget(Label(warning, role=Role.SECOND, wraps=True))
        self._print = Button("Print…", name="print_sheet", icon="printer", accessible=f"Print the {noun}")
        self._save = Button("Save as PDF…", name="save_sheet", accessible=f"Save the {noun} as PDF")
        self._papers = Segmented(
            ((Paper.LETTER, "US Letter", ""), (Paper.A4, "A4", "")),
            name="sheet_paper",
            accessible=f"Paper of the {noun}",
            value=Paper.LETTER,
        )
        row = FlowLayout(gap=8, line_gap=8)
        # the ring around the button that has the focus would be cut off at the edge
        room = px(ROOM_FOR_RING)
        row.setContentsMargins(room, room, room, room)
        for part in (self._print, self._save, self._papers):
            row.addWidget(part)
        layout.addLayout(row)
        self._said = Label(role=Role.SECOND, wraps=True)
        self._said.setObjectName("printed")
        self._said.hide()
        layout.addWidget(self._said)
        self._print.clicked.connect(self._ask_pages)
        self._save.clicked.connect(self._ask_about_file)

    def show_code(self, formatted: str, sheet: SheetOfCode, *, paper: Paper = Paper.LETTER) -> None:
        """Show a code that was just made; there is no second showing of it."""
        self._sheet = sheet
        self._code.setText(formatted)
        self._papers.set_value(paper)

    def first_stop(self) -> QWidget:
        """Where the focus goes: onto paper first."""
        return self._print

    def forget(self) -> None:
        """Let go of the code and its page."""
        self._sheet = None
        self._code.setText("")

    def _paper(self) -> Paper:
        return self._papers.value() or Paper.LETTER

    def _ask_pages(self) -> None:
        sheet, paper = self._sheet, self._paper()
        if sheet is None:
            return
        self._runner.run(
            lambda: sheet.pages(paper=paper), owner=self, on_ok=self._print_pages, on_error=self._show_not_printed
        )

    def _print_pages(self, pages: tuple[PageImage, ...]) -> None:
        # the printer's module of Qt is only loaded by who prints
        from counselor_desk.ui.widgets.page_sheet import screen_image

        self._printing.print_pages(
            self,
            title=self._noun.capitalize(),
            pages=[screen_image(page) for page in pages],
            on_done=self._on_printed,
            on_error=self._show_not_printed,
        )

    def _on_printed(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self._say("Sent to the printer. Take the page out, then type the code from it below.", Tone.OK)
        self._runner.run(sheet.record_print, owner=self, on_ok=lambda _: None, on_error=self._show_not_logged)
        self.printed.emit()

    def _ask_about_file(self) -> None:
        dialog = Dialog(
            self,
            name="sheet_file",
            title="Save the code as a file?",
            second="A file with the code opens the journal for whoever finds it, and it is lost together with this "
            "computer. Print the page if you can. If you save it, put it on a drive that you keep apart, and leave "
            "no copy here.",
            primary="Save as PDF…",
        )
        dialog.accepted.connect(dialog.close_overlay)
        dialog.accepted.connect(self._choose_file)
        dialog.open()

    def _choose_file(self) -> None:
        from counselor_desk.ui.file_dialogs import PDF

        self._file_dialogs.save_file(
            self,
            title="Save the sheet",
            suggested_name=f"{self._noun.replace(' ', '-')}.pdf",
            kind=PDF,
            on_chosen=self._save_to,
        )

    def _save_to(self, path: Path) -> None:
        sheet, paper = self._sheet, self._paper()
        if sheet is None:
            return
        self._runner.run(
            lambda: sheet.save(path, paper=paper),
            owner=self,
            on_ok=lambda _: self._on_saved(path),
            on_error=self._show_not_printed,
        )

    def _on_saved(self, path: Path) -> None:
        self._say(f"Saved as {path}. Type the code from it below.", Tone.OK)
        self.printed.emit()

    def _show_not_printed(self, error: DeskError) -> None:
        self._say(f"{explain(error.code)} You can also copy the code by hand.", Tone.DANGER)

    def _show_not_logged(self, error: DeskError) -> None:
        self._say(f"The page was printed, but the log does not say so. {explain(error.code)}", Tone.DANGER)

    def _say(self, words: str, tone: Tone) -> None:
        self._said.setText(words)
        self._said.set_tone(tone)
        self._said.show()


class CodeTypedBack(QWidget):
    """The field for the code as it stands on the page; the first slip is named by its group and sign."""

    def __init__(self, *, label: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._input = RecoveryCodeInput(name="typed_code")
        self._field = Field(
            label,
            self._input,
            hint="Capital letters, spaces and hyphens do not matter; O and 0 are the same, and so are I, L and 1.",
        )
        layout = column(self)
        layout.addWidget(self._field)

    @property
    def input(self) -> RecoveryCodeInput:
        """The field itself, to put the focus there."""
        return self._input

    def text(self) -> str:
        return self._input.text()

    def has_slip(self, *, printed: str, or_else: str = "") -> bool:
        """Name the first slip beside the field; what was typed stays. `or_else` says what an empty field may mean."""
        slip = slip_in(self._input.text(), printed=printed)
        if not slip:
            return False
        self.show_error(f"{slip} {or_else}".strip() if not self._input.text() else slip)
        return True

    def show_error(self, sentence: str) -> None:
        """Say beside the field what to do."""
        self._field.show_error(sentence)
        self._input.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_error(self) -> None:
        self._field.clear_error()

    def forget(self) -> None:
        """Let go of what was typed."""
        self._input.clear()
