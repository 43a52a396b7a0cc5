# SPDX-License-Identifier: GPL-3.0-or-later
"""When a virtual environment is trusted, replaced, or left alone, and what a failed installation says."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest
import set_up
import system_packages
from system_packages import Need, Needs, Welcome


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with requirements and without an environment, in place of this checkout."""
    pins = {purpose: tmp_path / f"{purpose}.txt" for purpose in ("demo", "tests")}
    for purpose, path in pins.items():
        path.write_text(f"# {purpose}\n", encoding="ascii")
    venv = tmp_path / ".venv"
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "REQUIREMENTS", pins)
    monkeypatch.setattr(set_up, "VENV", venv)
    monkeypatch.setattr(set_up, "VENV_PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(set_up, "STAMP", venv / "set-up-stamp.txt")
    return tmp_path


def finish(checkout: Path, purpose: str, version: str = platform.python_version()) -> None:
    """Leave what a finished set-up leaves."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    set_up.STAMP.write_text(f"{set_up.digest(purpose)}\n{version}\n", encoding="ascii")


def test_an_empty_checkout_is_not_ready(checkout: Path) -> None:
    assert checkout.exists()
    assert not set_up.is_ready("demo")


def test_a_finished_set_up_is_ready(checkout: Path) -> None:
    finish(checkout, "demo")

    assert set_up.is_ready("demo")


def test_the_environment_of_the_tests_serves_the_demo_but_not_the_other_way_round(checkout: Path) -> None:
    finish(checkout, "tests")
    assert set_up.is_ready("demo")

    set_up.STAMP.write_text(f"{set_up.digest('demo')}\n{platform.python_version()}\n", encoding="ascii")
    assert not set_up.is_ready("tests")


def test_changed_pins_need_a_new_set_up(checkout: Path) -> None:
    finish(checkout, "demo")
    set_up.REQUIREMENTS["demo"].write_text("# other pins\n", encoding="ascii")

    assert not set_up.is_ready("demo")


def test_an_upgraded_python_needs_a_new_set_up(checkout: Path) -> None:
    finish(checkout, "demo", version="3.11.0rc0")

    assert not set_up.is_ready("demo")


def test_a_dangling_interpreter_needs_a_new_set_up(checkout: Path) -> None:
    finish(checkout, "demo")
    set_up.VENV_PYTHON.unlink()
    set_up.VENV_PYTHON.symlink_to(checkout / "gone")

    assert not set_up.is_ready("demo")


def test_a_half_made_environment_is_replaced(checkout: Path) -> None:
    (checkout / ".venv" / "lib" / "leftover").mkdir(parents=True)
    (checkout / ".venv" / "pyvenv.cfg").write_text("", encoding="ascii")

    set_up.make_environment(sys.executable)

    assert set_up.version_of(str(set_up.VENV_PYTHON)) == platform.python_version()
    assert not (checkout / ".venv" / "lib" / "leftover").exists()


def test_a_folder_that_is_no_environment_is_left_alone(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    kept = checkout / ".venv" / "letter.txt"
    kept.write_text("keep me", encoding="ascii")

    with pytest.raises(set_up.SetUpError, match="not a virtual environment"):
        set_up.make_environment(sys.executable)

    assert kept.read_text(encoding="ascii") == "keep me"


def test_a_link_in_place_of_the_environment_is_left_alone(checkout: Path) -> None:
    (checkout / "elsewhere").mkdir()
    (checkout / ".venv").symlink_to(checkout / "elsewhere")

    with pytest.raises(set_up.SetUpError, match="not a folder"):
        set_up.make_environment(sys.executable)


def test_the_launcher_ignores_code_in_the_folder_it_is_started_in(checkout: Path) -> None:
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout / ".venv" / "lib" / "python3.11" / "site-packages").mkdir(parents=True)
    trap = checkout / "trap" / "counselor_desk"
    trap.mkdir(parents=True)
    (trap / "__main__.py").write_text("print('trapped')", encoding="ascii")

    set_up.link_project()
    started = subprocess.run(
        [checkout / ".venv" / "bin" / "counselor-desk", "--help"],
        cwd=trap.parent,
        env={"PATH": "", "PYTHONPATH": str(trap.parent)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "trapped" not in started.stdout


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("WARNING: Retrying ... NewConnectionError('...: Connection refused')", "could not reach its package index"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH THE HASHES"),
    ],
)
def test_a_failed_installation_is_one_sentence_where_its_cause_is_known(told: str, sentence: str) -> None:
    assert sentence in set_up.explain_pip(told)


@pytest.mark.parametrize("name", ["python3.12", "python3.14"])
def test_a_python_that_is_too_old_hands_over_to_a_newer_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))

    assert set_up.choose_python() == str(tmp_path / name)


def test_a_python_that_is_too_old_and_alone_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))

    with pytest.raises(set_up.SetUpError, match=r"this is Python 3\.9, and Counselor Desk needs 3\.11 or later"):
        set_up.choose_python()


def only_missing(*, required: bool) -> Needs:
    """One thing that is not there and that no package brings."""
    absent = Need("the lamp", lambda: False, {})
    if required:
        return Needs(required=(absent,), welcome=())
    return Needs(required=(), welcome=(Welcome((absent,), "it stays dark"),))


def test_what_cannot_be_done_without_ends_the_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "needs_for", lambda _: only_missing(required=True))

    with pytest.raises(set_up.SetUpError, match="missing on this system: the lamp"):
        set_up.prepare_system("window")


def test_what_can_be_done_without_is_told_with_what_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_packages, "needs_for", lambda _: only_missing(required=False))

    set_up.prepare_system("demo")

    assert "going on without the lamp; it stays dark." in capsys.readouterr().out
