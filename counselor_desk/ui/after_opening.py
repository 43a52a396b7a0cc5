# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window says right after a journal was opened: an executor has used a sheet, or a new way in is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.executor_sheets import ExecutorUse
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.unlock_choices import NewWayNeeded, WayHeld
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.pages.page import PageContext


@dataclass(frozen=True, slots=True)
class _Found:
    uses: Sequence[ExecutorUse]
    needed: NewWayNeeded | None = None
    held: Sequence[WayHeld] = ()
    proof_ways: Sequence[Way] = ()


def look_after_opening(
    window: QWidget, context: PageContext, *, code: Proof | None, is_open: Callable[[], bool]
) -> None:
    """Ask the journal off the UI thread, and open the dialogs one after the other; both can be put off.

    Args:
        window: what the dialogs lie over.
        code: the recovery code that opened the journal, so that nobody has to type it twice; None for any other way.
        is_open: False once the window shows another journal or none.
    """
    desk = context.desk
    context.runner.run(
        lambda: _look(desk, has_code=code is not None),
        owner=window,
        on_ok=partial(_show, window, context, code, is_open),
        on_error=_stay_silent,
    )


def _look(desk: OpenDesk, *, has_code: bool) -> _Found:
    uses = desk.executor_sheets.uses_unseen()
    needed = desk.unlock_choices.needs_new_way() if has_code else None
    if needed is None:
        return _Found(uses)
    return _Found(uses, needed, desk.unlock_choices.ways(), desk.unlock_choices.proof_ways())


def _show(
    window: QWidget, context: PageContext, code: Proof | None, is_open: Callable[[], bool], found: _Found
) -> None:
    offer = partial(_offer_new_way, window, context, code, is_open, found)
    if not found.uses or not is_open():
        offer()
        return
    from counselor_desk.ui.dialogs.executor_used import ExecutorUsedDialog

    notice = ExecutorUsedDialog(window, context=context, uses=found.uses)
    notice.closed.connect(offer)
    notice.open()


def _offer_new_way(
    window: QWidget, context: PageContext, code: Proof | None, is_open: Callable[[], bool], found: _Found
) -> None:
    # a dialog is also closed by the lock, and nothing may come up over the unlock page
    if found.needed is None or code is None or not is_open():
        return
    from counselor_desk.ui.dialogs.way_in import WayInDialog

    WayInDialog(
        window, context=context, held=found.held, proof_ways=found.proof_ways, needed=found.needed, given=code
    ).open()


def _stay_silent(_: DeskError) -> None:
    """The journal is open, and the page that is shown says what is wrong with it."""
