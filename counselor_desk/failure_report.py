# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be told of a failure: its type and the frames it went through, never its message.

Below all layers, because the command line, the log and the window all report failures. Third-party messages are
somebody's words (`ValueError: invalid literal ... 'Jane Roe'`); a full path names the account it was installed under.
"""

import platform
import traceback
from pathlib import Path
from types import TracebackType

from counselor_desk import __version__

_ROOTS = ("counselor_desk", "site-packages")


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The type of an exception and the frames it went through, without its message or any value."""
    frames = [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join([f"{kind.__module__}.{kind.__qualname__} (message withheld)", *frames])


def compose_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Everything a counselor may pass on about a failure: version, system, type and frames; no text of people.

    `platform.node()` is left out on purpose: computers are named after those who own them.
    """
    surroundings = [
        f"Counselor Desk {__version__}",
        f"{platform.system()} {platform.release()} ({platform.machine()}), Python {platform.python_version()}",
    ]
    return "\n".join([*surroundings, describe(kind, trace)])


def _place(filename: str) -> str:
    """A source file by its place in our package or in its library, without the folders above."""
    parts = Path(filename).parts
    starts = [index for index, part in enumerate(parts) if part in _ROOTS]
    return "/".join(parts[starts[-1] :]) if starts else parts[-1]
