# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of the operating system: only what is missing, without a question, or as one command to paste."""

import os
import shlex
import sys
from pathlib import Path

import pytest
import system_packages
from system_packages import (
    FONTS,
    KEYRING_PROGRAMS,
    PACKAGE_TOOLS,
    PDF_PROGRAMS,
    QT_LIBRARIES,
    QT_WAYLAND_LIBRARIES,
    QT_X11_LIBRARIES,
    SCREEN_PROGRAMS,
    WINDOW_FONT,
    Need,
    needs_for,
    packages_for,
    provide,
)

APT = next(tool for tool in PACKAGE_TOOLS if tool.program == "apt-get")
BREW = next(tool for tool in PACKAGE_TOOLS if tool.program == "brew")
LINUX_NEEDS = (
    *FONTS,
    *WINDOW_FONT,
    *KEYRING_PROGRAMS,
    *QT_LIBRARIES,
    *QT_X11_LIBRARIES,
    *QT_WAYLAND_LIBRARIES,
    *SCREEN_PROGRAMS,
)
BARE_APT = "apt-get update && apt-get install -y --no-install-recommends qpdf"


def missing(package: str = "qpdf") -> Need:
    return Need("something", lambda: False, {"apt-get": package})


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of its own, so that a test decides which programs this machine has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def put_program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    (folder / name).chmod(0o755)


def test_nothing_is_called_when_nothing_is_missing(bin_folder: Path) -> None:
    put_program(bin_folder, "apt-get", f"touch {bin_folder}/called")

    assert provide([Need("something", lambda: True, {"apt-get": "qpdf"})], print) == ([], "")
    assert not (bin_folder / "called").exists()


def test_root_installs_without_a_question(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    put_program(bin_folder, "apt-get", f': > {bin_folder}/done; echo "$DEBIAN_FRONTEND $*" > {bin_folder}/arguments')
    need = Need("something", (bin_folder / "done").exists, {"apt-get": "qpdf"})

    assert provide([need], print) == ([], "")
    assert (bin_folder / "arguments").read_text().split() == [
        *("noninteractive", "install", "-y", "--no-install-recommends", "qpdf")
    ]


def test_lists_are_refreshed_only_after_a_failed_install(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    log, lists = bin_folder / "log", bin_folder / "lists"
    put_program(bin_folder, "apt-get", f'echo "$1" >> {log}; [ "$1" = update ] && : > {lists}; [ -e {lists} ]')
    need = Need("something", lists.exists, {"apt-get": "qpdf"})

    assert provide([need], print) == ([], "")
    assert log.read_text().split() == ["install", "update", "install"]


def test_a_failed_install_says_why_and_leaves_the_command(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    put_program(bin_folder, "apt-get", "echo 'E: Unable to locate package qpdf'; echo trailing; exit 100")
    need = missing()

    assert provide([need], print) == ([need], BARE_APT)
    assert "E: Unable to locate package qpdf" in capsys.readouterr().out


@pytest.mark.parametrize(("has_sudo", "prefix"), [(True, ["sudo", "sh", "-c"]), (False, ["su", "-c"])])
def test_a_user_without_rights_gets_one_command(
    has_sudo: bool, prefix: list[str], bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    put_program(bin_folder, "apt-get", f": > {bin_folder}/called")
    if has_sudo:
        put_program(bin_folder, "sudo", "exit 1")  # as sudo -n does where it would ask for a password
    need = missing()

    still_missing, command = provide([need], print)

    assert still_missing == [need]
    assert shlex.split(command) == [*prefix, BARE_APT]
    assert not (bin_folder / "called").exists()


def test_sudo_without_a_password_is_used(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    put_program(bin_folder, "apt-get", "exit 1")
    put_program(bin_folder, "sudo", f'echo "$*" >> {bin_folder}/sudo-calls; : > {bin_folder}/done')
    need = Need("something", (bin_folder / "done").exists, {"apt-get": "qpdf"})
    (bin_folder / "done").unlink(missing_ok=True)

    assert provide([need], print) == ([], "")
    first, second = (bin_folder / "sudo-calls").read_text().splitlines()
    assert first == "-n true"
    assert second.endswith("apt-get install -y --no-install-recommends qpdf")


def test_a_machine_without_a_known_package_tool_is_told_what_is_missing(bin_folder: Path) -> None:
    need = missing()

    assert bin_folder.exists()
    assert provide([need], print) == ([need], "")


def test_brew_is_never_called_as_root() -> None:
    assert BREW.command(["qpdf"]) == "brew install qpdf"


def test_a_package_that_brings_two_things_is_named_once() -> None:
    assert packages_for(PDF_PROGRAMS, APT) == ["mupdf-tools", "poppler-utils", "qpdf"]


@pytest.mark.parametrize("tool", PACKAGE_TOOLS, ids=lambda tool: tool.program)
def test_every_pdf_program_has_a_package_for_every_tool(tool: system_packages.PackageTool) -> None:
    assert all(tool.program in need.packages for need in PDF_PROGRAMS)


@pytest.mark.parametrize("need", LINUX_NEEDS, ids=lambda need: need.name)
def test_every_linux_need_has_a_package_on_linux(need: Need) -> None:
    assert {"apt-get", "dnf", "pacman"} <= set(need.packages)


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Linux machine without a display."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


def required_names(purpose: str) -> set[str]:
    return {need.name for need in needs_for(purpose).required}


def welcome_names(purpose: str) -> set[str]:
    return {need.name for welcome in needs_for(purpose).welcome for need in welcome.needs}


@pytest.mark.usefixtures("linux")
def test_a_demo_without_a_display_asks_for_no_library_of_one() -> None:
    assert needs_for("demo").required == QT_LIBRARIES
    assert welcome_names("demo") == {need.name for need in (*FONTS, *WINDOW_FONT)}


@pytest.mark.usefixtures("linux")
@pytest.mark.parametrize(
    ("variable", "libraries"),
    [("DISPLAY", QT_X11_LIBRARIES), ("WAYLAND_DISPLAY", QT_WAYLAND_LIBRARIES)],
)
def test_the_libraries_of_a_display_are_asked_for_where_there_is_one(
    variable: str, libraries: tuple[Need, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "1")

    assert needs_for("window").required == (*QT_LIBRARIES, *libraries)
    assert {need.name for need in libraries} <= welcome_names("demo")


@pytest.mark.usefixtures("linux")
@pytest.mark.parametrize("purpose", ["demo", "window", "tests"])
def test_a_missing_font_of_the_window_never_stops_anything(purpose: str) -> None:
    assert "the font Inter" not in required_names(purpose)
    assert "the font Inter" in welcome_names(purpose)


@pytest.mark.usefixtures("linux")
def test_the_tests_need_a_screen_of_their_own_and_its_libraries() -> None:
    on_screen = (*QT_LIBRARIES, *QT_X11_LIBRARIES, *SCREEN_PROGRAMS, *KEYRING_PROGRAMS)

    assert {need.name for need in on_screen} <= required_names("tests")


@pytest.mark.usefixtures("linux")
def test_the_tests_go_on_without_the_program_that_lets_calls_fail() -> None:
    assert "strace" not in required_names("tests")
    assert "strace" in welcome_names("tests")
    assert "strace" not in welcome_names("demo") | welcome_names("window")


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_get_qt_from_its_wheel(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("DISPLAY", ":0")

    assert needs_for("window").required == ()
    assert needs_for("demo").required == ()


def test_a_library_is_there_when_the_loader_finds_it() -> None:
    c_library, invented = system_packages._libraries(
        ("libc.so.6", "libc6", "glibc", "glibc"), ("libcounselor-desk-test.so.9", "a", "b", "c")
    )

    assert c_library.present() == sys.platform.startswith("linux")
    assert not invented.present()


def test_one_package_for_several_libraries_is_named_once() -> None:
    dnf = next(tool for tool in PACKAGE_TOOLS if tool.program == "dnf")

    assert packages_for(QT_X11_LIBRARIES, dnf).count("libxcb") == 1
