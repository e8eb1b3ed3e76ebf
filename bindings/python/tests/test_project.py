"""Signing, verifying, pages."""

import copy
import json
import pickle

import pytest

import paywright
from paywright import InputError, SignatureError
from paywright.ecommpay import Callback, Project

BODY = {
    "project_id": 112,
    "payment": {
        "id": "order-1",
        "type": "purchase",
        "status": "success",
        "sum": {"amount": 3415, "currency": "USD"},
    },
    "operation": {"id": 2**60, "type": "sale", "status": "success"},
}


def signed(shop, change=None):
    body = copy.deepcopy(BODY)
    body["signature"] = shop.sign(body)
    if change:
        change(body)
    return json.dumps(body, ensure_ascii=False)


@pytest.mark.parametrize("form", [str, str.encode, lambda s: bytearray(s.encode()), lambda s: memoryview(s.encode())])
def test_a_callback_is_verified_from_any_kind_of_bytes(shop, form):
    callback = shop.verify_callback(form(signed(shop)))
    assert callback.payment.id == "order-1"
    assert callback.payment.status == "success" and callback.payment.status.is_paid
    assert (callback.payment.amount, callback.payment.currency) == (3415, "USD")
    assert callback.next_action == "done" and callback.review is None
    assert callback.get("operation.id") == str(2**60)
    assert callback.to_dict()["operation"]["id"] == str(2**60)


def test_a_forgery_is_refused_with_its_code(shop):
    def cheaper(body):
        body["payment"]["sum"]["amount"] = 1

    with pytest.raises(SignatureError) as refused:
        shop.verify_callback(signed(shop, cheaper))
    assert (refused.value.code, refused.value.number) == ("signature_mismatch", 2105)


def test_an_old_key_is_good_while_keys_change(shop):
    both = Project(112, secret="new key", more_keys={"old": "local-test-key"})
    assert both.verify_callback(signed(shop)).key_label == "old"


@pytest.mark.parametrize(
    "body, code",
    [
        (b"", "json_syntax"),
        (b"\xff", "json_invalid_utf8"),
        ("\ud800", "argument_type"),
        (None, "argument_type"),
        (7, "argument_type"),
        ([1], "argument_type"),
        (b'{"a": 1, "a": 2}', "json_duplicate_member"),
        (b"[" * 100_000, "limit_depth"),
        (b"{}", "signature_missing"),
    ],
)
def test_hostile_bodies_are_refused_one_by_one(shop, body, code):
    for call in (shop.verify, shop.verify_callback):
        with pytest.raises(paywright.PaywrightError) as refused:
            call(body)
        assert refused.value.code == code


@pytest.mark.parametrize(
    "id, secret, code",
    [
        (-1, "x", "argument_type"),
        (2**32, "x", "argument_type"),
        ("112", "x", "argument_type"),
        (112, "", "key_empty"),
        (112, b"x", "argument_type"),
        (112, None, "argument_type"),
        (112, "a\n", "key_with_line_break"),
    ],
)
def test_wrong_projects_are_refused(id, secret, code):
    with pytest.raises(InputError) as refused:
        Project(id, secret=secret)
    assert refused.value.code == code and str(refused.value).startswith(("id: ", "secret: "))


def test_a_page_is_signed_and_checked(shop):
    page = shop.payment_page(payment_id="order-1", amount=3415, currency="USD", customer_id="c-7")
    assert page.url().startswith("https://paymentpage.ecommpay.com/payment?")
    with pytest.raises(InputError) as refused:
        shop.payment_page(payment_id="a;b", amount=-1, currency="US").url()
    paths = [field.path for field in refused.value.fields]
    assert "payment_id" in paths and "payment_amount" in paths
    assert isinstance(refused.value, ValueError)


def test_nothing_prints_or_pickles_a_key(shop):
    assert "local-test-key" not in repr(shop) + str(shop)
    with pytest.raises(TypeError):
        pickle.dumps(shop)


def test_a_callback_is_made_by_verification_only():
    with pytest.raises(TypeError):
        Callback({"payment": {"status": "success"}})


def test_errors_survive_pickling(shop):
    with pytest.raises(SignatureError) as refused:
        shop.verify(b"{}")
    copied = pickle.loads(pickle.dumps(refused.value))
    assert (copied.code, copied.number, str(copied)) == (
        refused.value.code,
        refused.value.number,
        str(refused.value),
    )
