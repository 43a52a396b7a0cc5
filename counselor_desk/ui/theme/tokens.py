# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours of both themes by what they are for, and which of them may stand on which.

Every pair in `TEXT_PAIRS` has a contrast of at least 4.5:1, every pair in `EDGE_PAIRS` of at least 3:1 (WCAG 2.2,
1.4.3 and 1.4.11); a test computes them.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours of one theme as #RRGGBB; a `soft` colour is a ground, the one without is its text."""

    is_dark: bool
    bg: str
    sunken: str
    surface: str
    subtle: str
    ink: str
    muted: str
    line: str
    linesoft: str
    line2: str
    field: str
    accent: str
    hover: str
    pressed: str
    on_accent: str
    accent_soft: str
    accent_ink: str
    ok: str
    ok_soft: str
    ok_edge: str
    warn: str
    warn_soft: str
    warn_edge: str
    danger: str
    danger_soft: str
    danger_edge: str
    danger_fill: str
    on_danger: str
    hold: str
    hold_soft: str
    hold_edge: str
    violet: str
    violet_soft: str
    violet_edge: str
    disabled: str
    disabled_bg: str
    scrim: str
    scrim_opacity: float
    paper: str = "#FFFFFF"
    paper_ink: str = "#1B2328"
    paper_grey: str = "#4A5459"
    paper_line: str = "#CFCABE"


LIGHT = Tokens(
    is_dark=False,
    bg="#F6F5F1",
    sunken="#EEECE5",
    surface="#FFFFFF",
    subtle="#FAF9F6",
    ink="#1F2A30",
    muted="#566268",
    line="#E3E0D8",
    linesoft="#EDEAE3",
    line2="#CFCABE",
    field="#868B86",
    accent="#1F6F66",
    hover="#195C55",
    pressed="#134A44",
    on_accent="#FFFFFF",
    accent_soft="#E2EFEC",
    accent_ink="#17574F",
    ok="#2A6E46",
    ok_soft="#E4F2E8",
    ok_edge="#C3DFCB",
    warn="#835500",
    warn_soft="#FBF1DC",
    warn_edge="#EBD9B0",
    danger="#A4343A",
    danger_soft="#FAE9E8",
    danger_edge="#EEC9C7",
    danger_fill="#A4343A",
    on_danger="#FFFFFF",
    hold="#45539B",
    hold_soft="#E9EBF7",
    hold_edge="#C9CFEB",
    violet="#6A4A8C",
    violet_soft="#F1EAF7",
    violet_edge="#D8C8E6",
    disabled="#62696B",
    disabled_bg="#EEECE5",
    scrim="#1F2A30",
    scrim_opacity=0.16,
)

DARK = Tokens(
    is_dark=True,
    bg="#161A1C",
    sunken="#111517",
    surface="#1E2427",
    subtle="#242B2E",
    ink="#E8E6E0",
    muted="#A5AFB0",
    line="#333B3F",
    linesoft="#2B3336",
    line2="#465156",
    field="#78848A",
    accent="#76C7BA",
    hover="#8AD3C7",
    pressed="#62B5A8",
    on_accent="#0C211E",
    accent_soft="#1D3835",
    accent_ink="#A5DDD3",
    ok="#93D0A8",
    ok_soft="#1F3729",
    ok_edge="#30533E",
    warn="#E6BC6E",
    warn_soft="#39301C",
    warn_edge="#574A2B",
    danger="#F2A6A3",
    danger_soft="#412829",
    danger_edge="#613B3C",
    danger_fill="#F2A6A3",
    on_danger="#2A1414",
    hold="#B4BEF5",
    hold_soft="#2A304D",
    hold_edge="#414A74",
    violet="#D0B8EA",
    violet_soft="#362C46",
    violet_edge="#534468",
    disabled="#949EA2",
    disabled_bg="#262D30",
    scrim="#080A0B",
    scrim_opacity=0.45,
)


class Tone(StrEnum):
    """What a status means; its words are always beside its colour."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"
    HOLD = "hold"
    VIOLET = "violet"


@dataclass(frozen=True, slots=True)
class Tint:
    """The three colours of a tone: its text, its soft ground, the edge of that ground."""

    text: str
    ground: str
    edge: str


def tint(tokens: Tokens, tone: Tone) -> Tint:
    """The colours that say a tone in a theme."""
    if tone is Tone.NEUTRAL:
        return Tint(tokens.muted, tokens.sunken, tokens.line)
    if tone is Tone.ACCENT:
        return Tint(tokens.accent_ink, tokens.accent_soft, tokens.accent)
    name = tone.value
    return Tint(getattr(tokens, name), getattr(tokens, f"{name}_soft"), getattr(tokens, f"{name}_edge"))


_GROUNDS = ("bg", "sunken", "surface", "subtle")
_SOFT_GROUNDS = ("accent_soft", "ok_soft", "warn_soft", "danger_soft", "hold_soft", "violet_soft")

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, ground) for text in ("ink", "muted") for ground in (*_GROUNDS, *_SOFT_GROUNDS)),
    *(("accent", ground) for ground in (*_GROUNDS, "accent_soft")),
    *(("accent_ink", ground) for ground in ("accent_soft", "bg", "surface")),
    *(("on_accent", ground) for ground in ("accent", "hover", "pressed")),
    *(
        (tone, ground)
        for tone in ("ok", "warn", "danger", "hold", "violet")
        for ground in (f"{tone}_soft", "surface", "subtle", "sunken")
    ),
    ("on_danger", "danger_fill"),
    ("disabled", "disabled_bg"),
    ("paper_ink", "paper"),
    ("paper_grey", "paper"),
)
"""Every text colour with every ground that it is set on."""

EDGE_PAIRS: tuple[tuple[str, str], ...] = (
    ("field", "surface"),
    ("field", "bg"),
    ("accent", "surface"),
    ("accent", "bg"),
    ("danger", "surface"),
)
"""Edges without which a control could not be found, with the grounds that they lie on."""
