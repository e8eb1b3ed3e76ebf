// Signing and verifying without a platform: what is taken, what is refused, what is shown.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import * as paywright from "paywright";
import { refusedWith } from "./harness.mjs";

// Not there on a machine without the target.
const built = new URL("../node_modules/paywright/dist/paywright.wasm", import.meta.url);
const web = existsSync(built) ? await import("paywright/web") : undefined;

const SECRET = "secret_key";

/** A genuine callback, with a member that objects of JavaScript would hide. */
function genuine(members = {}) {
  const callback = {
    project_id: 112,
    payment: {
      id: "order-1",
      type: "purchase",
      status: "success",
      sum: { amount: 3415, currency: "USD" },
    },
    operation: { id: 9007199254740995n, type: "sale", status: "success" },
    ...members,
  };
  const text = JSON.stringify(callback, (_, value) => (typeof value === "bigint" ? "#" : value));
  const unsigned = text.replace('"#"', "9007199254740995");
  const signature = new paywright.Project(112, SECRET).sign(unsigned);
  return `${unsigned.slice(0, -1)},"signature":"${signature}"}`;
}

for (const [name, { Project, InputError, SignatureError, ReviewError, ...rest }] of [
  ["native", paywright],
  ["wasm", web],
].filter(([, build]) => build)) {
  const shop = new Project(112, SECRET);

  test(`${name}: bodies come as Buffer, Uint8Array or string`, () => {
    const text = genuine();
    const bytes = new TextEncoder().encode(text);
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const inside = new Uint8Array(bytes.length + 20);
    inside.set(bytes, 10);
    const bodies = [text, Buffer.from(text), bytes, shared, inside.subarray(10, bytes.length + 10)];
    for (const body of bodies) {
      assert.equal(shop.verify(body).keyLabel, "main");
      const callback = shop.verifyCallback(body);
      assert.deepEqual([callback.paymentId, callback.amount], ["order-1", 3415]);
      assert.equal(callback.get("operation.id"), "9007199254740995");
      assert.equal(callback.get("no.such"), undefined);
      assert.equal(callback.toObject().operation.id, "9007199254740995");
      assert.equal(shop.verifyJson(body).payment.status, "success");
    }
    for (const body of [{}, JSON.parse(text), [], null, undefined, 7, new ArrayBuffer(8), bodies]) {
      for (const method of ["sign", "verify", "verifyCallback", "verifyJson"]) {
        assert.throws(() => shop[method](body), refusedWith(InputError, "argument_type"));
      }
    }
  });

  test(`${name}: a callback stays what was verified`, () => {
    const body = Buffer.from(genuine());
    const callback = shop.verifyCallback(body);
    body.fill(0x20);
    callback.toObject().payment.status = "decline";
    assert.equal(callback.toObject().payment.status, "success");
    assert.equal(callback.get("payment.id"), "order-1");
    assert.throws(() => (callback.status = "decline"), TypeError);
    assert.throws(() => new rest.Callback(), refusedWith(InputError, "argument_type"));
    const made = Object.create(rest.Callback.prototype);
    assert.throws(() => made.status, TypeError);
    const huge = genuine({ payment: { id: "a", sum: { amount: 1, currency: "EUR" } } });
    assert.equal(shop.verifyCallback(huge).status, undefined);
  });

  test(`${name}: a forged prototype changes nothing`, () => {
    const forged = { status: "success", id: "VICTIM" };
    const text = genuine({ payment: undefined }).replace(
      '"project_id"',
      `"__proto__":{"payment":${JSON.stringify(forged)}},"project_id"`,
    );
    assert.throws(() => shop.verifyCallback(text), refusedWith(SignatureError, "signature_mismatch"));
  });

  test(`${name}: numbers become bigints only where a number cannot hold them`, () => {
    const big = genuine().replace('"amount":3415', '"amount":9007199254740993');
    const unsigned = big.replace(/,"signature":"[^"]*"/, "");
    const body = `${unsigned.slice(0, -1)},"signature":"${shop.sign(unsigned)}"}`;
    assert.equal(shop.verifyCallback(body).amount, 9007199254740993n);
    assert.ok(shop.verifyCallback(body).toObject());
  });

  test(`${name}: secrets are not shown`, () => {
    const many = new Project(112, SECRET, { keys: { old: "an old secret" } });
    for (const shown of [inspect(many), String(many), JSON.stringify({ many }), inspect([many], true)]) {
      assert.ok(!shown.includes("secret"), shown);
    }
    assert.match(inspect(many), /^Project .*112/s);
    assert.match(inspect(shop.verifyCallback(genuine())), /^Callback .*order-1/s);
    assert.ok(!JSON.stringify(shop.verifyCallback(genuine())).includes("9007199254740995"));
  });

  test(`${name}: settings of a project are checked`, () => {
    const rows = [
      [[112, ""], "key_empty"],
      [[112, "a\n"], "key_with_line_break"],
      [[-1, "a"], "argument_type"],
      [["112", "a"], "argument_type"],
      [[2 ** 32, "a"], "argument_type"],
      [[112], "argument_type"],
      [[112, "a", { kyes: {} }], "argument_unknown"],
      [[112, "a", { keys: { old: 7 } }], "argument_type"],
      [[112, "a", { keys: { main: "b" } }], "keyring_label_taken"],
      [[112, "\ud800"], "argument_type"],
    ];
    for (const [given, code] of rows) {
      assert.throws(() => new Project(...given), refusedWith(InputError, code), String(given));
    }
    const closed = new Project(112, SECRET);
    const callback = closed.verifyCallback(genuine());
    closed.close();
    assert.throws(() => closed.sign("{}"), refusedWith(InputError, "handle_closed"));
    assert.equal(callback.get("payment.id"), "order-1");
  });

  test(`${name}: what cannot be read is told by its code`, () => {
    const rows = [
      ["", "json_syntax"],
      ["{", "json_syntax"],
      ["[]", "json_not_an_object"],
      ["{}", "signature_missing"],
      ['{"a":1,"a":2}', "json_duplicate_member"],
      [Buffer.from([0x7b, 0xff, 0x7d]), "json_invalid_utf8"],
      ['{"signature":7}', "signature_not_text"],
      ["[".repeat(100_000), "limit_depth"],
      [Buffer.alloc(1024 * 1024 + 1, 0x20), "limit_body"],
    ];
    for (const [body, code] of rows) {
      assert.throws(() => shop.verifyCallback(body), (error) => {
        refusedWith(SignatureError, code)(error);
        assert.ok(error instanceof Error && error.number >= 2000 && error.number < 3000);
        return true;
      });
    }
  });

  test(`${name}: the README's first lines hold for members that people write`, () => {
    const page = { payment_id: "o", payment_amount: 100n, payment_currency: "EUR", customer_id: "c" };
    const until = new Date(Date.UTC(2026, 11, 31, 23, 59, 59, 789));
    const dated = new URL(shop.pageUrl({ ...page, best_before: until }));
    assert.equal(dated.searchParams.get("best_before"), "2026-12-31T23:59:59+00:00");
    assert.throws(() => shop.pageUrl({ ...page, best_before: new Date(NaN) }), InputError);
    const url = new URL(shop.pageUrl({ ...page, close_on_missclick: true, payment_description: null }));
    assert.equal(url.searchParams.get("payment_amount"), "100");
    assert.equal(url.searchParams.get("close_on_missclick"), "1");
    assert.equal(url.searchParams.has("payment_description"), false);
    for (const bad of [NaN, {}, [], () => 1, Symbol("a"), 1e400, new Map()]) {
      const given = { ...page, payment_amount: bad };
      assert.throws(() => shop.pageUrl(given), InputError, String(bad));
    }
    const loop = {};
    loop.loop = loop;
    assert.throws(() => shop.pageUrl(loop), refusedWith(InputError, "argument_type"));
    const plain = shop.pageUrl({ project_id: "7" }, { unchecked: true });
    assert.ok(plain.includes("?project_id=7&signature="));
  });

  test(`${name}: a review is told`, () => {
    const other = genuine({ operation: { id: 1, type: "sale", status: "decline" } });
    const callback = shop.verifyCallback(other);
    assert.ok(callback.review instanceof ReviewError, String(callback.review));
    assert.deepEqual([callback.isPaid, callback.isFinal], [false, false]);
  });
}

test("both builds are of one version, that of the package", () => {
  const { version } = JSON.parse(
    readFileSync(new URL("../node_modules/paywright/package.json", import.meta.url)),
  );
  assert.deepEqual([paywright.VERSION, web?.VERSION ?? version], [version, version]);
});

test("an explanation says what is wrong", () => {
  const shop = new paywright.Project(112, SECRET);
  assert.equal(shop.explain(genuine()).verified, true);
  const told = shop.explain(genuine().replace("3415", "3416"));
  assert.equal(told.verified, false);
  assert.ok(told.first_line.length > 0);
});
