# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper to sign on: what a hand draws is what is kept, and what is kept looks the same again."""

from collections.abc import Iterator, Sequence

import pytest
from factories import a_drawn_signature
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from counselor_desk.domain.drawn_signatures import drawn
from counselor_desk.ui.theme import application_style
from counselor_desk.ui.theme.tokens import DARK
from counselor_desk.ui.widgets.signature_pad import SignaturePad, SignatureView


@pytest.fixture
def pad() -> Iterator[SignaturePad]:
    made = SignaturePad(name="pad", accessible="Paper to sign on")
    made.resize(400, 136)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def draw(pad: SignaturePad, points: Sequence[tuple[int, int]]) -> None:
    first, *others = (QPoint(x, y) for x, y in points)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first)
    for point in others:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, others[-1] if others else first)


def ink_in(image: QImage, *, middle: QPoint) -> bool:
    """Whether a dark pixel lies near a point."""
    around = ((middle.x() + x, middle.y() + y) for x in range(-3, 4) for y in range(-3, 4))
    return any(QColor(image.pixel(x, y)).lightness() < 90 for x, y in around)


def test_a_fresh_pad_is_empty_and_says_so(pad: SignaturePad) -> None:
    assert (pad.is_empty, pad.accessibleDescription()) == (True, "Nothing is drawn yet.")


def test_a_stroke_is_kept_as_shares_of_the_paper(pad: SignaturePad) -> None:
    draw(pad, [(40, 68), (200, 34), (360, 102)])

    assert pad.lines == [[(0.1, 0.5), (0.5, 0.25), (0.9, 0.75)]]
    assert pad.ratio == pytest.approx(400 / 136)


def test_lifting_the_pen_begins_another_stroke(pad: SignaturePad) -> None:
    draw(pad, [(40, 40), (80, 60)])
    draw(pad, [(120, 40)])

    assert [len(points) for points in pad.lines] == [2, 1]


def test_a_line_drawn_over_the_edge_stays_on_the_paper(pad: SignaturePad) -> None:
    draw(pad, [(380, 60), (480, 300)])

    assert pad.lines[0][-1] == (1.0, 1.0)


def test_moving_without_pressing_draws_nothing(pad: SignaturePad) -> None:
    QTest.mouseMove(pad, QPoint(100, 100))

    assert pad.is_empty


def test_the_whole_line_is_taken_away(pad: SignaturePad) -> None:
    told: list[bool] = []
    pad.line_changed.connect(lambda: told.append(pad.is_empty))
    draw(pad, [(40, 40), (80, 60)])
    pad.wipe()

    assert told == [False, True]


def test_a_kept_signature_is_drawn_where_the_hand_was(pad: SignaturePad) -> None:
    draw(pad, [(60, 30), (120, 60), (180, 40)])
    signature = drawn(pad.lines, ratio=pad.ratio, signed_at=a_drawn_signature().signed_at)
    view = SignatureView(signature, name="view", accessible="Signature")
    view.resize(QSize(400, 136))

    image = view.grab().toImage()
    view.deleteLater()

    assert ink_in(image, middle=QPoint(60, 30))
    assert not ink_in(image, middle=QPoint(250, 40))


def test_a_wider_view_keeps_the_proportions() -> None:
    signature = a_drawn_signature(strokes=(((0.0, 0.2), (0.2, 0.2)),), ratio=1.0)
    view = SignatureView(signature, name="view", accessible="Signature")
    view.resize(QSize(500, 100))

    image = view.grab().toImage()
    view.deleteLater()

    # the square that was signed on stands in the middle of the sheet: from 200 to 300
    assert ink_in(image, middle=QPoint(210, 20))
    assert not ink_in(image, middle=QPoint(50, 20))


def test_the_paper_stays_white_in_the_dark(pad: SignaturePad, dressed_application: QApplication) -> None:
    application_style.apply(dressed_application, tokens=DARK)

    image = pad.grab().toImage()

    assert QColor(image.pixel(200, 10)).name() == "#ffffff"
