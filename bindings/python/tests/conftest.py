"""A local platform for all tests, the program that PAYWRIGHT_PROGRAM names, and a receiver of its callbacks."""

import collections
import http.server
import json
import os
import subprocess
import threading

import pytest

from paywright.ecommpay import Card, Project

SECRET = "local-test-key"
PAN = "4000000000000077"


class Receiver:
    """Keeps the callbacks that came, by payment, as they came."""

    def __init__(self):
        self.bodies = collections.defaultdict(list)
        self.came = threading.Condition()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(200)
                self.end_headers()
                try:
                    payment_id = json.loads(body)["payment"]["id"]
                except (ValueError, KeyError, TypeError):
                    return
                with receiver.came:
                    receiver.bodies[payment_id].append(body)
                    receiver.came.notify_all()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/callback"

    def of(self, payment_id, count):
        """The first callbacks of a payment, once so many have come."""
        with self.came:
            enough = self.came.wait_for(lambda: len(self.bodies[payment_id]) >= count, 20)
            assert enough, f"{len(self.bodies[payment_id])} of {count} callbacks of {payment_id}"
            return self.bodies[payment_id][:count]


@pytest.fixture(scope="session")
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()


@pytest.fixture(scope="session")
def base_url(receiver):
    program = [os.environ["PAYWRIGHT_PROGRAM"], "emulator", "--port", "0", "--json"]
    program += ["--callback-url", receiver.url]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as emulator:
        text = ""
        for line in emulator.stdout:
            text += line
            if line.startswith("}"):
                break
        yield json.loads(text)["base_url"]
        emulator.terminate()


@pytest.fixture()
def shop():
    return Project(112, secret=SECRET)


@pytest.fixture()
def gate(shop, base_url):
    with shop.gate(base_url) as gate:
        yield gate


def card_sale(payment_id, pan=PAN, **more):
    return {
        "general": {"payment_id": payment_id},
        "payment": {"amount": 3415, "currency": "EUR"},
        "card": Card(pan, year=2030, month=12, holder="JOHN SMITH", cvv="123"),
        "customer": {"id": "customer-7", "ip_address": "203.0.113.10"},
        **more,
    }


@pytest.fixture()
def sale():
    return card_sale
