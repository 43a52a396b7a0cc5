# SPDX-License-Identifier: GPL-3.0-or-later
"""The look in force: one theme and one text size for the whole process, as Qt has one style sheet for it.

Widgets that paint themselves ask here while they paint, so a change of theme needs no signal of ours: setting the new
style sheet repaints everything.
"""

from dataclasses import dataclass

from counselor_desk.ui.theme.tokens import LIGHT, Tokens


@dataclass(slots=True)
class _Look:
    tokens: Tokens = LIGHT
    scale: float = 1.0
    motion: bool = True


_look = _Look()


def tokens() -> Tokens:
    """The colours in force."""
    return _look.tokens


def px(length: float) -> int:
    """A length of the design (px at 100 %) at the text size in force; never below 1 for what is not 0."""
    if length == 0:
        return 0
    return max(1, round(length * _look.scale))


def scale() -> float:
    """The text size in force: 1.0 to 2.0."""
    return _look.scale


def put_on(colours: Tokens, *, text_scale: float) -> None:
    """Change the look; `theme.application_style.apply` calls it before it sets the style sheet."""
    _look.tokens = colours
    _look.scale = text_scale
