# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys that work everywhere in the window; while something lies over the page, only those that hide and lock."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.widgets.overlay import shown_overlays

HIDE, LOCK = "Ctrl+Shift+H", "Ctrl+L"


def add_keys(window: QWidget, acts: Iterable[tuple[str, Callable[[], None]]]) -> None:
    """Let each key do its act in a window."""
    for keys, act in acts:
        shortcut = QShortcut(QKeySequence(keys), window)
        shortcut.setObjectName(f"key_{keys}")
        shortcut.activated.connect(partial(_on_key, window, keys, act))


def _on_key(window: QWidget, keys: str, act: Callable[[], None]) -> None:
    # whatever lies over the page, hiding and locking always work
    if keys in (HIDE, LOCK) or not shown_overlays(window):
        act()
