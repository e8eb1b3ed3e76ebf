"""Gate, waiting and with asyncio, against the local platform."""

import asyncio
import os
import threading
import time

import pytest

from paywright import InputError, NetworkError


def test_a_sale_is_made_waited_for_and_returned(shop, base_url, sale):
    gate = shop.gate(base_url)
    accepted = gate.send("card_sale", sale("py-1"))
    assert (accepted.kind, accepted.payment_id) == ("accepted", "py-1")
    seen = gate.wait_for("py-1", "paid", within=20)
    assert seen.reached and seen.message.payment.status.is_paid
    refund = {
        "general": {"payment_id": "py-1"},
        "payment": {"description": "Returned", "amount": 1000, "currency": "EUR"},
    }
    assert gate.carry_out("refund", refund, reference="return-1").kind == "accepted"
    assert gate.wait_for("py-1", within=20).message.payment.amount in (3415, 2415)


def test_a_repeated_sale_is_found_by_its_ticket(shop, base_url, sale):
    gate = shop.gate(base_url)
    gate.send("card_sale", sale("py-2"))
    gate.wait_for("py-2", within=20)
    again = gate.send("card_sale", sale("PY-2"))
    assert (again.kind, again.code) == ("already_exists", "3041")
    found = gate.resolve(again.ticket, within=20)
    assert (found.kind, found.is_unknown) == ("registered", False)


def test_wrong_members_are_told_by_field_and_nothing_is_sent(shop, base_url, sale):
    members = sale("")
    members["card"] = {"pan": "4000000000000077", "year": 2030, "month": 13}
    with pytest.raises(InputError) as refused:
        shop.gate(base_url).send("card_sale", members)
    assert {field.path for field in refused.value.fields} >= {"card.month", "general.payment_id"}
    assert "4000000000000077" not in str(refused.value)


def test_nobody_there_means_that_nothing_was_sent(shop, sale):
    with pytest.raises(NetworkError) as refused:
        shop.gate("http://127.0.0.1:9", deadline=0.5).send("card_sale", sale("py-3"))
    assert refused.value.code == "http_connect_failed"
    assert "127.0.0.1:" in str(refused.value)
    assert "nothing was sent" in str(refused.value)


def test_threads_share_a_gate_and_run_at_a_time(shop, base_url, sale):
    gate = shop.gate(base_url)
    outcomes = []

    def pay(number):
        outcomes.append(gate.send("card_sale", sale(f"py-thread-{number}")).kind)

    threads = [threading.Thread(target=pay, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["accepted"] * 16


def test_asyncio_runs_calls_at_a_time(shop, base_url, sale):
    async def pay():
        gate = shop.async_gate(base_url)
        sales = (gate.send("card_sale", sale(f"py-async-{number}")) for number in range(16))
        assert [outcome.kind for outcome in await asyncio.gather(*sales)] == ["accepted"] * 16
        seen = await gate.wait_for("py-async-0", "paid", within=20)
        assert seen.reached
        with pytest.raises(InputError):
            await gate.send("card_sale", sale(""))
        assert (await gate.status("nobody")).message is None

    asyncio.run(pay())


def test_a_cancelled_task_ends_at_once(shop, base_url):
    async def give_up():
        gate = shop.async_gate(base_url)
        task = asyncio.create_task(gate.wait_for("py-never", within=60))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    started = time.monotonic()
    asyncio.run(give_up())
    assert time.monotonic() - started < 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_makes_connections_of_its_own(shop, base_url, sale):
    gate = shop.gate(base_url)
    assert gate.send("card_sale", sale("py-fork-0")).kind == "accepted"
    child = os.fork()
    if child == 0:
        code = 1
        try:
            outcomes = {gate.send("card_sale", sale(f"py-fork-c{n}")).kind for n in range(5)}
            code = 0 if outcomes == {"accepted"} else 2
        finally:
            os._exit(code)
    outcomes = {gate.send("card_sale", sale(f"py-fork-p{n}")).kind for n in range(5)}
    assert outcomes == {"accepted"}
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert os.waitstatus_to_exitcode(status) == 0
            return
        time.sleep(0.05)
    os.kill(child, 9)
    pytest.fail("the child hangs")
