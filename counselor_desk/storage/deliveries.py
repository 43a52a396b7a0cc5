# SPDX-License-Identifier: GPL-3.0-or-later
"""Deliveries of packets: only ever added."""

from counselor_desk.domain.deliveries import DeliveredHow, Delivery
from counselor_desk.domain.ids import ReleaseId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO delivery (release_id, delivered_on, how, received_by, remark, recorded_at)
VALUES (:release_id, :delivered_on, :how, :received_by, :remark, :recorded_at)
"""
_OF_RELEASE = "SELECT * FROM delivery WHERE release_id = ? ORDER BY delivery"


class DeliveryStore:
    """Keeps who received each packet, how and when."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, delivery: Delivery) -> None:
        self._database.execute(_ADD, column_values(delivery))

    def of_release(self, release_id: ReleaseId) -> tuple[Delivery, ...]:
        """The deliveries of a packet in the order recorded; a correction follows what it corrects."""
        return tuple(_delivery(row) for row in self._database.rows(_OF_RELEASE, (release_id,)))


def _delivery(row: Row) -> Delivery:
    return Delivery(
        release_id=ReleaseId(row.text("release_id")),
        delivered_on=row.day("delivered_on"),
        how=DeliveredHow(row.text("how")),
        received_by=row.text("received_by"),
        remark=row.text("remark"),
        recorded_at=row.instant("recorded_at"),
    )
