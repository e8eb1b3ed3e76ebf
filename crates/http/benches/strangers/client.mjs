// One of Node's clients at work for a time: the same exchange, without signing. Prints exchanges,
// seconds, the time that 99 in 100 stay under in microseconds, memory in KiB.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";

const [kind, base, ca, concurrency, milliseconds] = process.argv.slice(2);
// Packages stand outside the repository; NODE_PATH says where.
const { Agent, request, fetch } = createRequire(import.meta.url)("undici");
const url = `${base}/v2/payment/card/sale`;
const body = JSON.stringify({
  general: { payment_id: "order-1", project_id: 112, signature: "A".repeat(88) },
  card: { pan: "4000000000000077", year: 2030, month: 12, card_holder: "JOHN SMITH", cvv: "123" },
  customer: { id: "customer-7", ip_address: "203.0.113.10" },
  payment: { amount: 3415, currency: "EUR", description: "Guitar strings" },
});
const headers = { "content-type": "application/json", accept: "application/json" };
const connections = Number(concurrency);
const dispatcher = new Agent({ connections, connect: { ca: readFileSync(ca) } });

const exchanges = {
  undici: async () => {
    const answer = await request(url, { method: "POST", headers, body, dispatcher });
    await answer.body.text();
  },
  fetch: async () => {
    const answer = await fetch(url, { method: "POST", headers, body, dispatcher });
    await answer.text();
  },
};

const latencies = [];
const end = performance.now() + Number(milliseconds);
const task = async () => {
  let started = performance.now();
  while (started < end) {
    await exchanges[kind]();
    const now = performance.now();
    latencies.push(now - started);
    started = now;
  }
};
await Promise.all(Array.from({ length: connections }, task));
latencies.sort((a, b) => a - b);
const slowest = Math.round(latencies[Math.floor(((latencies.length - 1) * 99) / 100)] * 1000);
const memory = Math.round(process.resourceUsage().maxRSS);
console.log(latencies.length, Number(milliseconds) / 1000, slowest, memory);
process.exit(0);
