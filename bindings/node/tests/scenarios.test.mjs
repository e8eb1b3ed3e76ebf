// The scenarios that every language shows, under the names of docs/bindings.md.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DataApi,
  Gate,
  InputError,
  PaymentState,
  Project,
  SignatureError,
  decimalText,
  minorUnits,
  responseCode,
} from "paywright";
import {
  CUSTOMER,
  DATA,
  SECRET,
  SOON,
  eventually,
  openShop,
  refusedWith,
  sale,
  sleep,
} from "./harness.mjs";

const { url, shop, gate, receiver, control } = await openShop();
const within = { withinMs: SOON };

const first = async (id) => shop.verifyCallback((await receiver.of(id, 1))[0]);
const followUp = (id, more) => ({ general: { payment_id: id }, ...more });
const some = (amount) => ({ payment: { amount, currency: "EUR" } });
const back = (id, amount) => ({
  operation: "refund",
  reference: "return-1",
  members: followUp(id, {
    payment: { description: "Returned", ...(amount && some(amount).payment) },
  }),
});

async function paid(id) {
  assert.equal((await gate.cardSale(sale(id))).outcome, "accepted");
  assert.ok((await gate.waitFor(id, "paid", within)).reached);
}

async function held(id) {
  assert.equal((await gate.cardAuth(sale(id))).outcome, "accepted");
  const { reached, callback } = await gate.waitFor(id, "awaiting capture", within);
  assert.deepEqual([reached, callback.isPaid, callback.nextAction], [true, false, "capture"]);
}

/** The answer about a payment that was returned: by a reversal on the day, by a refund later. */
const returned = (id, ...statuses) =>
  eventually(`the return of ${id}`, async () => {
    const callback = await gate.status(id);
    return statuses.includes(callback.status) && callback;
  });

test("oneStepPurchase", async () => {
  assert.equal((await gate.cardSale(sale("one-step"))).outcome, "accepted");
  const callback = await first("one-step");
  assert.deepEqual([callback.status, callback.isPaid, callback.isFinal], ["success", true, true]);
  assert.deepEqual([callback.amount, callback.currency], [3415, "EUR"]);
  const state = new PaymentState("one-step");
  assert.ok(state.fold(callback).becamePaid);
  assert.deepEqual([state.isPaid, state.isFinal, callback.nextAction], [true, true, "done"]);
});

test("declinedPurchase", async () => {
  await gate.cardSale(sale("declined", { pan: "4111111111111111" }));
  const callback = await first("declined");
  assert.deepEqual([callback.status, callback.isPaid, callback.isFinal], ["decline", false, true]);
  const { code, isSuccess } = responseCode(callback.get("operation.code"));
  assert.deepEqual([code, isSuccess], ["10000", false]);
});

test("twoStepCapture", async () => {
  await held("capture");
  const done = await gate.carryOut({ operation: "capture", members: followUp("capture") }, within);
  assert.equal(done.outcome, "accepted");
  const { reached, callback } = await gate.waitFor("capture", "paid", within);
  assert.deepEqual([reached, callback.amount], [true, 3415]);
});

test("partialCapture", async () => {
  await held("part");
  const members = followUp("part", some(1000));
  assert.equal((await gate.carryOut({ operation: "capture", members }, within)).outcome, "accepted");
  const { reached, callback } = await gate.waitFor("part", "paid", within);
  assert.deepEqual([reached, callback.amount], [true, 1000]);
});

test("holdCancelled", async () => {
  await held("released");
  assert.equal((await gate.cancel(followUp("released"))).outcome, "accepted");
  const { reached, callback } = await gate.waitFor("released", "canceled", within);
  assert.deepEqual([reached, callback.isFinal, callback.isPaid], [true, true, false]);
});

test("partialRefund", async () => {
  await paid("part-back");
  assert.equal((await gate.carryOut(back("part-back", 1000), within)).outcome, "accepted");
  const callback = await returned("part-back", "partially refunded", "partially reversed");
  assert.equal(callback.amount, 2415);
});

test("fullRefund", async () => {
  await paid("back");
  assert.equal((await gate.carryOut(back("back"), within)).outcome, "accepted");
  assert.equal((await returned("back", "refunded", "reversed")).isPaid, false);
});

test("refundCountsOnce", async () => {
  await paid("back-once");
  for (let time = 0; time < 2; time += 1) {
    const done = await gate.carryOut(back("back-once", 1000), within);
    assert.ok(["accepted", "registered"].includes(done.outcome), done.outcome);
  }
  await sleep(1000);
  const callback = await returned("back-once", "partially refunded", "partially reversed");
  assert.equal(callback.amount, 2415);
});

test("cardPayout", async () => {
  const members = { ...followUp("payout", some(10000)), card: { pan: "4242424242424242" } };
  const payout = { operation: "card_payout", members: { ...members, customer: CUSTOMER } };
  assert.equal((await gate.carryOut(payout, within)).outcome, "accepted");
  assert.ok((await gate.waitFor("payout", "success", within)).reached);
});

async function registered(id) {
  await gate.cardSale(sale(id, { recurring: { register: true, type: "U" } }));
  return Number((await first(id)).get("recurring.id"));
}

const debit = (id, series) =>
  followUp(id, { ...some(500), customer: CUSTOMER, recurring: { id: series } });

test("recurringDebit", async () => {
  const series = await registered("series");
  assert.equal((await gate.recurring(debit("debit", series))).outcome, "accepted");
  const { reached, callback } = await gate.waitFor("debit", "success", within);
  assert.deepEqual([reached, callback.amount], [true, 500]);
});

test("seriesCancelled", async () => {
  const series = await registered("ended");
  const ended = await gate.recurringCancel(followUp("ended", { recurring: { id: series } }));
  assert.equal(ended.outcome, "accepted");
  await sleep(1000);
  const late = await gate.recurring(debit("debit-late", series));
  if (late.outcome === "accepted") {
    const { callback } = await gate.waitFor("debit-late", "final", within);
    assert.equal(callback.isPaid, false);
  } else {
    assert.equal(late.outcome, "rejected");
  }
});

test("ecopayzSale", async () => {
  const members = followUp("elsewhere", {
    ...some(15000),
    customer: CUSTOMER,
    return_url: { success: "https://shop.example/done", decline: "https://shop.example/no" },
  });
  assert.equal((await gate.sale(members, { method: "ecopayz" })).outcome, "accepted");
  const callback = await first("elsewhere");
  assert.deepEqual([callback.nextAction, callback.isFinal], ["redirect", false]);
  assert.ok(callback.get("redirect_data.url"));
});

test("ecopayzPayout", async () => {
  const account = { number: "1101611729" };
  const members = followUp("payout-out", { ...some(120000), account, customer: CUSTOMER });
  const payout = { operation: "payout", method: "ecopayz", members };
  assert.equal((await gate.carryOut(payout, within)).outcome, "accepted");
  assert.ok((await gate.waitFor("payout-out", "success", within)).reached);
});

/** The fields of the form of a page that has a certain field, and where it goes. */
function formOf(page, has) {
  for (const [, attributes, inside] of page.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
    const attribute = (of, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(of)?.[1];
    const inputs = [...inside.matchAll(/<input[^>]*>/g)].map(([input]) => [
      attribute(input, "name"),
      attribute(input, "value") ?? "",
    ]);
    const fields = Object.fromEntries(inputs.filter(([name]) => name));
    if (has in fields) return { action: attribute(attributes, "action"), fields };
  }
  throw new Error(`no form has ${has}: ${page}`);
}

async function post(address, fields) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields) });
  assert.ok(answer.ok, `${address}: ${answer.status}`);
  return answer.text();
}

test("threeDsPurchase", async () => {
  await gate.cardSale(sale("3ds", { pan: "4006260000000014" }));
  const callback = await first("3ds");
  assert.deepEqual([callback.nextAction, callback.isFinal], ["threeds1", false]);
  const { acs } = callback.toObject();
  const visit = { PaReq: acs.pa_req, MD: acs.md, TermUrl: "https://shop.example/acs" };
  const form = formOf(await post(acs.acs_url, visit), "PaReq");
  const { decision, ...typed } = { ...form.fields, code: "1234" };
  const carried = formOf(await post(new URL(form.action, acs.acs_url), typed), "PaRes").fields;
  const result = followUp("3ds", { pares: carried.PaRes, md: carried.MD });
  assert.equal((await gate.threeDsResult(result)).outcome, "accepted");
  assert.ok((await gate.waitFor("3ds", "paid", within)).reached);
});

test("badSignature", async () => {
  await gate.cardSale(sale("forged"));
  const [genuine] = await receiver.of("forged", 1);
  shop.verifyCallback(genuine);
  const forged = genuine.toString().replace("3415", "3416");
  assert.throws(
    () => shop.verifyCallback(forged),
    refusedWith(SignatureError, "signature_mismatch"),
  );
});

test("rotatedKey", async () => {
  await gate.cardSale(sale("rotated"));
  const both = new Project(112, "the new key", { keys: { old: SECRET } });
  assert.deepEqual(both.keyLabels, ["main", "old"]);
  assert.equal(both.verifyCallback((await receiver.of("rotated", 1))[0]).keyLabel, "old");
});

test("foreignProject", async () => {
  await gate.cardSale(sale("foreign"));
  const [body] = await receiver.of("foreign", 1);
  assert.throws(
    () => new Project(113, SECRET).verifyCallback(body),
    refusedWith(SignatureError, "project_mismatch"),
  );
});

test("repeatedCallback", async () => {
  const id = "twice~doubled-callback";
  await gate.cardSale(sale(id));
  const [one, two] = (await receiver.of(id, 2)).map((body) => shop.verifyCallback(body));
  const state = new PaymentState(id);
  assert.ok(state.fold(one).becamePaid);
  const again = state.fold(two);
  assert.deepEqual([again.fold, again.becamePaid], ["duplicate", false]);
});

test("unorderedCallbacks", async () => {
  await gate.cardSale(sale("unordered"));
  await first("unordered");
  await gate.carryOut(back("unordered", 1000), within);
  const messages = (await receiver.of("unordered", 2)).map((body) => shop.verifyCallback(body));
  const states = [messages, messages.toReversed()].map((order) => {
    const state = new PaymentState("unordered");
    for (const message of order) state.fold(message);
    const { status, isPaid, isFinal, remaining, operations, conflicts } = state;
    return { status, isPaid, isFinal, remaining, operations, conflicts };
  });
  assert.deepEqual(states[0], states[1]);
  assert.deepEqual(states[0].remaining, { amount: 2415, currency: "EUR" });
});

test("lostAnswerResolved", async () => {
  const id = "lost~cut-after";
  const lost = await gate.cardSale(sale(id));
  assert.equal(lost.outcome, "unknown");
  assert.equal((await gate.resolve(lost.ticket, within)).outcome, "registered");
  assert.ok((await gate.waitFor(id, "paid", within)).reached);
});

test("lostRequestRepeated", async () => {
  const cut = { fault: "answer", how: { kind: "cut" }, executed: false, times: 1 };
  await control("/faults", [{ ...cut, payment_id: "again" }]);
  const request = { operation: "card_sale", members: sale("again") };
  const done = await gate.carryOut(request, { withinMs: 60_000 });
  assert.equal(done.outcome, "accepted");
  assert.ok((await gate.waitFor("again", "paid", within)).reached);
  assert.equal((await receiver.of("again", 1)).length, 1);
});

test("repeatedPaymentId", async () => {
  await paid("taken");
  const again = await gate.cardSale(sale("TAKEN"));
  assert.deepEqual([again.outcome, again.code], ["already_exists", "3041"]);
  assert.equal((await gate.resolve(again.ticket, within)).outcome, "registered");
});

test("invalidRequest", async () => {
  const members = sale("");
  members.card.month = 13;
  await assert.rejects(gate.cardSale(members), (error) => {
    refusedWith(InputError, "request_invalid")(error);
    const paths = error.fields.map((field) => field.path).sort();
    assert.deepEqual(paths, ["card.month", "general.payment_id"]);
    assert.ok(!JSON.stringify(error).includes(members.card.pan));
    return true;
  });
});

test("misspeltMember", async () => {
  const request = back("order-1");
  request.members.payment.ammount = 1000;
  await assert.rejects(gate.send(request), (error) => {
    refusedWith(InputError, "request_invalid")(error);
    const [{ path, rule }] = error.fields;
    assert.deepEqual([path, rule], ["payment.ammount", "member_unknown"]);
    return true;
  });
});

test("unknownPayment", async () => {
  assert.equal(await gate.status("nobody"), undefined);
  const asked = await gate.send({ operation: "status", members: followUp("nobody") });
  assert.equal(asked.outcome, "not_found");
});

test("foreignTicket", async () => {
  const { ticket } = gate.prepare({ operation: "card_sale", members: sale("ticket") });
  const other = new Gate(new Project(113, SECRET), { baseUrl: url });
  await assert.rejects(other.resolve(ticket), refusedWith(InputError, "ticket_foreign"));
});

test("preparedRequest", async () => {
  const prepared = gate.prepare({ operation: "card_sale", members: sale("prepared") });
  assert.equal(prepared.method, "POST");
  assert.ok(prepared.url.endsWith("/v2/payment/card/sale"));
  assert.equal(JSON.parse(prepared.ticket).payment_id, "prepared");
  assert.ok(prepared.body.includes("4000000000000077"));
  assert.ok(Object.keys(prepared.headers).some((name) => name.toLowerCase() === "content-type"));
  // What a client of one's own has sent, or may have, is not sent once more.
  const told = gate.prepare({ operation: "card_sale", members: sale("prepared") });
  for (const lost of [told.lost(), told.read(502, {}, "<html>")]) {
    assert.equal(lost.outcome, "unknown");
    assert.deepEqual(JSON.parse(lost.ticket), JSON.parse(told.ticket));
  }
  assert.equal((await gate.deliver(prepared)).outcome, "accepted");
  for (const spent of [prepared, told]) {
    await assert.rejects(gate.deliver(spent), refusedWith(InputError, "request_spent"));
  }
  assert.equal((await gate.resolve(prepared.ticket, within)).outcome, "registered");
});

test("paymentPage", async () => {
  const page = {
    payment_id: "page",
    payment_amount: 3415,
    payment_currency: "EUR",
    customer_id: "c-7",
  };
  const address = shop.pageUrl(page, { baseUrl: url });
  assert.equal((await fetch(address)).status, 200);
  assert.equal((await fetch(address.replace("3415", "3416"))).status, 400);
  const form = shop.pageForm(page, { baseUrl: url });
  assert.deepEqual([form.action, form.method], [`${url}/payment`, "POST"]);
  assert.equal((await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(form.fields.map(({ name, value }) => [name, value])),
  })).status, 200);
  const widget = shop.pageWidget(page, { baseUrl: url });
  assert.equal(String(widget.config.payment_amount), "3415");
  assert.ok(widget.html.includes("EPayWidget"));
  assert.throws(() => shop.pageUrl({ ...page, payment_id: "a;b" }), (error) => {
    refusedWith(InputError, "page_invalid")(error);
    assert.ok(error.fields.some(({ rule }) => rule === "page_semicolon"));
    return true;
  });
});

test("dataApiPages", async () => {
  for (let number = 0; number < 5; number += 1) await gate.cardSale(sale(`page-${number}`));
  await gate.waitFor("page-4", "paid", within);
  const api = new DataApi(DATA.token, DATA.key, { baseUrl: url });
  const day = 24 * 60 * 60 * 1000;
  const query = { from: new Date(Date.now() - day), to: new Date(Date.now() + day) };
  const pages = [];
  for await (const page of api.operations({ ...query, members: { limit: 2 } })) pages.push(page);
  assert.ok(pages.length >= 3 && pages[0].operations.length === 2);
  const rest = [];
  const later = { ...query, members: { limit: 2 }, cursor: pages[0].cursor };
  for await (const page of api.operations(later)) rest.push(...page.operations);
  assert.deepEqual(rest, pages.slice(1).flatMap((page) => page.operations));
  const found = await api.operationsOfPayment("page-1");
  assert.equal(found.operations[0].amount, 3415);
  assert.equal(typeof (await api.balance()), "object");
});

test("moneyWithoutFloats", () => {
  const rows = [
    ["39.90", "EUR", 3990],
    ["5", "JPY", 5],
    ["1.005", "BHD", 1005],
    ["90071992547409.93", "EUR", 9007199254740993n],
  ];
  for (const [amount, currency, minor] of rows) {
    assert.equal(minorUnits(amount, currency), minor);
    assert.equal(decimalText(minor, currency), amount);
    const tooFine = amount.includes(".") ? `${amount}0001` : `${amount}.0001`;
    for (const wrong of [Number(amount), tooFine, "x", null, undefined, NaN, "1e3", 3990n]) {
      assert.throws(() => minorUnits(wrong, currency), InputError, String(wrong));
    }
  }
  for (const wrong of [39.9, NaN, Infinity, "3990", 2 ** 60, 2n ** 64n]) {
    assert.throws(() => decimalText(wrong, "EUR"), InputError, String(wrong));
  }
});
