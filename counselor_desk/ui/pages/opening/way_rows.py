# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the ways in: what each is, since when, where its key lies, and what it protects and does not."""

from PySide6.QtCore import Qt

from counselor_desk.services.unlock_choices import WayHeld, WayKind
from counselor_desk.ui.code_for_names import initials
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import Row, column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import IconView, Label, Role

_ICONS = {
    WayKind.KEYRING_PIN: "lock",
    WayKind.KEYRING_ALONE: "key",
    WayKind.PASSPHRASE: "keyboard",
    WayKind.RECOVERY: "doc",
    WayKind.EXECUTOR: "mail",
}


def way_row(way: WayHeld, *, formats: Formats, button: Button | None = None) -> Row:
    """One way of the counselor's own."""
    where = f" Keyring: {way.keyring}." if way.keyring else ""
    return _row(way, title=way.words, facts=f"Since {formats.plain_date(way.since)}.{where}", button=button)


def executor_row(way: WayHeld, *, formats: Formats, are_codes: bool, button: Button) -> Row:
    """One executor sheet, by its holder."""
    holder = holder_words(way, are_codes=are_codes)
    return _row(way, title=holder, facts=f"Made {formats.plain_date(way.since)}.", button=button, says_protects=False)


def holder_words(way: WayHeld, *, are_codes: bool) -> str:
    """The holder as shown: initials while codes stand in the place of names."""
    return initials(way.holder) if are_codes else way.holder


def _row(way: WayHeld, *, title: str, facts: str, button: Button | None, says_protects: bool = True) -> Row:
    protects = way.protects if says_protects else ""
    row = Row(height=58, accessible=f"{title}. {facts} {protects}".strip())
    row.line.setContentsMargins(px(16), px(10), px(16), px(10))
    row.line.addWidget(IconView(_ICONS[way.kind], size=20), 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=2)
    words.addWidget(Label(title, role=Role.STRONG, wraps=True))
    words.addWidget(Label(facts, role=Role.SECOND_INK, wraps=True))
    if protects:
        words.addWidget(Label(protects, role=Role.SECOND, wraps=True))
    row.line.addLayout(words, 1)
    if button is not None:
        row.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row
