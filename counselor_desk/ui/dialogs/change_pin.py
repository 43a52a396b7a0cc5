# SPDX-License-Identifier: GPL-3.0-or-later
"""Another PIN in the place of the one in use, with a new key in this computer's keyring."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.proved import ProvedDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.new_secret import NEW_PIN, NewSecret


class ChangePinDialog(ProvedDialog):
    """The new PIN twice, and what is in use now as the proof."""

    def __init__(self, host: QWidget, *, context: PageContext, proof_ways: Sequence[Way]) -> None:
        super().__init__(
            host,
            context=context,
            name="change_pin",
            title="Change the PIN",
            second="The PIN opens the journal together with this computer’s keyring.",
            primary="Change the PIN",
            proof_ways=proof_ways,
        )
        self._new = NewSecret(NEW_PIN, runner=context.runner, name="new_pin", label="New PIN")
        self.add_part(self._new)
        self.say_what_is_at_stake(
            "The PIN of today opens nothing any more, and the keyring gets a new key. Other ways in stay as they are."
        )
        self._new.entered.connect(self.primary.click)

    def first_stop(self) -> QWidget:
        return self._new.input

    def change(self) -> None:
        pin, choices = self._new.agreed(), self.context.desk.unlock_choices
        if pin is not None:
            self.prove_and(
                lambda proof: choices.change_pin(proof, pin),
                lambda _: self.finish("The PIN is changed. From now on the new one opens the journal."),
            )

    def say_at_own_field(self, error: DeskError) -> bool:
        if error.code is not ErrorCode.SECRET_TOO_WEAK:
            return False
        self._new.show_error(str(explain(error.code)))
        return True
