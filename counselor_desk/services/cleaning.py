# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings every text of a value into the form in which the journal keeps texts, before anything is saved or hashed."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from counselor_desk.domain.text import clean_text

_Value = TypeVar("_Value")


def cleaned(value: _Value) -> _Value:
    """Return a frozen dataclass with every text in it, however deep, cleaned; a value without texts comes back as it
    is.
    """
    result: _Value = _cleaned(value)
    return result


def _cleaned(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(each) for each in value)
    if isinstance(value, Mapping):
        return {key: _cleaned(each) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: after
            for each in fields(value)
            if each.init and (after := _cleaned(before := getattr(value, each.name))) != before
        }
        return replace(value, **changed) if changed else value
    return value
