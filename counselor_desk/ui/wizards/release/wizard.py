# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from a court paper to a release: eight steps in one frame, each of which can be left and resumed."""

from collections.abc import Callable
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.ui.formats import in_days
from counselor_desk.ui.keys_ahead import KeysAhead
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.places import Place, RequestPlace, Section, SectionPlace
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.wizards.release.request_words import paper_and_number
from counselor_desk.ui.wizards.release.step import Step
from counselor_desk.ui.wizards.release.steps import TITLES, build_step, new_paper_words, step_words
from counselor_desk.ui.wizards.release.wizard_facts import MatterFacts, read_facts
from counselor_desk.ui.wizards.release.wizard_frame import FoldedSide, Foot, Head, Side
from counselor_desk.ui.wizards.release.workbench import Workbench

# px of the design: below this width the side becomes one line at the top
_ROOM_FOR_SIDE = 860
_DUE_SOON, _DUE_BEFORE_LONG = 3, 14


class ReleaseWizard(Page):
    """One matter from its arrival to its delivery; opens at the step that the matter has reached or at the place's."""

    covers_sidebar = True
    decides_by_keys = True

    def __init__(self, context: PageContext, *, place: RequestPlace) -> None:
        super().__init__(context)
        self._matter_id = place.matter_id
        self._client_id = place.client_id
        self._wanted = MatterStep(place.step) if place.step is not None else None
        self._facts: MatterFacts | None = None
        self._step: Step | None = None
        self._workbench = Workbench(parent=self)
        self._is_moving = False
        self._build()
        self._connect()

    @property
    def step(self) -> Step | None:
        """The step that is shown."""
        return self._step

    def load(self) -> None:
        if self._matter_id is None:
            self._side.steps.show_steps(new_paper_words(), current=0)
            self._show_step(MatterStep.REQUEST)
            return
        self._read(self._show_facts)

    def reload(self, changed: Changed) -> None:  # noqa: ARG002  # the figures of a matter rest on everything
        if self._step is not None:
            self._step.load()
        if self._matter_id is not None:
            self._read(self._show_facts)

    def leave(self, on_left: Callable[[], None]) -> None:
        if self._step is None:
            on_left()
            return
        self._step.leave(on_left)

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        if self._step is None:
            on_left()
            return
        self._step.leave_for_lock(on_left)

    def first_stop(self) -> QWidget | None:
        return self._step.first_stop() or self._foot.first_open() if self._step is not None else None

    def trouble_layout(self) -> QBoxLayout:
        return self._trouble_line

    def _build(self) -> None:
        whole = line(self)
        self._side = Side()
        whole.addWidget(self._side)
        right = column()
        self._folded = FoldedSide()
        self._folded.hide()
        self._head = Head()
        self._foot = Foot()
        self._trouble_line = column(margins=(24, 0, 24, 0))
        self._body = column()
        right.addWidget(self._folded)
        right.addWidget(self._head)
        right.addLayout(self._trouble_line)
        right.addLayout(self._body, 1)
        right.addWidget(self._foot)
        whole.addLayout(right, 1)

    def _connect(self) -> None:
        self._side.curtain_requested.connect(self.curtain_requested)
        self._side.lock_requested.connect(self.lock_requested)
        self._side.leave_requested.connect(self._save_and_leave)
        self._folded.leave_requested.connect(self._save_and_leave)
        self._side.steps.step_requested.connect(self._on_stepper_clicked)
        self._foot.back_requested.connect(self._go_back_a_step)
        self._foot.go_on_requested.connect(self._go_on)
        self._foot.act_requested.connect(self._act)
        self._workbench.preview_changed.connect(self._on_workbench_changed)
        self._workbench.built_changed.connect(self._on_workbench_changed)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._go_on)

    # what the frame shows

    def _read(self, on_ok: Callable[[MatterFacts], None]) -> None:
        matter_id = self._matter_id
        if matter_id is None:
            return
        context, workbench = self.context, self._workbench
        preview, built = workbench.preview, workbench.built
        today = context.clock.now().astimezone(ZoneInfo(context.zone)).date()
        context.runner.run_last(
            f"release_wizard_{id(self)}",
            lambda: read_facts(context.desk, matter_id, preview=preview, built=built, today=today),
            owner=self,
            on_ok=on_ok,
            on_error=self.show_trouble,
        )

    def _show_facts(self, facts: MatterFacts) -> None:
        self._facts = facts
        if self._step is None:
            self._show_step(self._wanted or facts.reached)
            return
        self._show_frame()

    def _show_frame(self) -> None:
        step = self._step
        if step is None:
            return
        number = step.step
        facts = self._facts
        if facts is not None:
            words = step_words(facts, current=number, formats=self.context.formats)
            self._side.steps.show_steps(words, current=number - 1)
        self._folded.show_step(number=number, of=len(TITLES), title=TITLES[number])
        self._head.show_words(title=TITLES[number], second=self._matter_words())
        self._head.hold.setVisible(facts is not None and facts.has_hold)
        self._show_due()
        self._show_foot()

    def _show_foot(self) -> None:
        step = self._step
        if step is None:
            return
        self._foot.show_left(step.foot_words(), step.foot_widget())
        self._foot.show_buttons(can_go_back=step.step is not MatterStep.REQUEST, go_on=step.go_on(), act=step.act())

    def _matter_words(self) -> str:
        facts = self._facts
        if facts is None:
            return "A paper that asks for a client’s record"
        names, request = self.context.names, facts.matter.request
        number = facts.state(MatterStep.BUILD_AND_VERIFY).release_number
        who = ", ".join(each for each in (names.of(facts.client), names.code_beside(facts.client)) if each)
        parts = (f"Release {number}" if number else "", paper_and_number(request.paper, request.docket), who)
        return ". ".join(part for part in parts if part)

    def _show_due(self) -> None:
        facts = self._facts
        delivered_on = None if facts is None else facts.state(MatterStep.DELIVER_AND_LOG).on
        if delivered_on is not None:
            words = f"Delivered {self.context.formats.weekday_and_day(delivered_on)}"
            self._head.show_due(words, tone=Tone.OK, icon="check")
            return
        if facts is None or facts.due_on is None or facts.matter.closed_at is not None:
            self._head.show_due("", tone=Tone.NEUTRAL)
            return
        days = (facts.due_on - facts.today).days
        tone = Tone.DANGER if days <= _DUE_SOON else Tone.WARN if days <= _DUE_BEFORE_LONG else Tone.NEUTRAL
        was = "Due" if days >= 0 else "Was due"
        self._head.show_due(f"{was} {self.context.formats.weekday_and_day(facts.due_on)}, {in_days(days)}", tone=tone)

    # going from step to step

    def _show_step(self, number: MatterStep) -> None:
        before = self._step
        self.clear_trouble()
        made = build_step(
            number,
            self.context,
            matter_id=self._matter_id,
            client_id=self._client_id,
            workbench=self._workbench,
        )
        made.changed.connect(self._on_changed)
        made.foot_changed.connect(self._show_foot)
        made.step_requested.connect(self._go_to_step)
        made.matter_opened.connect(self._on_matter_opened)
        made.place_requested.connect(self.place_requested)
        made.trouble.connect(self.show_trouble)
        made.leave_refused.connect(self._on_leave_refused)
        self._step = made
        if before is not None:
            self._foot.let_go()
            self._body.removeWidget(before)
            before.setParent(None)
            before.deleteLater()
        self._body.addWidget(made, 1)
        self._show_frame()
        keys = KeysAhead(self, decides_nothing=self.decides_by_keys)
        made.load()
        keys.until_answered(self.context.runner)
        first = made.first_stop() or self._foot.first_open()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_step(self, number: MatterStep) -> None:
        if self._step is None or self._is_moving or number is self._step.step:
            return
        self._is_moving = True
        self._step.leave(partial(self._arrive_at, number))

    def _arrive_at(self, number: MatterStep) -> None:
        self._is_moving = False
        self._show_step(number)
        self._read(self._show_facts)

    def _on_leave_refused(self) -> None:
        self._is_moving = False
        self.leave_refused.emit()

    def _on_stepper_clicked(self, number: int) -> None:
        self._go_to_step(MatterStep(number + 1))

    def _go_back_a_step(self) -> None:
        if self._step is not None and self._step.step > MatterStep.REQUEST:
            self._go_to_step(MatterStep(self._step.step - 1))

    def _go_on(self) -> None:
        step = self._step
        button = step.go_on() if step is not None else None
        if step is None or button is None or not button.is_open or self._is_moving:
            return
        if step.step is MatterStep.DELIVER_AND_LOG:
            step.on_go_on(self._save_and_leave)
            return
        step.on_go_on(partial(self._go_on_to, MatterStep(step.step + 1)))

    def _go_on_to(self, number: MatterStep) -> None:
        self._go_to_step(number)

    def _act(self) -> None:
        if self._step is not None:
            self._step.on_act()

    def _save_and_leave(self) -> None:
        place: Place = SectionPlace(Section.REQUESTS)
        self.go_to(place)

    # what steps report

    def _on_changed(self) -> None:
        self.clear_trouble()
        self.journal_changed.emit(Changed.MATTERS)
        self._show_foot()
        self._read(self._show_facts)

    def _on_matter_opened(self, matter_id: MatterId) -> None:
        self._matter_id = matter_id
        self.journal_changed.emit(Changed.MATTERS | Changed.CLIENTS)
        self._read(self._show_facts)

    def _on_workbench_changed(self) -> None:
        if self._step is not None:
            self._read(self._show_facts)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_folded = self.width() < px(_ROOM_FOR_SIDE)
        self._side.setVisible(not is_folded)
        self._folded.setVisible(is_folded)
        self._head.fold(is_folded=is_folded)
        self._foot.fold(is_folded=is_folded)
