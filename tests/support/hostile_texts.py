# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts as the worst keyboard, clipboard or scanner could deliver them, cleaned as the services clean every text."""

from dataclasses import fields, replace
from typing import Any

from hypothesis import strategies as st

from counselor_desk.domain.text import clean_text

HOSTILE = (
    "'; DROP TABLE note; --",
    '"quoted" and \\back\\slashed',
    "\u202eright to left\u202c",
    "e\u0301 and é",
    "\u0301" * 200,
    "👩‍👩‍👧‍👦 family",
    "line\u2028separator\u2029",
    "王芳 و أحمد",
    "\ufeff\u200b\u00ad",
    "a\tb\nc",
    "%s {0} %(name)s",
    "NULL",
    "1e999",
    "\ud800",
)

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)).map(clean_text)
"""Any text, as it is after cleaning."""

filled_texts = texts.map(lambda text: f"x{text}")
"""Any text that a person would see something of."""


def with_texts(record: Any, draw_text: Any, *, without: tuple[str, ...] = ()) -> Any:
    """The same value with another text in every field that holds one; identifiers, codes and the like as they were."""
    kept = {"id", "code", "zone", "basis", "key", "number", "field_hash", "manifest_sha256", "previous_hash", *without}
    changes = {
        each.name: draw_text()
        for each in fields(record)
        if type(getattr(record, each.name)) is str and each.name not in kept and not each.name.endswith("_id")
    }
    return replace(record, **changes)
