# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks once more for one of the ways in, chosen by its name where there are several."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.pin_attempts import PinTooSoonError
from counselor_desk.services.recovery_typing import slip_in
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.secret_again import OF_THE_SECRET
from counselor_desk.ui.formats import counted
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.choices import FilterChips
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.recovery_code_input import RecoveryCodeInput
from counselor_desk.ui.widgets.secret_input import SecretInput

_NAMES = {
    Way.PIN: "PIN",
    Way.PASSPHRASE: "Passphrase",
    Way.RECOVERY: "Recovery code",
    Way.ALONE: "Keyring alone",
}
_NOUNS = {Way.PIN: "PIN", Way.PASSPHRASE: "passphrase", Way.RECOVERY: "code"}
_HAPPENED = {
    ErrorCode.PIN_REJECTED: "This PIN does not open the journal. Type it again",
    ErrorCode.PASSPHRASE_REJECTED: "This passphrase does not open the journal. Type it again",
    ErrorCode.RECOVERY_CODE_REJECTED: "This code belongs to another journal or to an older sheet. Compare it again",
}


class ProofForm(QWidget):
    """One field at a time; a wrong PIN or passphrase is cleared, a code is kept to be mended.

    Args:
        ways: what the journal can be opened with, the handiest first.
    """

    way_chosen = Signal(object)
    """The `Way` that is asked for from now on."""

    def __init__(self, ways: Sequence[Way], *, heading: str = "Show that it is you") -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._ways = tuple(ways)
        self._way = self._ways[0]
        layout = column(self, gap=8)
        layout.addWidget(Label(heading, role=Role.STRONG))
        self._choice = FilterChips(
            [(way, _NAMES[way]) for way in self._ways],
            name="proof_way",
            accessible="What you show it with",
            value=self._way,
            wraps=True,
        )
        layout.addWidget(self._choice)
        self._choice.setVisible(len(self._ways) > 1)
        self._secret = SecretInput(name="proof_secret", accessible="", noun="PIN")
        self._secret_field = Field("", self._secret)
        self._code = RecoveryCodeInput(name="proof_code")
        self._code_field = Field("", self._code, hint="As it stands on the recovery sheet.")
        self._sentence = Label(
            "Nothing to type: the keyring of this computer answers for whoever is logged in.",
            role=Role.SECOND,
            wraps=True,
        )
        self._sentence.setObjectName("proof_sentence")
        for part in (self._secret_field, self._code_field, self._sentence):
            layout.addWidget(part)
        self._choice.chosen.connect(self._on_chosen)
        self._show_way()

    @property
    def way(self) -> Way:
        return self._way

    def first_stop(self) -> QWidget | None:
        """Where the focus goes; None where there is nothing to type."""
        if self._way is Way.ALONE:
            return None
        return self._code if self._way is Way.RECOVERY else self._secret

    def proof(self) -> Proof | None:
        """What was given; None once the field says what it lacks."""
        if self._way is Way.ALONE:
            return Proof(Way.ALONE)
        typed = self._code.text() if self._way is Way.RECOVERY else self._secret.text()
        trouble = slip_in(typed) if self._way is Way.RECOVERY else ""
        if not typed.strip():
            trouble = f"Type your {_NOUNS[self._way]}."
        if trouble:
            self._say(trouble)
            return None
        return Proof(self._way, typed)

    def show_error(self, error: DeskError) -> bool:
        """Say beside the field why it was not enough; False when the error is of something else."""
        if error.code not in OF_THE_SECRET:
            return False
        if self._way is not Way.RECOVERY:
            self._secret.clear()
            self._secret.hide_text()
        self._say(self._sentence_for(error))
        return True

    def forget(self) -> None:
        """Let go of what was typed."""
        self._secret.clear()
        self._secret.hide_text()
        self._code.clear()

    def _sentence_for(self, error: DeskError) -> str:
        others = ", or choose another way above." if len(self._ways) > 1 else "."
        if isinstance(error, PinTooSoonError):
            wait = counted(error.seconds, "second")
            return f"After a wrong PIN the next one waits. Wait {wait}, then type it again{others}"
        if error.code in _HAPPENED:
            return f"{_HAPPENED[error.code]}{others}"
        return str(explain(error.code))

    def _say(self, sentence: str) -> None:
        if self._way is Way.ALONE:
            # no field can say it: the next way that can be typed is shown instead, with the reason
            self._way = next((way for way in self._ways if not way.needs_keyring), self._way)
            self._choice.set_value(self._way)
            self._show_way()
        field = self._code_field if self._way is Way.RECOVERY else self._secret_field
        field.show_error(sentence)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, way: Way) -> None:
        self._way = way
        self.forget()
        self._show_way()
        self.way_chosen.emit(way)
        stop = self.first_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_way(self) -> None:
        way = self._way
        for field in (self._secret_field, self._code_field):
            field.clear_error()
        self._secret_field.setVisible(way in (Way.PIN, Way.PASSPHRASE))
        self._code_field.setVisible(way is Way.RECOVERY)
        self._sentence.setVisible(way is Way.ALONE)
        if way in (Way.PIN, Way.PASSPHRASE):
            self._secret.call_it(_NOUNS[way], accessible=f"{_NAMES[way]} in use now")
