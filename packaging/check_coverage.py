# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds branch coverage of the core to its floor: the parts where a slip would harm a client or lose a record."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOOR_PERCENT = 95.0
# an area is a folder of the package or one module; the gate counts twice, so that the rest of domain cannot hide it
AREAS = (
    "counselor_desk/domain/",
    "counselor_desk/domain/gate.py",
    "counselor_desk/storage/",
    "counselor_desk/security/",
)


@dataclass(frozen=True)
class Area:
    """Lines and branches of one area, summed over its files."""

    name: str
    files: int
    covered: int
    total: int

    @property
    def percent(self) -> float:
        """Covered lines and branches of all, as coverage.py counts them; 0 where nothing was measured."""
        return 100.0 * self.covered / self.total if self.total else 0.0


def measure(report: dict[str, Any], area: str) -> Area:
    """Sum one area up.

    Args:
        report: what `coverage json` writes (format 3).
        area: a folder ending in "/" or one file, relative to the project.
    """
    named = {path.replace("\\", "/"): each["summary"] for path, each in report["files"].items()}
    chosen = [summary for path, summary in named.items() if path == area or (area[-1] == "/" and path.startswith(area))]
    return Area(
        name=area,
        files=len(chosen),
        covered=sum(each["covered_lines"] + each["covered_branches"] for each in chosen),
        total=sum(each["num_statements"] + each["num_branches"] for each in chosen),
    )


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: check_coverage.py COVERAGE.json", file=sys.stderr)
        return 2
    report = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    if not report["meta"]["branch_coverage"]:
        print("the report was made without branch coverage", file=sys.stderr)
        return 2
    areas = [measure(report, each) for each in AREAS]
    print(f"{'branch coverage':<34}{'files':>6}{'percent':>9}   floor {FLOOR_PERCENT:.0f}")
    for area in areas:
        verdict = "ok" if area.percent >= FLOOR_PERCENT else "too low"
        print(f"{area.name:<34}{area.files:>6}{area.percent:>9.1f}   {verdict}")
    return 0 if all(area.percent >= FLOOR_PERCENT for area in areas) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
