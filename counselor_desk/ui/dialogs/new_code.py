# SPDX-License-Identifier: GPL-3.0-or-later
"""A new code in two steps: shown and printed, then typed back from the page; only then does it open anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.practice import Paper
from counselor_desk.services.new_codes import ShownCode
from counselor_desk.services.new_recovery_sheet import NewCodeSheet
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.code_on_paper import CodeOnPaper, CodeTypedBack
from counselor_desk.ui.dialogs.proved import ProvedDialog
from counselor_desk.ui.dialogs.trouble import say_in_dialog
from counselor_desk.ui.pages.page import PageContext

_TYPED_BACK = frozenset({ErrorCode.RECOVERY_CODE_MALFORMED, ErrorCode.RECOVERY_CODE_REJECTED})


@dataclass(frozen=True, slots=True)
class CodeWords:
    """What differs between the counselor's own code and an executor's."""

    noun: str
    warning: str
    begin: str
    printed_title: str
    finish: str
    done: str
    abandoned: str


@dataclass(frozen=True, slots=True)
class _Begun:
    shown: ShownCode
    sheet: NewCodeSheet
    paper: Paper


class NewCodeDialog(ProvedDialog):
    """Asks for the proof, shows the code, takes it back from paper; whoever derives from it says which code it is."""

    abandoned = Signal(str)
    """It was given up after the code was shown; a sentence that says what is so."""

    def __init__(
        self,
        host: QWidget,
        *,
        context: PageContext,
        name: str,
        title: str,
        second: str,
        words: CodeWords,
        proof_ways: Sequence[Way],
    ) -> None:
        super().__init__(
            host,
            context=context,
            name=name,
            title=title,
            second=second,
            primary=words.begin,
            proof_ways=proof_ways,
        )
        self._words = words
        self._shown: ShownCode | None = None
        self._paper = CodeOnPaper(
            runner=context.runner,
            file_dialogs=context.file_dialogs,
            printing=context.printing,
            noun=words.noun,
            warning=words.warning,
        )
        self._typed = CodeTypedBack(label="Type the code from the printed page")
        self._paper.printed.connect(self._typed.input.setFocus)
        for part in (self._paper, self._typed):
            part.hide()
            self.add_part(part)

    @property
    def is_code_shown(self) -> bool:
        return self._shown is not None

    def begin(self, proof: Proof) -> ShownCode:
        """Ask the service for the code; on the journal's thread."""
        raise NotImplementedError

    def put_in_force(self, typed: str) -> None:
        """Hand the typed code to the service; on the journal's thread."""
        self.context.desk.new_codes.finish(typed)

    def parts_of_the_question(self) -> Sequence[QWidget]:
        """What is hidden once the code is shown."""
        return ()

    def is_question_answered(self) -> bool:
        """False once a field of the first step says what it lacks."""
        return True

    def change(self) -> None:
        if self._shown is None:
            if self.is_question_answered():
                self.prove_and(self._begin, self._show_code)
            return
        if self._typed.has_slip(printed=self._shown.formatted):
            return
        typed = self._typed.text()
        self.work(lambda: self.put_in_force(typed), lambda _: self._on_in_force())

    def say_at_own_field(self, error: DeskError) -> bool:
        if self._shown is None:
            return False
        if error.code is ErrorCode.RECORD_CHANGED_MEANWHILE:
            say_in_dialog(
                self,
                "Another way in was changed in between, so this code cannot be put in force.",
                "Close this and begin again. The page that was printed opens nothing: tear it up.",
            )
            self.primary.hide()
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if error.code in _TYPED_BACK:
            self._typed.show_error(str(explain(error.code)))
            return True
        return False

    def dismiss(self) -> None:
        """Go; a code that was shown and not put in force is forgotten, and the page is told so."""
        if not self.cancel.isEnabled():
            return
        was_shown = self._shown is not None
        if was_shown:
            self._forget()
            self.context.runner.run(
                self.context.desk.new_codes.abandon,
                owner=self,
                on_ok=lambda _: None,
                on_error=lambda _: None,
            )
        super().dismiss()
        if was_shown:
            self.abandoned.emit(self._words.abandoned)

    def _begin(self, proof: Proof) -> _Begun:
        shown = self.begin(proof)
        desk = self.context.desk
        return _Begun(shown, desk.new_codes.sheet(), desk.clients.practice().paper)

    def _show_code(self, begun: _Begun) -> None:
        self._shown = begun.shown
        self.proof.forget()
        self.proof.hide()
        for part in (*self.parts_of_the_question(), *self.stakes):
            part.hide()
        self.set_title(self._words.printed_title, second="Shown only now. It opens nothing until it is typed back.")
        self._paper.show_code(begun.shown.formatted, begun.sheet, paper=begun.paper)
        self._paper.show()
        self._typed.show()
        self.primary.set_words(self._words.finish)
        self._paper.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_in_force(self) -> None:
        self._forget()
        self.finish(self._words.done)

    def _forget(self) -> None:
        self._shown = None
        self._paper.forget()
        self._typed.forget()
