"""Lets PyPI `ecommpay-sdk` work with the local platform instead of the real one:
python pypi_platform.py PROGRAM, where it is installed."""

import collections
import copy
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from payment_page_sdk.gate import Gate
from payment_page_sdk.payment import Payment
from payment_page_sdk.process_exception import ProcessException
from payment_page_sdk.signature_handler import SignatureHandler

PROGRAM = sys.argv[1]
PAYMENTS = json.loads(
    pathlib.Path(__file__).with_name("payments.json").read_text(encoding="utf-8"))
SECRET = "the shop's key: schlüssel"
# One for each layout of callbacks, and one whose operation ids a double does not hold.
PROJECTS = {"a": 112, "general": 113, "b": 114, "beyond doubles": 115}
LIMIT = 10  # Seconds: the longest wait for anything that happens on this machine.

# What is true of genuine callbacks of the platform and this SDK, explained in DEVIATIONS.md under
# the same name: which callbacks it concerns, and what the SDK raises.
DEVIATIONS = [
    ("pypi-platform-null", lambda body: re.search(b":null[,}]", body), "ProcessException"),
]


class EndsEarly(Exception):
    """Why nothing further can be checked."""


class Check:
    def __init__(self, platform, received):
        self.platform = platform
        self.received = received
        self.sdk = Gate(SECRET, platform + "/payment")
        self.failures = 0
        self.counts = collections.Counter()
        self.shown = collections.Counter()

    def fail(self, sentence):
        self.failures += 1
        if self.failures <= 20:  # Hundreds of changed bytes can fail for one reason.
            print(sentence)

    def everything(self):
        for layout, project in PROJECTS.items():
            options = {"layout": layout, "operation_ids": "as_published"}
            if layout == "beyond doubles":
                options = {}
            self.control("/projects", {
                "id": project, "secret_key": SECRET, "callback_url": self.received.url,
                "options": options})
        for payment in PAYMENTS:
            self.one(payment)
        self.deliveries()
        for name, _, _ in DEVIATIONS:
            times = self.shown[name]
            if times:
                print(f"deviation {name}: times shown {times}")
            else:
                self.fail(f"No callback shows the deviation {name} any more; "
                          "correct DEVIATIONS.md.")

    def one(self, payment):
        project = PROJECTS[payment["layout"]]
        name, statuses = payment["id"], payment["statuses"]
        if payment["by"] == "page":
            self.pay_on_page(project, payment)
        else:
            self.pay_by_gate(project, payment)
        for sent, refund in enumerate(payment.get("refunds", [])):
            self.callbacks_of(name, sent + 1)
            path = urllib.parse.quote(name, safe="")
            self.control(f"/payments/{project}/{path}/refund", refund)
        for status, body in zip(statuses, self.callbacks_of(name, len(statuses))):
            self.callback(payment, status, body)

    def pay_on_page(self, project, payment):
        name = payment["id"]
        order = Payment(str(project), name)
        order.payment_amount = payment["amount"]
        order.payment_currency = Gate.CURRENCY_EUR
        order.payment_description = payment["description"]
        order.customer_id = "customer_51413"
        url = self.sdk.get_purchase_payment_page_url(order)
        # First, so that the genuine request notices when a refused one leaves something behind.
        for what, changed in tampered_urls(url):
            status, html = load(changed)
            is_about_signature = "3261" in html or "3262" in html
            if status == 400 and is_about_signature and not card_form(html):
                self.counts["tampered"] += 1
            else:
                self.fail(f"The page of {name} with {what} is not refused for its signature: "
                          f"HTTP {status}.")
        status, html = load(url)
        form = card_form(html)
        if status != 200 or not form:
            raise EndsEarly(f"the page of {name} that the SDK leads to has no card form: "
                            f"HTTP {status}")
        self.counts["pages"] += 1
        fields = {"number": payment["card"], "holder": "ADA LOVELACE", "month": "12",
                  "year": "2040", "cvv": "123"}
        status, _ = load(urllib.parse.urljoin(self.platform, form),
                         urllib.parse.urlencode(fields).encode())
        if status != 200:
            raise EndsEarly(f"the card form of {name} is refused: HTTP {status}")

    def pay_by_gate(self, project, payment):
        name = payment["id"]
        body = {
            "general": {"project_id": project, "payment_id": name},
            "customer": {"id": "customer_51413", "ip_address": "198.51.100.7"},
            "payment": {"amount": payment["amount"], "currency": payment.get("currency", "EUR"),
                        "description": payment["description"]},
            "card": {"pan": payment["card"], "year": 2040, "month": 12,
                     "card_holder": "ADA LOVELACE", "cvv": "123"},
        }
        body["general"]["signature"] = SignatureHandler(SECRET).sign(body)
        tampered = copy.deepcopy(body)
        tampered["payment"]["amount"] -= 1
        sale = self.platform + "/v2/payment/card/sale"
        status, answer = load_json(sale, tampered)
        if status == 400 and answer.get("code") == "3261":
            self.counts["tampered"] += 1
        else:
            self.fail(f"The sale {name} with another amount is not refused for its signature: "
                      f"HTTP {status}, {answer}.")
        status, answer = load_json(sale, body)
        if status != 200:
            raise EndsEarly(f"the sale {name} is refused: HTTP {status}, {answer}")
        self.counts["requests"] += 1

    def callback(self, payment, status, body):
        told = f"The callback about {payment['id']} with status {status}"
        for name, concerns, sdk in DEVIATIONS:
            if concerns(body):
                self.deviation(name, sdk, told, body)
                return
        try:
            callback = self.sdk.handle_callback(body.decode("utf-8"))
        except Exception as error:  # Any: crashes are no acceptance either.
            self.fail(f"{told} is not accepted by the SDK ({error!r}): {body.decode()}")
            return
        self.counts["callbacks"] += 1
        description = "description" if payment["layout"] == "b" else "payment.description"
        values = [("id", callback.get_payment_id(), payment["id"]),
                  ("status", callback.get_payment_status(), status)]
        if status != "error":  # A refused request has no payment to describe.
            values.append(("description", callback.get_value(description), payment["description"]))
        for member, found, expected in values:
            if found != expected:
                self.fail(f"{told} has the {member} {found} instead of {expected}.")
        for at, byte in enumerate(body):
            changed = body[:at] + bytes([byte ^ 1]) + body[at + 1:]
            verdict = self.verdict(changed)
            if verdict == "ProcessException":
                self.counts["bytes"] += 1
            else:
                self.fail(f"{told} with byte {at} changed is answered by the SDK with {verdict}: "
                          f"{changed!r}")

    def deviation(self, name, sdk, told, body):
        self.shown[name] += 1
        verdict = self.verdict(body)
        if verdict != sdk:
            self.fail(f"{told} is to be answered by the SDK with {sdk}, see {name} in "
                      f"DEVIATIONS.md: {verdict}.")
        ours = subprocess.run([PROGRAM, "verify", "--json"], input=body, stdout=subprocess.PIPE,
                              env={**os.environ, "PAYWRIGHT_SECRET": SECRET}).stdout
        if not json.loads(ours)["genuine"]:
            self.fail(f"{told} is not genuine to us either: {ours.decode()}")

    def verdict(self, body):
        """What the SDK makes of a message: `accepted`, or the name of the error it raises."""
        try:
            self.sdk.handle_callback(body.decode("utf-8", errors="replace"))
            return "accepted"
        except Exception as error:  # Any: a crash is told by its name.
            return type(error).__name__

    def deliveries(self):
        def all_done():
            found = self.control("/deliveries?limit=1000")
            return found if all(one["state"] == "delivered" for one in found) else None
        told = len(eventually("the end of all deliveries", all_done))
        expected = sum(len(payment["statuses"]) for payment in PAYMENTS)
        came = len(self.received.bodies)
        if (told, came) != (expected, expected):
            self.fail(f"{expected} callbacks are expected; the platform tells of {told}, "
                      f"and {came} came.")

    def callbacks_of(self, name, count):
        def enough():
            found = [body for body in list(self.received.bodies)
                     if json.loads(body)["payment"]["id"] == name]
            return found if len(found) >= count else None
        return eventually(f"callback {count} about {name}", enough)

    def control(self, path, body=None):
        """The control API: GET without a body, POST with one."""
        status, answer = load_json(f"{self.platform}/_control{path}", body)
        if status != 200:
            raise EndsEarly(f"{path} is answered with {status} {answer}")
        return answer


def tampered_urls(genuine):
    """Every parameter changed in turn, one left out that may be absent, and one added."""
    address, query = genuine.split("?", 1)
    parameters = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))

    def url(changed):
        return f"{address}?{urllib.parse.urlencode(changed)}"
    for name, value in parameters.items():
        # Another project is refused as well, but before its signature is looked at.
        if name != "project_id":
            changed = {**parameters, name: value[:-1] + flipped(value[-1])}
            yield f"the end of {name} changed", url(changed)
    rest = {name: value for name, value in parameters.items() if name != "payment_description"}
    yield "no description", url(rest)
    yield "a parameter added", url({**parameters, "customer_first_name": "Eve"})


def flipped(character):
    """Another character of the same kind, so that only the signature can tell."""
    if character in "0123456789":
        return str((int(character) + 1) % 10)
    return "B" if character == "A" else "A"


# A proxy of the environment has nothing to do with this machine.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def load(url, data=None, content_type="application/x-www-form-urlencoded"):
    """A page as a browser without scripts gets it: POST with data, GET without."""
    request = urllib.request.Request(url, data=data, headers={"Content-Type": content_type})
    try:
        with OPENER.open(request, timeout=LIMIT) as response:
            return response.status, response.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8")


def load_json(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    status, text = load(url, data, "application/json")
    return status, json.loads(text)


def card_form(html):
    """Where the card form goes, if there is one with the fields that are filled in here."""
    form = re.search(r'<form [^>]*action="([^"]+/card)"[^>]*>(.*?)</form>', html, re.DOTALL)
    fields = ["number", "month", "year", "cvv", "holder"]
    if form and all(f' name="{name}"' in form[2] for name in fields):
        return form[1]
    return None


def eventually(what, look):
    end = time.monotonic() + LIMIT
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() > end:
            raise EndsEarly(f"{what} did not come within {LIMIT} s")
        time.sleep(0.02)


class Merchant(http.server.ThreadingHTTPServer):
    """Keeps what arrives, byte by byte."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), MerchantHandler)
        self.bodies = []
        self.url = f"http://127.0.0.1:{self.server_port}/callback"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class MerchantHandler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def base_url(process):
    """From the JSON object that the platform prints first, which may stand on several lines."""
    text = ""
    for line in process.stdout:
        text += line
        try:
            return json.loads(text)["base_url"]
        except json.JSONDecodeError:
            pass  # There is more to come.
    raise EndsEarly("the platform ended before it said where it is")


def main():
    merchant = Merchant()
    process = subprocess.Popen(
        [PROGRAM, "emulator", "--port", "0", "--json"], stdout=subprocess.PIPE, encoding="utf-8",
        env={**os.environ, "PAYWRIGHT_SECRET": SECRET})
    try:
        check = Check(base_url(process), merchant)
        try:
            check.everything()
        except (EndsEarly, OSError) as error:
            check.fail(f"The check ended early: {error}")
    finally:
        process.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
        merchant.shutdown()
    counts = check.counts
    print(f"{counts['pages']} pages and {counts['requests']} Gate requests of the SDK accepted, "
          f"{counts['tampered']} tampered refused; callbacks accepted: {counts['callbacks']} "
          f"as they came; {counts['bytes']} changed bytes refused")
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
