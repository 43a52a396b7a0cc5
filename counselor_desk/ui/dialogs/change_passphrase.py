# SPDX-License-Identifier: GPL-3.0-or-later
"""Another passphrase in the place of the one in use; older backups keep the old one, and the dialog says so."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.proved import ProvedDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.new_secret import NEW_PASSPHRASE, NewSecret


class ChangePassphraseDialog(ProvedDialog):
    """The new passphrase twice, with how much it withstands, and what is in use now as the proof."""

    def __init__(self, host: QWidget, *, context: PageContext, proof_ways: Sequence[Way]) -> None:
        super().__init__(
            host,
            context=context,
            name="change_passphrase",
            title="Change the passphrase",
            second="The passphrase opens the journal by itself, on every computer.",
            primary="Change the passphrase",
            proof_ways=proof_ways,
        )
        self._new = NewSecret(NEW_PASSPHRASE, runner=context.runner, name="new_passphrase", label="New passphrase")
        self.add_part(self._new)
        self.say_what_is_at_stake(
            "The passphrase of today no longer opens this journal. Backups that were made before today still open with "
            "it: if somebody knows it, make a new backup and remove those."
        )
        self._new.entered.connect(self.primary.click)

    def first_stop(self) -> QWidget:
        return self._new.input

    def change(self) -> None:
        passphrase, choices = self._new.agreed(), self.context.desk.unlock_choices
        if passphrase is not None:
            self.prove_and(
                lambda proof: choices.change_passphrase(proof, passphrase),
                lambda _: self.finish("The passphrase is changed. From now on the new one opens the journal."),
            )

    def say_at_own_field(self, error: DeskError) -> bool:
        if error.code is not ErrorCode.SECRET_TOO_WEAK:
            return False
        self._new.show_error(str(explain(error.code)))
        return True
