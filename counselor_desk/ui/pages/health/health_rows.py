# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the cards: a fact, what it means, what to do next, and at most one button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.practice_health import HealthState
from counselor_desk.services.health_facts import HealthFacts, HoldFacts, WayIn, WayInFacts
from counselor_desk.services.health_lines import Condition, HealthLine
from counselor_desk.services.protection import ProtectionLine
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Row, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.words import PAPERS

_ChipWords = tuple[str, Tone, str]

CONDITIONS: dict[Condition, _ChipWords] = {
    Condition.GOOD: ("Good", Tone.OK, "check"),
    Condition.NOTICE: ("Notice", Tone.WARN, "info"),
    Condition.FINDING: ("Finding", Tone.DANGER, "warn"),
}
WATCHING: _ChipWords = ("On", Tone.OK, "check")
NOT_WATCHING: _ChipWords = ("Not here", Tone.WARN, "info")
_FACT_CHIPS: dict[Condition, _ChipWords] = {
    Condition.GOOD: ("Good", Tone.OK, "check"),
    Condition.NOTICE: ("Look here", Tone.WARN, "info"),
    Condition.FINDING: ("Finding", Tone.DANGER, "warn"),
}
_BACKUP: dict[HealthState, tuple[_ChipWords, str]] = {
    HealthState.GOOD: (("Good", Tone.OK, "check"), "Make the next one within a week of the last."),
    HealthState.SOON: (("Good", Tone.OK, "check"), "Make the next one within a week of the last."),
    HealthState.OVERDUE: (("Overdue", Tone.DANGER, "warn"), "More than a week old. Make one now, on another disk."),
    HealthState.NEVER: (("Not yet", Tone.WARN, "clock"), "Make one now, on a drive that you keep somewhere else."),
}
_RECOVERY: dict[HealthState, tuple[_ChipWords, str]] = {
    HealthState.GOOD: (("Good", Tone.OK, "check"), "Test it again a year after the last time."),
    HealthState.SOON: (("Test soon", Tone.WARN, "clock"), "The year is nearly over. Test it with the printed sheet."),
    HealthState.OVERDUE: (("Test now", Tone.DANGER, "warn"), "More than a year ago. Test it with the printed sheet."),
    HealthState.NEVER: (("Not yet", Tone.WARN, "clock"), "Test it once, so that you know the sheet is the right one."),
}
_WAYS = {
    WayIn.KEYRING: ("key", "The keyring alone", "Whoever can use this unlocked desktop can open the journal."),
    WayIn.KEYRING_PIN: ("key", "PIN with the keyring", "The PIN works on this computer only."),
    WayIn.PASSPHRASE: ("lock", "Passphrase", "Works on every computer. Nobody can tell it to you again."),
    WayIn.RECOVERY: ("doc", "Recovery code", "Works on every computer, from the printed sheet."),
}


def fact_row(
    icon: str, title: str, second: str, *, chip: _ChipWords | None = None, button: QWidget | None = None
) -> Row:
    """A fact over the sentence that belongs to it; both wrap where the card is narrow."""
    status = f" {chip[0]}." if chip is not None else ""
    row = Row(height=56, gap=12, accessible=f"{title}. {second}{status}")
    tone = chip[1] if chip is not None and chip[1] is not Tone.NEUTRAL else None
    row.line.addWidget(IconView(icon, size=20, tone=tone), 0, Qt.AlignmentFlag.AlignVCenter)
    words = column(gap=2)
    words.addStretch(1)
    words.addWidget(Label(title, role=Role.MEDIUM, wraps=True))
    if second:
        words.addWidget(Label(second, role=Role.SECOND, wraps=True))
    words.addStretch(1)
    row.line.addLayout(words, 1)
    if chip is not None:
        row.line.addWidget(Chip(chip[0], tone=chip[1], icon=chip[2]))
    if button is not None:
        row.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row


def result_row(result: HealthLine) -> Row:
    """One line of an answer; the word on its chip says how it stands."""
    words, tone, icon = CONDITIONS[result.condition]
    row = Row(height=44, gap=12, accessible=f"{words}: {result.words}")
    # every chip in a column of the same width, so that the sentences begin on one line
    place = QWidget()
    place.setProperty("kind", "clear")
    place.setMinimumWidth(px(74))
    inside = line(place)
    inside.addWidget(Chip(words, tone=tone, icon=icon))
    inside.addStretch(1)
    row.line.addWidget(place, 0, Qt.AlignmentFlag.AlignVCenter)
    row.line.addWidget(Label(result.words, role=Role.SECOND_INK, wraps=True), 1)
    return row


def backup_row(facts: HealthFacts, *, formats: Formats, zone: str) -> Row:
    """When a backup was last proved."""
    chip, next_step = _BACKUP[facts.practice.backup]
    at = facts.practice.last_backup
    when = f"{formats.moment(at, zone=zone)}, opened and counted." if at is not None else "None yet."
    return fact_row("drive", "Last verified backup", f"{when} {next_step}", chip=chip)


def old_backup_rows(facts: HealthFacts) -> tuple[Row, ...]:
    """Those that the keys of today do not open, or that are damaged; what all of them lack is said at the top."""
    return tuple(fact_row("drive", each.path.name, each.words) for each in facts.old_backups)


def stamp_row(facts: HealthFacts) -> Row:
    """Whether this is the newest copy that the computer knows of."""
    chip = _FACT_CHIPS[facts.stamp.condition]
    return fact_row("seal", "Newest copy", facts.stamp.words, chip=chip)


def protection_row(each: ProtectionLine) -> Row:
    """One thing that this computer does for the journal."""
    return fact_row("shield", each.title, each.words, chip=_FACT_CHIPS[each.condition])


def backup_folder_row(facts: HealthFacts) -> Row:
    """What lies in the journal's own folder, and why that is not enough."""
    number = facts.backups_in_folder
    there = (
        f"{counted(number, 'backup')} in the journal's own folder." if number else "None in the journal's own folder."
    )
    return fact_row(
        "folder",
        "Backups beside the journal",
        f"{there} One beside the journal helps after a mistake; only one on another disk helps when this one breaks.",
    )


def recovery_row(facts: HealthFacts, *, formats: Formats, zone: str) -> Row:
    """When the recovery code was last tried."""
    chip, next_step = _RECOVERY[facts.practice.recovery]
    at = facts.practice.recovery_tested
    when = f"{formats.moment(at, zone=zone)}." if at is not None else "Never."
    return fact_row("key", "Recovery code last tested", f"{when} {next_step}", chip=chip)


def way_row(way: WayInFacts, *, formats: Formats) -> Row:
    """One way into the journal."""
    icon, title, meaning = _WAYS[way.way]
    kept = f" Kept by {way.keyring}." if way.keyring else ""
    return fact_row(icon, title, f"{meaning}{kept} Since {formats.plain_date(way.since)}.")


def log_rows(facts: HealthFacts) -> tuple[Row, ...]:
    """The record log in words; who vouches for it is said on the card of the seals."""
    root = facts.head.root[:16].upper()
    head = " ".join(root[start : start + 4] for start in range(0, len(root), 4))
    return (
        fact_row(
            "health",
            counted(facts.head.size, "entry", "entries"),
            f"Each is bound to all before it. The head of the log is {head}.",
        ),
    )


def hold_row(hold: HoldFacts, *, number: int, formats: Formats, names: Names) -> tuple[Row, Button]:
    """A legal hold that stands, and the way to the request behind it."""
    paper = f"{PAPERS[hold.paper]} {hold.docket}".strip()
    called = f"{names.of(hold.client)} {names.code_beside(hold.client)}".strip()
    button = Button(
        "Open request", name=f"open_hold_{number}", kind=ButtonKind.LINK, accessible=f"Open request: {paper}, {called}"
    )
    second = f"{paper}, since {formats.plain_date(hold.placed_on)}. Deleting is off until it is lifted."
    return fact_row("scales", called, second, chip=("Legal hold", Tone.HOLD, "scales"), button=button), button
