# SPDX-License-Identifier: GPL-3.0-or-later
"""Another recovery code in the place of the counselor's own; the old one stands until the new one was typed back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from counselor_desk.services.new_codes import ShownCode
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.new_code import CodeWords, NewCodeDialog
from counselor_desk.ui.pages.page import PageContext

_WORDS = CodeWords(
    noun="recovery sheet",
    warning="Whoever holds this code and the journal, or a backup of it, can read every record. Keep the page away "
    "from the computer, in a place that you can lock.",
    begin="Show the new code",
    printed_title="Your new recovery code",
    finish="Put it in force",
    done="The new recovery code is in force. Tear the old sheet up, unless you keep older backups that need it.",
    abandoned="Nothing was changed: the recovery code of before still opens the journal. If a new page was printed, "
    "tear it up; it opens nothing.",
)


class NewRecoveryCodeDialog(NewCodeDialog):
    """Says what the old sheet still opens, then goes over paper."""

    def __init__(self, host: QWidget, *, context: PageContext, proof_ways: Sequence[Way]) -> None:
        super().__init__(
            host,
            context=context,
            name="new_recovery_code",
            title="Make a new recovery code",
            second="You will print a new sheet and type its code back. Have a printer at hand, or pen and paper.",
            words=_WORDS,
            proof_ways=proof_ways,
        )
        self.say_what_is_at_stake(
            "Once the new code was typed back, the old sheet no longer opens this journal. Until then nothing changes.",
            "Backups that were made before today still open with the old code. Keep the old sheet as long as you keep "
            "them, or make a new backup and remove those.",
        )

    def first_stop(self) -> QWidget | None:
        return self.proof.first_stop() or self.primary

    def begin(self, proof: Proof) -> ShownCode:
        return self.context.desk.new_codes.begin_recovery_code(proof)

    def put_in_force(self, typed: str) -> None:
        super().put_in_force(typed)
        # tried on the journal itself, and kept as the test that Journal health counts from
        self.context.desk.recovery.test_code(typed)
