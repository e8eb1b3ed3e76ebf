"""Runs the Python of the README in an environment with nothing but the wheel and Flask:
``python quickstart.py PROGRAM``"""

import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.request

from werkzeug.serving import make_server

README = pathlib.Path(__file__).parents[1] / "README.md"


def main(program):
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    shop_py, sale, refund, second = blocks
    calls = []

    def app(environ, start_response):
        calls.append(environ["PATH_INFO"])
        return names["app"](environ, start_response)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    own = f"http://127.0.0.1:{server.server_port}"
    command = [program, "emulator", "--port", "0", "--json", "--callback-url", own + "/callback"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as emulator:
        try:
            os.environ["PAYWRIGHT_PLATFORM"] = first_object(emulator.stdout)["base_url"]
            names = {}
            exec(shop_py, names)
            # The customer is sent to the page.
            with urllib.request.urlopen(own + "/buy/order-1", timeout=10) as page:
                assert page.status == 200 and "/page/" in page.url + page.read().decode()
            exec(sale, names)
            eventually(lambda: names["shipped"] == ["order-2"], names["shipped"])
            assert names["sale"].kind == "accepted" and "order-2" in names["tickets"]
            exec(refund, names)
            eventually(lambda: calls.count("/callback") >= 2, calls)
            seen = names["shop"].gate(os.environ["PAYWRIGHT_PLATFORM"]).status("order-2")
            assert seen.message.payment.amount == 2415, seen
            # What is forged ships nothing.
            request = urllib.request.Request(own + "/callback", b'{"payment": {"id": "order-1"}}')
            try:
                urllib.request.urlopen(request, timeout=10)
                raise AssertionError("a forgery is taken")
            except urllib.error.HTTPError as refused:
                assert refused.code == 400
            assert names["shipped"] == ["order-2"]
        finally:
            emulator.terminate()
    second_gateway(program, second)
    print("page, sale, callback by Flask, refund, and the second gateway: as the README says")


def second_gateway(program, text):
    notified = []

    def app(environ, start_response):
        notified.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start_response("200 OK", [])
        return [b"OK"]

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    command = [program, "emulator", "--gateway", "cryptoprocessing", "--port", "0", "--json"]
    command += ["--callback-url", f"http://127.0.0.1:{server.server_port}/paid"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as emulator:
        try:
            os.environ["PAYWRIGHT_GATEWAY"] = first_object(emulator.stdout)["base_url"]
            names = {}
            exec(text, names)
            assert (names["paid"].kind, names["back"].kind, names["left"]) == ("done", "done", 241500)
            with urllib.request.urlopen(names["page"]("order-3"), timeout=10) as page:
                assert page.status == 200
            assert names["terminal"].state("apim", "order-3").payment.state == "New"
            eventually(lambda: len(notified) >= 2, notified)
            refunded = next(body for body in notified if b"EngineRefundSuccess" in body)
            # Less is left than the order costs.
            assert names["is_paid"]("api", refunded) is False
        finally:
            emulator.terminate()


def first_object(lines):
    text = ""
    for line in lines:
        text += line
        if line.startswith("}"):
            return json.loads(text)
    raise AssertionError("the local platform does not start")


def eventually(is_true, told):
    deadline = time.monotonic() + 20
    while not is_true():
        assert time.monotonic() < deadline, told
        time.sleep(0.05)


main(sys.argv[1])
