"""A local platform for all tests: the program, told by PAYWRIGHT_PROGRAM."""

import os
import re
import subprocess

import pytest

from paywright.ecommpay import Project


@pytest.fixture(scope="session")
def base_url():
    program = [os.environ["PAYWRIGHT_PROGRAM"], "emulator", "--port", "0"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as emulator:
        for line in emulator.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                yield found.group()
                break
        emulator.terminate()


@pytest.fixture()
def shop():
    return Project(112, secret="local-test-key")


SALE = {
    "payment": {"amount": 3415, "currency": "EUR"},
    "card": {
        "pan": "4000000000000077",
        "year": 2030,
        "month": 12,
        "card_holder": "JOHN SMITH",
        "cvv": "123",
    },
    "customer": {"id": "customer-7", "ip_address": "203.0.113.10"},
}


@pytest.fixture()
def sale():
    return lambda payment_id: {"general": {"payment_id": payment_id}, **SALE}
