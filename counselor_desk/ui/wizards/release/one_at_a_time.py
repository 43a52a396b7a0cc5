# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes evidence once: while one save of a step runs, a second press of its button is ignored."""

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.wizards.release.step import Step

_T = TypeVar("_T")


class OneAtATime(QObject):
    """Runs one job of a step after the other has come back; what is asked meanwhile does not happen.

    A job that also reads what the step shows next leaves no moment in which the old button could be pressed again.
    """

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self._step = step
        self._is_busy = False

    @property
    def is_busy(self) -> bool:
        """True while a job runs."""
        return self._is_busy

    def run(
        self,
        job: Callable[[], _T],
        *,
        on_ok: Callable[[_T], None],
        on_error: Callable[[DeskError], None] | None = None,
        dialog: Dialog | None = None,
    ) -> bool:
        """Run a job unless one runs; False when it was ignored.

        Args:
            on_error: for a dialog it is called only while the dialog stands; the step tells the error otherwise.
            dialog: closed once the job is done; it stays, with everything typed, when the job fails.
        """
        if self._is_busy:
            return False
        self._set_busy(dialog, is_busy=True)

        def done(result: _T) -> None:
            self._set_busy(dialog, is_busy=False)
            if dialog is not None and shiboken6.isValid(dialog):
                dialog.close_overlay()
            on_ok(result)

        def failed(error: DeskError) -> None:
            self._set_busy(dialog, is_busy=False)
            is_gone = dialog is not None and not (shiboken6.isValid(dialog) and dialog.isVisible())
            if on_error is None or is_gone:
                self._step.fail(error)
            else:
                on_error(error)

        self._step.context.runner.run(job, owner=self, on_ok=done, on_error=failed)
        return True

    def _set_busy(self, dialog: Dialog | None, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        if dialog is not None and shiboken6.isValid(dialog):
            dialog.primary.setEnabled(not is_busy)
