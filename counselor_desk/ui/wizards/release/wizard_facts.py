# SPDX-License-Identifier: GPL-3.0-or-later
"""What the frame around the steps shows of a matter, read in one job."""

from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.clients import Client
from counselor_desk.domain.gate import BUILDABLE_BASES
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import Matter
from counselor_desk.services.matter_list import next_due
from counselor_desk.services.matter_progress import StepState
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.releases import BuiltPacket, Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFacts:
    """A matter with its client, its eight steps and the date that counts now.

    `reached` is the step at which work stopped; `has_hold` tells whether one of this matter's holds stands.
    """

    matter: Matter = field(repr=False)
    client: Client = field(repr=False)
    states: tuple[StepState, ...]
    reached: MatterStep
    has_hold: bool
    due_on: date | None
    today: date

    @property
    def leads_to_packet(self) -> bool:
        """False for papers that are answered without the record."""
        return self.matter.basis in BUILDABLE_BASES

    def state(self, step: MatterStep) -> StepState:
        return self.states[step - 1]


def read_facts(
    desk: OpenDesk, matter_id: MatterId, *, preview: Preview | None, built: BuiltPacket | None, today: date
) -> MatterFacts:
    """Read what the frame shows; a job of the vault thread.

    Raises:
        UserError: RECORD_NOT_FOUND.
    """
    matter = desk.matters.get(matter_id)
    request = matter.request
    reached = desk.matter_progress.step_of(matter_id)
    if matter.basis not in BUILDABLE_BASES:
        reached = MatterStep.BASIS
    return MatterFacts(
        matter=matter,
        client=desk.clients.get(matter.client_id),
        states=desk.matter_progress.of(matter_id, preview=preview, built=built),
        reached=reached,
        has_hold=any(each.stands for each in desk.matters.holds_of(matter_id)),
        due_on=next_due(due_on=request.due_on, objection_due_on=request.objection_due_on, today=today),
        today=today,
    )
