# SPDX-License-Identifier: GPL-3.0-or-later
"""The eight steps from a paper to a packet that was handed over, and how far a matter has come."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class MatterStep(IntEnum):
    """The steps in their order; the number is the one on screen."""

    REQUEST = 1
    HOLD = 2
    BASIS = 3
    SCOPE = 4
    PEOPLE = 5
    REVIEW_AND_REDACT = 6
    BUILD_AND_VERIFY = 7
    DELIVER_AND_LOG = 8


class StepStatus(StrEnum):
    """How far one step is."""

    DONE = "done"
    STARTED = "started"
    TO_COME = "to_come"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterMarks:
    """What work on a matter leaves behind in the journal, each told without reading the record itself."""

    has_scope: bool
    has_people: bool
    has_seen_pages: bool
    has_release: bool
    is_answered_by_letter: bool = False


def step_reached(marks: MatterMarks) -> MatterStep:
    """The step that a matter is at: the furthest one at which something was done.

    A paper brings its hold by the same save, so that no matter stands before the basis; a build is kept only once it
    was written out, so that none stands at the build. A paper that is answered by a letter, such as a subpoena that no
    judge signed, goes no further than its basis.
    """
    if marks.is_answered_by_letter and not marks.has_release:
        return MatterStep.BASIS
    if marks.has_release:
        return MatterStep.DELIVER_AND_LOG
    if marks.has_seen_pages:
        return MatterStep.REVIEW_AND_REDACT
    if marks.has_people:
        return MatterStep.PEOPLE
    return MatterStep.SCOPE if marks.has_scope else MatterStep.BASIS
