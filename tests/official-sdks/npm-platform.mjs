// Lets npm `ecommpay` work with the local platform instead of the real one:
// node npm-platform.mjs PROGRAM, run where the package is found.

import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

const [program] = process.argv.slice(2);
const require = createRequire(join(process.cwd(), "package.json"));
const { Callback, Payment, signer } = require("ecommpay");
const payments = JSON.parse(readFileSync(new URL("payments.json", import.meta.url), "utf8"));

const SECRET = "the shop's key: schlüssel";
/** One for each layout of callbacks, and one whose operation ids a double does not hold. */
const PROJECTS = { a: 112, general: 113, b: 114, "beyond doubles": 115 };
/** Longest wait for anything that happens on this machine. */
const LIMIT = 10_000;

// What is true of genuine callbacks of the platform and this SDK, explained in DEVIATIONS.md under
// the same name. The first that concerns a callback is what it must show.
const DEVIATIONS = [
  { name: "npm-platform-null", concerns: (body) => /:null[,}]/.test(body), sdk: "TypeError" },
  {
    name: "npm-platform-operation-id",
    concerns: (body) => idsOf(body).some((id) => String(Number(id)) !== id),
    sdk: "Invalid signature",
    // The SDK has to be given the digits themselves; the signature is the same.
    remedy: withTextIds,
  },
];

let failures = 0;
const counts = { pages: 0, requests: 0, tampered: 0, asTheyCame: 0, withRemedy: 0, bytes: 0 };
const shown = new Map(DEVIATIONS.map(({ name }) => [name, 0]));

const merchant = await startMerchant();
const platform = await startPlatform(merchant.url);
try {
  for (const payment of payments) await check(payment);
  await checkDeliveries();
  for (const [name, times] of shown) {
    if (times === 0) fail(`No callback shows the deviation ${name} any more; correct DEVIATIONS.md.`);
    else console.log(`deviation ${name}: times shown ${times}`);
  }
} catch (error) {
  fail(`The check ended early: ${error.message}`);
} finally {
  await platform.stop();
  merchant.stop();
}
console.log(
  `${counts.pages} pages and ${counts.requests} Gate requests of the SDK accepted, ` +
    `${counts.tampered} tampered refused; callbacks accepted: ${counts.asTheyCame} as they came, ` +
    `${counts.withRemedy} with identifiers as texts; ${counts.bytes} changed bytes refused`,
);
process.exitCode = failures === 0 ? 0 : 1;

async function check(payment) {
  const project = PROJECTS[payment.layout];
  const { id, statuses, refunds = [] } = payment;
  if (payment.by === "page") await payOnPage(project, payment);
  else await payByGate(project, payment);
  for (const [sent, refund] of refunds.entries()) {
    await callbacksOf(id, sent + 1);
    const path = `/payments/${project}/${encodeURIComponent(id)}/refund`;
    await control(path, refund);
  }
  const bodies = await callbacksOf(id, statuses.length);
  bodies.forEach((body, i) => checkCallback(payment, statuses[i], body));
}

async function payOnPage(project, { id, card, amount, description }) {
  const page = new Payment(String(project), SECRET, {}, platform.url);
  Object.assign(page, {
    paymentId: id,
    paymentAmount: amount,
    paymentCurrency: "EUR",
    paymentDescription: description,
    customerId: "customer_51413",
  });
  const url = page.getUrl();
  // First, so that the genuine request notices when a refused one leaves something behind.
  for (const [what, changed] of tamperedUrls(url)) {
    const { status, html } = await load(changed);
    const isAboutSignature = html.includes("3261") || html.includes("3262");
    if (status === 400 && isAboutSignature && !cardForm(html)) counts.tampered += 1;
    else fail(`The page of ${id} with ${what} is not refused for its signature: HTTP ${status}.`);
  }
  const { status, html } = await load(url);
  const form = cardForm(html);
  if (status !== 200 || !form) {
    throw new Error(`the page of ${id} that the SDK leads to has no card form: HTTP ${status}`);
  }
  counts.pages += 1;
  const holder = { holder: "ADA LOVELACE", month: "12", year: "2040", cvv: "123" };
  const paid = await load(new URL(form, platform.url), new URLSearchParams({ number: card, ...holder }));
  if (paid.status !== 200) throw new Error(`the card form of ${id} is refused: HTTP ${paid.status}`);
}

/** Every parameter changed in turn, one left out that may be absent, and one added. */
function* tamperedUrls(genuine) {
  const changed = (change) => {
    const url = new URL(genuine);
    change(url.searchParams);
    return url;
  };
  // Another project is refused as well, but before its signature is looked at.
  const names = [...new URL(genuine).searchParams.keys()].filter((name) => name !== "project_id");
  for (const name of names) {
    const change = (all) => all.set(name, all.get(name).slice(0, -1) + flipped(all.get(name).at(-1)));
    yield [`the end of ${name} changed`, changed(change)];
  }
  yield ["no description", changed((all) => all.delete("payment_description"))];
  yield ["a parameter added", changed((all) => all.set("customer_first_name", "Eve"))];
}

/** Another character of the same kind, so that only the signature can tell. */
function flipped(character) {
  if (/\d/.test(character)) return String((Number(character) + 1) % 10);
  return character === "A" ? "B" : "A";
}

async function payByGate(project, { id, card, amount, currency = "EUR", description }) {
  const body = {
    general: { project_id: project, payment_id: id },
    customer: { id: "customer_51413", ip_address: "198.51.100.7" },
    payment: { amount, currency, description },
    card: { pan: card, year: 2040, month: 12, card_holder: "ADA LOVELACE", cvv: "123" },
  };
  body.general.signature = signer(body, SECRET);

  const tampered = structuredClone(body);
  tampered.payment.amount -= 1;
  const refused = await send(tampered);
  if (refused.status === 400 && refused.code === "3261") counts.tampered += 1;
  else fail(`The sale ${id} with another amount is not refused for its signature: ${told(refused)}.`);

  const accepted = await send(body);
  if (accepted.status !== 200) throw new Error(`the sale ${id} is refused: ${told(accepted)}`);
  counts.requests += 1;
}

function told({ status, code, message }) {
  return `HTTP ${status}, ${code} ${message}`;
}

async function send(body) {
  const response = await fetch(`${platform.url}/v2/payment/card/sale`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return { ...(await response.json()), status: response.status };
}

function checkCallback({ id, description, layout }, status, bytes) {
  const body = bytes.toString("utf8");
  const name = `The callback about ${id} with status ${status}`;
  const deviation = DEVIATIONS.find(({ concerns }) => concerns(body));
  if (deviation) showDeviation(deviation, name, body);
  if (deviation && !deviation.remedy) return;
  const handed = deviation?.remedy ?? ((text) => text);

  let callback;
  try {
    callback = new Callback(SECRET, handed(body));
  } catch (error) {
    fail(`${name} is not accepted by the SDK (${error}): ${body}`);
    return;
  }
  counts[deviation ? "withRemedy" : "asTheyCame"] += 1;
  const message = callback.callback;
  const expected = { id, status, isSuccess: status === "success", description };
  const found = {
    id: callback.getPaymentId(),
    status: message.payment.status,
    isSuccess: callback.isPaymentSuccess(),
    description: layout === "b" ? message.description : message.payment.description,
  };
  // A refused request has no payment to describe.
  if (status === "error") delete expected.description;
  for (const [member, value] of Object.entries(expected)) {
    if (found[member] !== value) fail(`${name} has the ${member} ${found[member]} instead of ${value}.`);
  }
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1;
    const verdict = sdkVerdict(handed(changed.toString("utf8")));
    if (verdict === "Invalid signature" || verdict === "SyntaxError") counts.bytes += 1;
    else fail(`${name} with byte ${at} changed is answered by the SDK with ${verdict}: ${changed}`);
  }
}

function showDeviation({ name, sdk }, callback, body) {
  shown.set(name, shown.get(name) + 1);
  const verdict = sdkVerdict(body);
  if (verdict !== sdk) {
    fail(`${callback} is to be answered by the SDK with ${sdk}, see ${name} in DEVIATIONS.md: ${verdict}.`);
  }
  const env = { ...process.env, PAYWRIGHT_SECRET: SECRET };
  const { stdout } = spawnSync(program, ["verify", "--json"], { input: body, env, encoding: "utf8" });
  if (!JSON.parse(stdout).genuine) fail(`${callback} is not genuine to us either: ${stdout}`);
}

/** What the SDK makes of a message: `accepted`, the text of its own error, or the name of another. */
function sdkVerdict(body) {
  try {
    return new Callback(SECRET, body) && "accepted";
  } catch (error) {
    return error.name === "Error" ? error.message : error.name;
  }
}

function idsOf(body) {
  return [...body.matchAll(/"id":(\d{16,})/g)].map(([, id]) => id);
}

/** The message with identifiers that a double may not hold as texts. */
function withTextIds(body) {
  return body.replace(/("id":)(\d{16,})/g, '$1"$2"');
}

async function checkDeliveries() {
  const isDone = (all) => all.every(({ state }) => state === "delivered");
  const deliveries = await eventually("the end of all deliveries", async () => {
    const all = await control("/deliveries?limit=1000");
    return isDone(all) && all;
  });
  const expected = payments.reduce((sum, { statuses }) => sum + statuses.length, 0);
  if (deliveries.length !== expected || merchant.received.length !== expected) {
    fail(
      `${expected} callbacks are expected; the platform tells of ${deliveries.length}, ` +
        `and ${merchant.received.length} came.`,
    );
  }
}

/** A merchant that keeps what arrives, byte by byte. */
async function startMerchant() {
  const received = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    received.push(Buffer.concat(parts));
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${server.address().port}/callback`;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url, received, stop };
}

function callbacksOf(id, count) {
  return eventually(`callback ${count} about ${id}`, () => {
    const idOf = (bytes) => JSON.parse(bytes).payment.id;
    const found = merchant.received.filter((bytes) => idOf(bytes) === id);
    return found.length >= count && found;
  });
}

/** The platform with one project for each layout of callbacks. */
async function startPlatform(callbackUrl) {
  const child = spawn(program, ["emulator", "--port", "0", "--json", "--callback-url", callbackUrl], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, PAYWRIGHT_SECRET: SECRET },
  });
  const ended = new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  const told = await Promise.race([firstObject(child.stdout), ended.then(() => undefined)]);
  if (!told) throw new Error("the platform ended before it said where it is");
  const stop = async () => {
    child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGKILL"), 3_000);
    await ended;
    clearTimeout(timer);
  };
  const url = told.base_url;
  for (const [layout, id] of Object.entries(PROJECTS)) {
    const options = layout !== "beyond doubles" ? { layout, operation_ids: "as_published" } : {};
    const project = { id, secret_key: SECRET, callback_url: callbackUrl, options };
    await controlAt(url, "/projects", project);
  }
  return { url, stop };
}

/** The first JSON object of a stream, which may stand on several lines. */
function firstObject(stream) {
  return new Promise((resolve) => {
    let text = "";
    createInterface({ input: stream }).on("line", (line) => {
      text += line;
      try {
        resolve(JSON.parse(text));
      } catch {
        // There is more to come.
      }
    });
  });
}

function control(path, body) {
  return controlAt(platform.url, path, body);
}

/** The control API: GET without a body, POST with one. */
async function controlAt(url, path, body) {
  const post = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(`${url}/_control${path}`, body === undefined ? {} : post);
  if (!response.ok) throw new Error(`${path} is answered with ${response.status} ${await response.text()}`);
  return response.json();
}

/** A page as a browser without scripts gets it: POST with a form, GET without one. */
async function load(url, form) {
  const response = await fetch(url, form ? { method: "POST", body: form } : {});
  return { status: response.status, html: await response.text() };
}

/** Where the card form of a page goes, if it has one with the fields that are filled in here. */
function cardForm(html) {
  const [, action, content] = /<form [^>]*action="([^"]+\/card)"[^>]*>(.*?)<\/form>/s.exec(html) ?? [];
  const fields = ["number", "month", "year", "cvv", "holder"];
  return fields.every((name) => content?.includes(` name="${name}"`)) ? action : undefined;
}

async function eventually(what, look) {
  for (const end = Date.now() + LIMIT; ;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`${what} did not come within ${LIMIT} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function fail(sentence) {
  failures += 1;
  // Hundreds of changed bytes can fail for one reason.
  if (failures <= 20) console.log(sentence);
}
