// Calls that end early, run in several threads, or are given what nobody should give.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { inspect } from "node:util";
import { Worker } from "node:worker_threads";
import * as paywright from "paywright";
import { DATA, PAN, SECRET, SOON, eventually, openShop, refusedWith, sale } from "./harness.mjs";

const { AbortError, DataApi, Gate, InputError, NetworkError, PaymentState, Project } = paywright;
const { url, shop, gate, receiver } = await openShop();

test("an aborted sale ends at once and keeps its ticket", async () => {
  const id = "aborted~no-answer-after";
  const stop = new AbortController();
  const started = Date.now();
  const call = gate.cardSale(sale(id), { signal: stop.signal });
  await receiver.of(id, 1);
  stop.abort(new Error("the customer left"));
  const error = await call.then(assert.fail, (it) => it);
  assert.ok(error instanceof AbortError && Date.now() - started < 10_000);
  assert.deepEqual(
    [error.name, error.code, error.cause.message],
    ["AbortError", "ABORT_ERR", "the customer left"],
  );
  const found = await gate.resolve(error.ticket, { withinMs: SOON });
  assert.equal(found.outcome, "registered");
});

test("a signal that was there before sends nothing and has no ticket", async () => {
  const calls = [
    (options) => gate.cardSale(sale("never"), options),
    (options) => gate.carryOut({ operation: "card_sale", members: sale("never") }, options),
    (options) => gate.status("never", options),
    (options) => gate.waitFor("never", "paid", options),
  ];
  for (const call of calls) {
    const error = await call({ signal: AbortSignal.abort() }).then(assert.fail, (it) => it);
    assert.ok(error instanceof AbortError);
    assert.equal(error.ticket, undefined);
  }
  assert.equal(await gate.status("never"), undefined);
});

test("a signal that is broken loses no outcome", async () => {
  const refuses = () => {
    throw new RangeError("broken");
  };
  const member = { addEventListener() {}, removeEventListener() {} };
  await assert.rejects(gate.cardSale(sale("no-signal"), { signal: { addEventListener() {} } }), InputError);
  const id = "broken-signal";
  const signal = { ...member, addEventListener: refuses };
  await assert.rejects(gate.cardSale(sale(id), { signal }), RangeError);
  assert.equal(await gate.status(id), undefined, "nothing was sent");
});

test("waiting ends by a time-out of the caller", async () => {
  const started = Date.now();
  const signal = AbortSignal.timeout(200);
  await assert.rejects(gate.waitFor("nobody", "final", { signal }), AbortError);
  assert.ok(Date.now() - started < 5_000);
});

test("carrying out keeps its ticket as well", async () => {
  const id = "carried~no-answer-after";
  const stop = new AbortController();
  const request = { operation: "card_sale", members: sale(id) };
  const call = gate.carryOut(request, { signal: stop.signal });
  await receiver.of(id, 1);
  stop.abort();
  const error = await call.then(assert.fail, (it) => it);
  assert.ok(error instanceof AbortError && JSON.parse(error.ticket).payment_id === id);
});

test("nobody there means that nothing was sent", async () => {
  const alone = new Gate(shop, { baseUrl: "http://127.0.0.1:9", deadlineMs: 500 });
  await assert.rejects(alone.cardSale(sale("lost")), (error) => {
    refusedWith(NetworkError, "http_connect_failed")(error);
    assert.match(error.message, /nothing was sent/);
    return true;
  });
});

test("many calls run at a time", async () => {
  const sales = Array.from({ length: 32 }, (_, number) => gate.cardSale(sale(`many-${number}`)));
  const outcomes = (await Promise.all(sales)).map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, Array(32).fill("accepted"));
});

const WORK = `
  const { workerData, parentPort } = require("node:worker_threads");
  const { Gate, Project } = require(workerData.module);
  const gate = new Gate(new Project(112, workerData.secret), { baseUrl: workerData.url });
  if (workerData.hang) {
    gate.waitFor("nobody", "final", { withinMs: 60000 });
    parentPort.postMessage("waits");
  } else {
    gate.cardSale(workerData.sale).then(({ outcome }) => parentPort.postMessage(outcome));
  }
`;
const MODULE = new URL("../node_modules/paywright/dist/index.js", import.meta.url).pathname;

test("worker threads have gates of their own, and may end while a call is on its way", async () => {
  const run = (more) => {
    const workerData = { module: MODULE, secret: SECRET, url, ...more };
    return new Worker(WORK, { eval: true, workerData });
  };
  const heard = (worker) =>
    new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  const workers = [1, 2, 3].map((number) => run({ sale: sale(`worker-${number}`) }));
  assert.deepEqual(await Promise.all(workers.map(heard)), Array(3).fill("accepted"));
  const hanging = run({ hang: true });
  assert.equal(await heard(hanging), "waits");
  await hanging.terminate();
  assert.equal((await gate.cardSale(sale("after-worker"))).outcome, "accepted");
});

test("a module that only a worker has loaded does not break the process", () => {
  const script = `
    const { Worker } = require("node:worker_threads");
    const worker = new Worker(process.env.WORK, { eval: true, workerData: JSON.parse(process.env.DATA) });
    worker.once("message", async () => {
      await worker.terminate();
      setTimeout(() => console.log("alive"), 300);
    });`;
  const data = JSON.stringify({ module: MODULE, secret: SECRET, url, hang: true });
  const env = { ...process.env, WORK, DATA: data };
  const { stdout, status, signal } = spawnSync(process.execPath, ["-e", script], { env });
  assert.deepEqual([String(stdout).trim(), status, signal], ["alive", 0, null]);
});

test("a process ends by itself after its last call", () => {
  const script = `
    const { Gate, Project } = require(${JSON.stringify(MODULE)});
    const gate = new Gate(new Project(112, ${JSON.stringify(SECRET)}), { baseUrl: ${JSON.stringify(url)} });
    gate.status("nobody").then((found) => console.log(found));`;
  const { stdout, status } = spawnSync(process.execPath, ["-e", script], { timeout: 10_000 });
  assert.deepEqual([String(stdout).trim(), status], ["undefined", 0]);
});

test("gates are closed by hand or by `using`", async () => {
  const own = new Gate(shop, { baseUrl: url });
  own[Symbol.dispose]();
  await assert.rejects(own.status("a"), refusedWith(InputError, "handle_closed"));
  const api = new DataApi(DATA.token, DATA.key, { baseUrl: url });
  api[Symbol.dispose]();
  await assert.rejects(async () => api.balance(), refusedWith(InputError, "handle_closed"));
});

test("neither card data nor keys are shown", () => {
  const prepared = gate.prepare({ operation: "card_sale", members: sale("shown") });
  const api = new DataApi(DATA.token, DATA.key);
  for (const thing of [prepared, gate, api]) {
    for (const shown of [inspect(thing, { depth: 9, showHidden: true }), JSON.stringify(thing)]) {
      assert.ok(![PAN, SECRET, DATA.key].some((secret) => shown.includes(secret)), shown);
    }
  }
});

test("settings are taken or refused by name", () => {
  assert.ok(new Gate(shop, { noProxy: "*", plainHttpHosts: ["emulator"], connections: 4 }));
  const rows = [
    [{ baseUrl: "nowhere" }, "base_url_invalid"],
    [{ deadlineMs: -1 }, "argument_type"],
    [{ deadlineMs: "1" }, "argument_type"],
    [{ deadline: 1 }, "argument_unknown"],
    [{ verify: false }, "argument_unknown"],
    [{ caFile: "/nowhere" }, "ca_file_invalid"],
    [{ proxy: "gopher://x" }, "proxy_invalid"],
    [[], "argument_type"],
    ["http://x", "argument_type"],
  ];
  for (const [settings, code] of rows) {
    assert.throws(() => new Gate(shop, settings), refusedWith(InputError, code));
  }
  assert.throws(() => new Gate(shop, { deadlineMs: "1" }), /options\.deadlineMs/);
  assert.throws(() => new Gate(shop, { timeout: 1 }), /options\.timeout: .* deadlineMs/);
  assert.throws(() => new Gate(112, "secret"), /project: it must be a Project/);
  for (const project of [{}, null, undefined, Object.create(Project.prototype)]) {
    assert.throws(() => new Gate(project), refusedWith(InputError, "argument_type"));
  }
});

const HOSTILE = [
  undefined,
  null,
  true,
  0,
  -1,
  NaN,
  2 ** 53,
  1n,
  "",
  "\0",
  "\ud800",
  "x".repeat(100_000),
  [],
  {},
  { __proto__: null },
  () => {},
  Symbol("a"),
  new Date(NaN),
  new Uint8Array(0),
  new DataView(new ArrayBuffer(4)),
  new Proxy({}, {}),
  new Proxy(new Uint8Array(4), {}),
  Promise.resolve(),
  structuredClone(new Uint8Array(3)),
];

test("no function takes harm from hostile arguments", async () => {
  const state = () => new PaymentState("a");
  const own = () => new Gate(shop, { baseUrl: "http://127.0.0.1:9", deadlineMs: 50 });
  const api = () => new DataApi(DATA.token, DATA.key, { baseUrl: "http://127.0.0.1:9", deadlineMs: 50 });
  const prepared = () => gate.prepare({ operation: "card_sale", members: sale("hostile") });
  const targets = [
    [() => shop, ["constructor", "close"]],
    [own, ["constructor", "close"]],
    [api, ["constructor", "close"]],
    [state, ["constructor"]],
    [prepared, ["constructor"]],
  ];
  let count = 0;
  const check = async (what, call) => {
    count += 1;
    try {
      const got = await call();
      if (got?.[Symbol.asyncIterator]) await got.next();
    } catch (error) {
      const isOurs = error instanceof paywright.PaywrightError || error instanceof AbortError;
      assert.ok(isOurs, `${what}: ${error?.stack}`);
      assert.notEqual(error.code, "internal_error", what);
    }
  };
  for (const [make, left] of targets) {
    const thing = make();
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(thing))) {
      if (left.includes(name) || typeof thing[name] !== "function" || name === "toJSON") continue;
      for (const one of HOSTILE) {
        for (const given of [[one], ["a", one], [{}, one], ["a", {}, one]]) {
          // Good arguments after all, with a minute to wait.
          if (name === "waitFor" && given[0] === one && typeof one === "string") continue;
          if (name === "waitFor" && given[1] === undefined) continue;
          await check(`${name}(${inspect(given)})`, () => thing[name](...given));
        }
      }
    }
  }
  for (const name of ["minorUnits", "decimalText", "responseCode", "paymentStatus", "masked"]) {
    for (const one of HOSTILE) {
      await check(name, () => paywright[name](one, "EUR"));
      await check(name, () => paywright[name]("1", one));
      await check(name, () => paywright[name](1, one));
    }
  }
  for (const name of ["vectorAnswer"]) {
    for (const one of HOSTILE) {
      await check(name, () => paywright[name](one, "{}"));
      await check(name, () => paywright[name]('{"kind":"sign"}', one));
    }
  }
  for (const Class of [Project, Gate, DataApi, PaymentState, paywright.Callback, paywright.Prepared]) {
    for (const one of HOSTILE) {
      await check(Class.name, () => void new Class(one));
      await check(Class.name, () => void new Class(112, one));
      await check(Class.name, () => void new Class("token-of-thirty-characters-0001", "key", one));
      await check(Class.name, () => void new Class(112, "secret", one));
      await check(Class.name, () => void new Class(shop, one));
    }
  }
  assert.ok(count > 2_000, String(count));
});

test("the native module itself takes no harm either", async () => {
  const platform = await import("../node_modules/paywright/dist/index.js");
  assert.ok(platform);
  const { createRequire } = await import("node:module");
  const { readdirSync } = await import("node:fs");
  const modules = new URL("../node_modules/", import.meta.url);
  const [name] = readdirSync(modules).filter((it) => it.startsWith("paywright-"));
  const core = createRequire(import.meta.url)(new URL(name, modules).pathname);
  const project = new core.Project(112, "secret");
  const things = [
    project,
    new core.State("a"),
    new core.Gate(project, '{"base_url":"http://127.0.0.1:9","deadline_ms":50}'),
    new core.DataApi("local-data-api-token-000000001", "key", '{"deadline_ms":50}'),
    new core.Terminal("key", "password", "vwid", '{"base_url":"http://127.0.0.1:9","deadline_ms":50}'),
    new core.Notification(Buffer.from("Notification=A&OrderId=x")),
  ];
  let count = 0;
  const check = (call) => {
    count += 1;
    try {
      call();
    } catch (error) {
      assert.ok(error instanceof Error, String(error));
    }
  };
  for (const one of HOSTILE) {
    for (const [, member] of Object.entries(core)) {
      check(() => member(one));
      check(() => member("1", one));
      check(() => new member(one));
      check(() => new member(112, one));
    }
    for (const thing of things) {
      for (const key of Object.getOwnPropertyNames(Object.getPrototypeOf(thing))) {
        if (key === "constructor") continue;
        check(() => thing[key](one));
        check(() => thing[key]("{}", one));
        check(() => thing[key]("{}", 1, one));
        check(() => thing[key].call(one, "{}"));
        check(() => thing[key].call(things[0], "{}", () => {}));
      }
    }
  }
  assert.ok(count > 1_000, String(count));
});

test("a data iterator can be left, and ends by its signal", async () => {
  await gate.cardSale(sale("iterated"));
  await eventually("the sale", () => gate.status("iterated"));
  const api = new DataApi(DATA.token, DATA.key, { baseUrl: url });
  const query = { from: new Date(Date.now() - 1e7), to: new Date(Date.now() + 1e7) };
  for await (const page of api.operations(query)) {
    assert.ok(page.operations.length > 0);
    break;
  }
  const pages = api.operations({ ...query, signal: AbortSignal.abort() });
  await assert.rejects(pages.next(), AbortError);
  assert.throws(() => api.operations({ form: "x" }), refusedWith(InputError, "argument_unknown"));
  await assert.rejects(async () => api.operations({}).next(), InputError);
});
