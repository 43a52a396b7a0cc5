# SPDX-License-Identifier: GPL-3.0-or-later
"""The eight steps: their names, the class of each, and the fact that stands under each name.

The imports stand in the function: the last steps bring in the drawing of pages, which the first do not need.
"""

from collections.abc import Mapping

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.ids import ClientId, MatterId
from counselor_desk.domain.matter_steps import MatterStep, StepStatus
from counselor_desk.services.matter_progress import StepState
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.stepper import StepLook, StepWords
from counselor_desk.ui.wizards.release.request_words import signed_by
from counselor_desk.ui.wizards.release.step import Step
from counselor_desk.ui.wizards.release.wizard_facts import MatterFacts
from counselor_desk.ui.wizards.release.workbench import Workbench

TITLES: Mapping[MatterStep, str] = {
    MatterStep.REQUEST: "Request",
    MatterStep.HOLD: "Hold",
    MatterStep.BASIS: "Basis",
    MatterStep.SCOPE: "Scope",
    MatterStep.PEOPLE: "People",
    MatterStep.REVIEW_AND_REDACT: "Review & redact",
    MatterStep.BUILD_AND_VERIFY: "Build & verify",
    MatterStep.DELIVER_AND_LOG: "Deliver & log",
}
_LOOKS = {
    StepStatus.DONE: StepLook.DONE,
    StepStatus.STARTED: StepLook.STARTED,
    StepStatus.TO_COME: StepLook.TO_COME,
}
_NOT_STARTED = "Not started"
_NO_PACKET = "No packet on this paper"


def build_step(
    step: MatterStep,
    context: PageContext,
    *,
    matter_id: MatterId | None,
    client_id: ClientId | None,
    workbench: Workbench,
) -> Step:
    """Build one step; it shows nothing until it is told to load.

    Args:
        matter_id: None while the paper is not on file yet, which only the first step can live with.
        client_id: whom the first step is about to name, where that is known.
    """
    if step is MatterStep.REQUEST:
        from counselor_desk.ui.wizards.release.request import RequestStep

        return RequestStep(context, matter_id=matter_id, client_id=client_id)
    if matter_id is None:
        raise BugError("a step without a matter")
    match step:
        case MatterStep.HOLD:
            from counselor_desk.ui.wizards.release.hold import HoldStep

            return HoldStep(context, matter_id=matter_id)
        case MatterStep.BASIS:
            from counselor_desk.ui.wizards.release.basis import BasisStep

            return BasisStep(context, matter_id=matter_id)
        case MatterStep.SCOPE:
            from counselor_desk.ui.wizards.release.scope import ScopeStep

            return ScopeStep(context, matter_id=matter_id)
        case MatterStep.PEOPLE:
            from counselor_desk.ui.wizards.release.people import PeopleStep

            return PeopleStep(context, matter_id=matter_id)
        case MatterStep.REVIEW_AND_REDACT:
            from counselor_desk.ui.wizards.release.review import ReviewStep

            return ReviewStep(context, matter_id=matter_id, workbench=workbench)
        case MatterStep.BUILD_AND_VERIFY:
            from counselor_desk.ui.wizards.release.build import BuildStep

            return BuildStep(context, matter_id=matter_id, workbench=workbench)
        case MatterStep.DELIVER_AND_LOG:
            from counselor_desk.ui.wizards.release.deliver import DeliverStep

            return DeliverStep(context, matter_id=matter_id, workbench=workbench)


def new_paper_words() -> tuple[StepWords, ...]:
    """The steps before anything is on file."""
    first = StepWords(TITLES[MatterStep.REQUEST], "What arrived", StepLook.TO_COME, can_open=True)
    later = (StepWords(TITLES[each], _NOT_STARTED, StepLook.TO_COME, can_open=False) for each in list(MatterStep)[1:])
    return (first, *later)


def step_words(facts: MatterFacts, *, current: MatterStep, formats: Formats) -> tuple[StepWords, ...]:
    """The steps of a matter with what stands under each name, and which of them can be opened."""
    furthest = max(facts.reached, current)
    return tuple(
        StepWords(
            TITLES[state.step],
            _fact(state, facts=facts, is_current=state.step is current, formats=formats),
            _look(state, facts=facts),
            can_open=_leads_there(state.step, facts)
            and (state.status is not StepStatus.TO_COME or state.step <= furthest),
        )
        for state in facts.states
    )


def _leads_there(step: MatterStep, facts: MatterFacts) -> bool:
    return step <= MatterStep.BASIS or facts.leads_to_packet


def _look(state: StepState, *, facts: MatterFacts) -> StepLook:
    return _LOOKS[state.status] if _leads_there(state.step, facts) else StepLook.TO_COME


def _fact(state: StepState, *, facts: MatterFacts, is_current: bool, formats: Formats) -> str:
    if not _leads_there(state.step, facts):
        return _NO_PACKET if state.step is MatterStep.SCOPE else _NOT_STARTED
    match state.step:
        case MatterStep.REQUEST:
            return "" if state.on is None else f"Served {formats.weekday_and_day(state.on)}"
        case MatterStep.HOLD:
            return "No hold stands" if state.on is None else f"On since {formats.short_day(state.on)}"
        case MatterStep.BASIS:
            if not facts.leads_to_packet:
                return "Answered without the record"
            is_done = state.status is StepStatus.DONE
            return signed_by(facts.matter.request) if is_done else f"{state.done} of {state.total} on file"
        case MatterStep.SCOPE:
            return _scope_fact(state, is_current=is_current)
        case MatterStep.PEOPLE:
            return _people_fact(state)
        case MatterStep.REVIEW_AND_REDACT:
            return _pages_fact(state)
        case MatterStep.BUILD_AND_VERIFY:
            return _build_fact(state)
        case MatterStep.DELIVER_AND_LOG:
            if state.on is not None:
                return f"Delivered {formats.weekday_and_day(state.on)}"
            return "Written, not handed over" if state.status is StepStatus.STARTED else _NOT_STARTED


def _scope_fact(state: StepState, *, is_current: bool) -> str:
    if state.status is StepStatus.TO_COME:
        return "What the paper names" if is_current else _NOT_STARTED
    if state.undecided:
        return f"{counted(state.undecided, 'item needs', 'items need')} your eyes"
    return f"{state.released} release, {state.withheld} withheld"


def _people_fact(state: StepState) -> str:
    if not state.total:
        return "Nobody found" if state.status is StepStatus.DONE else _NOT_STARTED
    if state.status is StepStatus.TO_COME and not state.done:
        return f"{counted(state.total, 'person', 'people')} found"
    return f"{state.done} of {state.total} decided"


def _pages_fact(state: StepState) -> str:
    if state.release_number is not None and state.total is not None:
        return f"Replacement, {state.done} of {state.total}"
    if state.status is StepStatus.TO_COME:
        return _NOT_STARTED if state.total is None else counted(state.total, "page")
    if state.total is None:
        return f"{counted(state.done or 0, 'page')} seen"
    return f"{state.done} of {state.total} pages seen"


def _build_fact(state: StepState) -> str:
    if state.total is not None:
        return f"{state.done} of {state.total} checks passed"
    if state.status is StepStatus.DONE and state.release_number:
        return f"Built, {state.release_number}"
    return _NOT_STARTED
