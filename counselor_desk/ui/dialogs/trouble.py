# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong with a dialog as a whole, said at its top until it is tried again."""

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.overlay import Dialog

_NAME = "dialog_trouble"
# under the heading
_PLACE = 1


def show_in_dialog(dialog: Dialog, error: DeskError) -> None:
    """Say a failure that belongs to no field; what was typed stays."""
    explanation = explain(error.code)
    say_in_dialog(dialog, explanation.happened, explanation.what_to_do)


def say_in_dialog(dialog: Dialog, happened: str, what_to_do: str) -> None:
    """Say it in these words, in the place of what was said before."""
    clear_in_dialog(dialog)
    banner = Banner(happened, second=what_to_do, tone=Tone.DANGER, icon="warn")
    banner.setObjectName(_NAME)
    dialog.body.insertWidget(_PLACE, banner)


def clear_in_dialog(dialog: Dialog) -> None:
    """Take the sentence away before the dialog is tried again."""
    banner = dialog.findChild(Banner, _NAME)
    if banner is not None:
        banner.setParent(None)
        banner.deleteLater()
