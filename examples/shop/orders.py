"""The shop's memory: orders, the gateway's signed messages, refunds and what was sent off, in SQLite.

Each function is one transaction, and has reached the disk when it returns.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from contextlib import contextmanager
from typing import Any, Iterator, List, NamedTuple, Optional, Sequence

from gateways import Order, Refund, Status, Ticket

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY, item TEXT NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL,
    gateway TEXT NOT NULL, page TEXT, status INTEGER NOT NULL DEFAULT 0, asked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS messages (order_id TEXT, body BLOB, PRIMARY KEY (order_id, body));
CREATE TABLE IF NOT EXISTS refunds (order_id TEXT PRIMARY KEY, ticket TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS parcels (number INTEGER PRIMARY KEY, order_id TEXT NOT NULL);
"""

COLUMNS = "id, item, amount, currency, gateway, page, status"


class NotRefundable(Exception):
    """The order is not paid, or a refund was asked for before and is not known to have been refused."""


class Row(NamedTuple):
    """An order as the shopkeeper sees it."""

    order: Order
    refund: Optional[Refund]
    parcels: int


class Orders:
    def __init__(self, path: str) -> None:
        self._path = path
        with self._open() as db:
            db.executescript(SCHEMA)

    def add(self, item: str, amount: int, currency: str, gateway: str) -> Order:
        """A new order. Its id cannot be guessed, so only the customer finds its page."""
        order = Order(secrets.token_hex(12), item, amount, currency, gateway, None, Status.WAITING)
        with self._open() as db:
            db.execute(f"INSERT INTO orders ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", order)
        return order

    def keep_page(self, order_id: str, page: str) -> None:
        """Where its customer pays, in case he leaves that page."""
        with self._open() as db:
            db.execute("UPDATE orders SET page = ? WHERE id = ?", (page, order_id))

    def get(self, order_id: str) -> Optional[Order]:
        with self._open() as db:
            rows = db.execute(f"SELECT {COLUMNS} FROM orders WHERE id = ?", (order_id,))
            return next(map(_order, rows), None)

    def may_be_asked_about(self, order_id: str, now: float) -> bool:
        """Whether the gateway may be asked about it: every two seconds, however often its page is opened."""
        with self._open() as db:
            update = "UPDATE orders SET asked = ? WHERE id = ? AND asked <= ?"
            return db.execute(update, (int(now), order_id, int(now) - 2)).rowcount == 1

    def move(self, order_id: str, status: Status) -> None:
        """Notes how an order stands. The move to PAID, which is made once, sends the goods off."""
        with self._open() as db:
            update = "UPDATE orders SET status = ? WHERE id = ? AND status < ?"
            moved = db.execute(update, (status, order_id, status)).rowcount == 1
            if moved and status == Status.PAID:
                db.execute("INSERT INTO parcels (order_id) VALUES (?)", (order_id,))

    def keep_proof(self, order_id: str, body: bytes) -> None:
        """Keeps a signed message, once."""
        with self._open() as db:
            db.execute("INSERT OR IGNORE INTO messages VALUES (?, ?)", (order_id, body))

    def proofs(self, order_id: str) -> List[bytes]:
        with self._open() as db:
            rows = db.execute("SELECT body FROM messages WHERE order_id = ?", (order_id,))
            return [row[0] for row in rows]

    def begin_refund(self, order_id: str, ticket: Ticket) -> None:
        """Keeps the ticket of a refund that is about to be sent. Raises `NotRefundable` where one was begun
        before, so that of two that are asked for at once only one is sent.
        """
        with self._open() as db:
            upsert = (
                "INSERT INTO refunds VALUES (?, ?, 'unknown') ON CONFLICT (order_id) DO UPDATE"
                " SET ticket = excluded.ticket, state = 'unknown' WHERE state = 'refused'"
            )
            if db.execute(upsert, (order_id, json.dumps(ticket))).rowcount != 1:
                raise NotRefundable(order_id)

    def note_refund(self, order_id: str, state: Refund, ticket: Optional[Ticket] = None) -> None:
        """What became of a refund, and with which ticket to ask next. What is known stays."""
        with self._open() as db:
            update = (
                "UPDATE refunds SET state = ?, ticket = coalesce(?, ticket)"
                " WHERE order_id = ? AND state = 'unknown'"
            )
            db.execute(update, (state.value, ticket and json.dumps(ticket), order_id))

    def open_ticket(self, order_id: str) -> Optional[Ticket]:
        """The ticket of a refund of which nobody knows what became."""
        with self._open() as db:
            query = "SELECT ticket FROM refunds WHERE order_id = ? AND state = 'unknown'"
            row = db.execute(query, (order_id,)).fetchone()
            return json.loads(row[0]) if row else None

    def unsettled(self) -> List[Order]:
        """Orders that wait, and those with a refund that nobody knows the end of."""
        return [
            row.order
            for row in self.all()
            if row.order.status == Status.WAITING or row.refund == Refund.UNKNOWN
        ]

    def all(self) -> List[Row]:
        """All orders, the newest first."""
        query = (
            f"SELECT {COLUMNS}, (SELECT state FROM refunds WHERE order_id = id),"
            " (SELECT count(*) FROM parcels WHERE order_id = id) FROM orders ORDER BY orders.rowid DESC"
        )
        with self._open() as db:
            return [
                Row(_order(columns), Refund(refund) if refund else None, parcels)
                for *columns, refund, parcels in db.execute(query)
            ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=10)
        try:
            with db:
                yield db
        finally:
            db.close()


def _order(columns: Sequence[Any]) -> Order:
    *texts, status = columns
    return Order._make((*texts, Status(status)))
