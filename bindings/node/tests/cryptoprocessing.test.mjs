// The second gateway, under the names of docs/bindings.md.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { test } from "node:test";
import { inspect } from "node:util";
import * as paywright from "paywright";
import {
  ACKNOWLEDGEMENT,
  ConfirmedPayment,
  Notification,
  PreparedCommand,
  Terminal,
  acsForm,
  acsReturnId,
  commands,
  errorCode,
  state,
} from "paywright/cryptoprocessing";
import { SOON, eventually, listening, refusedWith, startPlatform } from "./harness.mjs";

const { AbortError, InputError, PaywrightError, PlatformError, ReviewError, SignatureError } = paywright;
const [PAN, PAN_3DS, PAN_DECLINED] = ["4111111111100023", "4111111111111111", "4111111111100080"];
const AMOUNT = 12480;

const notified = new Map();
const receiver = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  response.writeHead(ACKNOWLEDGEMENT.status).end(ACKNOWLEDGEMENT.body);
  notified.set(new Notification(body).orderId, body);
});
const url = await startPlatform(`${await listening(receiver)}/payture`, ["--gateway", "cryptoprocessing"]);
const terminal = new Terminal(url, { key: "Merchant", password: "123", vwid: "Merchant" });

async function control(path, body) {
  const headers = { "Content-Type": "application/json" };
  const options = body && { method: "POST", headers, body: JSON.stringify(body) };
  return (await fetch(`${url}/_control/${path}`, options)).json();
}

const card = (OrderId, { pan = PAN, amount = AMOUNT } = {}) => ({
  OrderId,
  Amount: amount,
  PAN: pan,
  EMonth: 12,
  EYear: 30,
  CardHolder: "Ivan Ivanov",
  SecureCode: "123",
});

async function stands(orderId, interfaceName = "api") {
  const { payment } = await terminal.state(interfaceName, orderId);
  return [payment.state, payment.amount];
}

test("oneStep", async () => {
  const paid = await terminal.send("api.pay", card("js-one"));
  assert.deepEqual([paid.outcome, paid.answer.amount], ["done", AMOUNT]);
  assert.ok(!("Key" in paid.answer.attributes));
  const { payment } = await terminal.state("api", "js-one");
  assert.deepEqual(
    [payment.isPaid(AMOUNT), payment.isPaid(AMOUNT - 1), payment.isHeld(AMOUNT)],
    [true, false, false],
  );
  assert.deepEqual([payment.state, payment.status(), payment.orderId], ["Charged", "success", "js-one"]);
});

test("twoStepsAndAPartialCharge", async () => {
  assert.equal((await terminal.send("api.block", card("js-two"))).outcome, "done");
  assert.ok((await terminal.state("api", "js-two")).payment.isHeld(BigInt(AMOUNT)));
  const charged = await terminal.carryOut("api.charge", { OrderId: "js-two", Amount: 10000 });
  assert.equal(charged.outcome, "done");
  assert.deepEqual(await stands("js-two"), ["Charged", 10000]);
});

test("aHoldIsReleased", async () => {
  await terminal.send("api.block", card("js-release"));
  assert.equal((await terminal.carryOut("api.unblock", { OrderId: "js-release" })).outcome, "done");
  assert.equal((await stands("js-release"))[0], "Voided");
});

test("moneyGoesBackInPartAndAsAWhole", async () => {
  await terminal.send("api.pay", card("js-back"));
  const refund = await terminal.carryOut("api.refund", { OrderId: "js-back", Amount: 2480 });
  assert.deepEqual([refund.outcome, refund.answer.newAmount], ["done", 10000]);
  const { payment } = await terminal.state("api", "js-back");
  assert.deepEqual([payment.amount, payment.status(AMOUNT)], [10000, "partially refunded"]);
  assert.ok(!payment.isPaid(AMOUNT));
  assert.equal((await terminal.carryOut("api.refund", { OrderId: "js-back" })).outcome, "done");
  assert.equal((await stands("js-back"))[0], "Refunded");
});

test("aDeclineSaysWhy", async () => {
  const declined = await terminal.send("api.pay", card("js-declined", { pan: PAN_DECLINED }));
  assert.deepEqual(
    [declined.outcome, declined.code, declined.advice, declined.ticket],
    ["declined", "ISSUER_CARD_FAIL", "payer", undefined],
  );
  assert.ok(declined.message && declined.mayBeTriedAgain === false);
  assert.ok(!(await terminal.state("api", "js-declined")).payment.isPaid(AMOUNT));
});

test("whatTheStateForbidsIsNotSent", async () => {
  await terminal.send("api.pay", card("js-forbidden"));
  for (const [command, Amount, code] of [
    ["api.charge", {}, "state_forbids"],
    ["api.refund", { Amount: AMOUNT + 1 }, "amount_exceeds"],
  ]) {
    for (const method of ["send", "carryOut"]) {
      const call = terminal[method](command, { OrderId: "js-forbidden", ...Amount });
      await assert.rejects(call, refusedWith(InputError, code));
    }
  }
  assert.deepEqual(await stands("js-forbidden"), ["Charged", AMOUNT]);
});

test("anOrderThatNobodyKnows", async () => {
  const { reached, payment, answer } = await terminal.state("api", "js-nobody");
  assert.deepEqual([reached, payment, answer.outcome], [false, undefined, "not_found"]);
  const refund = terminal.send("api.refund", { OrderId: "js-nobody", Amount: 1 });
  await assert.rejects(refund, refusedWith(PlatformError, "state_missing"));
});

test("threeDSecure", async () => {
  const post = await terminal.send("api.pay", card("js-3ds", { pan: PAN_3DS }));
  assert.equal(post.outcome, "needs_acs_post");
  const form = acsForm(post, "http://127.0.0.1:9/3ds");
  assert.equal(form.action, post.url);
  assert.equal(form.fields.find(({ name }) => name === "MD").value, post.md);
  assert.match(form.html, /name="PaReq"/);
  // What the bank gives the payer's browser to bring back.
  const { three_ds: bank } = await control("payments/js-3ds");
  const back = new URLSearchParams({ MD: bank.md, PaRes: bank.pa_res }).toString();
  assert.equal(acsReturnId(back), post.md);
  await assert.rejects(
    terminal.finishThreeDs(post.pending, "MD=another&PaRes=x"),
    refusedWith(InputError, "acs_return_foreign"),
  );
  const tickets = [];
  const onTicket = (ticket) => void tickets.push(ticket);
  const finished = await terminal.finishThreeDs(post.pending, Buffer.from(back), { onTicket });
  assert.equal(finished.outcome, "done");
  assert.equal((await terminal.resolve(tickets[0])).outcome, "done");
  assert.deepEqual(await stands("js-3ds"), ["Charged", AMOUNT]);
});

test("aCustomerPaysByAStoredCard", async () => {
  const user = { VWUserLgn: "js@example.com", VWUserPsw: "pass" };
  assert.equal((await terminal.send("vwapi.register", user)).outcome, "done");
  const added = await terminal.send("vwapi.add", {
    ...user,
    CardNumber: PAN,
    CardHolder: "Anna Ivanova",
    EMonth: "12",
    EYear: "30",
    SecureCode: "123",
  });
  const stored = await terminal.send("vwapi.get_list", user);
  assert.deepEqual([added.outcome, stored.outcome, stored.cards.length], ["done", "cards", 1]);
  const [{ cardId }] = stored.cards;
  assert.equal(cardId, added.answer.attributes.CardId);
  const order = { OrderId: "js-wallet", Amount: 500, CardId: cardId, SecureCode: "123" };
  const paid = await terminal.carryOut("vwapi.pay_by_stored_card", { ...user, ...order });
  assert.equal(paid.outcome, "done");
  assert.ok((await terminal.state("vwapi", "js-wallet")).payment.isPaid(500));
});

test("theGatewaysPage", async () => {
  const session = { SessionType: "Pay", OrderId: "js-page", Amount: 500, IP: "127.0.0.1" };
  const page = await terminal.send("apim.init", session, { fields: { Colour: "red" } });
  assert.equal(page.outcome, "needs_redirect");
  assert.match(page.url, /\/apim\/Pay\?SessionId=/);
  assert.equal((await fetch(page.url)).status, 200);
  assert.equal((await stands("js-page", "apim"))[0], "New");
});

test("aLostAnswerIsResolved", async () => {
  const tickets = [];
  const onTicket = (ticket) => void tickets.push(ticket);
  const lost = await terminal.send("api.pay", card("js-lost~cut-after"), { onTicket });
  assert.deepEqual([lost.outcome, lost.cause], ["unknown", "lost"]);
  assert.equal(JSON.parse(tickets[0]).order_id, "js-lost~cut-after");
  assert.ok(!tickets[0].includes(PAN));
  for (const ticket of [lost.ticket, tickets[0]]) {
    const found = await terminal.resolve(ticket);
    assert.deepEqual([found.outcome, found.found, found.state], ["done", true, "Charged"]);
  }
  const other = new Terminal("http://127.0.0.1:9", { key: "x" });
  await assert.rejects(other.resolve(lost.ticket), refusedWith(InputError, "ticket_foreign"));
});

test("anOrderIdThatWasUsedForAnotherAmount", async () => {
  await terminal.send("api.pay", card("js-twice~cut-after"));
  const lost = await terminal.send("api.pay", card("js-twice~cut-after", { amount: 99 }));
  assert.equal((await terminal.resolve(lost.ticket)).outcome, "other_amount");
});

test("aLostCommandIsRepeatedOnce", async () => {
  await terminal.send("api.pay", card("js-repeat"));
  const cut = { fault: "answer", how: { kind: "cut" }, path: "/api/Refund", times: 1 };
  const refund = { OrderId: "js-repeat", Amount: 1000 };
  await control("faults", [{ ...cut, executed: false }]);
  const lost = await terminal.send("api.refund", refund);
  const early = await terminal.resolve(lost.ticket, { withinMs: 0 });
  assert.deepEqual([lost.outcome, early.outcome], ["unknown", "still_unknown"]);
  // As two minutes later, in which nothing was heard of it.
  const progress = { questions: 1, last_question: 130_000, absent: 120_000 };
  const old = JSON.stringify({ ...JSON.parse(lost.ticket), progress });
  assert.equal((await terminal.resolve(old)).outcome, "safe_to_repeat");
  await control("faults", [{ ...cut, executed: true }]);
  const found = await terminal.carryOut("api.refund", refund, { withinMs: SOON });
  await control("faults", []);
  assert.deepEqual([found.outcome, found.found], ["done", true]);
  assert.deepEqual(await stands("js-repeat"), ["Charged", AMOUNT - 1000]);
});

test("aPreparedCommandIsSentOnce", async () => {
  await terminal.send("api.pay", card("js-prepared"));
  const prepared = terminal.prepare("api.refund", { OrderId: "js-prepared", Amount: 1000 });
  assert.ok(prepared.wantsLook && !("before" in JSON.parse(prepared.ticket)));
  await terminal.look(prepared);
  assert.ok(!prepared.wantsLook);
  assert.equal(JSON.parse(prepared.ticket).before.amount, AMOUNT);
  assert.match(prepared.url, /\/api\/Refund$/);
  assert.match(prepared.body, /Amount=1000/);
  // What a client of one's own has sent, or may have, is not sent once more.
  const told = terminal.prepare("api.refund", { OrderId: "js-prepared", Amount: 1000 });
  assert.equal(told.lost().outcome, "unknown");
  assert.equal(told.read(502, {}, "<html>").outcome, "unknown");
  assert.equal((await terminal.deliver(prepared)).outcome, "done");
  for (const spent of [prepared, told]) {
    await assert.rejects(terminal.deliver(spent), refusedWith(InputError, "request_spent"));
  }
  assert.equal((await stands("js-prepared"))[1], AMOUNT - 1000);
});

test("ticketsKnowHowThePaymentStood", async () => {
  await terminal.send("api.pay", card("js-noted"));
  for (const method of ["send", "carryOut"]) {
    const tickets = [];
    const onTicket = async (ticket) => void tickets.push(JSON.parse(ticket));
    await terminal[method]("api.refund", { OrderId: "js-noted", Amount: 1 }, { onTicket });
    assert.equal(tickets[0].before.state, "Charged");
    const refuse = async () => {
      throw new RangeError("the disk is full");
    };
    const stopped = terminal[method]("api.refund", { OrderId: "js-noted" }, { onTicket: refuse });
    await assert.rejects(stopped, RangeError);
  }
  assert.deepEqual(await stands("js-noted"), ["Charged", AMOUNT - 2]);
});

test("aNotificationIsConfirmedAndAForgedOneIsNot", async () => {
  await terminal.send("api.pay", card("js-notified"));
  const hint = new Notification(await eventually("it", () => notified.get("js-notified")));
  assert.deepEqual(
    [hint.kind, hint.orderId, hint.amount, hint.claims, hint.get("orderid")],
    ["EnginePaySuccess", "js-notified", AMOUNT, "success", "js-notified"],
  );
  assert.ok(!("isPaid" in hint));
  const payment = await terminal.confirm("api", hint);
  assert.ok(payment instanceof ConfirmedPayment && payment.isPaid(AMOUNT));
  for (const [forged, Class, code] of [
    ["OrderId=js-notified&Amount=99", ReviewError, "notification_of_other_amount"],
    ["OrderId=js-notified", ReviewError, "notification_without_amount"],
    [`Amount=${AMOUNT}`, ReviewError, "notification_without_order"],
    [`OrderId=js-nobody&Amount=${AMOUNT}`, PlatformError, "state_missing"],
  ]) {
    const told = new Notification(`Notification=EnginePaySuccess&${forged}`);
    await assert.rejects(terminal.confirm("api", told), refusedWith(Class, code));
  }
  for (const unreadable of ["", "OrderId=1", "Notification=A&Notification=B"]) {
    assert.throws(() => new Notification(unreadable), SignatureError);
  }
  // A success that is claimed of a payment that was declined.
  await terminal.send("api.pay", card("js-lie", { pan: PAN_DECLINED }));
  const lie = `Notification=EnginePaySuccess&OrderId=js-lie&Amount=${AMOUNT}&Success=True`;
  assert.ok(!(await terminal.confirm("api", new Notification(lie))).isPaid(AMOUNT));
});

test("waiting", async () => {
  await terminal.send("api.pay", card("js-wait"));
  const options = { amount: AMOUNT, withinMs: SOON };
  const seen = await terminal.waitFor("api", "js-wait", "paid", options);
  assert.ok(seen.reached && seen.payment.isPaid(AMOUNT));
  assert.ok((await terminal.waitFor("api", "js-wait", undefined, { withinMs: 0 })).reached);
  const cheaper = await terminal.waitFor("api", "js-wait", "paid", { ...options, amount: 1 });
  assert.ok(!cheaper.reached);
  for (const [until, amount] of [["paid"], ["payed"], ["paid", -1], ["paid", 1.5]]) {
    await assert.rejects(terminal.waitFor("api", "js-wait", until, { amount }), InputError);
  }
  await assert.rejects(terminal.state("wallet", "js-wait"), refusedWith(InputError, "argument_type"));
});

test("aCallThatIsCutShortHasItsTicket", async () => {
  for (const [method, id] of [["send", "js-cut-1"], ["carryOut", "js-cut-2"]]) {
    const order = card(`${id}~no-answer-after`);
    const stop = new AbortController();
    const call = terminal[method]("api.pay", order, { signal: stop.signal });
    await eventually("the notification", () => notified.get(order.OrderId));
    stop.abort();
    const error = await call.then(assert.fail, (it) => it);
    assert.ok(error instanceof AbortError && !inspect(error).includes(PAN));
    assert.equal((await terminal.resolve(error.ticket)).outcome, "done");
  }
  // Nothing is sent, so there is nothing to store.
  const ended = { signal: AbortSignal.abort(), onTicket: assert.fail };
  const before = terminal.send("api.pay", card("js-never"), ended);
  assert.equal((await before.then(assert.fail, (it) => it)).ticket, undefined);
  assert.equal((await terminal.state("api", "js-never")).answer.outcome, "not_found");
});

const SECRET = "the-secret-key-of-a-terminal";

test("nothingPrintsSecrets", async () => {
  const secrets = { key: SECRET, password: SECRET, vwid: SECRET };
  const secretive = new Terminal("https://gateway.example", secrets);
  const prepared = secretive.prepare("api.pay", card("x"));
  const hint = new Notification(`Notification=${SECRET}&OrderId=${PAN}&CardHolder=Ivan`);
  for (const thing of [secretive, prepared, hint]) {
    for (const shown of [inspect(thing, { depth: 9, showHidden: true }), JSON.stringify(thing)]) {
      assert.ok(![SECRET, PAN, "Ivan"].some((secret) => shown.includes(secret)), shown);
    }
  }
  for (const make of [
    () => new Terminal("nowhere", secrets),
    () => new Terminal("https://gateway.example", { key: `${SECRET}\n` }),
    () => new Terminal("https://gateway.example", { ...secrets, wallet: 1 }),
    () => secretive.prepare("api.pay", { ...card("x"), Fee: 1 }),
    () => secretive.prepare("api.pay", { ...card("x"), PAN: Number(PAN) }),
  ]) {
    const error = await Promise.resolve().then(make).then(assert.fail, (it) => it);
    assert.ok(error instanceof InputError && ![SECRET, PAN].some((it) => inspect(error).includes(it)));
  }
  secretive[Symbol.dispose]();
  await assert.rejects(secretive.state("api", "x"), refusedWith(InputError, "handle_closed"));
});

test("whatIsWrongIsToldByField", () => {
  const bare = new Terminal("https://gateway.example");
  const thrown = (call) => {
    try {
      return assert.fail(call());
    } catch (error) {
      return error;
    }
  };
  const members = { OrderId: "x".repeat(51), Amount: "1.5" };
  const { fields } = thrown(() => bare.prepare("api.refund", members));
  const rules = Object.fromEntries(fields.map(({ path, rule }) => [path, rule]));
  assert.deepEqual([rules.Key, rules.Password], ["setting_missing", "setting_missing"]);
  assert.ok(rules.OrderId === "value_too_long" && rules.Amount);
  for (const [wrong, code] of [
    [{ Amuont: 1 }, "argument_unknown"],
    [{ OrderId: () => {} }, "argument_type"],
    [{ OrderId: "a", Amount: undefined }, "argument_type"],
    [{ OrderId: "a", Amount: null }, "argument_type"],
    [{}, "request_invalid"],
  ]) {
    refusedWith(InputError, code)(thrown(() => bare.prepare("api.refund", wrong)));
  }
  for (const options of [
    { wallet: 1 },
    { pathWords: { api: "/" } },
    { statusCommand: "x" },
    { deadlineMs: "soon" },
    { baseUrl: "https://elsewhere.example" },
  ]) {
    assert.ok(thrown(() => new Terminal("https://gateway.example", options)) instanceof InputError);
  }
});

const HOSTILE = [
  undefined,
  null,
  true,
  -1,
  NaN,
  2 ** 64,
  1n << 80n,
  "",
  "\0",
  "\ud800",
  "x".repeat(100_000),
  [],
  {},
  () => {},
  Symbol("a"),
  new Uint8Array(0),
  new Proxy({}, {}),
];

test("noArgumentDoesHarm", async () => {
  const own = new Terminal(url, { key: "Merchant", password: "123", deadlineMs: 5_000 });
  await own.send("api.pay", card("js-hostile"));
  const { payment } = await own.state("api", "js-hostile");
  const hint = new Notification("Notification=A&OrderId=x&Amount=1");
  const prepared = own.prepare("state", { OrderId: "x" }, { interface: "api" });
  const soon = { withinMs: 0 };
  const calls = [
    (it) => new Terminal(it),
    (it) => new Terminal(url, it),
    (it) => new Terminal(url, { key: it, password: it, vwid: it }),
    (it) => new Terminal(url, { name: it }),
    (it) => new Terminal(url, { pathWords: it }),
    (it) => new Terminal(url, { pathWords: { api: it } }),
    (it) => new Terminal(url, { statusCommand: it }),
    (it) => new Notification(it),
    (it) => new PreparedCommand(it, it),
    (it) => new ConfirmedPayment(it, it),
    (it) => own.send(it, it, it),
    (it) => own.send("api.refund", it),
    (it) => own.send("api.refund", { OrderId: it, Amount: it }),
    (it) => own.send("raw", {}, { interface: it, name: it, settings: it }),
    (it) => own.send("state", { OrderId: "x" }, { interface: "api", onTicket: it }),
    (it) => own.send("state", { OrderId: "x" }, it),
    (it) => own.carryOut("api.refund", it, it),
    (it) => own.carryOut("api.refund", { OrderId: "js-hostile", Amount: it }, soon),
    (it) => own.prepare(it, {}, it),
    (it) => own.look(it, it),
    (it) => own.deliver(it, it),
    (it) => own.resolve(it, soon),
    (it) => own.resolve("{}", it),
    (it) => own.state(it, it, it),
    (it) => own.state("api", it),
    (it) => own.waitFor(it, it, it, soon),
    (it) => own.waitFor("api", "x", it === undefined ? "" : it, soon),
    (it) => own.waitFor("api", "x", "paid", { ...soon, amount: it }),
    (it) => own.confirm("api", it, it),
    (it) => own.confirm(it, hint),
    (it) => own.finishThreeDs(it, it, it),
    (it) => own.finishThreeDs("{}", "MD=a&PaRes=b", it),
    (it) => prepared.read(it, it, it),
    (it) => hint.get(it),
    (it) => payment.isPaid(it),
    (it) => payment.isHeld(it),
    (it) => payment.status(it),
    (it) => acsForm(it, it),
    (it) => acsForm({ url: it, fields: it }, "x"),
    (it) => acsReturnId(it),
    (it) => errorCode(it),
    (it) => state(it),
    (it) => Terminal.prototype.close.call(it),
    (it) => Terminal.prototype.prepare.call(it, "api.pay", {}),
  ];
  for (const [number, call] of calls.entries()) {
    for (const one of HOSTILE) {
      const what = `call ${number} with ${inspect(one).slice(0, 50)}`;
      try {
        await call(one);
      } catch (error) {
        const isOurs = error instanceof PaywrightError || error instanceof AbortError;
        assert.ok(isOurs || error instanceof TypeError, `${what}: ${error?.stack}`);
        assert.notEqual(error.code, "internal_error", what);
        assert.ok(error.message.length < 2000, what);
      }
    }
  }
});

test("noAmountIsRounded", () => {
  const { amount } = new Notification("Notification=A&Amount=9007199254740993");
  assert.equal(amount, 9007199254740993n);
  const prepared = terminal.prepare("api.refund", { OrderId: "a", Amount: 1 });
  const body = '<Refund Success="True" OrderId="a" NewAmount="9007199254740993"/>';
  assert.equal(prepared.read(200, {}, body).answer.newAmount, 9007199254740993n);
});

test("facts", () => {
  assert.ok(commands().includes("api.pay") && commands().includes("vwapi.pay_recurring"));
  assert.equal(errorCode("amount_exceed").advice, "payer");
  assert.ok(!errorCode("BRAND_NEW").isDocumented);
  assert.deepEqual(state("charged").permits, ["Refund"]);
  assert.ok(!state("Novelty").isFinal);
  // One package, whichever way it is asked for.
  const required = createRequire(import.meta.url)("paywright/cryptoprocessing");
  assert.equal(required.Terminal, Terminal);
  assert.equal(paywright.cryptoprocessing.Terminal, Terminal);
});
