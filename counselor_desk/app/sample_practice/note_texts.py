# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the parts of a session in the order in which a counselor writes them: SOAP, DAP, BIRP or narrative."""

from dataclasses import dataclass, field
from random import Random

from counselor_desk.domain.notes import TEMPLATE_HEADINGS, NoteTemplate

Sections = tuple[tuple[str, str], ...]


@dataclass
class SessionParts:
    """The sentences of one session by what they are about; an empty list leaves nothing in the note."""

    arrival: list[str] = field(default_factory=list)
    follow_up: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    life: list[str] = field(default_factory=list)
    measure: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    came: list[str] = field(default_factory=list)
    means: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    safety: list[str] = field(default_factory=list)
    plan: list[str] = field(default_factory=list)


def arrange(template: NoteTemplate, parts: SessionParts, rng: Random) -> Sections:
    """The sections of a note; what comes first in a section changes from note to note."""
    headings = TEMPLATE_HEADINGS[template]
    return tuple(zip(headings, (_text(blocks) for blocks in _BLOCKS[template](parts, rng)), strict=True))


def narrative(*paragraphs: list[str]) -> Sections:
    """A note in paragraphs under the one heading of the narrative template."""
    heading = TEMPLATE_HEADINGS[NoteTemplate.NARRATIVE][0]
    return ((heading, "\n\n".join(" ".join(sentences) for sentences in paragraphs if sentences)),)


_Blocks = list[list[str]]


def _text(blocks: _Blocks) -> str:
    return " ".join(sentence for block in blocks for sentence in block)


def _brought(parts: SessionParts, rng: Random) -> _Blocks:
    """What the client reported; the task may come before or after the week, everyday things last or first."""
    chance = rng.random()
    if chance < 0.45:
        return [parts.follow_up, parts.said, parts.life]
    if chance < 0.85:
        return [parts.said, parts.life, parts.follow_up]
    return [parts.life, parts.said, parts.follow_up]


def _soap(parts: SessionParts, rng: Random) -> list[_Blocks]:
    seen = [parts.arrival, parts.measure] if rng.random() < 0.6 else [parts.measure, parts.arrival]
    return [
        _brought(parts, rng),
        [*seen, parts.did, parts.came],
        _assessed(parts, rng),
        [parts.plan],
    ]


def _dap(parts: SessionParts, rng: Random) -> list[_Blocks]:
    brought = _brought(parts, rng)
    data = [parts.arrival, *brought] if rng.random() < 0.5 else [*brought, parts.arrival]
    return [[*data, parts.measure, parts.did, parts.came], _assessed(parts, rng), [parts.plan]]


def _birp(parts: SessionParts, rng: Random) -> list[_Blocks]:
    brought = _brought(parts, rng)
    behavior = [parts.arrival, *brought] if rng.random() < 0.6 else [*brought, parts.arrival]
    return [
        [*behavior, parts.measure],
        [parts.did],
        [parts.came, *_assessed(parts, rng)],
        [parts.plan],
    ]


def _assessed(parts: SessionParts, rng: Random) -> _Blocks:
    if rng.random() < 0.7:
        return [parts.means, parts.progress, parts.safety]
    return [parts.progress, parts.means, parts.safety]


def _paragraphs(parts: SessionParts, rng: Random) -> list[_Blocks]:
    brought = _brought(parts, rng)
    first = [parts.arrival, *brought] if rng.random() < 0.5 else brought
    second = [parts.measure, parts.did, parts.came]
    if first is brought:
        second = [parts.arrival, *second]
    third = [*_assessed(parts, rng), parts.plan]
    text = "\n\n".join(_text(blocks) for blocks in (first, second, third) if _text(blocks))
    return [[[text]]]


_BLOCKS = {
    NoteTemplate.SOAP: _soap,
    NoteTemplate.DAP: _dap,
    NoteTemplate.BIRP: _birp,
    NoteTemplate.NARRATIVE: _paragraphs,
}
