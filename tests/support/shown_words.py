# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word that a window gives away: written, drawn in a row, in a tooltip, or said by a screen reader."""

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def shown_words(window: QWidget) -> Iterator[tuple[QWidget, str]]:
    """Each visible part with each text of it, the whole of what is elided too."""
    for part in (window, *window.findChildren(QWidget)):
        if part.isVisible():
            yield from ((part, words) for words in _words_of(part) if words.strip())


def parts_of_names(*names: str, longer_than: int) -> re.Pattern[str]:
    """Finds the names, and each part of one that is long enough, as whole words or inside others."""
    parts = {part for name in names for part in (name, *re.split(r"[\s-]+", name)) if len(part) > longer_than}
    return re.compile("|".join(sorted(map(re.escape, parts), key=len, reverse=True)), re.IGNORECASE)


def _words_of(part: QWidget) -> Iterator[str]:
    yield from (part.accessibleName(), part.accessibleDescription(), part.toolTip(), part.windowTitle())
    if isinstance(part, QLabel | QAbstractButton):
        yield part.text()
    if isinstance(part, QLineEdit):
        yield from (part.text(), part.placeholderText())
    if isinstance(part, QPlainTextEdit | QTextEdit):
        yield from (part.toPlainText(), part.placeholderText())
    if isinstance(part, QComboBox):
        yield from (part.itemText(number) for number in range(part.count()))
    if isinstance(part, QAbstractItemView):
        yield from _words_of_rows(part)


def _words_of_rows(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for number in range(model.rowCount()):
        for role in _ROLES:
            words = model.index(number, 0).data(role)
            if isinstance(words, str):
                yield words
