# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 8: the files go where the counselor says, who received them is recorded, and what is left gets a day."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.deliveries import Delivery, FollowUp, FollowUpKind
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import FollowUpId, MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.dialogs.close_matter import CloseMatterDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.unfinished import UnfinishedForm, kept_banner
from counselor_desk.ui.widgets.boxes import Banner, Card, EmptyState, ScrollColumn, clear, column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.wizards.release.deliver_folder import FolderCard
from counselor_desk.ui.wizards.release.deliver_follow_ups import FollowUpsCard
from counselor_desk.ui.wizards.release.deliver_reading import Delivered, delivery_place, read_delivered
from counselor_desk.ui.wizards.release.deliver_record import FilledDelivery, RecordCard
from counselor_desk.ui.wizards.release.deliver_sent import DidISendCard, ProductionsCard
from counselor_desk.ui.wizards.release.deliver_steps import StepsCard
from counselor_desk.ui.wizards.release.deliver_words import closed_words, next_steps
from counselor_desk.ui.wizards.release.one_at_a_time import OneAtATime
from counselor_desk.ui.wizards.release.request_words import paper_and_number
from counselor_desk.ui.wizards.release.step import FootButton, Step
from counselor_desk.ui.wizards.release.workbench import Workbench

_ROOM_FOR_TWO = 760


class DeliverStep(Step):
    """Everything that happens to a packet after it was built."""

    step = MatterStep.DELIVER_AND_LOG

    def __init__(self, context: PageContext, *, matter_id: MatterId | None, workbench: Workbench) -> None:
        super().__init__(context, matter_id=matter_id)
        self._workbench = workbench
        self._delivered: Delivered | None = None
        self._is_just_written = False
        self._has_begun = False
        self._once = OneAtATime(self)
        self._unfinished = UnfinishedForm(
            context.runner, context.desk, place="delivery", content=lambda: self._record.typed, parent=self
        )
        self._build()
        self._connect()

    def load(self) -> None:
        """See `Step.load`."""
        if self.matter_id is None:
            return
        desk, matter_id = self.context.desk, self.matter_id
        self.context.runner.run(
            lambda: read_delivered(desk, matter_id), owner=self, on_ok=self._show, on_error=self.fail
        )

    def foot_words(self) -> str:
        """See `Step.foot_words`."""
        return "Nothing has been sent. You deliver the files yourself."

    def go_on(self) -> FootButton:
        """See `Step.go_on`."""
        is_written = self._delivered is not None and bool(self._delivered.releases) and self._workbench.built is None
        return FootButton(
            "Done, back to the list",
            is_open=is_written,
            why_closed="" if is_written else self._why(),
            is_primary=self._delivered is not None and bool(self._delivered.deliveries),
        )

    def on_go_on(self, on_done: Callable[[], None]) -> None:
        """See `Step.on_go_on`; a delivery that is typed half is pointed at, a complete one is saved by leaving."""
        if self._record.typed and self._record.filled() is None:
            self._record.show_missing()
            return
        on_done()

    def leave(self, on_left: Callable[[], None]) -> None:
        """See `Step.leave`; what is complete is recorded, what is not waits beside the record."""
        filled = self._record.filled()
        if filled is None:
            self._unfinished.keep()
            on_left()
            return

        def refused(error: DeskError) -> None:
            self._on_refused(error)
            self.leave_refused.emit()

        if not self._record_delivery(filled, on_done=on_left, on_refused=refused):
            # it is being recorded already: this job comes after it
            self.context.runner.run(lambda: None, owner=self, on_ok=lambda _: on_left(), on_error=refused)

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        """See `Step.leave_for_lock`."""
        self._unfinished.keep()
        on_left()

    def act(self) -> FootButton | None:
        """See `Step.act`."""
        return self._folder_card.act()

    def on_act(self) -> None:
        """Choose a folder first, then write."""
        self._folder_card.on_act()

    def first_stop(self) -> QWidget | None:
        """See `Step.first_stop`."""
        return self.findChild(QWidget, "choose_folder") or self.findChild(QWidget, "received_by")

    # what is built

    def _build(self) -> None:
        formats = self.context.formats
        page = ScrollColumn(name="deliver_scroll", gap=16, margins=(24, 16, 24, 16))
        column(self).addWidget(page)
        self._notice = column()
        page.column.addLayout(self._notice)
        go_back = Button("Go to Build & verify", name="go_to_build")
        go_back.clicked.connect(lambda: self.step_requested.emit(MatterStep.BUILD_AND_VERIFY))
        self._empty = Card()
        self._empty.body.addWidget(
            EmptyState(
                "release",
                "Nothing has been built yet.",
                next_step="A packet lives in memory until it is written; leaving the wizard lets go of it.",
                button=go_back,
            )
        )
        page.column.addWidget(self._empty)
        self._columns = line(gap=16)
        left, right = column(gap=16), column(gap=16)
        self._columns.addLayout(left, 608)
        self._columns.addLayout(right, 400)
        page.column.addLayout(self._columns)
        page.column.addStretch(1)
        self._folder_card = FolderCard(self.context, workbench=self._workbench)
        self._record = RecordCard(formats=formats)
        self._productions = ProductionsCard(self.context)
        self._steps = StepsCard(self.context)
        self._follow_ups = FollowUpsCard(formats=formats)
        self._sent = DidISendCard(self.context)
        self._close = Button("Close the matter…", name="close_matter_button")
        for layout, parts in (
            (left, (self._folder_card, self._record, self._productions)),
            (right, (self._steps, self._follow_ups, self._sent)),
        ):
            for part in parts:
                layout.addWidget(part)
        left.addStretch(1)
        closing = line()
        closing.addWidget(self._close)
        closing.addStretch(1)
        right.addLayout(closing)
        right.addStretch(1)
        self._parts: tuple[QWidget, ...] = (
            self._folder_card,
            self._record,
            self._productions,
            self._steps,
            self._follow_ups,
            self._sent,
            self._close,
            self._empty,
        )
        for each in self._parts:
            each.hide()

    def _connect(self) -> None:
        self._folder_card.written.connect(self._on_packet_written)
        self._folder_card.let_go.connect(self._on_packet_let_go)
        self._folder_card.foot_changed.connect(self.foot_changed)
        self._record.filled_in.connect(self._on_filled_in)
        self._record.written.connect(self._unfinished.note_change)
        self._productions.written_again.connect(self.changed)
        for card in (self._folder_card, self._productions, self._steps, self._sent):
            card.said.connect(self._say_as)
            card.trouble.connect(self.fail)
        self._follow_ups.planned.connect(self._plan)
        self._follow_ups.done.connect(self._tick_off)
        self._close.clicked.connect(self._ask_to_close)

    # what it shows

    def _show(self, delivered: Delivered) -> None:
        self._delivered = delivered
        built = self._workbench.built
        has_release, is_open = bool(delivered.releases), delivered.matter.closed_at is None
        self._empty.setVisible(built is None and not has_release)
        self._folder_card.show_packet()
        self._record.setVisible(has_release and built is None)
        self._productions.setVisible(has_release)
        self._steps.setVisible(has_release or built is not None)
        self._follow_ups.setVisible(has_release)
        self._sent.show()
        self._close.setVisible(is_open and has_release and built is None)
        self._record.show_deliveries(delivered.deliveries)
        self._begin_delivery(delivered)
        self._productions.show_releases(delivered.releases, protected=delivered.protected)
        number, steps = self._next_steps()
        self._steps.show_steps(steps, number=number, matter=delivered.matter)
        self._follow_ups.show_follow_ups(delivered.follow_ups, today=self._today(), position=delivered.matter.position)
        if not is_open:
            self._say("This matter is closed.", closed_words(has_hold=delivered.has_hold), icon="lock")
        if self._is_just_written:
            self._is_just_written = False
            self._record.take_focus()
        self.foot_changed.emit()

    def _begin_delivery(self, delivered: Delivered) -> None:
        if not delivered.releases or self._record.typed:
            return
        place = delivery_place(delivered.releases[-1].id)
        if not self._has_begun and delivered.kept is not None:
            when = self.context.formats.moment(delivered.kept.kept_at, zone=self.context.zone)
            banner = kept_banner(when, drop="Begin anew", on_drop=self._begin_anew)
            self._record.type_again(delivered.kept.content, banner=banner)
        self._has_begun = True
        self._unfinished.start(place)

    def _begin_anew(self) -> None:
        self._record.clear_form()
        self._unfinished.drop()
        self._record.take_focus()

    def _next_steps(self) -> tuple[str, tuple[str, ...]]:
        delivered, built = self._delivered, self._workbench.built
        if delivered is None or (built is None and not delivered.releases):
            return "", ()
        names, position = self.context.names, delivered.matter.position
        if built is not None:
            number, recipient, is_protected = built.number, built.scope.recipient.name, built.passphrase is not None
        else:
            newest = delivered.releases[-1]
            number, recipient = newest.number, newest.recipient_name
            is_protected = number in delivered.protected
        steps = next_steps(
            recipient=recipient,
            client=names.of(delivered.client),
            position=position,
            is_protected=is_protected,
            number=number,
        )
        return number, steps

    def _why(self) -> str:
        return "Write the packet first." if self._workbench.built is not None else "Build a packet first."

    def _today(self) -> date:
        return self.context.clock.now().astimezone(ZoneInfo(self.context.zone)).date()

    def _say(self, sentence: str, second: str, *, tone: Tone = Tone.NEUTRAL, icon: str = "info") -> None:
        clear(self._notice)
        banner = Banner(sentence, second=second, tone=tone, icon=icon)
        banner.setObjectName("deliver_notice")
        self._notice.addWidget(banner)

    def _say_as(self, sentence: str, second: str, tone: Tone) -> None:
        self._say(sentence, second, tone=tone, icon="check" if tone is Tone.OK else "warn")

    # writing

    def _on_packet_written(self) -> None:
        self._is_just_written = True
        self._on_packet_let_go()

    def _on_packet_let_go(self) -> None:
        self.load()
        self.changed.emit()

    # what becomes of it

    def _save(self, save: Callable[[OpenDesk], object], *, dialog: Dialog | None = None) -> None:
        delivered = self._delivered
        if delivered is None:
            return
        desk, matter_id = self.context.desk, delivered.matter.id

        def job() -> Delivered:
            save(desk)
            return read_delivered(desk, matter_id)

        def saved(delivered: Delivered) -> None:
            clear(self._notice)
            self._show(delivered)
            self.changed.emit()

        self._once.run(job, on_ok=saved, dialog=dialog)

    def _on_filled_in(self, filled: FilledDelivery) -> None:
        self._record_delivery(filled, on_done=self._on_recorded, on_refused=self._on_refused)

    def _record_delivery(
        self, filled: FilledDelivery, *, on_done: Callable[[], None], on_refused: Callable[[DeskError], None]
    ) -> bool:
        delivered = self._delivered
        if delivered is None or not delivered.releases or self._once.is_busy:
            return False
        delivery = Delivery(
            release_id=delivered.releases[-1].id,
            delivered_on=filled.on,
            how=filled.how,
            received_by=filled.received_by,
            remark=filled.remark,
            # set by the service at saving
            recorded_at=datetime.min.replace(tzinfo=UTC),
        )
        desk = self.context.desk

        def saved(_: Delivery) -> None:
            self._record.clear_form()
            self._unfinished.start()
            self.changed.emit()
            on_done()

        def refused(error: DeskError) -> None:
            self._unfinished.resume()
            on_refused(error)

        job = self._unfinished.finishing(lambda: desk.deliveries.record(delivery))
        return self._once.run(job, on_ok=saved, on_error=refused)

    def _on_recorded(self) -> None:
        clear(self._notice)
        self.load()

    def _on_refused(self, error: DeskError) -> None:
        if not self._record.show_error(error):
            self.fail(error)

    def _plan(self, kind: FollowUpKind, day: date) -> None:
        matter_id = self.matter_id
        if matter_id is None:
            return
        self._save(
            lambda desk: desk.deliveries.plan(
                FollowUp(id=FollowUpId(desk.journal.ids.new()), matter_id=matter_id, kind=kind, due_on=day)
            )
        )

    def _tick_off(self, follow_up_id: FollowUpId) -> None:
        today = self._today()
        self._save(lambda desk: desk.deliveries.done(follow_up_id, on=today))

    def _ask_to_close(self) -> None:
        delivered = self._delivered
        if delivered is None:
            return
        request = delivered.matter.request
        dialog = CloseMatterDialog(
            self,
            paper=paper_and_number(request.paper, request.docket),
            client=self.context.names.of(delivered.client),
            has_hold=delivered.has_hold,
            open_follow_ups=sum(each.done_on is None for each in delivered.follow_ups),
        )
        matter_id = delivered.matter.id
        dialog.accepted.connect(lambda: self._save(lambda desk: desk.matters.close(matter_id), dialog=dialog))
        dialog.open()

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= px(_ROOM_FOR_TWO)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
