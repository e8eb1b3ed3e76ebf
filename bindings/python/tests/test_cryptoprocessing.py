"""The second gateway, against its local platform."""

import asyncio
import http.server
import json
import os
import pickle
import subprocess
import threading
import time
import urllib.parse
import urllib.request

import pytest

from paywright import InputError, PaywrightError, PlatformError, ReviewError, SignatureError, ticket_of
from paywright.cryptoprocessing import (
    AsyncTerminal,
    Notification,
    Secret,
    Terminal,
    acs_form,
    acs_return_id,
    commands,
    error_code,
    state,
)
from test_secrets import CYCLE, shown_by

PAN, PAN_3DS, PAN_DECLINED = "4111111111100023", "4111111111111111", "4111111111100080"
KEY, PASSWORD = "Merchant", "123"
AMOUNT = 12480


class Notified:
    """Keeps the notifications that came, by order, as they came."""

    def __init__(self):
        self.bodies = {}
        self.came = threading.Condition()
        notified = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.end_headers()
                with notified.came:
                    notified.bodies.setdefault(Notification(body).order_id, []).append(body)
                    notified.came.notify_all()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/payture"

    def of(self, order_id):
        with self.came:
            assert self.came.wait_for(lambda: order_id in self.bodies, 20), order_id
            return self.bodies[order_id][0]


@pytest.fixture(scope="module")
def notified():
    notified = Notified()
    yield notified
    notified.server.shutdown()


@pytest.fixture(scope="module")
def gateway_url(notified):
    program = [os.environ["PAYWRIGHT_PROGRAM"], "emulator", "--gateway", "cryptoprocessing"]
    program += ["--port", "0", "--json", "--callback-url", notified.url]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as emulator:
        text = ""
        for line in emulator.stdout:
            text += line
            if line.startswith("}"):
                break
        yield json.loads(text)["base_url"]
        emulator.terminate()


@pytest.fixture(scope="module")
def terminal(gateway_url):
    with Terminal(gateway_url, key=KEY, password=Secret(PASSWORD), vwid="Merchant") as terminal:
        yield terminal


@pytest.fixture()
def faults(gateway_url):
    """Sets what goes wrong, and ends that."""

    def set_faults(*rules):
        control(gateway_url, "faults", list(rules))

    yield set_faults
    set_faults()


def control(gateway_url, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(
        f"{gateway_url}/_control/{path}", data, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def card(order_id, pan=PAN, amount=AMOUNT):
    return {
        "OrderId": order_id, "Amount": amount, "PAN": Secret(pan), "EMonth": 12, "EYear": 30,
        "CardHolder": "Ivan Ivanov", "SecureCode": Secret("123"),
    }


def stands(terminal, order_id, interface="api"):
    payment = terminal.state(interface, order_id).payment
    return payment.state, payment.amount


def test_one_step(terminal):
    paid = terminal.send("api.pay", card("py-one"))
    assert (paid.kind, paid.amount, paid.is_unknown) == ("done", AMOUNT, False)
    assert "Key" not in paid.answer["attributes"]
    payment = terminal.state("api", "py-one").payment
    assert payment.is_paid(AMOUNT) and not payment.is_paid(AMOUNT - 1) and not payment.is_held(AMOUNT)
    assert (payment.state, payment.status(), payment.order_id) == ("Charged", "success", "py-one")


def test_two_steps_and_a_partial_charge(terminal):
    assert terminal.send("api.block", card("py-two")).kind == "done"
    assert terminal.state("api", "py-two").payment.is_held(AMOUNT)
    charged = terminal.carry_out("api.charge", {"OrderId": "py-two", "Amount": 10000})
    assert charged.kind == "done"
    assert stands(terminal, "py-two") == ("Charged", 10000)


def test_a_hold_is_released(terminal):
    terminal.send("api.block", card("py-release"))
    assert terminal.carry_out("api.unblock", {"OrderId": "py-release"}).kind == "done"
    assert stands(terminal, "py-release")[0] == "Voided"


def test_money_goes_back_in_part_and_as_a_whole(terminal):
    terminal.send("api.pay", card("py-back"))
    refund = terminal.carry_out("api.refund", {"OrderId": "py-back", "Amount": 2480})
    assert (refund.kind, refund.answer["new_amount"]) == ("done", 10000)
    payment = terminal.state("api", "py-back").payment
    assert (payment.amount, payment.status(AMOUNT)) == (10000, "partially refunded")
    assert not payment.is_paid(AMOUNT)
    assert terminal.carry_out("api.refund", {"OrderId": "py-back"}).kind == "done"
    assert stands(terminal, "py-back")[0] == "Refunded"


def test_a_decline_says_why(terminal):
    declined = terminal.send("api.pay", card("py-declined", PAN_DECLINED))
    assert (declined.kind, declined.code, declined.advice) == ("declined", "ISSUER_CARD_FAIL", "payer")
    assert declined.message and declined.ticket is None
    assert not terminal.state("api", "py-declined").payment.is_paid(AMOUNT)


def test_what_the_state_forbids_is_not_sent(terminal):
    terminal.send("api.pay", card("py-forbidden"))
    for command, amount, code in (
        ("api.charge", {}, "state_forbids"),
        ("api.refund", {"Amount": AMOUNT + 1}, "amount_exceeds"),
    ):
        for call in (terminal.send, terminal.carry_out):
            with pytest.raises(InputError) as refused:
                call(command, {"OrderId": "py-forbidden", **amount})
            assert refused.value.code == code
    assert stands(terminal, "py-forbidden") == ("Charged", AMOUNT)


def test_an_order_that_nobody_knows(terminal):
    seen = terminal.state("api", "py-nobody")
    assert (seen.reached, seen.payment, seen.answer.kind) == (False, None, "not_found")
    with pytest.raises(PlatformError) as missing:
        terminal.send("api.refund", {"OrderId": "py-nobody", "Amount": 1})
    assert (missing.value.code, missing.value.number) == ("state_missing", 4023)


def test_three_d_secure(terminal, gateway_url):
    post = terminal.send("api.pay", card("py-3ds", PAN_3DS))
    assert post.kind == "needs_acs_post" and post.md and post.pending
    form = acs_form(post.to_dict(), "http://127.0.0.1:9/3ds")
    assert form.action == post.url and dict(form.fields)["MD"] == post.md
    assert 'name="PaReq"' in form.html
    # What the bank gives the payer's browser to bring back.
    three_ds = control(gateway_url, "payments/py-3ds")["three_ds"]
    back = urllib.parse.urlencode({"MD": three_ds["md"], "PaRes": three_ds["pa_res"]}).encode()
    assert acs_return_id(back) == post.md
    with pytest.raises(InputError) as foreign:
        terminal.finish_three_ds(post.pending, b"MD=another&PaRes=x")
    assert foreign.value.code == "acs_return_foreign"
    stored = json.dumps(post.pending)  # while the payer is away
    assert terminal.finish_three_ds(stored, back).kind == "done"
    assert stands(terminal, "py-3ds") == ("Charged", AMOUNT)


def test_a_customer_pays_by_a_stored_card(terminal):
    user = {"VWUserLgn": "py@example.com", "VWUserPsw": Secret("pass")}
    assert terminal.send("vwapi.register", user).kind == "done"
    added = terminal.send("vwapi.add", {
        **user, "CardNumber": Secret(PAN), "CardHolder": "Anna Ivanova", "EMonth": "12", "EYear": "30",
        "SecureCode": Secret("123"),
    })
    assert added.kind == "done"
    stored = terminal.send("vwapi.get_list", user)
    assert stored.kind == "cards" and len(stored.cards) == 1
    card_id = stored.cards[0]["card_id"]
    assert card_id == added.answer["attributes"]["CardId"]
    paid = terminal.carry_out("vwapi.pay_by_stored_card", {
        **user, "CardId": card_id, "OrderId": "py-wallet", "Amount": 500, "SecureCode": Secret("123"),
    })
    assert paid.kind == "done"
    assert terminal.state("vwapi", "py-wallet").payment.is_paid(500)


def test_the_gateways_page(terminal):
    session = {"SessionType": "Pay", "OrderId": "py-page", "Amount": 500, "IP": "127.0.0.1"}
    page = terminal.send("apim.init", session, fields={"Colour": "red"})
    assert page.kind == "needs_redirect" and "/apim/Pay?SessionId=" in page.url
    with urllib.request.urlopen(page.url, timeout=10) as answer:
        assert answer.status == 200
    assert terminal.state("apim", "py-page").payment.state == "New"


def test_a_lost_answer_is_resolved(terminal):
    tickets = []
    lost = terminal.send("api.pay", card("py-lost~cut-after"), on_ticket=tickets.append)
    assert (lost.kind, lost.is_unknown, lost.to_dict()["cause"]) == ("unknown", True, "lost")
    assert tickets[0]["order_id"] == "py-lost~cut-after" and PAN not in json.dumps(tickets)
    for ticket in (lost.ticket, json.dumps(tickets[0])):
        found = terminal.resolve(ticket)
        assert (found.kind, found.found, found.state) == ("done", True, "Charged")
    with Terminal("http://127.0.0.1:9", key="x") as other, pytest.raises(InputError) as foreign:
        other.resolve(lost.ticket)
    assert foreign.value.code == "ticket_foreign"


def test_an_order_id_that_was_used_for_another_amount(terminal):
    terminal.send("api.pay", card("py-twice~cut-after"))
    lost = terminal.send("api.pay", card("py-twice~cut-after", amount=99))
    assert lost.kind == "unknown" and terminal.resolve(lost.ticket).kind == "other_amount"


def test_a_lost_command_is_repeated_once(terminal, faults):
    terminal.send("api.pay", card("py-repeat"))
    cut = {"fault": "answer", "how": {"kind": "cut"}, "path": "/api/Refund", "times": 1}
    refund = {"OrderId": "py-repeat", "Amount": 1000}
    faults({**cut, "executed": False})
    lost = terminal.send("api.refund", refund)
    assert lost.is_unknown and terminal.resolve(lost.ticket, within=0).kind == "still_unknown"
    # As two minutes later, in which nothing was heard of it.
    old = {**lost.ticket, "progress": {"questions": 1, "last_question": 130_000, "absent": 120_000}}
    assert terminal.resolve(old).kind == "safe_to_repeat"
    faults({**cut, "executed": True})
    found = terminal.carry_out("api.refund", refund, within=20)
    assert (found.kind, found.found) == ("done", True)
    assert stands(terminal, "py-repeat") == ("Charged", AMOUNT - 1000)


def test_a_prepared_command_is_sent_once(terminal):
    terminal.send("api.pay", card("py-prepared"))
    prepared = terminal.prepare("api.refund", {"OrderId": "py-prepared", "Amount": 1000})
    assert prepared.wants_look and "before" not in prepared.ticket
    terminal.look(prepared)
    assert not prepared.wants_look and prepared.ticket["before"]["amount"] == AMOUNT
    assert prepared.url.endswith("/api/Refund") and b"Amount=1000" in prepared.body
    # What a client of one's own has sent, or may have, is not sent once more.
    told = terminal.prepare("api.refund", {"OrderId": "py-prepared", "Amount": 1000})
    assert told.lost().kind == told.read(502, b"<html>").kind == "unknown"
    assert terminal.deliver(prepared).kind == "done"
    for sent in (prepared, told):
        with pytest.raises(InputError) as spent:
            terminal.deliver(sent)
        assert spent.value.code == "request_spent"
    assert stands(terminal, "py-prepared")[1] == AMOUNT - 1000


def test_tickets_know_how_the_payment_stood(terminal):
    terminal.send("api.pay", card("py-noted"))
    for call in (terminal.send, terminal.carry_out):
        tickets = []
        call("api.refund", {"OrderId": "py-noted", "Amount": 1}, on_ticket=tickets.append)
        assert tickets[0]["before"]["state"] == "Charged"

    def refuse(ticket):
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        terminal.send("api.refund", {"OrderId": "py-noted"}, on_ticket=refuse)
    assert stands(terminal, "py-noted") == ("Charged", AMOUNT - 2)


def test_a_notification_is_confirmed_and_a_forged_one_is_not(terminal, notified):
    terminal.send("api.pay", card("py-notified"))
    hint = Notification(notified.of("py-notified"))
    assert (hint.kind, hint.order_id, hint.amount) == ("EnginePaySuccess", "py-notified", AMOUNT)
    assert not hasattr(hint, "is_paid") and hint.to_dict()["claims"] == "success"
    payment = terminal.confirm("api", hint)
    assert payment.is_paid(AMOUNT) and payment.to_dict()["state"] == "Charged"
    for forged, kind, code in (
        ("OrderId=py-notified&Amount=99", ReviewError, "notification_of_other_amount"),
        ("OrderId=py-notified", ReviewError, "notification_without_amount"),
        (f"Amount={AMOUNT}", ReviewError, "notification_without_order"),
        (f"OrderId=py-nobody&Amount={AMOUNT}", PlatformError, "state_missing"),
    ):
        with pytest.raises(kind) as refused:
            terminal.confirm("api", Notification(f"Notification=EnginePaySuccess&{forged}"))
        assert refused.value.code == code
    for unreadable in (b"", b"OrderId=1", b"Notification=A&Notification=B"):
        with pytest.raises(SignatureError):
            Notification(unreadable)
    # A success that is claimed of a payment that was declined.
    terminal.send("api.pay", card("py-lie", PAN_DECLINED))
    lie = f"Notification=EnginePaySuccess&OrderId=py-lie&Amount={AMOUNT}&Success=True"
    assert not terminal.confirm("api", Notification(lie)).is_paid(AMOUNT)


def test_waiting(terminal):
    terminal.send("api.pay", card("py-wait"))
    seen = terminal.wait_for("api", "py-wait", "paid", amount=AMOUNT, within=20)
    assert seen.reached and seen.payment.is_paid(AMOUNT)
    assert terminal.wait_for("api", "py-wait", within=0).reached
    assert not terminal.wait_for("api", "py-wait", "paid", amount=1, within=20).reached
    for arguments in ({"until": "paid"}, {"until": "payed"}, {"until": "paid", "amount": -1}):
        with pytest.raises(InputError):
            terminal.wait_for("api", "py-wait", **arguments)
    with pytest.raises(InputError):
        terminal.state("wallet", "py-wait")


def test_everything_is_awaited_as_well(gateway_url):
    async def main():
        tickets = []

        async def keep(ticket):
            tickets.append(ticket)

        async with AsyncTerminal(gateway_url, key=KEY, password=PASSWORD) as terminal:
            assert (await terminal.send("api.pay", card("py-async"), on_ticket=keep)).kind == "done"
            refund = {"OrderId": "py-async", "Amount": 480}
            assert (await terminal.carry_out("api.refund", refund, on_ticket=keep)).kind == "done"
            assert [ticket["sought"] for ticket in tickets] == ["payment", "refund"]
            assert tickets[1]["before"]["amount"] == AMOUNT
            seen = await terminal.wait_for("api", "py-async", "paid", amount=12000, within=20)
            assert seen.reached
            hint = Notification("Notification=EngineRefundSuccess&OrderId=py-async&NewAmount=12000")
            assert (await terminal.confirm("api", hint)).amount == 12000
            prepared = terminal.prepare("api.refund", refund)
            await terminal.look(prepared)
            assert (await terminal.deliver(prepared)).kind == "done"
            with pytest.raises(InputError) as refused:
                await terminal.send("api.charge", {"OrderId": "py-async"})
            assert refused.value.code == "state_forbids"
            lost = await terminal.send("api.pay", card("py-async~cut-after"))
            assert (await terminal.resolve(lost.ticket)).kind == "done"
            assert (await terminal.state("api", "py-async")).payment.amount == 11520

    asyncio.run(main())


def test_a_call_that_is_cut_short_has_its_ticket(gateway_url):
    async def main():
        async with AsyncTerminal(gateway_url, key=KEY) as terminal:
            with pytest.raises(asyncio.TimeoutError) as late:
                await asyncio.wait_for(terminal.send("api.pay", card("py-cut~no-answer-after")), 0.5)
            return late.value

    error = asyncio.run(main())
    ticket = ticket_of(error)
    assert ticket["order_id"] == "py-cut~no-answer-after"
    shown = shown_by(error)
    assert PAN not in shown and KEY not in shown.replace("Merchant('", ""), shown
    with Terminal(gateway_url, key=KEY) as terminal:
        assert terminal.resolve(ticket).kind == "done"


def test_other_threads_run_meanwhile(terminal):
    ticks = []
    done = threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.01)

    threading.Thread(target=tick, daemon=True).start()
    terminal.send("api.pay", card("py-threads~slow-answer"))
    done.set()
    assert len(ticks) > 50


SECRET = "the-secret-key-of-a-terminal"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Terminal("nowhere", key=SECRET),
        lambda: Terminal("https://gateway.example", key=SECRET + "\n"),
        lambda: Terminal("https://gateway.example", password=SECRET + "\n"),
        lambda: AsyncTerminal("https://gateway.example", vwid=SECRET, wallet=1),
        lambda: Terminal("http://127.0.0.1:9", key=SECRET, deadline=0.5).send("api.pay", card("x")),
        lambda: Terminal("http://127.0.0.1:9", key=SECRET).send("api.pay", {"PAN": PAN, "Fee": 1}),
        lambda: Terminal("http://127.0.0.1:9", key=SECRET).send("api.pay", {"PAN": int(PAN)}),
    ],
)
def test_frames_of_failed_calls_hold_no_key_and_no_card(make):
    with pytest.raises(PaywrightError) as refused:
        make()
    shown = shown_by(refused.value)
    assert SECRET not in shown and PAN not in shown, shown


def test_nothing_prints_secrets(terminal):
    secretive = Terminal("https://gateway.example", key=SECRET, password=SECRET, vwid=SECRET)
    prepared = secretive.prepare("api.pay", card("x"))
    for thing in (secretive, prepared, AsyncTerminal("https://gateway.example", key=SECRET)):
        shown = repr(thing) + str(thing)
        assert SECRET not in shown and PAN not in shown
        with pytest.raises(TypeError):
            pickle.dumps(thing)
    hint = Notification(f"Notification={SECRET}&OrderId={PAN}&CardHolder=Ivan")
    assert SECRET not in repr(hint) and PAN not in repr(hint) and "Ivan" not in repr(hint)
    closed = Terminal("https://gateway.example")
    closed.close()
    with pytest.raises(InputError) as refused:
        closed.state("api", "x")
    assert refused.value.code == "handle_closed"


def test_what_is_wrong_is_told_by_field():
    terminal = Terminal("https://gateway.example")
    with pytest.raises(InputError) as refused:
        terminal.prepare("api.refund", {"OrderId": "x" * 51, "Amount": "1.5"})
    paths = {field.path: field.rule for field in refused.value.fields}
    assert paths["Key"] == paths["Password"] == "setting_missing"
    assert paths["OrderId"] == "value_too_long" and "Amount" in paths
    for members, code in (
        ({"Amuont": 1}, "argument_unknown"),
        ({"OrderId": object()}, "argument_type"),
        # Forgotten, perhaps; it must not give all of it back.
        ({"OrderId": "a", "Amount": None}, "argument_type"),
        ({}, "request_invalid"),
    ):
        with pytest.raises(InputError) as refused:
            terminal.prepare("api.refund", members)
        assert refused.value.code == code
    for settings in ({"wallet": 1}, {"path_words": {"api": "/"}}, {"status_command": "x"},
                     {"deadline": "soon"}, {"deadline_ms": 5}):
        with pytest.raises(InputError):
            Terminal("https://gateway.example", **settings)


HOSTILE = [None, 7, -1, 2**64, 1.5, "", "\ud800", "x" * 2_000_000, b"", [], {}, object(), CYCLE]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
def test_no_argument_does_harm(gateway_url, value):
    terminal = Terminal(gateway_url, key=KEY, password=PASSWORD, deadline=5)
    asynchronous = AsyncTerminal(gateway_url, key=KEY, deadline=5)
    prepared = terminal.prepare("state", {"OrderId": "x"}, interface="api")
    payment = terminal.send("api.pay", card(f"py-{time.monotonic_ns()}"))
    payment = terminal.state("api", payment.answer["order_id"]).payment
    hint = Notification("Notification=A&OrderId=x&Amount=1")
    calls = [
        lambda: Terminal(value),
        lambda: Terminal(gateway_url, key=value, password=value, vwid=value),
        lambda: Terminal(gateway_url, name=value),
        lambda: Terminal(gateway_url, path_words=value),
        lambda: Terminal(gateway_url, path_words={"api": value}),
        lambda: Terminal(gateway_url, status_command=value),
        lambda: Terminal(gateway_url, deadline=value),
        lambda: AsyncTerminal(value, key=value),
        lambda: terminal.send(value, value),
        lambda: terminal.send("api.refund", value),
        lambda: terminal.send("api.refund", {"OrderId": value, "Amount": value}),
        lambda: terminal.send("raw", {}, interface=value, name=value, settings=value),
        lambda: terminal.send("raw", {}, interface="api", name="GetState", lists=value),
        lambda: terminal.send("state", {"OrderId": "x"}, interface="api", on_ticket=value),
        lambda: terminal.carry_out("api.refund", value, within=value),
        lambda: terminal.prepare(value, {}),
        lambda: terminal.look(value),
        lambda: terminal.deliver(value),
        lambda: terminal.resolve(value, within=0),
        lambda: terminal.state(value, value),
        lambda: terminal.state("api", value),
        lambda: terminal.wait_for(value, value, within=0),
        lambda: terminal.wait_for("api", "x", value, within=0),
        lambda: terminal.wait_for("api", "x", "paid", amount=value, within=0),
        lambda: terminal.confirm("api", value),
        lambda: terminal.confirm(value, hint),
        lambda: terminal.finish_three_ds(value, value),
        lambda: prepared.read(value, b""),
        lambda: prepared.read(200, value, value),
        lambda: asyncio.run(asynchronous.send(value, value)),
        lambda: asyncio.run(asynchronous.resolve(value, within=0)),
        lambda: asyncio.run(asynchronous.finish_three_ds(value, value)),
        lambda: Notification(value),
        lambda: hint.get(value),
        lambda: payment.is_paid(value),
        lambda: payment.is_held(value),
        lambda: payment.status(value),
        lambda: acs_form(value, value),
        lambda: acs_form({"url": value, "fields": value}, "x"),
        lambda: acs_return_id(value),
        lambda: error_code(value),
        lambda: state(value),
    ]
    for number, call in enumerate(calls):
        try:
            call()
        except (PaywrightError, TypeError, ValueError, OverflowError) as error:
            assert getattr(error, "code", "") != "internal_error", (number, error)
            assert len(str(error)) < 2000, (number, str(error)[:200])


def test_facts():
    assert "api.pay" in commands() and "vwapi.pay_recurring" in commands()
    assert error_code("amount_exceed")["advice"] == "payer"
    assert not error_code("BRAND_NEW")["is_documented"]
    assert state("charged")["permits"] == ["Refund"] and not state("Novelty")["is_final"]
