# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 6: every page as its recipient will see it, marked as seen one by one; words are taken out where they stand."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.gate_reasons import Blocker
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.page_preview import MarkKind
from counselor_desk.services.people_found import PersonFound
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import column, frame, line
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.wizards.release.people import decide
from counselor_desk.ui.wizards.release.people_words import PersonChoice
from counselor_desk.ui.wizards.release.review_choosing import PageChoosing
from counselor_desk.ui.wizards.release.review_in_the_way import InTheWay
from counselor_desk.ui.wizards.release.review_notices import ReviewNotices
from counselor_desk.ui.wizards.release.review_pages import (
    PROGRESS_WORDS,
    NoPages,
    Reviewed,
    review_of,
)
from counselor_desk.ui.wizards.release.review_panel import PANEL_WIDTH, PagesFoot, PeoplePanel
from counselor_desk.ui.wizards.release.review_stage import PageStage
from counselor_desk.ui.wizards.release.step import FootButton, Step
from counselor_desk.ui.wizards.release.workbench import Workbench

# px of the design: below, the pages and the people take turns
_ROOM_FOR_BOTH = 720
_ROOM_FOR_WORDS = 900
_LAYING_OUT = "Laying out the pages"


class ReviewStep(Step):
    """The pages with the people found beside them."""

    step = MatterStep.REVIEW_AND_REDACT

    def __init__(self, context: PageContext, *, matter_id: MatterId | None, workbench: Workbench) -> None:
        super().__init__(context, matter_id=matter_id)
        self._workbench = workbench
        self._reviewed: Reviewed | None = None
        self._page = 1
        self._laying_out: RunningTask | None = None
        self._is_stale = False
        self._is_failed = False
        self._build()
        self._connect()

    def load(self) -> None:
        """See `Step.load`."""
        self._change(lambda _: None, is_change=False)

    def foot_widget(self) -> QWidget | None:
        """See `Step.foot_widget`."""
        return self._foot

    def go_on(self) -> FootButton:
        """See `Step.go_on`."""
        why = self._why_closed()
        return FootButton("Continue to Build", is_open=not why, why_closed=why)

    def act(self) -> FootButton | None:
        """See `Step.act`."""
        if self._reviewed is None or not self._reviewed.unseen:
            return None
        is_ready = not self._is_stale and self._laying_out is None
        return FootButton("Page seen, go to next", is_open=is_ready)

    def on_act(self) -> None:
        """Count the page as seen and go to the next one that was not."""
        reviewed = self._reviewed
        shown = self._view.shown
        if reviewed is None or self.matter_id is None or shown is None or shown.page != self._page:
            return
        desk, matter_id, key, page = self.context.desk, self.matter_id, reviewed.preview.key, self._page

        def job() -> frozenset[int]:
            desk.review.mark_seen(matter_id, preview=key, page=page)
            return desk.review.seen(matter_id, preview=key)

        self.context.runner.run(job, owner=self, on_ok=self._on_seen, on_error=self.fail)

    def leave(self, on_left: Callable[[], None]) -> None:
        """See `Step.leave`."""
        if self._laying_out is not None:
            self._laying_out.cancel()
        on_left()

    def first_stop(self) -> QWidget | None:
        """See `Step.first_stop`."""
        return self._view

    # what is built

    def _build(self) -> None:
        whole = column(self)
        self._switch = Segmented(
            ((True, "Pages", "doc"), (False, "People found", "group")),
            name="review_switch",
            accessible="What is shown",
            value=True,
        )
        self._switch_row = frame("pane_head")
        self._switch_line = line(self._switch_row, gap=16, margins=(16, 8, 16, 8))
        self._switch_line.addWidget(self._switch)
        self._switch_line.addStretch(1)
        whole.addWidget(self._switch_row)
        self._in_the_way = InTheWay()
        whole.addWidget(self._in_the_way, 1)
        self._both = QWidget()
        self._both.setProperty("kind", "clear")
        both = line(self._both)
        whole.addWidget(self._both, 1)
        self._stage = PageStage(runner=self.context.runner)
        self._view = self._stage.view
        self._choosing = PageChoosing(self._view, context=self.context, matter_id=self.matter_id, parent=self)
        both.addWidget(self._stage, 1)
        self._panel = PeoplePanel(names=self.context.names, formats=self.context.formats)
        both.addWidget(self._panel)
        self._notices = ReviewNotices()
        # put in last: Tab reaches the pages before the notices above them
        whole.insertWidget(1, self._notices)
        self._foot = PagesFoot()

    def _connect(self) -> None:
        self._in_the_way.step_requested.connect(self.step_requested)
        self._in_the_way.again_requested.connect(self.load)
        self._notices.again_requested.connect(self.load)
        self._foot.step_requested.connect(lambda step: self._go_to(self._page + step))
        self._stage.page_drawn.connect(lambda _: self._show_people())
        self._stage.trouble.connect(self.fail)
        self._switch.chosen.connect(lambda _: self._arrange())
        self._notices.stop_requested.connect(self._stop)
        self._choosing.change_wanted.connect(lambda change: self._change(change, is_change=True))
        self._choosing.person_wanted.connect(self._open_person)
        self._choosing.unclear.connect(lambda is_unclear: self._notices.show_unclear(is_unclear=is_unclear))
        self._choosing.trouble.connect(self.fail)
        self._view.page_requested.connect(self._on_page_key)
        self._panel.people.decided.connect(self._on_decided)
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._stage.zoom_by, step))

    # laying out

    def _change(self, change: Callable[[OpenDesk], None], *, is_change: bool) -> None:
        """Save a change and make the pages anew; the page that is shown stays the shown one."""
        if self.matter_id is None:
            return
        desk, matter_id, before = self.context.desk, self.matter_id, self._workbench.preview
        if self._laying_out is not None:
            self._laying_out.cancel()

        def job(progress: Progress, is_cancelled: IsCancelled) -> Reviewed | NoPages:
            return review_of(desk, matter_id, before, progress=progress, is_cancelled=is_cancelled)

        def begin(_: None = None) -> None:
            if is_change:
                self._set_stale(is_stale=True)
                self._workbench.built = None
                self.changed.emit()
            self._notices.begin_progress(_LAYING_OUT)
            self._laying_out = self.context.runner.run_long(
                job, owner=self, on_ok=self._on_laid_out, on_error=self._on_not_laid_out, on_progress=self._on_progress
            )
            # an inline runner is done by now
            if not self._notices.shows_progress:
                self._laying_out = None
            self.foot_changed.emit()

        # the change is a job of its own: stopping the layout never stops it half way
        self.context.runner.run(lambda: change(desk), owner=self, on_ok=begin, on_error=self.fail)

    def _on_progress(self, step: str, done: int, of: int) -> None:
        self._notices.show_progress(PROGRESS_WORDS.get(step, _LAYING_OUT), done=done, of=of)

    def _on_laid_out(self, reviewed: Reviewed | NoPages) -> None:
        self._laying_out = None
        self._notices.end_progress()
        if isinstance(reviewed, NoPages):
            self._reviewed = None
            self._show_failed("No page can be laid out yet.", "Nothing would leave.", blockers=reviewed.blockers)
            return
        self._set_failed(is_failed=False)
        self._notices.show_replaced(reviewed.replaces)
        before = self._reviewed
        self._reviewed = reviewed
        self._set_stale(is_stale=False)
        if before is None:
            self._page = next(iter(reviewed.unseen), 1)
            # a part that is just being put into the window cannot take the focus yet
            QTimer.singleShot(0, self._view, self._view.setFocus)
        self._page = min(self._page, reviewed.pages)
        if self._workbench.preview is not reviewed.preview:
            self._workbench.preview = reviewed.preview
        self._show_page()
        self._show_people()
        self._show_foot()

    def _on_not_laid_out(self, error: DeskError) -> None:
        self._laying_out = None
        self._notices.end_progress()
        if error.code is ErrorCode.CANCELLED:
            self._set_stale(is_stale=True)
        else:
            self.fail(error)
            if self._reviewed is None:
                told = explain(error.code)
                self._show_failed("The pages could not be laid out.", told.what_to_do)
        self._show_foot()

    def _show_failed(self, sentence: str, second: str, *, blockers: tuple[Blocker, ...] = ()) -> None:
        self._in_the_way.tell(sentence, second, blockers=blockers)
        self._set_failed(is_failed=True)
        self._show_foot()
        self._in_the_way.take_focus()

    def _set_failed(self, *, is_failed: bool) -> None:
        self._is_failed = is_failed
        self._in_the_way.setVisible(is_failed)
        self._both.setVisible(not is_failed)
        self._arrange()

    def _stop(self) -> None:
        if self._laying_out is not None:
            self._laying_out.cancel()

    def _set_stale(self, *, is_stale: bool) -> None:
        self._is_stale = is_stale
        self._choosing.use(None if is_stale or self._reviewed is None else self._reviewed.preview)
        is_seen = is_stale and self._laying_out is None and not self._notices.shows_progress
        self._notices.show_stale(is_stale=is_seen)

    # showing a page

    def _go_to(self, page: int) -> None:
        if self._reviewed is None or not 1 <= page <= self._reviewed.pages:
            return
        self._page = page
        self._notices.show_unclear(is_unclear=False)
        self._show_page()
        self._show_foot()

    def _show_page(self) -> None:
        if self._reviewed is not None:
            self._stage.show_preview(self._reviewed.preview, self._page)

    def _show_people(self) -> None:
        reviewed = self._reviewed
        if reviewed is None:
            return
        shown = self._view.shown
        marks = shown.marks if shown is not None else ()
        on_page = Counter(each.key for each in marks if each.kind is MarkKind.UNDECIDED)
        self._panel.show_count(reviewed.decided, len(reviewed.people))
        self._panel.people.show_people(
            reviewed.people,
            client=reviewed.preview.scope.client,
            on_page=on_page,
            item_on_page=next((each.item_id for each in marks), None),
        )

    def _show_foot(self) -> None:
        reviewed = self._reviewed
        # without a parent it would be a window of its own
        if self._foot.parentWidget() is not None:
            self._foot.setVisible(reviewed is not None)
        if reviewed is not None:
            self._foot.show_page(self._page, of=reviewed.pages, seen=reviewed.pages - len(reviewed.unseen))
        self.foot_changed.emit()

    def _why_closed(self) -> str:
        reviewed = self._reviewed
        if self._is_failed and self._laying_out is None:
            return "Mend what is in the way first."
        if reviewed is None or self._laying_out is not None:
            return "The pages are being laid out."
        if self._is_stale:
            return "Make the pages again first."
        people = len(reviewed.people) - reviewed.decided
        if people:
            return f"{people} people or details still to decide."
        return f"{len(reviewed.unseen)} pages still to look at." if reviewed.unseen else ""

    def _on_seen(self, seen: frozenset[int]) -> None:
        reviewed = self._reviewed
        if reviewed is None:
            return
        self._reviewed = replace(reviewed, seen=seen)
        unseen = self._reviewed.unseen
        after = [page for page in unseen if page > self._page]
        target = next(iter([*after, *unseen]), self._page)
        self._go_to(target)
        self.changed.emit()

    # the people beside the page

    def _open_person(self, key: str) -> None:
        if self._switch_row.isVisible():
            self._switch.set_value(False)
            self._arrange()
        self._panel.people.open_again(key)

    def _on_decided(
        self, person: PersonFound, choice: PersonChoice, reason: RedactionReason, item_id: ItemId | None
    ) -> None:
        matter_id = self.matter_id
        if matter_id is not None:
            self._change(lambda desk: decide(desk, matter_id, person, choice, reason, item_id), is_change=True)

    # keys and sizes

    def _on_page_key(self, key: Qt.Key) -> bool:
        targets = {
            Qt.Key.Key_PageDown: self._page + 1,
            Qt.Key.Key_PageUp: self._page - 1,
            Qt.Key.Key_Home: 1,
            Qt.Key.Key_End: self._reviewed.pages if self._reviewed is not None else 1,
        }
        if key not in targets:
            return False
        self._go_to(targets[key])
        return True

    def _arrange(self) -> None:
        """Show the pages and the people beside each other, or one of them where there is no room for both."""
        is_narrow = self.width() < px(_ROOM_FOR_BOTH)
        shows_pages = bool(self._switch.value())
        self._switch_row.setVisible(is_narrow and not self._is_failed)
        if is_narrow:
            self._switch_line.addWidget(self._stage.zoom)
        self._stage.fold(is_narrow=is_narrow)
        self._stage.setVisible(not is_narrow or shows_pages)
        self._panel.setVisible(not is_narrow or not shows_pages)
        if is_narrow:
            self._panel.setMinimumWidth(0)
            self._panel.setMaximumWidth(16_777_215)
        else:
            self._panel.setFixedWidth(px(PANEL_WIDTH))
        self._foot.show_short(is_short=self.width() < px(_ROOM_FOR_WORDS))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_page_key(Qt.Key(event.key())):
            super().keyPressEvent(event)
