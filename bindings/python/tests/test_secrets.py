"""Card data and keys are seen by nobody: not in texts, not in variables of frames that fail."""

import asyncio
import copy
import datetime
import decimal
import enum
import itertools
import pickle
import traceback

import pytest

from paywright import InputError, PaywrightError
from paywright.ecommpay import (
    AsyncDataApi,
    Card,
    DataApi,
    PaymentState,
    Project,
    Secret,
    compat,
    masked,
    minor_units,
    payment_status,
    response_code,
)

PAN, CVV, KEY = "4000000000000077", "0739", "the-secret-key-of-a-shop"


def shown_by(error):
    """All that a tracker of errors records: messages, and the variables of all frames but those of
    this file, whose values are the caller's own."""
    shown = []
    for frame, _ in itertools.chain.from_iterable(
        traceback.walk_tb(one.__traceback__) for one in chain(error)
    ):
        if frame.f_code.co_filename != __file__:
            shown += [f"{name}={value!r}" for name, value in frame.f_locals.items()]
    shown += [repr(one) + str(one) + repr(vars(one)) for one in chain(error)]
    return "\n".join(shown)


def chain(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def members_by(form, payment_id="secret"):
    card = {
        "card": lambda: Card(PAN, year=2030, month=12, holder="JOHN SMITH", cvv=CVV),
        "plain": lambda: {"pan": PAN, "year": 2030, "month": 12, "cvv": CVV},
        "secrets": lambda: {"pan": Secret(PAN), "year": 2030, "month": 12, "cvv": Secret(CVV)},
        "broken": lambda: {"pan": PAN, "cvv": CVV, "month": object()},
    }[form]()
    return {
        "general": {"payment_id": payment_id},
        "payment": {"amount": 3415, "currency": "EUR"},
        "card": card,
        "customer": {"id": "c", "ip_address": "203.0.113.10"},
        **({"unknown": object()} if form == "broken" else {}),
    }


FORMS = ["card", "plain", "secrets", "broken"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("call", ["send", "carry_out", "prepare"])
def test_frames_of_failed_calls_hold_no_card_data(shop, form, call):
    nowhere = shop.gate("http://127.0.0.1:9", deadline=0.5)
    if (call, form) == ("prepare", "card"):
        assert PAN not in repr(nowhere.prepare("card_sale", members_by(form)))
        return
    with pytest.raises(PaywrightError) as refused:
        getattr(nowhere, call)("card_sale", members_by(form))
    check(refused.value)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("call", ["send", "carry_out"])
def test_frames_of_failed_async_calls_hold_no_card_data(shop, form, call):
    nowhere = shop.async_gate("http://127.0.0.1:9", deadline=0.5)
    with pytest.raises(PaywrightError) as refused:
        asyncio.run(getattr(nowhere, call)("card_sale", members_by(form)))
    check(refused.value)


def test_frames_of_cancelled_calls_hold_no_card_data(shop, base_url, sale):
    async def main():
        gate = shop.async_gate(base_url)
        members = members_by("card", "secret~no-answer")
        with pytest.raises(asyncio.TimeoutError) as late:
            await asyncio.wait_for(gate.send("card_sale", members), 0.3)
        return late.value

    check(asyncio.run(main()))


def check(error):
    shown = shown_by(error)
    assert PAN not in shown and CVV not in shown, shown


@pytest.mark.parametrize(
    "make",
    [
        lambda: Project(112, secret=KEY + "\n"),
        lambda: Project(112, secret="x", more_keys={"a": KEY + "\n"}),
        lambda: Project(-1, secret=KEY),
        lambda: DataApi("", key=KEY),
        lambda: DataApi("local-data-api-token-000000001", key=KEY + "\n"),
        lambda: AsyncDataApi("", key=KEY, base_url="nowhere"),
        lambda: compat.Gate(KEY + "\n"),
        lambda: compat.SignatureHandler(KEY + "\n"),
        lambda: compat.Gate(KEY, "nowhere").get_purchase_payment_page_url(compat.Payment("1", "2")),
    ],
)
def test_frames_of_failed_constructors_hold_no_key(make):
    with pytest.raises((PaywrightError, ValueError)) as refused:
        make()
    assert KEY not in shown_by(refused.value)


def test_nothing_prints_pickles_or_copies_secrets():
    card = Card(PAN, year=2030, month=12, cvv=CVV)
    secret = Secret(CVV)
    api = DataApi("local-data-api-token-000000001", key=KEY)
    for thing in (card, secret, api, Project(112, secret=KEY)):
        shown = repr(thing) + str(thing) + f"{thing}"
        assert PAN not in shown and CVV not in shown and KEY not in shown
        with pytest.raises(TypeError):
            pickle.dumps(thing)
    assert card.masked == "400000******0077"
    assert Card("not a number").masked == "***"
    assert copy.deepcopy({"card": card})["card"] is card and copy.copy(secret) is secret
    assert masked(f"paid by {PAN}") == "paid by 400000******0077"


def test_members_of_all_kinds_are_written(gate):
    class Number(enum.IntEnum):
        ONE = 1

    zone = datetime.timezone(datetime.timedelta(hours=3))
    body = gate.prepare(
        "post",
        {
            "text": 'a"b\\c\u2028\n\x00é😀',
            "number": 2**70,
            "enum": Number.ONE,
            "float": 0.5,
            "flags": (True, False, None),
            "at": datetime.datetime(2030, 1, 2, 3, 4, 5, tzinfo=zone),
            "on": datetime.date(2030, 1, 2),
            "secret": Secret('"'),
        },
        path="/v2/anything",
    ).body.decode()
    for part in ('2030-01-02T03:04:05+03:00', '"2030-01-02"', str(2**70), "0.5"):
        assert part in body, body


def test_numbers_of_subclasses_are_written_as_the_numbers_they_are(shop):
    class Loud(float):
        def __repr__(self):  # as NumPy does
            return "Loud(0.5)"

    class Sly(int):
        def __index__(self):
            return self

        def __str__(self):
            return '1,"b":2'

    assert shop.sign({"a": Loud(0.5)}) == shop.sign({"a": 0.5})
    assert shop.sign({"a": Sly(7)}) == shop.sign({"a": 7})
    with pytest.raises(InputError):
        shop.sign({"a": Sly(2**70)})


CYCLE = {}
CYCLE["self"] = CYCLE


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {1, 2},
        b"bytes",
        float("nan"),
        float("inf"),
        decimal.Decimal(1),
        "\ud800",
        {1: 2},
        {"\ud800": 1},
        CYCLE,
        datetime.datetime(2030, 1, 1),
        10**5000,
        lambda: None,
    ],
    ids=lambda value: type(value).__name__,
)
def test_members_of_other_kinds_are_refused_by_their_path(gate, value):
    with pytest.raises(InputError) as refused:
        gate.send("card_sale", {"payment": {"amount": value}})
    assert "members.payment.amount" in str(refused.value)


HOSTILE = [None, 7, -1, 2**64, 1.5, "", "\ud800", "x" * 2_000_000, b"", [], {}, object(), CYCLE]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
def test_no_argument_does_harm(shop, base_url, value):
    gate = shop.gate(base_url, deadline=5)
    api = DataApi("local-data-api-token-000000001", key="local-data-api-key", base_url=base_url)
    prepared = gate.prepare("status", {"general": {"payment_id": "x"}})
    asynchronous = shop.async_gate(base_url)
    calls = [
        lambda: Project(value, secret="x"),
        lambda: Project(1, secret=value),
        lambda: Project(1, secret="x", more_keys=value),
        lambda: Project(1, secret="x", more_keys={"a": value}),
        lambda: shop.sign(value),
        lambda: shop.verify(value),
        lambda: shop.verify_message(value),
        lambda: shop.verify_callback(value),
        lambda: shop.explain(value),
        lambda: shop.payment_page(payment_id=value, amount=value, currency=value).url(),
        lambda: shop.payment_page(payment_id="1", amount=1, currency="EUR").form(value),
        lambda: shop.gate(value),
        lambda: shop.gate(deadline=value),
        lambda: shop.gate(plain_http_hosts=value),
        lambda: gate.send(value, value),
        lambda: gate.send("card_sale", {"card": value}),
        lambda: gate.send("status", {"general": {"payment_id": value}}, method=value),
        lambda: gate.carry_out("refund", value, within=value, reference=value),
        lambda: gate.prepare(value, {}),
        lambda: gate.deliver(value),
        lambda: gate.resolve(value, within=0),
        lambda: gate.status(value),
        lambda: gate.wait_for(value, within=0),
        lambda: gate.wait_for("x", value, within=0),
        lambda: prepared.read(value, b""),
        lambda: prepared.read(200, value, value),
        lambda: asyncio.run(asynchronous.send(value, value)),
        lambda: asyncio.run(asynchronous.resolve(value)),
        lambda: DataApi(value, key=value),
        lambda: api.operations(value, value),
        lambda: api.operations("2020-01-01 00:00:00", "2020-01-02 00:00:00", cursor=value),
        lambda: api.ask(value),
        lambda: Card(value, year=value, month=value, cvv=value),
        lambda: Secret(value),
        lambda: PaymentState(value),
        lambda: PaymentState("x").fold(value),
        lambda: minor_units(value, value),
        lambda: response_code(value),
        lambda: payment_status(value),
        lambda: masked(value),
    ]
    for number, call in enumerate(calls):
        try:
            call()
        except (PaywrightError, TypeError, ValueError, OverflowError) as error:
            assert getattr(error, "code", "") != "internal_error", (number, error)
            assert len(str(error)) < 2000, (number, str(error)[:200])
