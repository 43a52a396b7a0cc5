# SPDX-License-Identifier: GPL-3.0-or-later
"""Every seal that was ever made, the newest first: where it went, who stamped it, and the stamp to take along."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.seals import Seal, SealStamp, check_group, root_groups
from counselor_desk.services.seals import ListedSeal
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.file_dialogs import STAMP_AND_ROOT
from counselor_desk.ui.models.rows import RowModel
from counselor_desk.ui.pages.health.seal_words import seal_second, seal_title
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.note_text import ReadingText
from counselor_desk.ui.widgets.overlay import WIDE, Dialog
from counselor_desk.ui.widgets.row_list import RowList, RowPainter, write

_WHAT_IT_HOLDS = (
    "It holds the seal, the service's answer and the root certificate: whoever has it can check the stamp without "
    "this program."
)
_HEIGHT, _LINE, _ROWS_SHOWN = 52, 20, 5


class SealListDialog(Dialog):
    """A list to read; one stop of the Tab key."""

    def __init__(self, host: QWidget, *, context: PageContext, seals: tuple[ListedSeal, ...]) -> None:
        super().__init__(
            host,
            name="seal_list",
            title="Seals of this journal",
            second="What left the house, and when. The newest stands first.",
            primary="Done",
            cancel="",
            width=WIDE,
        )
        self._context = context
        formats, zone = context.formats, context.zone
        self._words = {
            each.seal.id: (seal_title(each, formats=formats, zone=zone), seal_second(each, formats=formats, zone=zone))
            for each in seals
        }
        self._list: RowList[ListedSeal] = RowList(name="every_seal", accessible="Seals of this journal")
        model: RowModel[ListedSeal] = RowModel(key=lambda row: row.seal.id, words=self._said, parent=self._list)
        model.set_rows(seals)
        self._list.show_model(model)
        self._list.setItemDelegate(RowPainter(height=lambda _: _HEIGHT, draw=self._draw, parent=self._list))
        self._list.setFixedHeight(px(_HEIGHT * min(len(seals), _ROWS_SHOWN)))
        self._list.row_opened.connect(self._on_opened)
        self.body.addWidget(self._list)
        self._line = ReadingText(name="seal_line", accessible="What the chosen seal says", is_small=True)
        # to be read and copied by keys alone as well
        self._line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._line_field = Field("What the chosen seal says", self._line)
        self.body.addWidget(self._line_field)
        self._copy = Button("Copy the line of this seal", name="copy_seal_line")
        self._copy.clicked.connect(self._copy_line)
        self.body.addWidget(self._copy)
        self._written = Banner("", tone=Tone.OK, icon="check")
        self._written.setObjectName("stamp_written")
        self._written.hide()
        self.body.addWidget(self._written)
        self._save = Button("Save the time stamp…", name="save_stamp")
        self._save.clicked.connect(self._choose_file)
        self.add_side_way(self._save)
        self._list.row_chosen.connect(self._on_chosen)
        if seals:
            self._list.choose(model.index(0, 0))
        self._on_chosen(self._list.chosen)
        self.accepted.connect(self.close_overlay)

    def first_stop(self) -> QWidget | None:
        return self._list

    def _on_opened(self, _: ListedSeal) -> None:
        self.close_overlay()

    def _on_chosen(self, row: ListedSeal | None) -> None:
        self._save.setVisible(row is not None and bool(row.stamps))

        if row is not None:
            self._line.show_text(_in_full(row.seal))
        self._line_field.setVisible(row is not None)
        self._copy.setVisible(row is not None)

    def _copy_line(self) -> None:
        row = self._list.chosen
        if row is not None:
            self._context.clipboard.copy_for(row.seal.line)
            self._written.say("The line was copied.", second="The clipboard is cleared after a minute.")
            self._written.show()

    def _choose_file(self) -> None:
        row = self._list.chosen
        if row is None or not row.stamps:
            return
        clear_in_dialog(self)
        self._written.hide()
        stamp = row.stamps[-1]
        self._context.file_dialogs.save_file(
            self,
            title="Where the time stamp goes",
            suggested_name=f"seal-{stamp.stamped_at:%Y-%m-%d}-stamp.zip",
            kind=STAMP_AND_ROOT,
            on_chosen=partial(self._write, stamp),
        )

    def _write(self, stamp: SealStamp, path: Path) -> None:
        stamps = self._context.desk.seal_stamps
        self._context.runner.run(
            lambda: stamps.save_stamp(stamp, path),
            owner=self,
            on_ok=lambda _: self._on_written(path),
            on_error=self._on_error,
        )

    def _on_written(self, path: Path) -> None:
        self._written.say(f"Written to {path}.", second=_WHAT_IT_HOLDS)
        self._written.show()

    def _on_error(self, error: DeskError) -> None:
        show_in_dialog(self, error)

    def _said(self, row: ListedSeal) -> str:
        title, second = self._words[row.seal.id]
        return f"{title}. {second}"

    def _draw(self, painter: QPainter, rect: QRectF, row: ListedSeal, is_selected: bool) -> None:
        title, second = self._words[row.seal.id]
        line = QRectF(rect.left() + px(12), rect.top() + px(6), rect.width() - px(24), px(_LINE))
        write(painter, line, title, weight=QFont.Weight.Medium, colour=tokens().ink)
        write(painter, line.translated(0, px(_LINE)), second, size=13, colour=tokens().muted)
        if not is_selected:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens().linesoft))


def _in_full(seal: Seal) -> str:
    """The line as the QR code and the time stamp hold it, then the root as it is typed, with its check group."""
    groups = " ".join(root_groups(seal.head.root))
    return f"{seal.line}\n\n{seal.head.size:,} entries, root {groups}, check group {check_group(seal.head)}"
