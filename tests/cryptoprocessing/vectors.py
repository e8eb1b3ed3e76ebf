"""Puts the files beside it into cases that the runner of every language reads: `vectors.json`.

`python3 vectors.py` writes the file, `--check` tells whether it is as this would write it. What forms and
lists decode to is found here by Python's own decoder, a second one beside that of the library.
"""

import json
import pathlib
import re
import sys
from urllib.parse import parse_qsl, unquote

HERE = pathlib.Path(__file__).parent
ORDER = "5f63838d-fb03-00c6-c890-c67cfc1c54ea"
CARD = {"PAN": "4111111111100031", "EMonth": 12, "EYear": 22, "CardHolder": "Ivan Ivanov", "SecureCode": "123"}
SETTINGS = {"base_url": "https://sandbox3.payture.com", "key": "Merchant", "vwid": "Merchant", "password": "123"}
SHARED = ("awaiting customer", "awaiting 3ds result", "processing", "awaiting capture", "canceled",
          "success", "refunded", "decline")
LISTS = ("PayInfo", "Data", "DATA", "CustomFields")

REQUESTS = {
    "api-pay-curl-single-encoding": {
        "command": "api.pay",
        "members": {"OrderId": ORDER, "Amount": 12480, **CARD,
                    "CustomFields": {"IP": "241.22.197.12", "Product": "Ticket"}},
    },
    "api-refund": {"command": "api.refund", "members": {"OrderId": ORDER, "Amount": 12480}},
    "api-unblock": {"command": "api.unblock", "members": {"OrderId": ORDER}},
    "api-pay3ds": {"command": "api.pay_3ds", "members": {"OrderId": ORDER, "PaRes": "cGFyZXM="}},
    "apim-init-php-double-encoding": {
        "command": "apim.init",
        "members": {"SessionType": "Pay", "OrderId": ORDER, "Amount": 12480, "Product": "Ticket",
                    "Total": "124.8", "Phone": "79156783333", "Description": "MyTestTransaction",
                    "Url": "https://payture.com/result?orderid={orderid}&result={success}"},
        "fields": {"AdditionalField1": "Value1", "AdditionalField2": "Value2"},
    },
    "vwapi-refund": {"command": "vwapi.refund", "members": {"OrderId": ORDER, "Amount": 12480}},
    "vwapi-charge": {"command": "vwapi.charge", "members": {"OrderId": ORDER}},
    "vwapi-delete": {"command": "vwapi.delete", "members": {"VWUserLgn": "123@ya.ru"}},
    "vwapi-paysubmit3ds": {
        "command": "vwapi.pay_submit_3ds",
        "members": {"OrderId": ORDER, "MD": "00a94d92-1d84-44be-fa32-1c9591443347", "PaRes": "cGFyZXM="},
    },
}


def main(arguments):
    text = json.dumps(document(), ensure_ascii=False, indent=1) + "\n"
    file = HERE / "vectors.json"
    if arguments == ["--check"]:
        is_current = file.is_file() and file.read_text("utf-8") == text
        print("vectors.json is current" if is_current else "vectors.json is old: run vectors.py")
        return 0 if is_current else 1
    file.write_text(text, "utf-8")
    return 0


def document():
    makers = (answers, requests, lists, notifications, codes, states)
    cases = [case for make in makers for case in make()]
    return {
        "format": "paywright-vectors/1",
        "title": "The second gateway",
        "about": "Made by vectors.py from the files beside it; README.md tells how a runner reads each kind.",
        "cases": cases,
    }


def read(name):
    return (HERE / name).read_text("utf-8")


def load(name):
    return json.loads(read(name))


def case(kind, name, source, expect, **more):
    return {"id": f"{kind}-{name}".replace("_", "-"), "kind": kind, "source": source, **more, "expect": expect}


def answers():
    for name, row in load("responses.expected.json").items():
        expect = {key: value for key, value in row["expect"].items() if key not in ("note", "http_status")}
        short = name.removeprefix("resp-").rsplit(".", 1)[0]
        yield case("gateway_answer", short, row["kind"], expect, body=read(name))


def requests():
    for name, command in REQUESTS.items():
        lines = read(f"req-{name}.txt").splitlines()
        path = lines[0].split(" ", 1)[1]
        expect = {"url": SETTINGS["base_url"] + path, "parameters": decoded(lines[-1])}
        yield case("gateway_request", name, "documented", expect, settings=SETTINGS, command=command)


def decoded(form):
    """Every parameter, those of lists as `List.Name`."""
    found = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        if name not in LISTS:
            found[name] = value
            continue
        for pair in value.split(";"):
            if pair.strip():
                key, _, text = pair.strip().partition("=")
                found[f"{name}.{key}"] = unquote(text)
    return found


def lists():
    for number, row in enumerate(load("encoding-cases.json")["cases"], 1):
        is_refused = row.get("reject", False)
        expect = {"error": "list_separator"} if is_refused else {"inner": row["inner"], "form": row["form"]}
        yield case("gateway_list", str(number), "documented", expect, pairs=row["pairs"])


def notifications():
    for file in sorted(HERE.glob("notif-*.txt")):
        body = file.read_text("utf-8").rstrip("\n")
        fields = dict(parse_qsl(body, keep_blank_values=True))
        expect = {"kind": fields["Notification"], "order_id": fields.get("OrderId"), "fields": fields}
        yield case("gateway_notification", file.stem.removeprefix("notif-"), "documented", expect, body=body)
    for name, body, code in (
        ("twice", "Notification=A&OrderId=o1&orderid=o2", "notification_duplicate_field"),
        ("nameless", "OrderId=o1", "notification_without_kind"),
        ("empty", "", "notification_without_kind"),
    ):
        yield case("gateway_notification", name, "own", {"error": code}, body=body)


def codes():
    for row in load("error-codes.json")["codes"]:
        expect = {"is_documented": True, "message": row["meaning"], "category": row["category"],
                  "advice": row["advice"]}
        yield case("gateway_code", row["code"].lower(), "documented", expect, code=row["code"])
    expect = {"is_documented": False, "message": None, "advice": "check_state"}
    yield case("gateway_code", "unknown", "own", expect, code="BRAND_NEW")


def states():
    for row in load("states.json")["states"]:
        nearest = re.split("[:(]", row["nearest_ecommpay_status"])[0].strip()
        # What has no equal there is a status of this gateway alone, and never final.
        own = {"status": f"cryptoprocessing {row['state']}", "is_final": False}
        expect = {"state": row["state"], "permits": row["operations"],
                  **({"status": nearest} if nearest in SHARED else own)}
        yield case("gateway_state", row["state"].lower(), "documented", expect, state=row["state"].upper())
    expect = {"is_documented": False, "permits": [], "is_final": False}
    yield case("gateway_state", "unknown", "own", expect, state="Novelty")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
