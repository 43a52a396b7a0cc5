# SPDX-License-Identifier: GPL-3.0-or-later
"""A sealed sheet for a professional executor: whose it is, what it opens, printed once, typed back, in force."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.text import is_blank
from counselor_desk.services.new_codes import ShownCode
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.new_code import CodeWords, NewCodeDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.fields import Field, Form, LineInput

_WHERE = "executor_sheet.holder"
_WORDS = CodeWords(
    noun="executor sheet",
    warning="Whoever holds this page and the journal, or a backup of it, can read every record. Seal it in an envelope "
    "and hand it over in person. It is printed only now: if it is lost, revoke it and make another one.",
    begin="Show the code",
    printed_title="The code of the executor sheet",
    finish="Put it in force",
    done="The executor sheet is in force. Seal the page, and tell its holder where the journal and its backups lie.",
    abandoned="Nothing was changed: no executor sheet was made. If a page was printed, tear it up; it opens nothing.",
)


class ExecutorSheetDialog(NewCodeDialog):
    """Asks for the name of whoever keeps the sheet, then goes over paper."""

    def __init__(self, host: QWidget, *, context: PageContext, proof_ways: Sequence[Way]) -> None:
        super().__init__(
            host,
            context=context,
            name="executor_sheet",
            title="Make an executor sheet",
            second="For the colleague who closes your practice when you cannot: after an accident, illness or death.",
            words=_WORDS,
            proof_ways=proof_ways,
        )
        self._holder = LineInput(name="executor_holder", accessible="Who keeps the sheet")
        self._holder_field = Field(
            "Who keeps the sheet",
            self._holder,
            where=_WHERE,
            hint="The name stays in the journal. It is not printed on the page.",
        )
        self._form = Form((self._holder_field,))
        self.add_part(self._holder_field)
        self.say_what_is_at_stake(
            "Its code opens the journal and every backup that is made from now on. You see each use of it at your next "
            "opening.",
            "It can be revoked at any time. Backups that were made until then still open with it.",
        )

    def first_stop(self) -> QWidget | None:
        return self._holder

    def parts_of_the_question(self) -> Sequence[QWidget]:
        return (self._holder_field,)

    def is_question_answered(self) -> bool:
        self._form.clear_errors()
        if not is_blank(self._holder.text()):
            return True
        self._form.show_sentence(_WHERE, "Type the name of the person who will keep the sheet.")
        return False

    def say_at_own_field(self, error: DeskError) -> bool:
        if error.code is ErrorCode.VALUE_MISSING and not self.is_code_shown:
            return self._form.show_error(error)
        return super().say_at_own_field(error)

    def begin(self, proof: Proof) -> ShownCode:
        return self.context.desk.new_codes.begin_executor_sheet(proof, holder=self._holder.text())
