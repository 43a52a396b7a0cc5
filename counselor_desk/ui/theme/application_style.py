# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the look on the application: font, palette and style sheet together, at the start and at every change."""

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from counselor_desk.ui.theme import look
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.stylesheet import stylesheet
from counselor_desk.ui.theme.tokens import Tokens

_PREFERRED = ("Inter", "Inter Display", "Inter Variable")


def apply(application: QApplication, *, tokens: Tokens, text_scale: float = 1.0) -> None:
    """Dress the application; called again for another theme or text size."""
    look.put_on(tokens, text_scale=text_scale)
    if application.style().objectName() != "fusion":
        # the one style that draws the same on every system; the style sheet does the rest
        application.setStyle(QStyleFactory.create("fusion"))
    application.setFont(_font())
    application.setPalette(_palette(tokens))
    application.setStyleSheet(stylesheet(tokens))


def _font() -> QFont:
    families = set(QFontDatabase.families())
    family = next((name for name in _PREFERRED if name in families), None)
    font = QFont(family) if family else QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(px(14))
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.12)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    # dates, times and counts stand in columns
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, t.bg),
        (QPalette.ColorRole.WindowText, t.ink),
        (QPalette.ColorRole.Base, t.surface),
        (QPalette.ColorRole.AlternateBase, t.subtle),
        (QPalette.ColorRole.Text, t.ink),
        (QPalette.ColorRole.Button, t.surface),
        (QPalette.ColorRole.ButtonText, t.ink),
        (QPalette.ColorRole.Highlight, t.accent),
        (QPalette.ColorRole.HighlightedText, t.on_accent),
        (QPalette.ColorRole.PlaceholderText, t.muted),
        (QPalette.ColorRole.ToolTipBase, t.surface),
        (QPalette.ColorRole.ToolTipText, t.ink),
        (QPalette.ColorRole.Link, t.accent),
        (QPalette.ColorRole.Accent, t.accent),
    ):
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.disabled))
    return palette
