"""The scenarios that every language shows, under the names of docs/bindings.md."""

import datetime
import html.parser
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from decimal import Decimal

import pytest

from paywright import InputError, SignatureError
from paywright.ecommpay import (
    Card,
    DataApi,
    PaymentState,
    Project,
    decimal_amount,
    minor_units,
    response_code,
)

SOON = 20
TOKEN, KEY = "local-data-api-token-000000001", "local-data-api-key"


def refund_of(payment_id, amount=None):
    members = {"general": {"payment_id": payment_id}, "payment": {"description": "Returned"}}
    if amount is not None:
        members["payment"].update(amount=amount, currency="EUR")
    return members


def follow_up(payment_id, **more):
    return {"general": {"payment_id": payment_id}, **more}


def held(gate, sale, payment_id):
    assert gate.send("card_auth", sale(payment_id)).kind == "accepted"
    seen = gate.wait_for(payment_id, "awaiting capture", within=SOON)
    assert seen.reached and not seen.message.payment.status.is_paid
    assert seen.message.next_action == "capture"


def test_one_step_purchase(shop, gate, sale, receiver):
    assert gate.send("card_sale", sale("one-step")).kind == "accepted"
    callback = shop.verify_callback(receiver.of("one-step", 1)[0])
    assert callback.payment.status == "success" and callback.payment.status.is_paid
    assert (callback.payment.amount, callback.payment.currency) == (3415, "EUR")
    state = PaymentState("one-step")
    assert state.fold(callback).became_paid
    assert state.is_paid and state.is_final and callback.next_action == "done"
    assert gate.wait_for("one-step", "paid", within=SOON).reached


def test_declined_purchase(shop, gate, sale, receiver):
    gate.send("card_sale", sale("declined", pan="4111111111111111"))
    callback = shop.verify_callback(receiver.of("declined", 1)[0])
    status = callback.payment.status
    assert (status, status.is_final, status.is_paid) == ("decline", True, False)
    code = response_code(callback.get("operation.code"))
    assert (code["code"], code["is_success"]) == ("10000", False)


def test_two_step_capture(gate, sale):
    held(gate, sale, "capture")
    assert gate.carry_out("capture", follow_up("capture")).kind == "accepted"
    seen = gate.wait_for("capture", "paid", within=SOON)
    assert seen.reached and seen.message.payment.amount == 3415


def test_partial_capture(gate, sale):
    held(gate, sale, "part")
    part = follow_up("part", payment={"amount": 1000, "currency": "EUR"})
    assert gate.carry_out("capture", part).kind == "accepted"
    seen = gate.wait_for("part", "paid", within=SOON)
    assert seen.reached and seen.message.payment.amount == 1000


def test_hold_cancelled(gate, sale):
    held(gate, sale, "released")
    assert gate.carry_out("cancel", follow_up("released")).kind == "accepted"
    seen = gate.wait_for("released", "canceled", within=SOON)
    status = seen.message.payment.status
    assert seen.reached and status.is_final and not status.is_paid


def paid(gate, sale, payment_id):
    gate.send("card_sale", sale(payment_id))
    assert gate.wait_for(payment_id, "paid", within=SOON).reached


def returned(gate, payment_id, statuses):
    """The message of a payment that was returned: by a reversal on the day, by a refund later."""
    for _ in range(100):
        message = gate.status(payment_id).message
        if message.payment.status in statuses:
            return message
        time.sleep(0.1)
    raise AssertionError(message)


PARTLY, WHOLLY = ("partially refunded", "partially reversed"), ("refunded", "reversed")


def test_partial_refund(gate, sale):
    paid(gate, sale, "part-back")
    assert gate.carry_out("refund", refund_of("part-back", 1000), reference="1").kind == "accepted"
    assert returned(gate, "part-back", PARTLY).payment.amount == 2415


def test_full_refund(gate, sale):
    paid(gate, sale, "back")
    assert gate.carry_out("refund", refund_of("back"), reference="1").kind == "accepted"
    assert not returned(gate, "back", WHOLLY).payment.status.is_paid


def test_refund_counts_once(gate, sale):
    paid(gate, sale, "back-once")
    for _ in range(2):
        done = gate.carry_out("refund", refund_of("back-once", 1000), reference="return-1")
        assert done.kind in ("accepted", "registered")
    time.sleep(1)
    assert returned(gate, "back-once", PARTLY).payment.amount == 2415


def test_card_payout(gate):
    payout = {
        "general": {"payment_id": "payout"},
        "payment": {"amount": 10000, "currency": "EUR"},
        "card": Card("4242424242424242"),
        "customer": {"id": "customer-7", "ip_address": "203.0.113.10"},
    }
    assert gate.carry_out("card_payout", payout).kind == "accepted"
    seen = gate.wait_for("payout", "success", within=SOON)
    assert seen.reached and seen.message.get("payment.type") in ("payout", None)


def series_of(gate, sale, shop, receiver, payment_id):
    registers = sale(payment_id, recurring={"register": True, "type": "U"})
    assert gate.send("card_sale", registers).kind == "accepted"
    callback = shop.verify_callback(receiver.of(payment_id, 1)[0])
    return int(callback.get("recurring.id"))


def debit(payment_id, series):
    return {
        "general": {"payment_id": payment_id},
        "payment": {"amount": 500, "currency": "EUR"},
        "customer": {"id": "customer-7", "ip_address": "203.0.113.10"},
        "recurring": {"id": series},
    }


def test_recurring_debit(gate, sale, shop, receiver):
    series = series_of(gate, sale, shop, receiver, "series")
    assert gate.carry_out("recurring", debit("debit", series)).kind == "accepted"
    seen = gate.wait_for("debit", "success", within=SOON)
    assert seen.reached and seen.message.payment.amount == 500


def test_series_cancelled(gate, sale, shop, receiver):
    series = series_of(gate, sale, shop, receiver, "ended")
    ended = gate.send("recurring_cancel", follow_up("ended", recurring={"id": series}))
    assert ended.kind == "accepted"
    time.sleep(1)
    refused = gate.send("recurring", debit("debit-late", series))
    if refused.kind == "accepted":
        seen = gate.wait_for("debit-late", "final", within=SOON)
        assert not seen.message.payment.status.is_paid
    else:
        assert refused.kind == "rejected"


def test_ecopayz_sale(gate, shop, receiver):
    sale = {
        "general": {"payment_id": "elsewhere"},
        "payment": {"amount": 15000, "currency": "EUR"},
        "customer": {"id": "customer-7", "ip_address": "203.0.113.10"},
        "return_url": {"success": "https://shop.example/done", "decline": "https://shop.example/no"},
    }
    assert gate.send("sale", sale, method="ecopayz").kind == "accepted"
    callback = shop.verify_callback(receiver.of("elsewhere", 1)[0])
    assert callback.next_action == "redirect" and callback.get("redirect_data.url")
    assert not callback.payment.status.is_final


def test_ecopayz_payout(gate):
    payout = {
        "general": {"payment_id": "payout-elsewhere"},
        "payment": {"amount": 120000, "currency": "EUR"},
        "account": {"number": "1101611729"},
        "customer": {"id": "customer-7", "ip_address": "203.0.113.10"},
    }
    assert gate.carry_out("payout", payout, method="ecopayz").kind == "accepted"
    assert gate.wait_for("payout-elsewhere", "success", within=SOON).reached


class Form(html.parser.HTMLParser):
    """The address and the fields of the form that has a certain field."""

    def __init__(self, page, has):
        super().__init__()
        self.forms = []
        self.feed(page)
        self.action, self.fields = next(f for f in self.forms if has in f[1])

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append((attributes.get("action"), {}))
        elif tag == "input" and self.forms and "name" in attributes:
            self.forms[-1][1][attributes["name"]] = attributes.get("value") or ""


def post(url, fields):
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(url, body, timeout=10) as answer:
        return answer.read().decode()


def test_three_ds_purchase(gate, sale, shop, receiver):
    gate.send("card_sale", sale("3ds", pan="4006260000000014"))
    callback = shop.verify_callback(receiver.of("3ds", 1)[0])
    assert callback.next_action == "threeds1" and not callback.payment.status.is_final
    acs = callback.to_dict()["acs"]
    at_issuer = {"PaReq": acs["pa_req"], "MD": acs["md"], "TermUrl": "https://shop.example/acs"}
    form = Form(post(acs["acs_url"], at_issuer), "PaReq")
    typed = {**form.fields, "code": "1234"}
    typed.pop("decision", None)
    carried = Form(post(urllib.parse.urljoin(acs["acs_url"], form.action), typed), "PaRes").fields
    result = follow_up("3ds", pares=carried["PaRes"], md=carried["MD"])
    assert gate.send("three_ds_result", result).kind == "accepted"
    assert gate.wait_for("3ds", "paid", within=SOON).reached


def test_bad_signature(shop, gate, sale, receiver):
    gate.send("card_sale", sale("forged"))
    genuine = receiver.of("forged", 1)[0]
    shop.verify_callback(genuine)
    with pytest.raises(SignatureError) as refused:
        shop.verify_callback(genuine.replace(b"3415", b"3416"))
    assert refused.value.code == "signature_mismatch"


def test_rotated_key(gate, sale, receiver):
    gate.send("card_sale", sale("rotated"))
    both = Project(112, secret="the new key", more_keys={"old": "local-test-key"})
    assert both.key_labels == ["main", "old"]
    assert both.verify_callback(receiver.of("rotated", 1)[0]).key_label == "old"


def test_foreign_project(gate, sale, receiver):
    gate.send("card_sale", sale("foreign"))
    with pytest.raises(SignatureError) as refused:
        Project(113, secret="local-test-key").verify_callback(receiver.of("foreign", 1)[0])
    assert refused.value.code == "project_mismatch"


def test_repeated_callback(shop, gate, sale, receiver):
    gate.send("card_sale", sale("twice~doubled-callback"))
    first, second = map(shop.verify_callback, receiver.of("twice~doubled-callback", 2))
    state = PaymentState("twice~doubled-callback")
    assert state.fold(first).became_paid
    again = state.fold(second)
    assert (again.fold, again.became_paid) == ("duplicate", False)


def test_unordered_callbacks(shop, gate, sale, receiver):
    gate.send("card_sale", sale("unordered"))
    receiver.of("unordered", 1)
    gate.carry_out("refund", refund_of("unordered", 1000), reference="1")
    messages = [shop.verify_callback(body) for body in receiver.of("unordered", 2)]
    states = []
    for order in (messages, messages[::-1]):
        state = PaymentState("unordered")
        for message in order:
            state.fold(message)
        states.append(state.to_dict())
    assert states[0] == states[1]
    assert states[0]["remaining"] == {"minor": 2415, "currency": "EUR"}


def test_lost_answer_resolved(gate, sale):
    lost = gate.send("card_sale", sale("lost~cut-after"))
    assert lost.kind == "unknown" and lost.is_unknown
    found = gate.resolve(json.dumps(lost.ticket), within=SOON)
    assert found.kind == "registered"
    assert gate.wait_for("lost~cut-after", "paid", within=SOON).reached


def control(base_url, path, body):
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(base_url + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def test_lost_request_repeated(gate, sale, base_url, receiver):
    cut = {"fault": "answer", "how": {"kind": "cut"}, "executed": False, "times": 1}
    control(base_url, "/_control/faults", [{**cut, "path": "/v2/payment/card/sale"}])
    try:
        assert gate.carry_out("card_sale", sale("again"), within=120).kind == "accepted"
    finally:
        control(base_url, "/_control/faults", [])
    assert gate.wait_for("again", "paid", within=SOON).reached
    assert len(receiver.of("again", 1)) == 1


def test_repeated_payment_id(gate, sale):
    paid(gate, sale, "taken")
    again = gate.send("card_sale", sale("TAKEN"))
    assert (again.kind, again.code) == ("already_exists", "3041")
    assert gate.resolve(again.ticket, within=SOON).kind == "registered"


def test_invalid_request(gate, sale):
    members = sale("", card=Card("4000000000000077", year=2030, month=13))
    with pytest.raises(InputError) as refused:
        gate.send("card_sale", members)
    paths = {field.path for field in refused.value.fields}
    assert {"card.month", "general.payment_id"} <= paths
    assert all(field.rule and field.message for field in refused.value.fields)


def test_misspelt_member(gate):
    members = refund_of("order-1")
    members["payment"]["ammount"] = 1000
    with pytest.raises(InputError) as refused:
        gate.send("refund", members)
    (field,) = refused.value.fields
    assert (field.path, field.rule) == ("payment.ammount", "member_unknown")


def test_unknown_payment(gate):
    seen = gate.status("nobody")
    assert (seen.reached, seen.message) == (False, None)
    assert gate.send("status", follow_up("nobody")).kind == "not_found"


def test_foreign_ticket(gate, sale, base_url):
    ticket = gate.prepare("card_sale", sale("ticket")).ticket
    other = Project(113, secret="local-test-key").gate(base_url)
    with pytest.raises(InputError) as refused:
        other.resolve(ticket, within=1)
    assert refused.value.code == "ticket_foreign"


def test_prepared_request(gate, sale):
    prepared = gate.prepare("card_sale", sale("prepared"))
    assert prepared.method == "POST" and prepared.url.endswith("/v2/payment/card/sale")
    assert prepared.ticket["payment_id"] == "prepared"
    assert b"4000000000000077" in prepared.body and "4000000000000077" not in repr(prepared)
    assert {name.lower() for name in prepared.headers} >= {"content-type"}
    # What a client of one's own has sent, or may have, is not sent once more.
    told = gate.prepare("card_sale", sale("prepared"))
    assert told.lost().kind == told.read(502, b"<html>").kind == "unknown"
    assert gate.deliver(prepared).kind == "accepted"
    for spent in (prepared, told):
        with pytest.raises(InputError) as refused:
            gate.deliver(spent)
        assert refused.value.code == "request_spent"
    assert gate.resolve(prepared.ticket, within=SOON).kind == "registered"


def test_payment_page(shop, base_url):
    until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    page = shop.payment_page(
        payment_id="page", amount=3415, currency="EUR", customer_id="c-7", best_before=until
    )
    with urllib.request.urlopen(page.url(base_url), timeout=10) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(page.url(base_url).replace("3415", "3416"), timeout=10)
    assert refused.value.code == 400
    form = page.form(base_url)
    assert form.method == "POST" and ("payment_amount", "3415") in form.fields
    assert form.action == base_url + "/payment" and "<form" in form.html
    widget = page.widget(base_url)
    assert json.loads(widget.config)["payment_amount"] in (3415, "3415")
    assert "EPayWidget" in widget.html


def data_api(base_url):
    return DataApi(TOKEN, key=KEY, base_url=base_url)


def test_data_api_pages(gate, sale, base_url):
    of_customer = {"limit": 2, "customer_id": "customer-of-pages"}
    customer = {"id": "customer-of-pages", "ip_address": "203.0.113.10"}
    for number in range(5):
        gate.send("card_sale", sale(f"page-{number}", customer=customer))
    assert gate.wait_for("page-4", "paid", within=SOON).reached
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    with data_api(base_url) as api:
        pages = api.operations(now - day, now + day, members=of_customer)
        first = next(pages)
        assert len(first) == 2 and pages.cursor
        later = api.operations(now - day, now + day, members=of_customer, cursor=pages.cursor)
        rest = [operation for page in pages for operation in page]
        again = [operation for page in later for operation in page]
        assert len(rest) >= 3 and again[: len(rest)] == rest
        found = api.operations_of_payment("page-1")
        assert found["operations"][0]["amount"] == 3415
        assert isinstance(api.balance(), dict)


@pytest.mark.parametrize(
    "amount, currency, minor",
    [("39.90", "EUR", 3990), ("5", "JPY", 5), ("1.005", "BHD", 1005)],
)
def test_money_without_floats(amount, currency, minor):
    assert minor_units(amount, currency) == minor_units(Decimal(amount), currency) == minor
    assert decimal_amount(minor, currency) == Decimal(amount)
    too_fine = amount + ("0001" if "." in amount else ".0001")
    for wrong in (float(amount), too_fine, "x", None, Decimal("NaN"), Decimal("1e30")):
        with pytest.raises(InputError):
            minor_units(wrong, currency)
