# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code typed from the printed sheet while nothing hangs on it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.widgets.recovery_code_input import RecoveryCodeInput

_SAID_AT_THE_FIELD = frozenset({ErrorCode.RECOVERY_CODE_MALFORMED, ErrorCode.RECOVERY_CODE_REJECTED})


class RecoveryTestDialog(Dialog):
    """Says whether the code opens this journal; what was typed stays until the dialog goes."""

    tested = Signal()
    """The code opened the journal, and the log says so."""

    def __init__(self, host: QWidget, *, context: PageContext) -> None:
        super().__init__(
            host,
            name="recovery_test",
            title="Test the recovery code",
            second="Take the printed sheet and type its code. Nothing is changed: the code is only tried.",
            primary="Test the code",
            cancel="Close",
        )
        self._context = context
        self._is_proved = False
        self._code = RecoveryCodeInput(name="recovery_code")
        self._field = Field("Recovery code", self._code, hint="Seven groups of four. O and 0, I, L and 1 are the same.")
        self.body.addWidget(self._field)
        self.accepted.connect(self._test)

    def first_stop(self) -> QWidget:
        return self._code

    def _test(self) -> None:
        if self._is_proved:
            self.close_overlay()
            return
        clear_in_dialog(self)
        self._field.clear_error()
        typed = self._code.text()
        if not typed.strip():
            self._say_at_field("Type the code from the printed sheet.")
            return
        self.primary.setEnabled(False)
        test_code = self._context.desk.recovery.test_code
        self._context.runner.run(
            lambda: test_code(typed), owner=self, on_ok=lambda _: self._on_proved(), on_error=self._on_error
        )

    def _on_proved(self) -> None:
        self._is_proved = True
        self.tested.emit()
        self._code.clear()
        self._field.hide()
        self.set_title("The code opens this journal")
        done = Banner(
            "The sheet is the right one.",
            second="Put it back where a fire or a thief of this computer would not find it. Test it again in a year.",
            tone=Tone.OK,
            icon="check",
        )
        done.setObjectName("recovery_proved")
        self.body.addWidget(done)
        self.cancel.hide()
        self.primary.set_words("Done")
        self.primary.setEnabled(True)
        self.primary.setFocus()

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if error.code not in _SAID_AT_THE_FIELD:
            show_in_dialog(self, error)
            return
        explanation = explain(error.code)
        self._say_at_field(f"{explanation.happened} {explanation.what_to_do}")

    def _say_at_field(self, sentence: str) -> None:
        self._field.show_error(sentence)
        self._code.setFocus()
