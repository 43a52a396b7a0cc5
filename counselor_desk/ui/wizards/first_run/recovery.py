# SPDX-License-Identifier: GPL-3.0-or-later
"""The third step: the journal is made, its recovery code goes onto paper, and comes back from paper into a field."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.journal_creation import NewJournal
from counselor_desk.services.new_recovery_sheet import NewRecoverySheet
from counselor_desk.ui.code_on_paper import CodeOnPaper, CodeTypedBack
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, clear, column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.labels import IconView, Label, Role
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
        self._paper, self._typed = self._build_code(), self._build_test()
        self._paper.printed.connect(self._typed.input.setFocus)

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
        printed = self.set_up.new.recovery_code.formatted
        if self._typed.has_slip(printed=printed, or_else="Or say below that you go on without testing it."):
            return
        self._test(on_left)

    def first_stop(self) -> QWidget | None:
        return self._paper.first_stop() if self.set_up.new is not None else None

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
        self._paper.show_code(new.recovery_code.formatted, NewRecoverySheet(new))
        self._code_card.show()
        self._test_card.show()
        self._paper.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)
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

    def _build_code(self) -> CodeOnPaper:
        start = self.set_up.start
        paper = CodeOnPaper(
            runner=start.runner,
            file_dialogs=start.file_dialogs,
            printing=start.printing,
            noun="recovery sheet",
            warning="Whoever holds this code and the journal, or a backup of it, can read every record. Keep the page "
            "away from the computer, in a place that you can lock.",
        )
        inside = column(margins=(16, 14, 16, 16))
        inside.addWidget(paper)
        self._code_card.body.addLayout(inside)
        return paper

    def _build_test(self) -> CodeTypedBack:
        inside = column(gap=12, margins=(16, 14, 16, 16))
        typed = CodeTypedBack()
        inside.addWidget(typed)
        self._tested = Label(role=Role.SECOND, tone=Tone.OK, wraps=True)
        self._tested.setObjectName("tested")
        self._tested.hide()
        inside.addWidget(self._tested)
        self._skip = CheckBox("Go on without testing it", name="skip_test")
        self._skip.toggled.connect(typed.clear_error)
        inside.addWidget(self._skip)
        self._skip_words = Label(
            "If the code on the page is wrong or lost and nothing else opens the journal, nobody can open it. Journal "
            "health will say: recovery code last tested, never.",
            role=Role.SMALL,
            wraps=True,
        )
        inside.addWidget(self._skip_words)
        self._test_card.body.addLayout(inside)
        return typed

    def _test(self, on_left: Callable[[], None]) -> None:
        desk, typed = self.set_up.desk, self._typed.text()
        if desk is None:
            return

        def passed(_: None) -> None:
            self.set_up.is_code_tested = True
            self._typed.forget()
            self._typed.hide()
            self._skip.hide()
            self._skip_words.hide()
            self._tested.setText("The code opens the journal. It was tested just now, and the test is on record.")
            self._tested.show()
            on_left()

        self.set_up.start.runner.run(
            lambda: desk.recovery.test_code(typed), owner=self, on_ok=passed, on_error=self._show_not_passed
        )

    def _show_not_passed(self, error: DeskError) -> None:
        self._typed.show_error(str(explain(error.code)))
