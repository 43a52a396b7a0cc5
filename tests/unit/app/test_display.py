# SPDX-License-Identifier: GPL-3.0-or-later
"""When a window has somewhere to go, asked before Qt would end the process over it."""

import os
import socket
import sys
from pathlib import Path

import pytest

from counselor_desk.app.display import has_display, require_display
from counselor_desk.domain.errors import ErrorCode, MachineError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can be without a display")

# no X server listens there
DEAD_DISPLAY = ":4093"


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def wayland(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket where a compositor would listen."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    # the name of a socket has at most 107 signs; the folder of a test is longer than that
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("wayland-0")


def test_a_terminal_without_a_desktop_has_none() -> None:
    assert not has_display()


def test_the_sentence_comes_with_its_code() -> None:
    with pytest.raises(MachineError) as raised:
        require_display()

    assert raised.value.code is ErrorCode.DISPLAY_NOT_THERE


@pytest.mark.parametrize("platform", ["offscreen", "offscreen:size=1280x820", "minimal", "vnc", "xcb;offscreen"])
def test_a_platform_of_qt_that_needs_no_display_counts(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)

    assert has_display()


@pytest.mark.parametrize("platform", ["", "xcb", "wayland", "wayland;xcb"])
def test_a_platform_that_needs_a_display_does_not(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)

    assert not has_display()


@pytest.mark.parametrize("name", [DEAD_DISPLAY, "localhost:10.0"])
def test_a_display_that_does_not_answer_is_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", name)

    assert not has_display()


@pytest.mark.usefixtures("wayland")
def test_a_wayland_compositor_is_one() -> None:
    assert has_display()


@pytest.mark.usefixtures("wayland")
def test_a_wayland_compositor_does_not_help_where_x11_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")

    assert not has_display()


@pytest.mark.usefixtures("wayland")
def test_a_compositor_that_has_gone_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")

    assert not has_display()


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_always_have_one(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)

    assert has_display()
    assert "DISPLAY" not in os.environ
