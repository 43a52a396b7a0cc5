# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the page of the backups: what each is, in words, and what can be done with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.services.backup_list import BackupKey, BackupKind, ListedBackup
from counselor_desk.services.leftovers import Leftover
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Row, column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role

_MADE = {
    BackupKind.AUTOMATIC: "Made by itself",
    BackupKind.BY_HAND: "Made by hand",
    BackupKind.BEFORE_UPGRADE: "Made before an update",
}
_Chip = tuple[str, Tone, str]
_PROVED: _Chip = ("Proved", Tone.OK, "check")
_NOT_PROVED: _Chip = ("Not proved yet", Tone.NEUTRAL, "clock")
_COPY: _Chip = ("Kept apart", Tone.NEUTRAL, "layers")
_BY_KEY: dict[BackupKey, _Chip] = {
    BackupKey.RETIRED: ("Earlier key", Tone.WARN, "key"),
    BackupKey.REVOKED: ("Revoked", Tone.DANGER, "undo"),
    BackupKey.DAMAGED: ("Damaged", Tone.DANGER, "warn"),
}
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def size_words(number: int) -> str:
    """ "4.2 MB", as the file browsers of the systems count: 1,000 bytes are a KB."""
    size, unit = float(number), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.1f} {_UNITS[unit]}" if unit else f"{number} bytes"


def made_words(backup: ListedBackup, *, formats: Formats, zone: str) -> str:
    """When it was made, on the practice's clock."""
    return "Date unknown" if backup.made_at is None else formats.moment(backup.made_at, zone=zone)


def can_go_back_to(backup: ListedBackup) -> bool:
    """Whether it can take the place of the journal as it is now."""
    return backup.key in (BackupKey.CURRENT, BackupKey.RETIRED)


def can_be_removed(backup: ListedBackup) -> bool:
    """Whether the page offers to remove it: what the keys of today do not need any more."""
    return backup.key in (BackupKey.RETIRED, BackupKey.REVOKED, BackupKey.DAMAGED)


def backup_row(backup: ListedBackup, *, formats: Formats, zone: str, buttons: Sequence[Button]) -> Row:
    """One backup: when, how, how large, where, under which key; its buttons stand below the words."""
    made = made_words(backup, formats=formats, zone=zone)
    disk = "on the same disk as the journal" if backup.is_on_journals_disk else "on another disk"
    facts = f"{_MADE[backup.kind]} · {size_words(backup.bytes)} · {disk}"
    words, tone, icon = _chip(backup)
    said = [Label(made, role=Role.STRONG, wraps=True), Label(facts, role=Role.SECOND_INK, wraps=True)]
    said.append(Label(backup.words, role=Role.SECOND, wraps=True))
    name = ElidedLabel(str(backup.path), role=Role.SMALL)
    return _row(
        "drive",
        (*said, name),
        accessible=f"{made}. {facts}. {backup.words} {words}.",
        chip=Chip(words, tone=tone, icon=icon),
        buttons=buttons,
    )


def leftover_row(leftover: Leftover, *, formats: Formats) -> Row:
    """One file that the journal does not use."""
    kept = f" · kept until {formats.plain_date(leftover.kept_until)}" if leftover.kept_until is not None else ""
    facts = f"{size_words(leftover.bytes)}{kept}"
    return _row(
        "layers",
        (
            Label(leftover.path.name, role=Role.STRONG, wraps=True),
            Label(facts, role=Role.SECOND_INK, wraps=True),
            Label(leftover.words, role=Role.SECOND, wraps=True),
        ),
        accessible=f"{leftover.path.name}. {facts}. {leftover.words}",
    )


def _chip(backup: ListedBackup) -> _Chip:
    if backup.key is None:
        return _COPY
    return _BY_KEY.get(backup.key) or (_PROVED if backup.is_verified else _NOT_PROVED)


def _row(
    icon: str,
    said: Sequence[QWidget],
    *,
    accessible: str,
    chip: Chip | None = None,
    buttons: Sequence[Button] = (),
) -> Row:
    row = Row(height=58, accessible=accessible)
    row.line.setContentsMargins(px(16), px(10), px(16), px(10))
    row.line.addWidget(IconView(icon, size=20), 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=2)
    first, *rest = said
    head = line(gap=12)
    head.addWidget(first, 1)
    if chip is not None:
        head.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
    words.addLayout(head)
    for each in rest:
        words.addWidget(each)
    if buttons:
        words.addSpacing(px(4))
        holder = QWidget()
        holder.setProperty("kind", "clear")
        flow = FlowLayout(holder, gap=16, line_gap=4)
        for button in buttons:
            flow.addWidget(button)
        words.addWidget(holder)
    row.line.addLayout(words, 1)
    return row
