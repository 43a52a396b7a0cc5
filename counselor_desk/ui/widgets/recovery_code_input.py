# SPDX-License-Identifier: GPL-3.0-or-later
"""A field for the recovery code: writes it in its groups while it is typed, as the sheet shows it."""

from counselor_desk.services.recovery_typing import in_groups
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.fields import LineInput


class RecoveryCodeInput(LineInput):
    """Capital letters, groups of four; O and 0, I, L and 1 are the same."""

    def __init__(self, *, name: str, tall: bool = False) -> None:
        super().__init__(name=name, accessible="Recovery code, seven groups of four", is_secret=True, tall=tall)
        # it is copied from paper sign by sign: dots would hide every slip
        self.setEchoMode(LineInput.EchoMode.Normal)
        self.setMinimumWidth(px(200))
        self.textEdited.connect(self._on_edited)

    def _on_edited(self, text: str) -> None:
        written = in_groups(text)
        if written == text:
            return
        # the cursor stays behind the sign that was just typed, whatever hyphens were put in before it
        typed_before = len(in_groups(text[: self.cursorPosition()]))
        self.setText(written)
        self.setCursorPosition(typed_before)
