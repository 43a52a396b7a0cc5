# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a text by their places, for whoever wants to mark them without writing into the text."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextSpan:
    """The place of the first sign and the place behind the last one, as Python counts."""

    start: int
    end: int


def joined(spans: Iterable[TextSpan]) -> tuple[TextSpan, ...]:
    """Spans in their order, those that touch or overlap made one, empty ones left out."""
    kept: list[TextSpan] = []
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        if span.start >= span.end:
            continue
        if kept and span.start <= kept[-1].end:
            kept[-1] = TextSpan(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)
