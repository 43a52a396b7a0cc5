# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text can be read and every control found, in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import dataclasses
import re

import pytest

from counselor_desk.ui.theme import look
from counselor_desk.ui.theme.stylesheet import stylesheet
from counselor_desk.ui.theme.tokens import DARK, EDGE_PAIRS, LIGHT, TEXT_PAIRS, Tokens, Tone, tint

_TEXT, _EDGE = 4.5, 3.0


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


THEMES = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@THEMES
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_a_text_can_be_read_on_its_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= _TEXT


@THEMES
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_the_edge_of_a_control_can_be_seen_on_its_ground(tokens: Tokens, edge: str, ground: str) -> None:
    assert contrast(getattr(tokens, edge), getattr(tokens, ground)) >= _EDGE


@THEMES
@pytest.mark.parametrize("tone", Tone)
def test_a_chip_of_every_tone_can_be_read(tokens: Tokens, tone: Tone) -> None:
    colours = tint(tokens, tone)
    assert contrast(colours.text, colours.ground) >= _TEXT


@THEMES
def test_every_colour_is_six_hexadecimal_digits(tokens: Tokens) -> None:
    colours = {
        each.name: value for each in dataclasses.fields(tokens) if isinstance(value := getattr(tokens, each.name), str)
    }
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours.values()), colours


@THEMES
def test_the_style_sheet_knows_no_colour_but_those_of_the_theme(tokens: Tokens) -> None:
    known = {value for each in dataclasses.fields(tokens) if isinstance(value := getattr(tokens, each.name), str)}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}\b", stylesheet(tokens))) <= known


@THEMES
def test_no_surface_is_pure_black(tokens: Tokens) -> None:
    assert "#000000" not in {tokens.bg, tokens.surface, tokens.sunken, tokens.ink}


@pytest.mark.parametrize("scale", [1.0, 1.3, 2.0])
def test_lengths_grow_with_the_text(scale: float) -> None:
    look.put_on(LIGHT, text_scale=scale)
    try:
        assert [look.px(length) for length in (0, 10, 0.2)] == [0, round(10 * scale), 1]
    finally:
        look.put_on(LIGHT, text_scale=1.0)
