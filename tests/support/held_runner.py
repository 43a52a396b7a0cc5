# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner whose jobs can be held back, so that a test can press a button while its job has not come back."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.inline_runner import InlineRunner

T = TypeVar("T")


class HeldRunner(InlineRunner):
    """Runs jobs at once until `hold`; from then on they wait, in their order, for `let_go`."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []
        self._is_holding = False

    def hold(self) -> None:
        """Run nothing from now on."""
        self._is_holding = True

    def let_go(self) -> None:
        """Run what waits, and what it hands in, and run everything at once again."""
        self._is_holding = False
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            each()

    def run(
        self,
        job: Callable[[], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """See `Runner.run`."""
        if self._is_holding:
            self._waiting.append(lambda: super(HeldRunner, self).run(job, owner=owner, on_ok=on_ok, on_error=on_error))
            return
        super().run(job, owner=owner, on_ok=on_ok, on_error=on_error)
