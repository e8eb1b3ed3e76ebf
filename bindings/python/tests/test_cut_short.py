"""Calls that are cut short lose no ticket, and nobody waits for ever."""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from decimal import Decimal

import pytest

from paywright import InputError, ticket_of

SLOW = "~no-answer-after"  # The request is carried out, and no answer comes for two minutes.


@pytest.fixture(autouse=True)
def _ctrl_c_interrupts():
    """Programs that a shell starts in the background ignore it, and so would these tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_on_ticket_is_called_before_anything_is_sent(gate, sale):
    tickets = []

    def keep(ticket):
        tickets.append(json.dumps(ticket))
        assert not gate.status("told-first").reached

    assert gate.send("card_sale", sale("told-first"), on_ticket=keep).kind == "accepted"
    assert gate.resolve(tickets[0], within=20).kind == "registered"
    told = sale("told-second")
    assert gate.carry_out("card_sale", told, on_ticket=keep_none).kind == "accepted"
    gate.send("status", {"general": {"payment_id": "x"}}, on_ticket=keep)
    assert len(tickets) == 1, "a question has no ticket"


def keep_none(ticket):
    assert ticket["payment_id"] == "told-second"


def test_nothing_is_sent_when_on_ticket_fails(gate, sale):
    class Full(Exception):
        pass

    def fails(_ticket):
        raise Full

    async def forgotten(_ticket):
        pass

    with pytest.raises(Full):
        gate.send("card_sale", sale("unsent-1"), on_ticket=fails)
    with pytest.warns(RuntimeWarning), pytest.raises(InputError):
        gate.send("card_sale", sale("unsent-2"), on_ticket=forgotten)
        gc.collect()
    with pytest.raises(InputError):
        gate.carry_out("card_sale", sale("unsent-3"), on_ticket=7)
    for number in (1, 2, 3):
        assert not gate.status(f"unsent-{number}").reached


def test_ctrl_c_ends_a_call_at_once_and_has_the_ticket(gate, sale):
    for name in ("send", "carry_out"):
        call = getattr(gate, name)
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt) as interrupted:
            call("card_sale", sale(f"ctrl-c-{name}{SLOW}"))
        assert time.monotonic() - started < 3
        ticket = ticket_of(interrupted.value)
        assert ticket["payment_id"] == f"ctrl-c-{name}{SLOW}"
        assert gate.resolve(ticket, within=20).kind == "registered"


def test_what_a_signal_handler_raises_has_the_ticket(gate, sale):
    class TooLong(BaseException):
        pass

    def too_long(*_):
        raise TooLong

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(TooLong) as interrupted:
            gate.send("card_sale", sale(f"alarm{SLOW}"))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert ticket_of(interrupted.value)["payment_id"] == f"alarm{SLOW}"


def test_cancelled_and_timed_out_tasks_have_the_ticket(shop, base_url, sale):
    async def main():
        async with shop.async_gate(base_url) as gate:
            task = asyncio.create_task(gate.send("card_sale", sale(f"cancel{SLOW}")))
            await asyncio.sleep(0.3)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await task
            found = await gate.resolve(ticket_of(cancelled.value), within=20)
            assert found.kind == "registered"
            with pytest.raises(asyncio.TimeoutError) as late:
                await asyncio.wait_for(gate.carry_out("card_sale", sale(f"late{SLOW}")), 0.3)
            assert ticket_of(late.value)["payment_id"] == f"late{SLOW}"
            kept = []

            async def keep(ticket):
                await asyncio.sleep(0)
                kept.append(ticket)

            done = await gate.send("card_sale", sale("kept"), on_ticket=keep)
            assert done.kind == "accepted" and kept[0]["payment_id"] == "kept"
            prepared = gate.prepare("card_sale", sale("async-prepared"))
            assert (await gate.deliver(prepared)).kind == "accepted"

    asyncio.run(main())


def test_ctrl_c_under_asyncio_has_the_ticket(shop, base_url, sale):
    async def main():
        async with shop.async_gate(base_url) as gate:
            await gate.send("card_sale", sale(f"ctrl-c-async{SLOW}"))

    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt) as interrupted:
        asyncio.run(main())
    if sys.version_info >= (3, 11):
        assert ticket_of(interrupted.value)["payment_id"] == f"ctrl-c-async{SLOW}"


def test_ticket_of_other_exceptions_is_nothing():
    error = ValueError()
    error.__context__ = error
    assert ticket_of(error) is None and ticket_of(None) is None


def test_an_async_call_holds_no_thread(shop, base_url):
    async def main():
        gate = shop.async_gate(base_url)
        before = threading.active_count()
        questions = [asyncio.ensure_future(gate.status(f"nobody-{n}")) for n in range(200)]
        await asyncio.sleep(0.01)
        assert threading.active_count() == before
        assert {seen.reached for seen in await asyncio.gather(*questions)} == {False}

    asyncio.run(main())


EXITS = """
import asyncio, sys, threading, time
from paywright.ecommpay import Project

shop = Project(112, secret="local-test-key")
how, base_url = sys.argv[1:]

async def main():
    gate = shop.async_gate(base_url)
    calls = [asyncio.ensure_future(gate.status(f"nobody-{n}")) for n in range(300)]
    await asyncio.sleep(0.005)
    if how == "loop-closed":
        asyncio.get_running_loop().stop()
        await asyncio.sleep(1)

def threaded():
    gate = shop.gate(base_url)
    while True:
        gate.status("nobody")

class Slow:
    def __del__(self, sleep=time.sleep):
        sleep(0.3)  # Lets the other threads ask for the lock while the interpreter ends.

def verifies():
    while True:
        try:
            shop.verify(b"{}")
        except Exception:
            pass

if how == "threads":
    for work in (threaded, threaded, verifies, verifies):
        threading.Thread(target=work, daemon=True).start()
    time.sleep(0.2)
    sys.slow = Slow()
elif how == "loop-closed":
    loop = asyncio.new_event_loop()
    loop.create_task(main())
    loop.run_forever()
    loop.close()
else:
    asyncio.run(main())
"""


@pytest.mark.parametrize("how", ["calls-on-their-way", "loop-closed", "threads"])
def test_an_interpreter_ends_quietly_whatever_is_on_its_way(how, base_url):
    command = [sys.executable, "-W", "ignore", "-c", EXITS, how, base_url]
    # All at once: threads lose the interpreter's lock at the wrong moment on a busy machine only.
    ends = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(16)]
    for ended in ends:
        _, told = ended.communicate(timeout=60)
        assert ended.returncode == 0, told
        assert "panic" not in told and "FATAL" not in told and "fatal" not in told, told


def test_an_outcome_that_cannot_be_converted_ends_the_future(base_url):
    script = """
import asyncio, sys
import paywright.ecommpay.outcome as outcome
from paywright.ecommpay import Project
def broken(*_): raise RuntimeError("no such value")
outcome.Seen = broken
async def main():
    gate = Project(112, secret="local-test-key").async_gate(sys.argv[1])
    try:
        await asyncio.wait_for(gate.status("nobody"), 10)
    except RuntimeError as error:
        print(error)
asyncio.run(main())
"""
    command = [sys.executable, "-c", script, base_url]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert ended.stdout == "no such value\n", ended.stderr


def test_closed_handles_are_refused_and_zero_asks_once(shop, base_url, sale):
    with shop.gate(base_url) as gate:
        gate.send("card_sale", sale("asked-once"))
        assert gate.wait_for("asked-once", "paid", within=20).reached
        assert gate.wait_for("asked-once", "paid", within=0).reached
        assert gate.wait_for("asked-once", "success", within=0).reached
        assert not gate.wait_for("asked-once", "status:novelty", within=0).reached
        for misspelt in ("payed", ""):
            with pytest.raises(InputError) as refused:
                gate.wait_for("asked-once", misspelt)
            assert "until" in str(refused.value)
    with pytest.raises(InputError) as refused:
        gate.status("asked-once")
    assert refused.value.code == "handle_closed"


@pytest.mark.parametrize("within", [-1, float("nan"), float("inf"), "1", True, Decimal("NaN"), 1e9])
def test_wrong_times_are_refused(gate, within):
    with pytest.raises(InputError) as refused:
        gate.wait_for("x", within=within)
    assert "within" in str(refused.value)


def test_wrong_settings_are_named(shop):
    for name, value in [
        ("retries", 3),
        ("deadline", -1),
        ("deadline", "soon"),
        ("deadline_ms", 5),
        ("connections", -1),
        ("proxy", 7),
        ("plain_http_hosts", "x"),
        ("ca_file", "/nowhere"),
    ]:
        for made in (shop.gate, shop.async_gate):
            with pytest.raises(InputError) as refused:
                made(**{name: value})
            told = str(refused.value)
            assert name in told or value == "/nowhere" in told, told
            assert "_Prepared" not in told

