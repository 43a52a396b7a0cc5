# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor of a release: one bare call of typst that sets the same text, and nothing else.

The one module beside documents/typesetting.py that speaks to typst: a floor must not be laid by what stands on it.
"""

import json
import time
from collections.abc import Sequence

import typst

_TEMPLATE = b"""
#set page(paper: "us-letter", margin: 1in)
#set text(size: 10pt)
#for line in json(bytes(sys.inputs.lines)) { par(line) }
"""


def set_text(lines: Sequence[str]) -> float:
    """Set lines as paragraphs of a PDF; the milliseconds that it took."""
    begun = time.perf_counter()
    typst.compile(_TEMPLATE, format="pdf", sys_inputs={"lines": json.dumps(lines, ensure_ascii=False)})
    return (time.perf_counter() - begun) * 1000
