"""Compares Paywright with PyPI `ecommpay-sdk`: python pypi.py PEER PAYLOADS, where it is installed."""

import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

from payment_page_sdk.callback import Callback
from payment_page_sdk.gate import Gate
from payment_page_sdk.payment import Payment
from payment_page_sdk.process_exception import ProcessException
from payment_page_sdk.signature_handler import SignatureHandler

PEER, PAYLOADS = sys.argv[1:3]
KEY = "qwerty"


def main():
    payloads = [tuple(line.split("\t", 1)) for line in
                lines_of(pathlib.Path(PAYLOADS).read_text(encoding="utf-8"))]
    held = compare_all(payloads) + [demonstrate(*row) for row in DEVIATIONS]
    return 0 if all(held) else 1


def compare_all(payloads):
    keys = [key for key, _ in payloads]
    ours = ask("sign", payloads)
    signed = [(key, put(mark, body)) for (key, body), mark in zip(payloads, ours)]
    theirs = [SignatureHandler(key).sign(without_signature(json.loads(body)))
              for key, body in payloads]
    their_messages = [(key, put(mark, body)) for (key, body), mark in zip(payloads, theirs)]
    changed = [(key, change_project(body)) for key, body in signed]
    checked = [SignatureHandler(key).check(without_signature(json.loads(body)), mark)
               for (key, body), mark in zip(payloads, ours)]

    def count(what, holds):
        print(f"{what}: {sum(holds)} of {len(keys)}")
        if len(holds) == len(keys) and all(holds):
            return True
        print("  first:", payloads[holds.index(False)][1] if False in holds else "one is missing")
        return False

    return [
        count("PyPI ecommpay-sdk accepts what we sign",
              [sdk_verdict(*message) == "accepted" for message in signed]),
        count("PyPI ecommpay-sdk checks our bare signature", checked),
        count("PyPI ecommpay-sdk gives the same signature",
              [mine == other for mine, other in zip(ours, theirs)]),
        count("we accept what PyPI ecommpay-sdk signs",
              [verdict == "verified" for verdict in ask("verify", their_messages)]),
        count("PyPI ecommpay-sdk refuses a changed project_id",
              [sdk_verdict(*message) != "accepted" for message in changed]),
        count("we refuse a changed project_id",
              [verdict == "signature_mismatch" for verdict in ask("verify", changed)]),
    ]


def url_says(**parameters):
    """The query that the SDK builds, as text before percent encoding."""
    payment = Payment("1")
    for name, value in parameters.items():
        setattr(payment, name, value)
    query = urllib.parse.urlsplit(Gate(KEY).get_purchase_payment_page_url(payment)).query
    return dict(urllib.parse.parse_qsl(query, keep_blank_values=True))


def nothing(body):
    return body


# Name as in DEVIATIONS.md; the message that we sign; what arrives of it; what the SDK says about
# it (None: to its callback handler); what it is expected to say; what we are expected to say.
DEVIATIONS = [
    ("pypi-null-is-none", '{"payment":{"id":"1","description":null},"signature":"SIGNATURE"}',
     nothing, None, "ProcessException", "verified"),
    ("pypi-colon-in-name", '{"payment":{"a:b":"1"},"signature":"SIGNATURE"}',
     nothing, None, "ProcessException", "verified"),
    ("pypi-order-above-10-items", '{"list":[0,1,2,3,4,5,6,7,8,9,10],"signature":"SIGNATURE"}',
     nothing, None, "ProcessException", "verified"),
    ("pypi-order-of-digits", '{"item10":"x","item2":"y","signature":"SIGNATURE"}',
     nothing, None, "ProcessException", "verified"),
    ("pypi-float-integral", '{"receipt":{"tax":1.0},"signature":"SIGNATURE"}',
     nothing, None, "ProcessException", "verified"),
    ("pypi-duplicate-names", '{"payment":{"status":"success"},"signature":"SIGNATURE"}',
     lambda body: body.replace("{", '{"payment":{"status":"refunded"},', 1),
     None, "accepted", "json_duplicate_member"),
    ("pypi-signature-number-crashes", '{"payment":{"id":"1"},"signature":"SIGNATURE"}',
     lambda body: re.sub('"signature":".*?"', '"signature":1', body),
     None, "TypeError", "signature_not_text"),
    ("pypi-deep-nesting-crashes", '{"a":"1","signature":"SIGNATURE"}',
     lambda body: body.replace('"1"', "[" * 900 + "]" * 900),
     None, "RecursionError", "limit_depth"),
    ("pypi-lone-surrogate-crashes", '{"a":"1","signature":"SIGNATURE"}',
     lambda body: body.replace('"1"', '"\\ud800"'),
     None, "UnicodeEncodeError", "json_lone_surrogate"),
    ("pypi-body-null-crashes", '{"a":"1","signature":"SIGNATURE"}',
     lambda body: "null", None, "TypeError", "json_not_an_object"),
    ("pypi-url-boolean", '{"redirect":true,"signature":"SIGNATURE"}',
     nothing, lambda body: url_says(redirect=True)["redirect"], "True", "verified"),
    ("pypi-url-none", '{"region_code":null,"signature":"SIGNATURE"}',
     nothing, lambda body: url_says(region_code=None)["region_code"], "None", "verified"),
    ("pypi-status-cancelled", '{"payment":{"status":"canceled"},"signature":"SIGNATURE"}',
     nothing, lambda body: "canceled" if "canceled" in vars(Callback).values()
     else Callback.CANCELLED_STATUS, "cancelled", "verified"),
]


def demonstrate(name, body, sent, says, sdk, ours):
    arrives = sent(put(ask("sign", [(KEY, body)])[0], body))
    sdk_found = sdk_verdict(KEY, arrives, says)
    ours_found = ask("verify", [(KEY, arrives)])[0]
    if (sdk_found, ours_found) == (sdk, ours):
        print(f"deviation {name}: SDK {sdk}, we {ours}")
        return True
    print(f"deviation {name} is not as DEVIATIONS.md says, correct the list:\n"
          f"  SDK: expected {sdk}, found {sdk_found}\n  we:  expected {ours}, found {ours_found}")
    return False


def sdk_verdict(key, body, says=None):
    """What the SDK makes of a message: `accepted`, or the name of the error it raises."""
    try:
        if says:
            return says(body)
        Gate(key).handle_callback(body)
        return "accepted"
    except Exception as error:  # Any: crashes are what this looks for.
        return type(error).__name__


def ask(verb, messages):
    text = "".join(f"{verb}\t{key}\t{body}\n" for key, body in messages)
    run = subprocess.run([PEER], input=text.encode(), stdout=subprocess.PIPE, check=True)
    return lines_of(run.stdout.decode())


def without_signature(message):
    message.pop("signature", None)
    message.get("general", {}).pop("signature", None)
    return message


def put(signature, body):
    return body.replace("SIGNATURE", signature, 1)


def change_project(body):
    return re.sub(r'("project_id"\s*:\s*)(\d+)', lambda m: f"{m[1]}{int(m[2]) + 1}", body, count=1)


def lines_of(text):
    return [line for line in text.split("\n") if line]


if __name__ == "__main__":
    sys.exit(main())
