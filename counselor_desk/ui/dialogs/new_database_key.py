# SPDX-License-Identifier: GPL-3.0-or-later
"""Another key for the database; every way in, the recovery code included, stays as it is."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.renewal import RenewalDialog
from counselor_desk.ui.pages.page import PageContext


class NewDatabaseKeyDialog(RenewalDialog):
    """Says what changes and what does not, and asks for the proof."""

    sentence = (
        "The journal has a new database key. Make a new backup; those of before still open with the recovery code or "
        "passphrase of their day."
    )
    sentence_if_uncertain = (
        "The journal has a new database key, but the disk did not confirm the last step, so the file from before was "
        "kept. Open the journal once more, then make a new backup."
    )

    def __init__(self, host: QWidget, *, context: PageContext, proof_ways: Sequence[Way]) -> None:
        super().__init__(
            host,
            context=context,
            name="new_database_key",
            title="Give the journal a new database key",
            second="The whole journal is copied under a new key, and the copy is checked before it takes over.",
            primary="Make the new key",
            proof_ways=proof_ways,
        )
        self.say_what_is_at_stake(
            "PIN, passphrase, recovery code and executor sheets stay as they are. Nothing has to be printed.",
            "The old file is removed. Backups from before are listed as made under an earlier key, and still open.",
            "If somebody knows one of your secrets, this does not shut them out: revoke everything old instead.",
        )
        self.add_progress()

    def first_stop(self) -> QWidget | None:
        return self.proof.first_stop() or self.primary

    def change_keys(self) -> None:
        proof = self.proof.proof()
        if proof is None:
            return
        desk = self.context.desk
        self.renew(
            lambda progress, is_cancelled: desk.generations.rotate_database_key(
                desk.journal, proof, progress=progress, is_cancelled=is_cancelled
            )
        )
