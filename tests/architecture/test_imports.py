# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the import contracts of pyproject.toml, and proves that each of them sees the import it forbids."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "pyproject.toml"
LINTER = Path(sys.executable).with_name("lint-imports")

# one forbidden import per contract, by the contract's name
PLANTED = {
    "layers point strictly downward": ("domain/planted_layer.py", "import counselor_desk.storage"),
    "no Qt below the window": ("services/planted_qt.py", "import PySide6"),
    "the database driver is spoken to in one package": ("services/planted_driver.py", "import sqlcipher3"),
    "the keyring is spoken to in one package": ("services/planted_keyring.py", "import keyring"),
    "documents are made and read in one package": ("services/planted_document.py", "import pikepdf"),
    "no code of ours speaks to a network": ("services/planted_network.py", "import socket"),
}


def check_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--config", CONFIGURATION, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def contract_names() -> set[str]:
    configured = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return {contract["name"] for contract in configured}


@pytest.fixture(scope="module")
def verdict_on_planted_imports(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the package in which every contract is broken once."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "counselor_desk", folder / "counselor_desk", ignore=shutil.ignore_patterns("__pycache__"))
    for path, statement in PLANTED.values():
        (folder / "counselor_desk" / path).write_text(f"{statement}\n", encoding="utf-8")
    checked = check_contracts(folder)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    return checked.stdout


def test_the_package_keeps_its_layers() -> None:
    checked = check_contracts(ROOT)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_contract_has_a_planted_import() -> None:
    assert contract_names() == set(PLANTED)


@pytest.mark.parametrize("contract", PLANTED)
def test_the_contract_sees_what_it_forbids(contract: str, verdict_on_planted_imports: str) -> None:
    assert f"{contract} BROKEN" in verdict_on_planted_imports
