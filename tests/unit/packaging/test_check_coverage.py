# SPDX-License-Identifier: GPL-3.0-or-later
"""The coverage floor: counted over lines and branches, per area, and never passed by an area that was not measured."""

import json
from pathlib import Path

import pytest
from check_coverage import AREAS, main, measure


def summary(covered: int, total: int) -> dict[str, dict[str, int]]:
    """One file's entry, with half of its parts being branches."""
    return {
        "summary": {
            "covered_lines": covered - covered // 2,
            "covered_branches": covered // 2,
            "num_statements": total - total // 2,
            "num_branches": total // 2,
        }
    }


def report(covered: int = 100) -> dict[str, object]:
    files = {f"{area}example.py" if area.endswith("/") else area: summary(covered, 100) for area in AREAS}
    return {"meta": {"branch_coverage": True}, "files": files}


def verdict_on(found: dict[str, object], folder: Path) -> int:
    path = folder / "coverage.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    return main([str(path)])


def test_an_area_is_the_sum_of_its_files() -> None:
    found = {"files": {"counselor_desk/storage/a.py": summary(10, 10), "counselor_desk/storage/b.py": summary(0, 30)}}

    area = measure(found, "counselor_desk/storage/")

    assert (area.files, area.covered, area.total, area.percent) == (2, 10, 40, 25.0)


def test_a_folder_of_a_similar_name_does_not_count() -> None:
    assert (
        measure({"files": {"counselor_desk/storage_old/a.py": summary(10, 10)}}, "counselor_desk/storage/").files == 0
    )


def test_the_floor_itself_is_enough(tmp_path: Path) -> None:
    assert verdict_on(report(covered=95), tmp_path) == 0


def test_below_the_floor_fails_and_names_the_area(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict_on(report(covered=94), tmp_path) == 1
    assert "counselor_desk/security/" in capsys.readouterr().out


@pytest.mark.parametrize("area", AREAS)
def test_an_area_without_a_measured_file_fails(area: str, tmp_path: Path) -> None:
    found = report()
    found["files"] = {path: each for path, each in dict(found["files"]).items() if not path.startswith(area)}  # type: ignore[call-overload]

    assert verdict_on(found, tmp_path) == 1


def test_a_report_of_lines_alone_is_refused(tmp_path: Path) -> None:
    assert verdict_on({**report(), "meta": {"branch_coverage": False}}, tmp_path) == 2
