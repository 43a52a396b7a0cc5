# SPDX-License-Identifier: GPL-3.0-or-later
"""Snippets: the counselor's own recurring sentences, put into a note by a short word."""

import re
from dataclasses import dataclass, field

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import SnippetId
from counselor_desk.domain.text import is_blank

_SHORTCUT = re.compile(r";[a-z0-9]{1,16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """One sentence or more; `shortcut` begins with a semicolon (";safe")."""

    id: SnippetId
    shortcut: str
    title: str = field(repr=False)
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if _SHORTCUT.fullmatch(self.shortcut) is None:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="snippet.shortcut")
        if is_blank(self.title):
            raise UserError(ErrorCode.VALUE_MISSING, where="snippet.title")
        if is_blank(self.text):
            raise UserError(ErrorCode.VALUE_MISSING, where="snippet.text")
