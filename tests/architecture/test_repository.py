# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the checkout to its shape: what lies at the top, no trace of one machine, exact pins, a reason per library."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "counselor_desk",
    "packaging",
    "pyproject.toml",
    "resources",
    "tests",
}

# assembled, so that this file does not find itself
MACHINE_TRACES = {
    "a folder of one machine": re.compile(
        "|".join(("/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", r"[A-Z]:\\Us" + "ers"))
    ),
    "the address of a package index": re.compile(
        "|".join((r"pypi\.o" + "rg", r"python" + r"hosted\.org", "--(?:extra-)?index" + "-url", "--find" + "-links"))
    ),
}

PIN_FILES = ("requirements.txt", "requirements-dev.txt")


def tracked_files() -> list[Path]:
    """What is, or is about to be, in the repository; everything that lies here where this is no git checkout."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        names = [name.decode() for name in listed.stdout.split(b"\0") if name]
        return [ROOT / name for name in names if (ROOT / name).is_file()]
    ignored = {".venv", "build", "dist", "demo-out", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not ignored & set(path.relative_to(ROOT).parts)]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def pins_in(name: str) -> dict[str, tuple[Requirement, list[str]]]:
    """Each pinned requirement with its hashes, by canonical name."""
    joined = (ROOT / "packaging" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, tuple[Requirement, list[str]]] = {}
    for line in joined.splitlines():
        if line and not line.startswith("#"):
            pinned, *hashes = line.split("--hash=")
            requirement = Requirement(pinned.strip())
            found[canonicalize_name(requirement.name)] = (requirement, [each.strip() for each in hashes])
    return found


def declared(section: str) -> list[str]:
    """The requirements that pyproject.toml declares: "dependencies" or the name of an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted: list[str] = (
        project["dependencies"] if section == "dependencies" else project["optional-dependencies"][section]
    )
    return wanted


def test_only_known_things_lie_at_the_top() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked_files()}

    assert top <= TOP_LEVEL


@pytest.mark.parametrize("kind", MACHINE_TRACES)
def test_no_file_tells_where_it_was_written(kind: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_files()
        for match in [MACHINE_TRACES[kind].search(text_of(path))]
        if match
    ]

    assert not found, f"{kind} in\n" + "\n".join(found)


@pytest.mark.parametrize("name", PIN_FILES)
def test_every_pin_is_one_version_with_hashes(name: str) -> None:
    pins = pins_in(name)
    loose = [
        str(requirement)
        for requirement, hashes in pins.values()
        if not re.fullmatch(r"==[0-9][0-9a-z.]*", str(requirement.specifier))
        or not hashes
        or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes)
    ]

    assert pins
    assert not loose


@pytest.mark.parametrize(("name", "section"), [("requirements.txt", "dependencies"), ("requirements-dev.txt", "dev")])
def test_every_declared_library_is_pinned_within_its_bounds(name: str, section: str) -> None:
    pins = pins_in(name)
    for text in declared(section):
        wanted = Requirement(text)
        pinned, _ = pins[canonicalize_name(wanted.name)]
        version = str(pinned.specifier).removeprefix("==")

        assert wanted.specifier.contains(version), f"{wanted} is pinned to {version}"


def test_the_tests_run_with_the_very_libraries_of_the_program() -> None:
    runtime, with_tests = pins_in("requirements.txt"), pins_in("requirements-dev.txt")
    differing = [name for name, (pin, _) in runtime.items() if with_tests[name][0].specifier != pin.specifier]

    assert not differing


def test_every_runtime_library_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("\ndependencies = [\n", 1)[1].split("\n]", 1)[0]
    lines = [line.strip() for line in block.splitlines()]
    unexplained = [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if line.startswith('"') and not above.startswith("# ")
    ]

    assert lines
    assert not unexplained


def test_the_licence_is_the_whole_text() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 3, 29 June 2007" in text
    assert "END OF TERMS AND CONDITIONS" in text
