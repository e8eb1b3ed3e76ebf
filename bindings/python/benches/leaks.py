"""Looks for leaks: 1,000,000 verifications, and 60 s of calls against the local platform.

python leaks.py PROGRAM [VERIFICATIONS SECONDS]. Fails when memory grows by 2 MiB or more."""

import asyncio
import gc
import json
import subprocess
import sys
import time

from paywright import PaywrightError, SignatureError
from paywright.ecommpay import Card, Project

LIMIT = 2 * 1024 * 1024
PROGRAM = sys.argv[1]
VERIFICATIONS, SECONDS = (int(text) for text in (sys.argv[2:] or ("1000000", "60")))


def resident():
    gc.collect()
    with open("/proc/self/smaps_rollup") as file:
        rows = dict(line.split(":", 1) for line in file if ":" in line)
    return int(rows["Private_Dirty"].split()[0]) * 1024


def grown(name, work, warm_up):
    warm_up()
    before = resident()
    count = work()
    growth = resident() - before
    print(f"{name}: {count} times, {growth / 1024:+.0f} KiB")
    return growth < LIMIT


def verifications(shop):
    body = {
        "project_id": 112,
        "payment": {"id": "order-1", "type": "purchase", "status": "success",
                    "sum": {"amount": 3415, "currency": "EUR"}},
        "operation": {"id": 1, "type": "sale", "status": "success"},
    }
    genuine = json.dumps({**body, "signature": shop.sign(body)}).encode()
    forged = genuine.replace(b"3415", b"3416")

    def verify(times):
        for number in range(times):
            callback = shop.verify_callback(genuine)
            assert callback.payment.status.is_paid and callback.next_action == "done"
            if number % 100 == 0:
                callback.to_dict()
                try:
                    shop.verify_callback(forged)
                except SignatureError:
                    pass
        return times

    return grown("verifications", lambda: verify(VERIFICATIONS), lambda: verify(20_000))


def calls(shop, base_url):
    gate = shop.gate(base_url)
    asynchronous = shop.async_gate(base_url)
    numbers = iter(range(10**9))

    def sale():
        number = next(numbers)
        return {
            "general": {"payment_id": f"leak-{number % 500}"},
            "payment": {"amount": 3415, "currency": "EUR"},
            "card": Card("4000000000000077", year=2030, month=12, holder="J", cvv="123"),
            "customer": {"id": "c", "ip_address": "203.0.113.10"},
        }

    async def many():
        questions = [asynchronous.status(f"leak-{n}") for n in range(20)]
        await asyncio.gather(*questions)
        late = asyncio.ensure_future(asynchronous.status("nobody"))
        await asyncio.sleep(0)
        late.cancel()
        await asyncio.gather(late, asynchronous.send("card_sale", sale()), return_exceptions=True)

    def run(seconds):
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            gate.send("card_sale", sale())
            gate.status("leak-1")
            try:
                gate.send("card_sale", {})
            except PaywrightError:
                pass
            asyncio.run(many())
            count += 25
        return count

    return grown("calls", lambda: run(SECONDS), lambda: run(max(5, SECONDS / 6)))


def main():
    shop = Project(112, secret="local-test-key")
    good = verifications(shop)
    command = [PROGRAM, "emulator", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as emulator:
        text = ""
        for line in emulator.stdout:
            text += line
            if line.startswith("}"):
                break
        try:
            good &= calls(shop, json.loads(text)["base_url"])
        finally:
            emulator.terminate()
    if not good:
        sys.exit("memory grows by 2 MiB or more")


main()
