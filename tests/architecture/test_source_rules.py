# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds every module to the house rules, and every rule to the violation it was written against."""

import ast
from pathlib import Path

import pytest
from network_rules import LOADED_BY_NAME, NETWORK_RULES
from source_rules import BOUNDARIES, HOLDS_NO_PEOPLE, LONG_MODULES, RULES, WIDE_CLASSES, Module, Rule, modules_under
from window_rules import RICH_TEXT, WINDOW_RULES

ROOT = Path(__file__).resolve().parents[2]

every_rule = pytest.mark.parametrize(
    "rule", [*RULES, *WINDOW_RULES, *NETWORK_RULES], ids=lambda rule: rule.name.replace(" ", "-")
)


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return list(modules_under(ROOT))


@every_rule
def test_the_source_keeps_the_rule(rule: Rule, modules: list[Module]) -> None:
    findings = [f"{module.path}:{line}: {what}" for module in modules for line, what in rule.find(module)]

    assert not findings, "\n".join([f"{rule.name}: {rule.reason}", *findings])


@every_rule
def test_the_rule_sees_what_it_forbids(rule: Rule) -> None:
    unseen = [example for example in rule.planted if not list(rule.find(example.module))]

    assert rule.planted
    assert not unseen


@every_rule
def test_the_rule_leaves_the_right_way_alone(rule: Rule) -> None:
    blamed = [example for example in rule.allowed if list(rule.find(example.module))]

    assert rule.allowed
    assert not blamed


def test_the_walk_sees_the_package_the_tests_and_the_build_scripts(modules: list[Module]) -> None:
    paths = {module.path for module in modules}

    assert {"counselor_desk/__init__.py", "tests/support/source_rules.py", "packaging/set_up.py"} <= paths


def test_every_exception_is_explained() -> None:
    for allowed in (BOUNDARIES, LONG_MODULES, WIDE_CLASSES, HOLDS_NO_PEOPLE, RICH_TEXT, LOADED_BY_NAME):
        assert all(len(reason) >= 20 for reason in allowed.values())


def test_no_exception_outlives_what_it_excuses(modules: list[Module]) -> None:
    classes: set[str] = set()
    fields: set[str] = set()
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                place = (
                    f"{module.path.removeprefix('counselor_desk/').removesuffix('.py').replace('/', '.')}.{node.name}"
                )
                annotated = [item.target for item in node.body if isinstance(item, ast.AnnAssign)]
                classes.add(node.name)
                fields.update(f"{place}.{ast.unparse(target)}" for target in annotated)

    assert set(HOLDS_NO_PEOPLE) <= fields
    assert set(WIDE_CLASSES) <= classes
    assert {*LONG_MODULES, *BOUNDARIES, *RICH_TEXT} <= {module.path for module in modules}
