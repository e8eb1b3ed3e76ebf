"""Read by mypy and pyright, not run: what callers of the package are told by their tools."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Dict, List, Optional

from typing_extensions import assert_type

from paywright import InputError, cryptoprocessing, ticket_of
from paywright.ecommpay import (
    AsyncDataApi,
    Callback,
    Card,
    DataApi,
    Folded,
    Outcome,
    OutcomeKind,
    PaymentState,
    Prepared,
    Project,
    Secret,
    Seen,
    Status,
    decimal_amount,
    minor_units,
)

shop = Project(112, secret="x", more_keys={"old": "y"})
NOW = datetime.now(timezone.utc)


def waits() -> None:
    with shop.gate(deadline=timedelta(seconds=5), plain_http_hosts=["emulator"]) as gate:
        card = Card(Secret("4"), year=2030, month=12, cvv="123")
        assert_type(gate.send("card_sale", {"card": card}, on_ticket=print), Outcome)
        assert_type(gate.carry_out("refund", {}, reference="1", within=5), Outcome)
        assert_type(gate.wait_for("order-1", "paid", within=0.5), Seen)
        prepared = gate.prepare("sale", {}, method="ecopayz", unchecked=["a.b"])
        assert_type(prepared, Prepared)
        assert_type(prepared.ticket, Optional[Dict[str, Any]])
        gate.send("sale", {}, methode="ecopayz")  # type: ignore[call-arg]
        gate.send(b"sale", {})  # type: ignore[arg-type]
        gate.send("card_sail", {})  # type: ignore[arg-type]
        assert_type(gate.send("refund", {}).kind, OutcomeKind)
    shop.gate(retries=3)  # type: ignore[call-arg]
    Project(112, secret=b"x")  # type: ignore[arg-type]


async def awaits() -> None:
    async def keep(ticket: Dict[str, Any]) -> None: ...

    async with shop.async_gate() as gate:
        assert_type(await gate.send("card_sale", {}, on_ticket=keep), Outcome)
        assert_type(await gate.status("order-1"), Seen)
    async with AsyncDataApi("token", key="x") as api:
        async for page in api.operations(NOW, NOW + timedelta(days=1)):
            assert_type(page, List[Dict[str, Any]])


def reads(body: bytes) -> None:
    try:
        callback = shop.verify_callback(body)
    except InputError as error:
        assert_type(error.fields[0].path, str)
        assert_type(ticket_of(error), Optional[Dict[str, Any]])
        return
    assert_type(callback, Callback)
    assert_type(callback.payment.status, Status)
    assert_type(PaymentState("order-1").fold(callback), Folded)
    assert_type(minor_units(Decimal("34.15"), "EUR"), int)
    assert_type(decimal_amount(3415, "EUR"), Decimal)
    for page in DataApi("token", key="x").operations("2026-03-01 00:00:00", "2026-03-02 00:00:00"):
        assert_type(page, List[Dict[str, Any]])
    shop.payment_page(payment_id="1", amount=1, currency="EUR", best_before=NOW).url()


def second_gateway(body: bytes) -> None:
    terminal = cryptoprocessing.Terminal("https://gateway.example", key=Secret("x"), name="till-1")
    assert_type(terminal.send("api.pay", {}, on_ticket=print), cryptoprocessing.Outcome)
    assert_type(terminal.carry_out("api.refund", {}, within=5), cryptoprocessing.Outcome)
    seen = terminal.wait_for("api", "order-1", "paid", amount=3415)
    assert_type(seen, cryptoprocessing.Seen)
    hint = cryptoprocessing.Notification(body)
    assert_type(terminal.confirm("api", hint).is_paid(3415), bool)
    hint.is_paid(3415)  # type: ignore[attr-defined]
    terminal.send("raw", {}, interface="api", method="x")  # type: ignore[call-arg]
    cryptoprocessing.Terminal("https://gateway.example", wallet="x")  # type: ignore[call-arg]


async def second_gateway_awaited() -> None:
    async with cryptoprocessing.AsyncTerminal("https://gateway.example") as terminal:
        assert_type(await terminal.state("api", "order-1"), cryptoprocessing.Seen)
        post = await terminal.send("api.pay", {})
        assert_type(cryptoprocessing.acs_form(post.to_dict(), "x").html, str)
