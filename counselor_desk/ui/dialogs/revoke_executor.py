# SPDX-License-Identifier: GPL-3.0-or-later
"""The last confirmation before an executor sheet opens nothing any more: whose it is, and what it still opens."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.ids import SlotId
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.proved import ProvedDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.buttons import ButtonKind


class RevokeExecutorDialog(ProvedDialog):
    """Repeats the holder as shown and the day on which the sheet was made.

    Args:
        holder: as it stands on the screen.
        made_on: the day in words.
    """

    def __init__(
        self,
        host: QWidget,
        *,
        context: PageContext,
        slot_id: SlotId,
        holder: str,
        made_on: str,
        proof_ways: Sequence[Way],
    ) -> None:
        super().__init__(
            host,
            context=context,
            name="revoke_executor",
            title=f"Revoke the executor sheet of {holder}",
            second=f"Made {made_on}.",
            primary="Revoke the sheet",
            primary_kind=ButtonKind.DANGER_FILLED,
            proof_ways=proof_ways,
        )
        self._slot_id, self._holder = slot_id, holder
        self.say_what_is_at_stake(
            "From now on its code no longer opens this journal. Other sheets and your own ways in stay as they are.",
            "Backups that were made until now still open with it. Ask for the page back; if you cannot have it, make a "
            "new backup and remove those.",
        )

    def first_stop(self) -> QWidget | None:
        return self.proof.first_stop() or self.cancel

    def change(self) -> None:
        sheets, slot_id = self.context.desk.executor_sheets, self._slot_id
        self.prove_and(
            lambda proof: sheets.revoke(proof, slot_id),
            lambda _: self.finish(f"The executor sheet of {self._holder} is revoked. It no longer opens this journal."),
        )
