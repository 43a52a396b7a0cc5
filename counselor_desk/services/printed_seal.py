# SPDX-License-Identifier: GPL-3.0-or-later
"""The seal as it is printed on what leaves the practice: whoever keeps the page keeps a witness of the log."""

from datetime import UTC, datetime

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.seals import check_group, root_groups


def seal_paragraphs(head: TreeHead, *, thing: str, produced_at: datetime) -> tuple[str, str]:
    """What the log held when a page was produced, and its root in two lines of groups, its check group after them.

    Args:
        head: size and root (RFC 6962) of the log at that moment.
        thing: what was produced, as in "this packet".
        produced_at: aware.
    """
    produced = produced_at.astimezone(UTC)
    groups = root_groups(head.root)
    middle = len(groups) // 2
    return (
        f"On {produced:%Y-%m-%d} at {produced:%H:%M:%S} UTC, when {thing} was produced, the log of events of "
        f"this practice had {head.size:,} entries. One hash over all of them, the root (RFC 6962), was the following, "
        "with a check group of four signs at its end against slips of the hand:",
        f"{' '.join(groups[:middle])}\n{' '.join(groups[middle:])} {check_group(head)}",
    )
