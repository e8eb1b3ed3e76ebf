"""Web frameworks, the classes of the official SDK, the conformance runner, facts."""

import asyncio
import datetime
import importlib.metadata
import io
import json
import pathlib
import re
import subprocess
import sys
from typing import get_args
from urllib.parse import parse_qsl, urlsplit

import pytest

import paywright
from paywright import InputError, SignatureError
from paywright.ecommpay import (
    AsyncDataApi,
    Operation,
    OutcomeKind,
    PaymentState,
    Project,
    operations,
    payment_status,
    response_code,
)
from paywright.ecommpay.compat import Callback, Gate, Payment, ProcessException, SignatureHandler

ROOT = pathlib.Path(__file__).parents[3]
BODY = {
    "project_id": 112,
    "payment": {"id": "order-1", "type": "purchase", "status": "success", "method": None,
                "sum": {"amount": 3415, "currency": "USD"}},
    "operation": {"id": 1, "type": "sale", "status": "success"},
}


@pytest.fixture()
def genuine(shop):
    return json.dumps({**BODY, "signature": shop.sign(BODY)}).encode()


@pytest.fixture()
def bodies(genuine):
    """Bodies, and the status that each is answered by."""
    return [
        (genuine, 200),
        (genuine.replace(b"3415", b"3416"), 400),
        (b"", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b" " * (1024 * 1024 + 1), 413),
    ]


def test_flask(shop, bodies):
    flask = pytest.importorskip("flask")
    from paywright.ecommpay.flask import receives_callbacks

    app, seen = flask.Flask("shop"), []

    @app.post("/callback/<kind>")
    @receives_callbacks(shop)
    def paid(callback, kind):
        seen.append((callback.payment.id, kind))

    for body, status in bodies:
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            answer = app.test_client().post("/callback/a", data=body, content_type=kind)
            assert answer.status_code == status
    assert seen == [("order-1", "a")] * 2


@pytest.mark.parametrize("given", [None, True, False, 7, 0.5, object(), ()])
def test_flask_answers_what_is_no_response(shop, genuine, given):
    flask = pytest.importorskip("flask")
    from paywright.ecommpay.flask import receives_callbacks

    app = flask.Flask("shop")

    @app.post("/plain")
    @receives_callbacks(shop)
    def paid(callback):
        return given

    async def paid_async(callback):
        return given

    app.post("/async")(receives_callbacks(shop)(paid_async))
    # Nobody awaits it, so nothing was done.
    app.post("/lazy", endpoint="lazy")(receives_callbacks(shop)(lambda it: paid_async(it)))
    for path, status in (("/plain", 200), ("/async", 200), ("/lazy", 500)):
        assert app.test_client().post(path, data=genuine).status_code == status


def test_flask_before_it_had_a_limit_of_one_request(shop, bodies):
    flask = pytest.importorskip("flask")
    from paywright.ecommpay.flask import receives_callbacks

    class Request(flask.Request):
        max_content_length = property(lambda _: None)

    app, seen = flask.Flask("shop"), []
    app.request_class = Request

    @app.post("/callback")
    @receives_callbacks(shop)
    def paid(callback):
        seen.append(callback.payment.id)

    for body, status in bodies:
        answer = app.test_client().post("/callback", data=body)
        assert answer.status_code == status
        chunked = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
        stream = io.BytesIO(body)
        answer = app.test_client().post("/callback", input_stream=stream, environ_overrides=chunked)
        assert answer.status_code == status
    assert seen == ["order-1"] * 2


def test_django(shop, bodies):
    django = pytest.importorskip("django")
    from django.conf import settings

    settings.configure(ALLOWED_HOSTS=["*"], DEFAULT_CHARSET="utf-8", SECRET_KEY="x")
    django.setup()
    from django.test import AsyncRequestFactory, RequestFactory

    from paywright.ecommpay.django import receives_callbacks

    @receives_callbacks(shop)
    def paid(request, callback):
        assert callback.payment.id == "order-1"

    @receives_callbacks(shop)
    async def paid_async(request, callback):
        assert callback.payment.id == "order-1"

    assert paid.csrf_exempt and paid_async.csrf_exempt
    for body, status in bodies:
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            request = RequestFactory().post("/callback", data=body, content_type=kind)
            assert paid(request).status_code == status
            request = AsyncRequestFactory().post("/callback", data=body, content_type=kind)
            assert asyncio.run(paid_async(request)).status_code == status
    assert paid(RequestFactory().get("/callback")).status_code == 405
    for given in (None, True, 7, "taken", object()):
        answer = receives_callbacks(shop)(lambda request, callback, given=given: given)
        request = RequestFactory().post("/callback", bodies[0][0], content_type="application/json")
        assert answer(request).status_code == 200


def test_fastapi_and_starlette(shop, bodies):
    fastapi = pytest.importorskip("fastapi")
    from starlette.applications import Starlette
    from starlette.responses import Response
    from starlette.routing import Route
    from starlette.testclient import TestClient

    from paywright.ecommpay.starlette import verified_callback

    app = fastapi.FastAPI()

    @app.post("/fastapi")
    def paid(callback=fastapi.Depends(verified_callback(shop))):
        return callback.payment.id

    async def paid_plain(request):
        callback = await verified_callback(shop)(request)
        return Response(f'"{callback.payment.id}"')

    plain = Starlette(routes=[Route("/starlette", paid_plain, methods=["POST"])])
    for body, status in bodies:
        for client, path in ((TestClient(app), "/fastapi"), (TestClient(plain), "/starlette")):
            answer = client.post(path, content=body)
            assert answer.status_code == status
            assert status != 200 or answer.text == '"order-1"'


def readme_of_the_official_sdk():
    """The snippets of its README, with the one change."""
    first = """
from payment_page_sdk.gate import Gate
from payment_page_sdk.payment import Payment

gate = Gate('secret')
payment = Payment('402')
payment.payment_id = 'some payment id'
payment.payment_amount = 1001
payment.payment_currency = 'USD'
payment_url = gate.get_purchase_payment_page_url(payment)
"""
    second = """
from payment_page_sdk.gate import Gate

gate = Gate('secret')
callback = gate.handle_callback(data)
"""
    return [text.replace("payment_page_sdk", "paywright.ecommpay.compat") for text in (first, second)]


def test_snippets_for_the_official_sdk_run_after_one_change():
    first, second = readme_of_the_official_sdk()
    names = {}
    exec(first, names)
    url = names["payment_url"]
    assert url.startswith("https://paymentpage.ecommpay.com/payment?project_id=402&interface_type=")
    assert "&payment_id=some+payment+id&payment_amount=1001&payment_currency=USD&signature=" in url
    body = {**BODY, "signature": Project(1, secret="secret").sign(BODY)}
    names = {"data": json.dumps(body)}
    exec(second, names)
    callback = names["callback"]
    assert callback.get_payment_status() == Callback.SUCCESS_STATUS
    assert callback.get_payment_id() == "order-1"
    assert callback.get_payment()["sum"] == {"amount": 3415, "currency": "USD"}


def test_the_official_sdk_makes_the_same_addresses():
    official = pytest.importorskip("payment_page_sdk.gate")
    from payment_page_sdk.payment import Payment as OfficialPayment

    urls = []
    for gate, payment in ((official.Gate, OfficialPayment), (Gate, Payment)):
        order = payment("402", "some id")
        order.payment_amount = 1001
        order.payment_description = "Überraschung; a:b & c=d ~ 100 %"
        order.best_before = datetime.datetime(2030, 1, 1, tzinfo=datetime.timezone.utc)
        urls.append(gate("secret", "https://pay.example/payment").get_purchase_payment_page_url(order))
    assert urls[0].replace("~", "%7E") == urls[1].replace("~", "%7E")


def test_compat_refuses_what_is_not_genuine(shop, genuine):
    gate = Gate("local-test-key")
    callback = gate.handle_callback(genuine)
    assert callback.get_value("payment.sum.amount") == 3415
    assert callback.get_value("payment.method") is None and callback.get_value("a.b") is None
    assert callback.get_signature() == json.loads(genuine)["signature"]
    assert callback.check_signature() and callback.get_value("signature") is None
    for forged in (genuine.replace(b"3415", b"3416"), b"", "null", "7", "[" * 100_000, '{"a":1}',
                   '{"signature": 7}', '{"signature": {}}', '{"general": 7}', "\ud800", None):
        with pytest.raises(ProcessException):
            gate.handle_callback(forged)
    handler = SignatureHandler("secret")
    signature = handler.sign({"a": [1, {"b": True}], "frame_mode": "x"})
    assert handler.check({"a": [1, {"b": True}]}, signature)
    for wrong in ("", signature[:-1], None, 7, [], {}):
        assert not handler.check({"a": 1}, wrong)
    order = Payment("1", "2")
    order.customer_id = "c"
    assert order.customer_id == "c" and order.get_params()["payment_id"] == "2"
    with pytest.raises(AttributeError):
        order.nothing


def test_compat_takes_no_payment_page_for_a_callback():
    """Its signature stands in the address that every customer sees, and a text in it may be his."""
    gate, order = Gate("local-test-key"), Payment("112", "order-1")
    order.payment_amount, order.payment_currency = 3415, "USD"
    order.payment_description = "x;payment:id:order-1;payment:status:success"
    page = dict(parse_qsl(urlsplit(gate.get_purchase_payment_page_url(order)).query))
    hidden = "{interface_type};payment_amount:3415;payment_currency:USD;payment_description:x"
    cut = {
        "interface_type": hidden.format(**page),
        "payment": {"id": "order-1", "status": "success"},
        **{name: page[name] for name in ("payment_id", "project_id", "signature")},
    }
    assert gate._signature_handler._project.verify(json.dumps(cut)) == "main"
    for forged in (page, cut):
        with pytest.raises(ProcessException):
            gate.handle_callback(json.dumps(forged))


def test_conformance(tmp_path):
    files = sorted((ROOT / "tests/vectors").glob("*.json"))
    files = [str(file) for file in files if not file.name.endswith("schema.json")]
    files.append(str(ROOT / "tests/cryptoprocessing/vectors.json"))
    run = [sys.executable, "-m", "paywright.conformance"]
    done = subprocess.run([*run, *files], capture_output=True, text=True)
    passed = re.search(r"(\d+) passed, 0 failed\n$", done.stdout)
    assert done.returncode == 0 and int(passed[1]) > 650, done.stdout
    wrong = json.loads(pathlib.Path(files[0]).read_text())
    wrong["cases"] = [{**wrong["cases"][0], "expect": ["wrong"]}, {"id": "none"}]
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(wrong))
    done = subprocess.run([*run, str(file)], capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "0 passed, 2 failed")
    assert subprocess.run([*run, "/nowhere"], capture_output=True).returncode == 2


def test_the_vectors_of_the_second_gateway_are_those_of_the_files_beside_them():
    script = ROOT / "tests/cryptoprocessing/vectors.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_facts():
    assert payment_status("success").is_paid and payment_status("Success") == "success"
    novelty = payment_status("novelty")
    assert (novelty, novelty.is_paid, novelty.is_final) == ("novelty", False, False)
    assert response_code("0")["is_success"] and not response_code("99999")["is_documented"]
    assert "card_sale" in operations()


def test_a_state_says_what_it_knows(shop, genuine):
    callback = shop.verify_callback(genuine)
    state = PaymentState("order-1")
    assert (state.status, state.is_final) == ("", False)
    assert state.fold(callback) == ("changed", True, False)
    assert state.status == "success" and state.status.is_paid
    assert state.to_dict()["remaining"] == {"minor": 3415, "currency": "USD"}
    with pytest.raises(InputError) as refused:
        PaymentState("order-2").fold(callback)
    assert refused.value.code == "payment_id_foreign"


def test_explain_says_why(shop, genuine):
    assert shop.explain(genuine)["verified"]
    forged = shop.explain(genuine.replace(b"3415", b"3416"))
    assert not forged["verified"] and forged["first_line"]


def test_errors_of_what_was_written_are_input_errors(shop):
    for wrong in ("{", b"\xff", "[]", "7"):
        with pytest.raises(InputError):
            shop.sign(wrong)
        with pytest.raises(SignatureError):
            shop.verify(wrong)
    assert shop.verify_message(json.dumps({"a": 1, "signature": shop.sign({"a": 1})})) == {"a": 1}
    for name, make in {
        "id": lambda: Project("112", secret="x"),
        "secret": lambda: Project(112, secret=b"x"),
        "more_keys": lambda: Project(112, secret="x", more_keys=7),
        "more_keys['old']": lambda: Project(112, secret="x", more_keys={"old": ""}),
        "customer_id": lambda: shop.payment_page(
            payment_id="1", amount=1, currency="EUR", customer_id=object()
        ),
    }.items():
        with pytest.raises(InputError) as refused:
            make()
        assert str(refused.value).startswith(name.replace("'", '"')), refused.value


def test_pages_come_asynchronously_as_well(base_url):
    async def main():
        token = "local-data-api-token-000000001"
        async with AsyncDataApi(token, key="local-data-api-key", base_url=base_url) as api:
            pages = api.operations("2020-01-01 00:00:00", "2020-01-01 00:00:01")
            assert [page async for page in pages] == [[]]
            assert pages.cursor is not None
            assert isinstance(await api.balance(), dict)
            with pytest.raises(InputError):
                api.operations("2020-01-01 00:00:01", "2020-01-01 00:00:00")

    asyncio.run(main())


def test_the_version_is_that_of_all_packages():
    manifest = (ROOT / "Cargo.toml").read_text()
    assert f'version = "{paywright.__version__}"' in manifest


def test_the_package_carries_its_licences():
    names = {file.name for file in importlib.metadata.files("paywright") or ()}
    assert {"LICENSE-APACHE", "LICENSE-MIT"} <= names


def test_the_readme_lists_all_operations_and_outcomes():
    readme = (ROOT / "bindings/python/README.md").read_text("utf-8")
    requests = readme[readme.index("## Requests") : readme.index("## The second gateway")]
    first_cells = " ".join(re.findall(r"^\| (.*?) \|", requests, re.MULTILINE))
    listed = set(re.findall(r"`(\w+)`", first_cells))
    outcomes = set(
        "accepted registered rejected refused already_exists unknown still_unknown safe_to_repeat data"
        " known not_found not_received".split()
    )
    assert listed - {"outcome"} == set(operations()) | outcomes | {"post", "ask"}
    # What type checkers are told.
    assert set(get_args(Operation)) == set(operations()) | {"post", "ask"}
    assert set(get_args(OutcomeKind)) == outcomes


def test_the_readme_lists_all_commands_and_outcomes_of_the_second_gateway():
    from paywright.cryptoprocessing import commands

    readme = (ROOT / "bindings/python/README.md").read_text("utf-8")
    section = readme[readme.index("## The second gateway") :]
    section = section[: section.index("\n## ", 1)]
    first_cells = " ".join(re.findall(r"^\| (.*?) \|", section, re.MULTILINE))
    listed = set(re.findall(r"`([\w.]+)`", first_cells))
    outcomes = set(
        "done needs_redirect needs_acs_post pending declined unknown still_unknown other_amount unclear"
        " safe_to_repeat known not_finished not_found failed cards".split()
    )
    assert listed - {"outcome.kind"} == set(commands()) | outcomes | {"state", "raw"}


def test_the_stub_explains_what_the_module_explains():
    import ast
    import inspect

    import paywright._paywright as native

    stub = pathlib.Path(native.__file__).with_name("_paywright.pyi").read_text("utf-8")
    explained = 0
    for node in ast.parse(stub).body:
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef)) or not hasattr(native, node.name):
            continue
        members = [(node, getattr(native, node.name))]
        if isinstance(node, ast.ClassDef):
            functions = [f for f in node.body if isinstance(f, ast.FunctionDef) and f.name[0] != "_"]
            members += [(f, vars(members[0][1])[f.name]) for f in functions]
        for written, real in members:
            assert ast.get_docstring(written) == inspect.getdoc(real), written.name
            explained += 1
    assert explained > 80
