// A local platform for the tests of a file, the program that PAYWRIGHT_PROGRAM names, and a receiver of
// its callbacks.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { Gate, Project } from "paywright";

export const SECRET = "local-test-key";
export const SOON = 20_000;
export const DATA = { token: "local-data-api-token-000000001", key: "local-data-api-key" };
export const PAN = "4000000000000077";

/** The platform, a shop and a gate to it. `callbackUrl` if the test receives callbacks by itself. */
export async function openShop({ callbackUrl } = {}) {
  const receiver = callbackUrl ? undefined : await startReceiver();
  const url = await startPlatform(callbackUrl ?? receiver.url);
  const shop = new Project(112, SECRET);
  const gate = new Gate(shop, { baseUrl: url });
  const control = async (path, body) => {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`${url}/_control${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  };
  return { url, shop, gate, receiver, control };
}

/** Keeps the callbacks that came, by payment, as they came. */
async function startReceiver() {
  const bodies = new Map();
  const server = createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    res.end();
    const id = JSON.parse(body).payment?.id;
    bodies.set(id, [...(bodies.get(id) ?? []), body]);
  });
  const url = `${await listening(server)}/callback`;
  const of = async (id, count) => {
    const enough = () => (bodies.get(id)?.length ?? 0) >= count && bodies.get(id).slice(0, count);
    return eventually(`${count} callbacks of ${id}`, enough);
  };
  return { url, of };
}

export async function listening(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    server.close();
    server.closeAllConnections?.();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

/** Starts the local platform, of which the tests know its address. */
export async function startPlatform(callbackUrl, more = []) {
  const program = process.env.PAYWRIGHT_PROGRAM;
  assert.ok(program, "set PAYWRIGHT_PROGRAM to the built program; `cargo xtask test node` does it");
  const options = ["emulator", "--port", "0", "--json", "--callback-url", callbackUrl, ...more];
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "inherit"] });
  after(() => child.kill());
  let text = "";
  for await (const line of createInterface({ input: child.stdout })) {
    text += line;
    if (line.startsWith("}")) return JSON.parse(text).base_url;
  }
  throw new Error(`the platform did not say where it is: ${text}`);
}

export async function eventually(what, look) {
  for (const end = Date.now() + SOON; ; ) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, `${what} did not come within ${SOON} ms`);
    await sleep(20);
  }
}

export const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

export const CUSTOMER = { id: "customer-7", ip_address: "203.0.113.10" };

export function sale(paymentId, { pan = PAN, ...more } = {}) {
  return {
    general: { payment_id: paymentId },
    payment: { amount: 3415, currency: "EUR" },
    card: { pan, year: 2030, month: 12, card_holder: "JOHN SMITH", cvv: "123" },
    customer: CUSTOMER,
    ...more,
  };
}

/** What an assertion about an error says of its code. */
export function refusedWith(Class, code) {
  return (error) => {
    assert.ok(error instanceof Class, `${error?.constructor?.name}: ${error?.message}`);
    assert.equal(error.code, code);
    return true;
  };
}
