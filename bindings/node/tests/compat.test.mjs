// The shapes of npm `ecommpay`, beside that package itself.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";
import express from "express";
import { Project } from "paywright";
import { Callback, Payment, signer } from "paywright/compat";
import { eventually, listening, openShop, sale } from "./harness.mjs";

const official = createRequire(import.meta.url)("ecommpay");

function documented(Payment) {
  const e = new Payment("112", "my_secret");
  e.paymentAmount = 1000;
  e.paymentId = "FFCD12-30";
  e.paymentCurrency = "USD";
  e.paymentDescription = "Ten & more ü";
  e.cashierPredefinedAmounts = [1, 2, 3];
  e.cashVoucherData = { total: 1 };
  return e;
}

test("the documented address is that of the official package", () => {
  const [ours, theirs] = [Payment, official.Payment].map((it) => new URL(documented(it).getUrl()));
  assert.deepEqual([...ours.searchParams], [...theirs.searchParams]);
  assert.equal(ours.origin + ours.pathname, theirs.origin + theirs.pathname);
  const elsewhere = new Payment(112, "s", { payment_id: "a" }, "https://pay.example");
  assert.ok(elsewhere.getUrl().startsWith("https://pay.example/payment?project_id=112&"));
  assert.match(elsewhere.getQueryString(), /^project_id=112&interface_type=%7B%22id%22%3A22%7D&/);
});

test("properties can be read, and a secret is not shown", () => {
  const e = documented(Payment);
  assert.deepEqual([e.paymentAmount, e.payment_id, e.nothing], [1000, "FFCD12-30", undefined]);
  assert.equal(new Payment(1, "s", { paymentId: "x" }).params.payment_id, "x");
  assert.ok(!JSON.stringify(e).includes("my_secret"));
});

test("signatures are those of the official package", () => {
  for (const obj of [{ a: 1, b: { c: true, d: null } }, { list: [1, 2], text: "ü;:", x: "" }, {}]) {
    assert.equal(signer(obj, "key"), official.signer(obj, "key"));
  }
});

const body = (members) => ({ ...members, signature: signer(members, "secret") });
const paid = { project_id: 7, payment: { id: "p-1", status: "success" } };

test("a genuine callback is read alike, from text, bytes and parsed", () => {
  const message = body(paid);
  const text = JSON.stringify(message);
  for (const data of [text, Buffer.from(text), message]) {
    const callback = new Callback("secret", data);
    assert.deepEqual(
      [callback.isValid(), callback.isPaymentSuccess(), callback.getPaymentId()],
      [true, true, "p-1"],
    );
    assert.deepEqual(callback.callback.payment, paid.payment);
    assert.equal(callback.signature, message.signature);
    assert.ok(!JSON.stringify(callback).includes('"secret"'));
  }
  const declined = body({ payment: { id: "p-2", status: "decline" } });
  assert.equal(new Callback("secret", declined).isPaymentSuccess(), false);
});

test("forged callbacks are refused, also where the official package takes one", () => {
  const genuine = JSON.stringify(body({ project_id: 7, recurring: { id: 1 } }));
  const forged = genuine.replace(
    "{",
    '{"__proto__":{"payment":{"status":"success","id":"VICTIM"}},',
  );
  // The hole that this is about.
  const deceived = new official.Callback("secret", JSON.parse(forged));
  assert.deepEqual([deceived.isPaymentSuccess(), deceived.getPaymentId()], [true, "VICTIM"]);
  const bodies = [
    forged,
    JSON.parse(forged),
    { ...body(paid), payment: { id: "VICTIM", status: "success" } },
    { ...paid },
    { ...body(paid), signature: undefined },
    Object.create(body(paid)),
    JSON.stringify(body(paid)).replace("p-1", "p-2"),
    "",
    "null",
    [],
  ];
  for (const data of bodies) {
    assert.throws(() => new Callback("secret", data), (error) => {
      assert.ok(error instanceof Error);
      assert.equal(error.message, "Invalid signature");
      return true;
    });
  }
  const series = new Callback("secret", genuine);
  assert.deepEqual([series.isPaymentSuccess(), series.getPaymentId()], [false, undefined]);
});

test("an object whose prototype was poisoned is not believed", () => {
  const data = JSON.parse(JSON.stringify(body({ project_id: 7, recurring: { id: 1 } })));
  Object.setPrototypeOf(data, { payment: { status: "success", id: "VICTIM" } });
  const callback = new Callback("secret", data);
  assert.deepEqual([callback.isPaymentSuccess(), callback.getPaymentId()], [false, undefined]);
});

test("the signature of a payment page makes no callback", () => {
  // Every customer sees the address, and a text in it may be his.
  const e = new Payment("7", "secret", { paymentId: "p-1", paymentAmount: 1, paymentCurrency: "EUR" });
  e.customerCity = "x;payment:id:p-1;payment:status:success;payment:zzz:";
  const page = Object.fromEntries(new URL(e.getUrl()).searchParams);
  const payment = { id: "p-1", status: "success" };
  const zzz = `;interface_type:${page.interface_type};payment_amount:1;payment_currency:EUR`;
  const hidden = { payment: { ...payment, zzz }, customer_city: "x", payment_id: "p-1", project_id: 7 };
  for (const forged of [page, { ...hidden, signature: page.signature }]) {
    assert.equal(new Project(7, "secret").verify(JSON.stringify(forged)).keyLabel, "main");
    assert.throws(() => new Callback("secret", forged), { message: "Invalid signature" });
  }
});

test("a project is told from its number, wherever and however it is written", () => {
  for (const project_id of [0, 7, "7", 2 ** 32 - 1]) {
    for (const where of [{ project_id }, { general: { project_id } }]) {
      const callback = new Callback("secret", body({ ...where, payment: paid.payment }));
      assert.ok(callback.isPaymentSuccess(), JSON.stringify(where));
    }
  }
});

test("the documented Express example works with the local platform", async () => {
  const paid = [];
  const app = express();
  app.use(express.json());
  app.post("/payment/callback", function (req, res) {
    const callback = new Callback("local-test-key", req.body);
    if (callback.isPaymentSuccess()) {
      const paymentId = callback.getPaymentId();
      paid.push(paymentId);
    }
    res.end();
  });
  const address = await listening(createServer(app));
  const { gate, control } = await openShop({ callbackUrl: `${address}/payment/callback` });
  // A parser in JavaScript damages numbers beyond 2^53; the raw body would do with all.
  await control("/projects", {
    id: 112,
    secret_key: "local-test-key",
    callback_url: `${address}/payment/callback`,
    options: { operation_ids: "as_published" },
  });
  await gate.cardSale(sale("express-1"));
  await eventually("the callback", () => paid.includes("express-1"));
});
