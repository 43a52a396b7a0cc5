# SPDX-License-Identifier: GPL-3.0-or-later
"""The one style sheet, written from the tokens at a text size.

Widgets choose their part of it by the dynamic properties `kind`, `role`, `tone` and `state`; no module but this one
writes style rules.
"""

from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tokens, Tone, tint

_ROLES: dict[str, tuple[float, int, str]] = {
    # role: (size, weight, colour token); visual language, "Type"
    "page_title": (22, 600, "ink"),
    "product": (20, 600, "ink"),
    "dialog_title": (17, 600, "ink"),
    "card_title": (14, 600, "ink"),
    "strong": (14, 600, "ink"),
    "medium": (14, 500, "ink"),
    "body": (14, 400, "ink"),
    "choice_title": (15, 600, "ink"),
    "note_heading": (15, 600, "ink"),
    "section_heading": (13, 600, "muted"),
    "note": (15, 400, "ink"),
    "second": (13, 400, "muted"),
    "second_ink": (13, 400, "ink"),
    "label": (12, 500, "muted"),
    "group": (12, 600, "muted"),
    "count": (12, 500, "muted"),
    "small": (12, 400, "muted"),
    "key_hint": (11, 400, "muted"),
    "shortcut": (11, 400, "ink"),
    "secret": (16, 400, "ink"),
    "side": (14, 400, "muted"),
}


def stylesheet(tokens: Tokens) -> str:
    """Every rule, for a theme, at the text size in force."""
    return "\n".join(
        (
            _base(tokens),
            _labels(tokens),
            _buttons(tokens),
            _fields(tokens),
            _grounds(tokens),
            _lists(tokens),
            _scroll_bars(tokens),
            _menus(tokens),
        )
    )


def _base(t: Tokens) -> str:
    return f"""
    QWidget {{ color: {t.ink}; font-size: {px(14)}px; }}
    QMainWindow, QWidget[ground="bg"] {{ background: {t.bg}; }}
    QToolTip {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.muted}; padding: {px(4)}px {px(8)}px;
        font-size: {px(13)}px; }}
    """


def _labels(t: Tokens) -> str:
    rules = [
        f'QLabel[role="{role}"] {{ font-size: {px(size)}px; font-weight: {weight}; color: {getattr(t, colour)}; '
        "background: transparent; }"
        for role, (size, weight, colour) in _ROLES.items()
    ]
    rules.append(f'QLabel[role="secret"], QLabel[role="shortcut"] {{ font-family: "{_MONOSPACE}"; }}')
    for tone in Tone:
        colour = t.muted if tone is Tone.NEUTRAL else tint(t, tone).text if tone is not Tone.ACCENT else t.accent
        rules.append(f'QLabel[tone="{tone.value}"] {{ color: {colour}; }}')
    rules.append(f'QLabel[tone="ink"] {{ color: {t.ink}; }}')
    rules.append(f"QLabel:disabled {{ color: {t.disabled}; }}")
    return "\n".join(rules)


_MONOSPACE = "DejaVu Sans Mono"


def _buttons(t: Tokens) -> str:
    height = px(34) - 2
    return f"""
    QPushButton[kind] {{ font-size: {px(14)}px; font-weight: 500; border-radius: {px(8)}px; padding: 0 {px(14)}px;
        min-height: {height}px; border: 1px solid transparent; outline: none; }}
    QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent}; font-weight: 600;
        border-color: {t.accent}; }}
    QPushButton[kind="primary"]:hover {{ background: {t.hover}; border-color: {t.hover}; }}
    QPushButton[kind="primary"]:pressed {{ background: {t.pressed}; border-color: {t.pressed}; }}
    QPushButton[kind="secondary"] {{ background: {t.surface}; color: {t.ink}; border-color: {t.line2}; }}
    QPushButton[kind="secondary"]:hover {{ background: {t.subtle}; border-color: {t.muted}; }}
    QPushButton[kind="secondary"]:pressed {{ background: {t.sunken}; }}
    QPushButton[kind="quiet"] {{ background: transparent; color: {t.accent}; padding: 0 {px(8)}px; }}
    QPushButton[kind="quiet"]:hover {{ background: {t.accent_soft}; color: {t.accent_ink}; }}
    QPushButton[kind="quiet"]:pressed {{ background: {t.accent_soft}; color: {t.accent_ink}; }}
    QPushButton[kind="link"] {{ background: transparent; color: {t.accent}; padding: 0; min-height: {px(20)}px;
        border: none; border-bottom: 1px solid {t.accent}; border-radius: 0; }}
    QPushButton[kind="link"]:hover {{ color: {t.accent_ink}; border-bottom-color: {t.accent_ink}; }}
    QPushButton[kind="danger"] {{ background: {t.surface}; color: {t.danger}; border-color: {t.danger}; }}
    QPushButton[kind="danger"]:hover {{ background: {t.danger_soft}; }}
    QPushButton[kind="danger_filled"] {{ background: {t.danger_fill}; color: {t.on_danger}; font-weight: 600;
        border-color: {t.danger_fill}; }}
    QPushButton[kind]:disabled {{ background: {t.disabled_bg}; color: {t.disabled}; border-color: {t.disabled_bg}; }}
    QPushButton[kind="link"]:disabled, QPushButton[kind="quiet"]:disabled {{ background: transparent;
        color: {t.disabled}; border-color: transparent; }}
    QPushButton[tall="true"] {{ min-height: {px(40) - 2}px; }}
    QPushButton[dense="true"] {{ min-height: {px(28) - 2}px; padding: 0 {px(10)}px; font-size: {px(13)}px; }}

    QPushButton[kind="sidebar"] {{ background: transparent; color: {t.ink}; text-align: left; border: none;
        min-height: {px(36)}px; padding: 0 {px(12)}px; }}
    QPushButton[kind="sidebar"]:hover {{ background: {t.line}; }}
    QPushButton[kind="sidebar"]:checked {{ background: {t.accent_soft}; color: {t.accent_ink}; font-weight: 600; }}

    QPushButton[kind="filter"] {{ background: {t.surface}; color: {t.ink}; border-color: {t.line2};
        padding: 0 {px(9)}px; min-height: {px(28) - 2}px; font-size: {px(13)}px; }}
    QPushButton[kind="filter"]:hover {{ background: {t.subtle}; }}
    QPushButton[kind="filter"]:checked {{ background: {t.accent_soft}; color: {t.accent_ink}; font-weight: 600;
        border-color: {t.accent}; }}

    QPushButton[kind="segment"] {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.field};
        border-left: none; border-radius: 0; padding: 0 {px(10)}px; min-height: {px(34) - 2}px;
        font-size: {px(13)}px; }}
    QPushButton[kind="segment"][place="first"] {{ border-left: 1px solid {t.field};
        border-top-left-radius: {px(8)}px; border-bottom-left-radius: {px(8)}px; }}
    QPushButton[kind="segment"][place="last"] {{ border-top-right-radius: {px(8)}px;
        border-bottom-right-radius: {px(8)}px; }}
    QPushButton[kind="segment"]:hover {{ background: {t.subtle}; }}
    QPushButton[kind="segment"]:checked {{ background: {t.accent_soft}; color: {t.accent_ink}; font-weight: 600; }}
    QPushButton[kind="segment"]:disabled {{ color: {t.disabled}; background: {t.disabled_bg};
        border-color: {t.disabled_bg}; }}
    QPushButton[kind="segment"]:checked:disabled {{ background: {t.line}; }}

    QPushButton[kind="tab"] {{ background: transparent; color: {t.muted}; border: none; border-radius: 0;
        border-bottom: 2px solid transparent; min-height: {px(40) - 2}px; padding: 0; }}
    QPushButton[kind="tab"]:hover {{ color: {t.ink}; }}
    QPushButton[kind="tab"]:checked {{ color: {t.accent_ink}; font-weight: 600; border-bottom: 2px solid {t.accent}; }}
    QPushButton[kind="tab_apart"] {{ background: {t.violet_soft}; color: {t.violet}; border: 1px solid {t.violet_edge};
        border-radius: {px(8)}px; font-weight: 600; min-height: {px(36) - 2}px; padding: 0 {px(12)}px;
        font-size: {px(13)}px; }}

    QPushButton[kind="row"] {{ background: transparent; color: {t.ink}; border: none; text-align: left; padding: 0;
        min-height: {px(24)}px; border-radius: {px(4)}px; }}
    QPushButton[kind="row"]:hover {{ color: {t.accent}; }}
    QPushButton[kind="list_row"] {{ background: transparent; border: none; border-radius: 0; padding: 0;
        border-bottom: 1px solid {t.linesoft}; min-height: {px(37)}px; }}
    QPushButton[kind="list_row"][place="last"] {{ border-bottom: none; }}
    QPushButton[kind="list_row"]:hover, QPushButton[kind="list_row"]:focus {{ background: {t.subtle}; }}
    QPushButton[kind="cell"] {{ background: {t.surface}; border: none; border-radius: 0; text-align: left; }}
    QPushButton[kind="row"] {{ background: transparent; color: {t.ink}; border: none; text-align: left; padding: 0;
        min-height: {px(24)}px; border-radius: {px(4)}px; }}
    QPushButton[kind="row"]:hover {{ color: {t.accent}; }}
    QPushButton[kind="cell"]:hover {{ background: {t.subtle}; }}
    QPushButton[kind="cell"][fill="hold"] {{ background: {t.hold_soft}; }}
    QPushButton[kind="cell"][edges~="right"] {{ border-right: 1px solid {t.line}; }}
    QPushButton[kind="cell"][edges~="bottom"] {{ border-bottom: 1px solid {t.line}; }}
    QPushButton[kind="cell"][corners~="top-left"] {{ border-top-left-radius: {px(7)}px; }}
    QPushButton[kind="cell"][corners~="top-right"] {{ border-top-right-radius: {px(7)}px; }}
    QPushButton[kind="cell"][corners~="bottom-left"] {{ border-bottom-left-radius: {px(7)}px; }}
    QPushButton[kind="cell"][corners~="bottom-right"] {{ border-bottom-right-radius: {px(7)}px; }}
    QPushButton[kind="cell"][edges]:focus {{ border: 2px solid {t.accent}; }}
    QPushButton[kind="step"] {{ background: transparent; border: none; text-align: left; border-radius: {px(8)}px;
        padding: 0; }}
    QPushButton[kind="step"]:hover:enabled {{ background: {t.line}; }}
    QPushButton[kind="step"]:checked {{ background: {t.accent_soft}; }}
    QPushButton[kind="step"]:disabled {{ background: transparent; }}
    """


def _fields(t: Tokens) -> str:
    return f"""
    QLineEdit[kind="field"], QPlainTextEdit[kind="field"], QComboBox[kind="field"], QAbstractSpinBox[kind="field"],
    QDateEdit[kind="field"], QTimeEdit[kind="field"] {{
        background: {t.surface}; color: {t.ink}; border: 1px solid {t.field}; border-radius: {px(8)}px;
        padding: 0 {px(10)}px; min-height: {px(34) - 2}px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; font-size: {px(14)}px; }}
    QPlainTextEdit[kind="field"] {{ padding: {px(6)}px {px(8)}px; }}
    QTextEdit[kind="note"] {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.field};
        border-radius: {px(8)}px; padding: {px(5)}px {px(8)}px; font-size: {px(15)}px;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QTextEdit[kind="note"]:focus {{ border: 2px solid {t.accent}; padding: {px(5) - 1}px {px(8) - 1}px; }}
    QTextEdit[kind="note"][state="error"], QTextEdit[kind="note"][state="error"]:focus {{
        border: 2px solid {t.danger}; padding: {px(5) - 1}px {px(8) - 1}px; }}
    QTextEdit[kind="note"][state="read"] {{ background: {t.subtle}; border: 1px solid {t.line}; }}
    QTextEdit[kind="note"][state="read"]:focus {{ border: 1px dashed {t.field}; padding: {px(5)}px {px(8)}px; }}
    QTextEdit[kind="note"][tone="violet"] {{ border-color: {t.violet}; }}
    QTextEdit[kind="reading"] {{ background: transparent; color: {t.ink}; border: none; padding: 0;
        selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QTextEdit[kind="reading"][size="note"] {{ font-size: {px(15)}px; }}
    QTextEdit[kind="reading"][size="small"] {{ font-size: {px(13)}px; }}
    QLineEdit[kind="field"]:focus, QPlainTextEdit[kind="field"]:focus, QComboBox[kind="field"]:focus,
    QAbstractSpinBox[kind="field"]:focus, QDateEdit[kind="field"]:focus, QTimeEdit[kind="field"]:focus,
    QComboBox[kind="field"]:on {{ border: 2px solid {t.accent}; padding: 0 {px(10) - 1}px;
        min-height: {px(34) - 4}px; }}
    QPlainTextEdit[kind="field"]:focus {{ padding: {px(6) - 1}px {px(8) - 1}px; }}
    QLineEdit[state="error"], QPlainTextEdit[state="error"], QComboBox[state="error"], QDateEdit[state="error"],
    QTimeEdit[state="error"] {{ border: 2px solid {t.danger}; padding: 0 {px(10) - 1}px; min-height: {px(34) - 4}px; }}
    QPlainTextEdit[state="error"] {{ padding: {px(6) - 1}px {px(8) - 1}px; }}
    QLineEdit[state="error"]:focus, QPlainTextEdit[state="error"]:focus, QComboBox[state="error"]:focus {{
        border-color: {t.danger}; }}
    QLineEdit[kind="field"]:disabled, QPlainTextEdit[kind="field"]:disabled, QComboBox[kind="field"]:disabled {{
        background: {t.disabled_bg}; color: {t.disabled}; border-color: {t.disabled_bg}; }}
    QLineEdit[kind="field"]:read-only {{ background: {t.subtle}; }}
    QLineEdit[tall="true"] {{ min-height: {px(44) - 2}px; font-size: {px(16)}px; }}
    QLineEdit[tall="true"]:focus {{ min-height: {px(44) - 4}px; }}
    QLineEdit[role="secret"], QPlainTextEdit[role="secret"] {{ font-family: "{_MONOSPACE}"; font-size: {px(16)}px; }}
    QLineEdit[kind="search"] {{ background: {t.surface}; border: 1px solid {t.field}; border-radius: {px(8)}px;
        padding: 0 {px(12)}px 0 {px(36)}px; min-height: {px(34) - 2}px; selection-background-color: {t.accent};
        selection-color: {t.on_accent}; }}
    QLineEdit[kind="search"]:focus {{ border: 2px solid {t.accent}; padding: 0 {px(12) - 1}px 0 {px(36) - 1}px;
        min-height: {px(34) - 4}px; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {px(28)}px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: none; width: 0; height: 0; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; height: 0; border: none; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.muted};
        selection-background-color: {t.accent_soft}; selection-color: {t.accent_ink}; outline: none;
        padding: {px(4)}px; }}
    QComboBox QAbstractItemView::item {{ min-height: {px(30)}px; padding: 0 {px(8)}px; }}
    QCheckBox, QRadioButton {{ background: transparent; spacing: {px(8)}px; min-height: {px(24)}px; }}
    QCheckBox:disabled, QRadioButton:disabled {{ color: {t.disabled}; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: {px(18)}px; height: {px(18)}px; }}
    """


def _grounds(t: Tokens) -> str:
    tones = "\n".join(
        f'QFrame[kind="banner"][tone="{tone.value}"] {{ background: {tint(t, tone).ground}; '
        f"border: 1px solid {tint(t, tone).edge}; border-radius: {px(8)}px; }}"
        for tone in Tone
    )
    bands = "\n".join(
        f'QFrame[band="{tone.value}"] {{ background: {tint(t, tone).ground}; }}'
        for tone in Tone
        if tone is not Tone.NEUTRAL
    )
    return f"""
    QFrame[kind="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(8)}px; }}
    QFrame[kind="choice"] {{ background: {t.surface}; border: 1px solid {t.line2}; border-radius: {px(8)}px; }}
    QFrame[kind="choice"][state="chosen"] {{ border: 2px solid {t.accent}; }}
    QFrame[kind="choice"][state="off"] {{ background: {t.disabled_bg}; border-color: {t.disabled_bg}; }}
    QFrame[kind="dialog"] {{ background: {t.surface}; border: 1px solid {t.muted}; border-radius: {px(8)}px; }}
    QFrame[kind="sidebar"] {{ background: {t.sunken}; border: none; border-right: 1px solid {t.line}; }}
    QFrame[kind="topbar"] {{ background: {t.bg}; border: none; border-bottom: 1px solid {t.line}; }}
    QFrame[kind="footbar"] {{ background: {t.surface}; border: none; border-top: 1px solid {t.line}; }}
    QFrame[kind="pane_head"] {{ background: transparent; border: none; border-bottom: 1px solid {t.line}; }}
    QFrame[kind="pane_foot"] {{ background: transparent; border: none; border-top: 1px solid {t.line}; }}
    QFrame[kind="side_pane"] {{ background: {t.surface}; border: none; border-left: 1px solid {t.line}; }}
    QFrame[kind="row"] {{ background: transparent; border: none; border-bottom: 1px solid {t.linesoft}; }}
    QFrame[kind="row"][place="last"] {{ border-bottom: none; }}
    QFrame[kind="row"][state="selected"] {{ background: {t.accent_soft}; }}
    QFrame[kind="row_button"] {{ background: transparent; border: none; border-bottom: 1px solid {t.linesoft}; }}
    QFrame[kind="row_button"]:hover {{ background: {t.subtle}; }}
    QFrame[kind="table_head"], QFrame[kind="group_head"] {{ background: {t.subtle}; border: none;
        border-bottom: 1px solid {t.line}; }}
    QFrame[kind="stage"] {{ background: {t.sunken}; border: none; }}
    QFrame[kind="subtle"] {{ background: {t.subtle}; border: 1px solid {t.line}; border-radius: {px(8)}px; }}
    QScrollArea[kind="document"] {{ background: {t.subtle}; border: 1px solid {t.line}; border-radius: {px(8)}px; }}
    QFrame[kind="violet_page"] {{ background: {t.violet_soft}; border: none; border-radius: {px(8)}px; }}
    QFrame[kind="line"] {{ background: {t.line}; border: none; max-height: 1px; min-height: 1px; }}
    QFrame[kind="vline"] {{ background: {t.line}; border: none; max-width: 1px; min-width: 1px; }}
    QFrame[kind="code"] {{ background: {t.surface}; border: 1px solid {t.line2}; border-radius: {px(6)}px; }}
    QFrame[kind="key"] {{ background: {t.surface}; border: 1px solid {t.line2}; border-radius: {px(4)}px; }}
    QFrame[kind="tag"] {{ background: {t.sunken}; border: none; border-radius: {px(4)}px; }}
    QFrame[kind="strip_cell"] {{ background: transparent; border: none; border-right: 1px solid {t.line}; }}
    QWidget[kind="clear"], QFrame[kind="clear"] {{ background: transparent; border: none; }}
    QWidget[kind="curtain"] {{ background: {t.sunken}; }}
    {tones}
    {bands}
    """


def _lists(t: Tokens) -> str:
    return f"""
    QListView, QTreeView, QTableView {{ background: {t.surface}; border: none; outline: none; color: {t.ink};
        selection-background-color: {t.accent_soft}; selection-color: {t.ink}; }}
    QListView[kind="rounded"] {{ border-bottom-left-radius: {px(8)}px; border-bottom-right-radius: {px(8)}px; }}
    QHeaderView::section {{ background: {t.subtle}; color: {t.muted}; border: none; border-bottom: 1px solid {t.line};
        padding: 0 {px(16)}px; font-size: {px(12)}px; font-weight: 500; min-height: {px(32)}px; }}
    """


def _scroll_bars(t: Tokens) -> str:
    return f"""
    QScrollArea {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget[kind="clear"] {{ background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
    QScrollBar::handle {{ background: {t.line2}; border-radius: 4px; min-height: 32px; min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {t.field}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _menus(t: Tokens) -> str:
    return f"""
    QMenu {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.muted}; padding: {px(6)}px; }}
    QMenu::item {{ padding: {px(7)}px {px(28)}px {px(7)}px {px(12)}px; border-radius: {px(6)}px; }}
    QMenu::item:selected {{ background: {t.accent_soft}; color: {t.accent_ink}; }}
    QMenu::item:disabled {{ color: {t.disabled}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(6)}px; }}
    QMenu::icon {{ padding-left: {px(8)}px; }}
    QCalendarWidget QWidget {{ background: {t.surface}; color: {t.ink}; }}
    QCalendarWidget QToolButton {{ background: {t.surface}; color: {t.ink}; border: none; padding: {px(6)}px; }}
    QCalendarWidget QToolButton:hover {{ background: {t.accent_soft}; }}
    QCalendarWidget QAbstractItemView {{ selection-background-color: {t.accent}; selection-color: {t.on_accent};
        outline: none; }}
    """
