# SPDX-License-Identifier: GPL-3.0-or-later
"""The third step: the journal is made, its recovery code goes onto paper, and comes back from paper into a field."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.practice import Paper
from counselor_desk.services.new_recovery_sheet import NewRecoverySheet
from counselor_desk.services.recovery_typing import slip_in
from counselor_desk.services.vault import NewJournal
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import CheckBox, Segmented
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.widgets.recovery_code_input import RecoveryCodeInput
from counselor_desk.ui.wizards.first_run.step import SetUp, StepPage

NEW_FOLDER = "Counselor Desk journal"
_ELSEWHERE = frozenset(
    {
        ErrorCode.FOLDER_UNSUITABLE,
        ErrorCode.JOURNAL_ALREADY_THERE,
        ErrorCode.TARGET_ALREADY_THERE,
        ErrorCode.READ_ONLY,
        ErrorCode.PERMISSION_DENIED,
        ErrorCode.DISK_FULL,
        ErrorCode.DISK_FAILED,
    }
)


class RecoveryStep(StepPage):
    """Makes the journal when it is first entered; left once the code was typed back, or on purpose without that."""

    def __init__(self, set_up: SetUp) -> None:
        super().__init__(
            set_up,
            title="Your recovery sheet",
            second="One printed page that opens the journal when everything else fails.",
        )
        self._is_making = False
        self._made = column(gap=10)
        self.body.addLayout(self._made)
        self._code_card = Card("The recovery code", side_words="Shown only now")
        self._test_card = Card("Test it: type the code from the printed page")
        for card in (self._code_card, self._test_card):
            card.hide()
            self.body.addWidget(card)
        self._build_code()
        self._build_test()

    @property
    def can_go_back(self) -> bool:
        # the ways in are sealed with the journal; they are changed in the open journal
        return self.set_up.new is None and not self._is_making

    def enter(self) -> None:
        if self.set_up.new is None and not self._is_making:
            self._make()

    def leave(self, on_left: Callable[[], None]) -> None:
        if self.set_up.new is None:
            if not self._is_making:
                self._make()
            return
        if self.set_up.is_code_tested or (self._skip.isChecked() and not self._typed.text()):
            on_left()
            return
        slip = slip_in(self._typed.text(), printed=self.set_up.new.recovery_code.formatted)
        if slip:
            also = " Or say below that you go on without testing it." if not self._typed.text() else ""
            self._typed_field.show_error(f"{slip}{also}")
            self._typed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._test(on_left)

    def first_stop(self) -> QWidget | None:
        return self._print if self.set_up.new is not None else None

    def _make(self) -> None:
        self._is_making = True
        self.clear_trouble()
        self._say_about_the_journal(f"Making the journal in {self.set_up.path}", None)
        vault, path, ways = self.set_up.start.vault, self.set_up.path, self.set_up.ways
        self.set_up.start.runner.run(
            lambda: vault.create(path, ways=ways), owner=self, on_ok=self._show_made, on_error=self._show_not_made
        )
        self.back_allowed_changed.emit()

    def _show_made(self, new: NewJournal) -> None:
        self._is_making = False
        set_up = self.set_up
        set_up.new, set_up.journal = new, new.journal
        set_up.desk = set_up.start.open_desk(new.journal)
        self._say_about_the_journal(f"The journal is made. It lies in {set_up.path}", Tone.OK)
        self._code.setText(new.recovery_code.formatted)
        self._code_card.show()
        self._test_card.show()
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)
        self.back_allowed_changed.emit()

    def _show_not_made(self, error: DeskError) -> None:
        self._is_making = False
        clear(self._made)
        self.show_trouble(error)
        row = line(gap=8)
        if error.code in _ELSEWHERE:
            choose = Button("Choose another folder…", name="choose_folder", icon="folder")
            choose.clicked.connect(self._choose_folder)
            row.addWidget(choose)
            choose.setFocus(Qt.FocusReason.OtherFocusReason)
        again = Button("Try again", name="make_again")
        again.clicked.connect(self._make)
        row.addWidget(again)
        row.addStretch(1)
        self._made.addLayout(row)
        self.back_allowed_changed.emit()

    def _choose_folder(self) -> None:
        self.set_up.start.file_dialogs.choose_folder(
            self, title="Choose where the folder of the journal is made", on_chosen=self._on_folder_chosen
        )

    def _on_folder_chosen(self, folder: Path) -> None:
        self.set_up.path = folder / NEW_FOLDER
        self._make()

    def _say_about_the_journal(self, words: str, tone: Tone | None) -> None:
        clear(self._made)
        row = line(gap=8)
        row.addWidget(IconView("check" if tone is Tone.OK else "clock", size=16, tone=tone))
        said = Label(words, role=Role.SECOND, wraps=True)
        said.setObjectName("journal_state")
        row.addWidget(said, 1)
        self._made.addLayout(row)

    def _build_code(self) -> None:
        inside = column(gap=12, margins=(16, 14, 16, 16))
        box = frame("code")
        in_box = line(box, margins=(14, 10, 14, 10))
        self._code = Label(role=Role.CODE, wraps=True)
        self._code.setObjectName("code")
        in_box.addWidget(self._code)
        inside.addWidget(box)
        inside.addWidget(
            Label(
                "Whoever holds this code and the journal, or a backup of it, can read every record. Keep the page away "
                "from the computer, in a place that you can lock.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        row = line(gap=8)
        self._print = Button("Print…", name="print_sheet", icon="printer", accessible="Print the recovery sheet")
        self._save = Button("Save as PDF…", name="save_sheet", accessible="Save the recovery sheet as PDF")
        self._papers = Segmented(
            ((Paper.LETTER, "US Letter", ""), (Paper.A4, "A4", "")),
            name="sheet_paper",
            accessible="Paper of the recovery sheet",
            value=Paper.LETTER,
        )
        for part in (self._print, self._save, self._papers):
            row.addWidget(part)
        row.addStretch(1)
        inside.addLayout(row)
        self._printed = Label(role=Role.SECOND, wraps=True)
        self._printed.setObjectName("printed")
        self._printed.hide()
        inside.addWidget(self._printed)
        self._code_card.body.addLayout(inside)
        self._print.clicked.connect(self._ask_pages)
        self._save.clicked.connect(self._ask_about_file)

    def _build_test(self) -> None:
        inside = column(gap=12, margins=(16, 14, 16, 16))
        self._typed = RecoveryCodeInput(name="typed_code")
        self._typed_field = Field(
            "",
            self._typed,
            where="typed_code",
            hint="Capital letters, spaces and hyphens do not matter; O and 0 are the same, and so are I, L and 1.",
        )
        inside.addWidget(self._typed_field)
        self._tested = Label(role=Role.SECOND, tone=Tone.OK, wraps=True)
        self._tested.setObjectName("tested")
        self._tested.hide()
        inside.addWidget(self._tested)
        self._skip = CheckBox("Go on without testing it", name="skip_test")
        self._skip.toggled.connect(self._typed_field.clear_error)
        inside.addWidget(self._skip)
        self._skip_words = Label(
            "If the code on the page is wrong or lost and nothing else opens the journal, nobody can open it. Journal "
            "health will say: recovery code last tested, never.",
            role=Role.SMALL,
            wraps=True,
        )
        inside.addWidget(self._skip_words)
        self._test_card.body.addLayout(inside)

    def _ask_pages(self) -> None:
        new, paper = self.set_up.new, self._papers.value() or Paper.LETTER
        if new is None:
            return
        self.set_up.start.runner.run(
            lambda: NewRecoverySheet(new).pages(paper=paper),
            owner=self,
            on_ok=self._print_pages,
            on_error=self._show_not_printed,
        )

    def _print_pages(self, pages: tuple[PageImage, ...]) -> None:
        # the printer's module of Qt is only loaded by who prints
        from counselor_desk.ui.widgets.page_sheet import screen_image

        self.set_up.start.printing.print_pages(
            self,
            title="Recovery sheet",
            pages=[screen_image(page) for page in pages],
            on_done=self._on_printed,
            on_error=self._show_not_printed,
        )

    def _on_printed(self) -> None:
        new = self.set_up.new
        if new is None:
            return
        self._say_printed("Sent to the printer. Take the page out, then type the code from it below.", Tone.OK)
        self._typed.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_up.start.runner.run(
            NewRecoverySheet(new).record_print, owner=self, on_ok=lambda _: None, on_error=self.show_trouble
        )

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

        self.set_up.start.file_dialogs.save_file(
            self, title="Save the sheet", suggested_name="recovery-sheet.pdf", kind=PDF, on_chosen=self._save_to
        )

    def _save_to(self, path: Path) -> None:
        new, paper = self.set_up.new, self._papers.value() or Paper.LETTER
        if new is None:
            return
        self.set_up.start.runner.run(
            lambda: NewRecoverySheet(new).save(path, paper=paper),
            owner=self,
            on_ok=lambda _: self._on_saved(path),
            on_error=self._show_not_printed,
        )

    def _on_saved(self, path: Path) -> None:
        self._say_printed(f"Saved as {path}. Type the code from it below.", Tone.OK)
        self._typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_not_printed(self, error: DeskError) -> None:
        self._say_printed(f"{explain(error.code)} You can also copy the code by hand.", Tone.DANGER)

    def _say_printed(self, words: str, tone: Tone) -> None:
        self._printed.setText(words)
        self._printed.set_tone(tone)
        self._printed.show()

    def _test(self, on_left: Callable[[], None]) -> None:
        desk, typed = self.set_up.desk, self._typed.text()
        if desk is None:
            return

        def passed(_: None) -> None:
            self.set_up.is_code_tested = True
            self._typed.clear()
            self._typed_field.hide()
            self._skip.hide()
            self._skip_words.hide()
            self._tested.setText("The code opens the journal. It was tested just now, and the test is on record.")
            self._tested.show()
            on_left()

        self.set_up.start.runner.run(
            lambda: desk.recovery.test_code(typed), owner=self, on_ok=passed, on_error=self._show_not_passed
        )

    def _show_not_passed(self, error: DeskError) -> None:
        self._typed_field.show_error(str(explain(error.code)))
        self._typed.setFocus(Qt.FocusReason.OtherFocusReason)
