# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks for the PIN or passphrase once more, or says that the keyring alone answers for whoever sits here."""

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.vault import AskedAgain
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.labels import Label, Role

_LABELS = {
    AskedAgain.PIN: "PIN or passphrase",
    AskedAgain.PASSPHRASE: "Passphrase",
    AskedAgain.KEYRING: "Passphrase or recovery code",
}
_HAPPENED = {
    ErrorCode.SECRET_NOT_GIVEN: "Type your PIN or passphrase.",
    ErrorCode.PIN_REJECTED: "This PIN does not open the journal. Type it again, or your passphrase.",
    ErrorCode.PASSPHRASE_REJECTED: "This passphrase does not open the journal. Type it again.",
}
OF_THE_SECRET = frozenset(
    {
        ErrorCode.SECRET_NOT_GIVEN,
        ErrorCode.PIN_REJECTED,
        ErrorCode.PIN_TOO_SOON,
        ErrorCode.PIN_NO_LONGER_ACCEPTED,
        ErrorCode.PASSPHRASE_REJECTED,
        ErrorCode.RECOVERY_CODE_MALFORMED,
        ErrorCode.RECOVERY_CODE_REJECTED,
        ErrorCode.KEYRING_ENTRY_MISSING,
        ErrorCode.KEYRING_LOCKED,
        ErrorCode.KEYRING_DENIED,
        ErrorCode.KEYRING_NOT_THERE,
        ErrorCode.KEYRING_CHANGED,
        ErrorCode.KEYRING_WRONG_ENTRY,
        ErrorCode.KEY_REJECTED,
        ErrorCode.NO_FITTING_SLOT,
    }
)
"""What speaks of the secret that was given again, and not of what was to be done with it."""


class SecretAgain(QWidget):
    """One field, empty after each try; for a keyring alone a sentence, and the field only once the keyring fails."""

    def __init__(self, asked: AskedAgain, *, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._asked = asked
        layout = column(self, gap=6)
        label = _LABELS[asked]
        self._input = LineInput(name=name, accessible=label, is_secret=True)
        self._field = Field(label, self._input)
        self._sentence = Label(
            "This journal opens by the keyring of this computer alone, so nothing is asked for here.",
            role=Role.SECOND,
            wraps=True,
        )
        layout.addWidget(self._sentence)
        layout.addWidget(self._field)
        self._sentence.setVisible(asked is AskedAgain.KEYRING)
        self._field.setVisible(asked is not AskedAgain.KEYRING)

    @property
    def input(self) -> LineInput:
        """The field, to put the focus there."""
        return self._input

    @property
    def error(self) -> str:
        """The sentence under the field, empty when there is none."""
        return self._field.error

    def is_given(self) -> bool:
        """True when there is something to try; else the field says what to do."""
        if self._field.isHidden() or self._input.text():
            return True
        self._say(_HAPPENED[ErrorCode.SECRET_NOT_GIVEN])
        return False

    def take(self) -> str:
        """What was typed; the field is empty from here on."""
        typed = self._input.text()
        self._input.clear()
        return typed

    def show_error(self, error: DeskError) -> bool:
        """Say beside the field why it did not open; False when the error is of something else."""
        if error.code not in OF_THE_SECRET:
            return False
        explanation = explain(error.code)
        self._say(_HAPPENED.get(error.code, f"{explanation.happened} {explanation.what_to_do}"))
        return True

    def _say(self, sentence: str) -> None:
        self._field.setVisible(True)
        self._field.show_error(sentence)
        self._input.setFocus()
