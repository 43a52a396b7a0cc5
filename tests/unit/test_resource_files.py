# SPDX-License-Identifier: GPL-3.0-or-later
"""Shipped files are found in a source tree, an installed wheel and a frozen build."""

import sys
from pathlib import Path

import pytest

from counselor_desk.resource_files import resource_path, resource_root


def test_a_source_tree_has_its_resources_next_to_the_package(tmp_path: Path) -> None:
    package = tmp_path / "counselor_desk"
    package.mkdir()

    assert resource_root(package=package) == tmp_path / "resources"


def test_an_installed_wheel_carries_them_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "counselor_desk"
    (package / "_resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()

    assert resource_root(package=package) == package / "_resources"


def test_a_frozen_build_has_them_where_it_unpacked_itself(tmp_path: Path) -> None:
    assert resource_root(frozen_at=str(tmp_path)) == tmp_path / "resources"


def test_the_frozen_folder_is_taken_from_the_running_interpreter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert resource_path("policies", "us-federal.toml") == tmp_path / "resources" / "policies" / "us-federal.toml"


def test_this_tree_ships_its_policy_packs() -> None:
    assert resource_path("policies", "us-federal.toml").is_file()
