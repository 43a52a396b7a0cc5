# SPDX-License-Identifier: GPL-3.0-or-later
"""What a counselor types into the search, letter by letter: forty states of the field, from two letters on."""

from typing import Final

QUERIES: Final = (
    *("sl", "sle", "slee", "sleep"),
    *("pa", "pan", "pani", "panic"),
    *("an", "anx", "anxi", "anxious"),
    *("br", "brea", "breath", "breathing"),
    *("si", "sis", "sist", "sister"),
    *("wo", "wor", "work"),
    *("pl", "plan", "plan f", "plan for"),
    *("ho", "home", "homework"),
    *("moth", "mother", "mother c"),
    *("di", "diary"),
    *("grief", "grief an", "grief anniv"),
    *("drinking", "zz"),
)
