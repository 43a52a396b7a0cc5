# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the import contracts of pyproject.toml, and proves that each of them sees the import it forbids."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "pyproject.toml"
LINTER = Path(sys.executable).with_name("lint-imports")

LAYERS = "layers point strictly downward"
WINDOW = "the window asks the services for everything"
DRIVER = "the database driver is spoken to in one package"
KEYRING = "the keyring is spoken to in one package"
DOCUMENTS = "documents are made and read in one package"
STAMPS = "time stamps are read in one package"
NETWORK = "no code of ours speaks to a network"

# forbidden imports: the contract that forbids it, the module that breaks it, and what that imports
PLANTED = (
    (LAYERS, "domain/planted_storage", "counselor_desk.storage"),
    (LAYERS, "services/planted_window", "counselor_desk.ui"),
    (LAYERS, "ui/planted_app", "counselor_desk.app"),
    ("no Qt below the window", "services/planted_qt", "PySide6"),
    (WINDOW, "ui/planted_storage", "counselor_desk.storage"),
    (WINDOW, "ui/planted_security", "counselor_desk.security"),
    (WINDOW, "ui/planted_documents", "counselor_desk.documents"),
    (WINDOW, "ui/planted_policy", "counselor_desk.policy"),
    (DRIVER, "services/planted_driver", "sqlcipher3"),
    (DRIVER, "ui/planted_driver", "sqlcipher3"),
    (KEYRING, "services/planted_keyring", "keyring"),
    (KEYRING, "ui/planted_keyring", "keyring"),
    (DOCUMENTS, "services/planted_document", "pikepdf"),
    (DOCUMENTS, "ui/planted_page_image", "pypdfium2"),
    (STAMPS, "services/planted_stamp", "rfc3161_client"),
    (NETWORK, "services/planted_network", "socket"),
    (NETWORK, "ui/planted_network", "urllib"),
    (NETWORK, "ui/planted_server", "http"),
)


def check_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--config", CONFIGURATION, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )


def contract_names() -> set[str]:
    configured = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return {contract["name"] for contract in configured}


@pytest.fixture(scope="module")
def verdict_on_planted_imports(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says of a copy of the package in which every contract is broken."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "counselor_desk", folder / "counselor_desk", ignore=shutil.ignore_patterns("__pycache__"))
    for _, path, imported in PLANTED:
        (folder / "counselor_desk" / f"{path}.py").write_text(f"import {imported}\n", encoding="utf-8")
    checked = check_contracts(folder)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    return checked.stdout


def test_the_package_keeps_its_layers() -> None:
    checked = check_contracts(ROOT)

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_contract_has_a_planted_import() -> None:
    assert contract_names() == {contract for contract, _, _ in PLANTED}


@pytest.mark.parametrize(("contract", "path", "imported"), PLANTED, ids=[f"{path}-{name}" for _, path, name in PLANTED])
def test_the_contract_sees_what_it_forbids(
    contract: str, path: str, imported: str, verdict_on_planted_imports: str
) -> None:
    module = f"counselor_desk.{path.replace('/', '.')}"
    _, _, told = verdict_on_planted_imports.partition("Broken contracts")
    parts = re.split(r"\n(.+)\n-+\n", told)[1:]
    broken = dict(zip(parts[::2], parts[1::2], strict=True))

    assert f"{module} -> {imported} (l.1)" in broken[contract]
