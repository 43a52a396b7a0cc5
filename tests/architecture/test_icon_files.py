# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds every icon to one drawing style, so that the window can recolour and rescale each of them in the same way."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ICONS = Path(__file__).resolve().parents[2] / "resources" / "icons"

# the window replaces the colour and, for small sizes, the width of the line by their exact text
ROOT_ELEMENT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20" fill="none" stroke="currentColor" '
    'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">'
)

ATTRIBUTES = {
    "path": {"d"},
    "circle": {"cx", "cy", "r"},
    "rect": {"x", "y", "width", "height", "rx"},
    "line": {"x1", "y1", "x2", "y2"},
}
FILLED = {"fill": "currentColor", "stroke": "none"}

# half the widest line that is ever drawn: 1.5 px at 14 px are 2.14 units of the 20 unit box
HALF_LINE = 1.08

NUMBERS_OF = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}

ATTRIBUTE = re.compile(r' ([\w:-]+)="([^"]*)"')
SHAPE = re.compile(r'<(\w+)((?: [\w:-]+="[^"]*")+)/>')

Point = tuple[float, float]
Shape = tuple[str, dict[str, str]]


def shapes_in(text: str) -> list[Shape]:
    """Every shape with its attributes; fails on anything that is no plain shape inside the one root element."""
    assert text.startswith(ROOT_ELEMENT), "another root element"
    assert text.endswith("</svg>\n"), "no end of the root element, or something after it"
    body = text.removeprefix(ROOT_ELEMENT).removesuffix("</svg>\n")
    shapes = [(name, dict(ATTRIBUTE.findall(rest))) for name, rest in SHAPE.findall(body)]
    assert shapes, "nothing is drawn"
    assert not SHAPE.sub("", body), "something that is no plain shape"
    for name, attributes in shapes:
        assert name in ATTRIBUTES, f"<{name}> is no plain shape"
        paint = {key: value for key, value in attributes.items() if key not in ATTRIBUTES[name]}
        assert paint in ({}, FILLED), f"<{name}> carries {paint}"
    return shapes


def arc(start: Point, radii: Point, large: bool, sweep: bool, end: Point) -> Iterator[Point]:
    """Points along an unrotated arc (SVG 1.1, appendix F.6.5, from end points to centre)."""
    rx, ry = radii
    x, y = (start[0] - end[0]) / 2 / rx, (start[1] - end[1]) / 2 / ry
    half_chord = math.hypot(x, y)
    # radii too short for the chord are lengthened until they reach (F.6.6)
    grow = max(1.0, half_chord)
    x, y, rx, ry = x / grow, y / grow, rx * grow, ry * grow
    half_chord = min(1.0, half_chord)
    if half_chord == 0:
        return
    away = math.sqrt(1 - half_chord**2) / half_chord * (1 if large != sweep else -1)
    middle = (y * away, -x * away)
    first = math.atan2(y - middle[1], x - middle[0])
    turn = math.atan2(-y - middle[1], -x - middle[0]) - first
    turn = turn % math.tau if sweep else -(-turn % math.tau)
    centre = ((start[0] + end[0]) / 2 + middle[0] * rx, (start[1] + end[1]) / 2 + middle[1] * ry)
    for step in range(33):
        angle = first + turn * step / 32
        yield centre[0] + rx * math.cos(angle), centre[1] + ry * math.sin(angle)


def path_points(d: str) -> Iterator[Point]:
    """End points, control points (which enclose their curve) and points along arcs of path data."""
    commands = re.findall(r"([A-Za-z])([^A-Za-z]*)", d)
    x = y = start_x = start_y = 0.0
    for letter, written in commands:
        kind = letter.upper()
        count = NUMBERS_OF[kind]
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", written)]
        assert len(numbers) % count == 0 if count else not numbers, f"{letter}{written} is not complete"
        if kind == "Z":
            x, y = start_x, start_y
        for at in range(0, len(numbers), count or 1):
            each = numbers[at : at + count]
            from_x, from_y = (x, y) if letter.islower() else (0.0, 0.0)
            before = (x, y)
            if kind == "H":
                x = from_x + each[0]
            elif kind == "V":
                y = from_y + each[0]
            else:
                x, y = from_x + each[-2], from_y + each[-1]
            if kind == "M" and at == 0:
                start_x, start_y = x, y
            if kind in "CS":
                yield from ((from_x + each[i], from_y + each[i + 1]) for i in range(0, count - 2, 2))
            if kind == "A":
                assert each[2] == 0, "a rotated arc"
                yield from arc(before, (each[0], each[1]), bool(each[3]), bool(each[4]), (x, y))
            yield x, y


def points_of(shape: Shape) -> Iterator[Point]:
    name, attributes = shape
    if name == "path":
        yield from path_points(attributes["d"])
        return
    of = {key: float(value) for key, value in attributes.items() if key in ATTRIBUTES[name]}
    if name == "circle":
        yield of["cx"] - of["r"], of["cy"] - of["r"]
        yield of["cx"] + of["r"], of["cy"] + of["r"]
    elif name == "rect":
        yield of["x"], of["y"]
        yield of["x"] + of["width"], of["y"] + of["height"]
    else:
        yield of["x1"], of["y1"]
        yield of["x2"], of["y2"]


def outside(text: str) -> list[Point]:
    """The points whose line would be cut off at the edge of the box at the smallest size."""
    return [
        point
        for shape in shapes_in(text)
        for point in points_of(shape)
        if not all(HALF_LINE <= coordinate <= 20 - HALF_LINE for coordinate in point)
    ]


def drawing(body: str) -> str:
    return f"{ROOT_ELEMENT}{body}</svg>\n"


every_icon = pytest.mark.parametrize("icon", sorted(ICONS.iterdir()), ids=lambda icon: icon.name)


@every_icon
def test_the_file_is_an_icon_named_in_small_letters(icon: Path) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.svg", icon.name)


@every_icon
def test_the_icon_is_plain_shapes_under_the_one_root_element(icon: Path) -> None:
    assert shapes_in(icon.read_text(encoding="utf-8"))


@every_icon
def test_no_line_of_the_icon_is_cut_off_by_the_box(icon: Path) -> None:
    assert not outside(icon.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        drawing(""),
        drawing('<path d="M4 4h9" style="fill:red"/>'),
        drawing('<path d="M4 4h9" transform="scale(2)"/>'),
        drawing('<path id="a" d="M4 4h9"/>'),
        drawing('<path d="M4 4h9" fill="#1f2a30" stroke="none"/>'),
        drawing('<path d="M4 4h9" fill="currentColor"/>'),
        drawing("<text>Desk</text>"),
        drawing('<g fill="none"><path d="M4 4h9"/></g>'),
        drawing('<ellipse cx="9" cy="9" rx="4" ry="2"/>'),
        drawing('<path d="M4 4h9"/>').replace("1.6", "2"),
        drawing('<path d="M4 4h9"/>') + "<!-- drawn by hand -->\n",
    ],
)
def test_anything_but_plain_shapes_is_refused(text: str) -> None:
    with pytest.raises(AssertionError):
        shapes_in(text)


@pytest.mark.parametrize(
    "body",
    [
        '<path d="M4 4h16"/>',
        '<path d="M4 4l4 4 12 1"/>',
        '<path d="M4 4c0-9 3-9 3 0"/>',
        '<path d="M2 10a8 8 0 0 1 16 0a8 9.5 0 0 1-16 0"/>',
        '<path d="M8 4a4 4 0 0 1 4 0M10 10zl-9.5 0"/>',
        '<circle cx="10" cy="10" r="9.5"/>',
        '<rect x="3" y="3" width="14" height="17" rx="1"/>',
        '<line x1="4" y1="0" x2="4" y2="9"/>',
    ],
)
def test_a_line_at_the_edge_of_the_box_is_seen(body: str) -> None:
    assert outside(drawing(body))


def test_an_arc_is_followed_on_the_side_it_is_drawn() -> None:
    upper = [y for _, y in path_points("M4 10a6 5 0 0 1 12 0")]
    lower = [y for _, y in path_points("M4 10a6 5 0 0 0 12 0")]

    assert min(upper) == pytest.approx(5)
    assert max(lower) == pytest.approx(15)
