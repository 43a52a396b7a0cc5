# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks for a display before Qt does: Qt ends the whole process, without a sentence, where it finds none."""

import ctypes
import os
import sys
from pathlib import Path

from counselor_desk.domain.errors import ErrorCode, MachineError


def require_display() -> None:
    """Let a window be opened.

    Raises:
        MachineError: DISPLAY_NOT_THERE.
    """
    if not has_display():
        raise MachineError(ErrorCode.DISPLAY_NOT_THERE)


def has_display() -> bool:
    """True where a window has somewhere to go: a display that answers, or a platform of Qt that needs none.

    macOS and Windows always have one. A display of another computer never answers, because the network is given up.
    """
    if not sys.platform.startswith("linux"):
        return True
    # "xcb;wayland" is a list, "offscreen:size=..." has parameters
    wanted = {each.partition(":")[0] for each in os.environ.get("QT_QPA_PLATFORM", "").split(";") if each}
    if wanted - {"xcb", "wayland", "wayland-egl"}:
        return True
    may_be_x11 = not wanted or "xcb" in wanted
    may_be_wayland = wanted != {"xcb"}
    return (may_be_x11 and _x11_answers()) or (may_be_wayland and _wayland_answers())


def _x11_answers() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    connection = x11.XOpenDisplay(None)
    if not connection:
        return False
    x11.XCloseDisplay(ctypes.c_void_p(connection))
    return True


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    # an absolute name stands for itself
    return Path(os.environ.get("XDG_RUNTIME_DIR", ""), name).is_socket()
