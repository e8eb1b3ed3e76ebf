// Beside npm `ecommpay`, in one run: node bench/compare.mjs, in the folder that cargo xtask test node
// has built. Rounds take turns, so that whatever else the machine does meets both.

import { createRequire } from "node:module";
import { Project } from "paywright";

const official = createRequire(import.meta.url)("ecommpay");
const SECRET = "local-test-key";
const shop = new Project(112, SECRET);

/** 1.5 kB, as layout A has it; without what the official package cannot verify. */
function callback() {
  const message = {
    project_id: 112,
    payment: {
      id: "order-2026-03-10-000174",
      type: "purchase",
      status: "success",
      date: "2026-03-10T12:26:17+0000",
      method: "card",
      sum: { amount: 3415, currency: "EUR" },
      description: "Two tickets, row 7, seats 12 and 13",
    },
    account: { number: "400000******0077", type: "visa", card_holder: "JOHN SMITH", expiry_month: "12", expiry_year: "2030" },
    customer: { id: "customer-7", phone: "442071838750", email: "john.smith@shop.example", ip_address: "203.0.113.10" },
    operation: {
      id: 180000003411,
      type: "sale",
      status: "success",
      date: "2026-03-10T12:26:17+0000",
      created_date: "2026-03-10T12:26:15+0000",
      request_id: "3b6c6ab4f4a7cde7b1dd8a2ac7e4fb4c80d9ff4e-9c1ac9d17b1b4ed6ba7fb37b0a8c6a1ed81d2b0e-00000001",
      code: "0",
      message: "Success",
      eci: "05",
      sum_initial: { amount: 3415, currency: "EUR" },
      sum_converted: { amount: 3415, currency: "EUR" },
      provider: { id: 414, payment_id: "15855803714941", auth_code: "563253", endpoint_id: 414, date: "2026-03-10T12:26:17+0000" },
    },
    merchant_data: "cart=7f1f2a90c0de&campaign-spring",
    return_url: { success: "https://shop.example/orders/000174/done", decline: "https://shop.example/orders/000174/declined" },
    cart: Array.from({ length: 4 }, (_, at) => ({ name: `Ticket ${at}`, price: 853, count: 1 })),
  };
  const unsigned = JSON.stringify(message);
  return Buffer.from(`${unsigned.slice(0, -1)},"signature":"${shop.sign(unsigned)}"}`);
}

const body = callback();

const PAIRS = [
  {
    name: `verify a callback of ${body.length} bytes`,
    least: 3,
    ours: () => {
      const callback = shop.verifyCallback(body);
      return callback.isPaid && callback.paymentId.length > 0;
    },
    theirs: () => {
      const callback = new official.Callback(SECRET, body.toString());
      return callback.isPaymentSuccess() && callback.getPaymentId().length > 0;
    },
  },
  {
    name: "build and sign an address of Payment Page",
    least: 2,
    ours: () => shop.pageUrl(page()).length > 0,
    theirs: () => new official.Payment(112, SECRET, page()).getUrl().length > 0,
  },
];

function page() {
  return {
    payment_id: "order-1",
    payment_amount: 3415,
    payment_currency: "EUR",
    customer_id: "customer-7",
    payment_description: "Two tickets, row 7",
    language_code: "en",
    merchant_success_url: "https://shop.example/orders/000174/done",
    merchant_fail_url: "https://shop.example/orders/000174/declined",
  };
}

const ROUNDS = 25;
const CALLS = 2_000;

function microseconds(work) {
  const started = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call += 1) if (!work()) throw new Error("it has failed");
  return Number(process.hrtime.bigint() - started) / 1000 / CALLS;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

let isSlow = false;
for (const { name, least, ours, theirs } of PAIRS) {
  for (let round = 0; round < 5; round += 1) [ours, theirs].forEach(microseconds);
  const rounds = Array.from({ length: ROUNDS }, () => [microseconds(ours), microseconds(theirs)]);
  const [own, other] = [0, 1].map((at) => median(rounds.map((round) => round[at])));
  const ratio = median(rounds.map(([a, b]) => b / a));
  isSlow ||= ratio < least;
  const told = `${own.toFixed(1)} us, npm ecommpay ${other.toFixed(1)} us`;
  console.log(`${name}: ${told}, ${ratio.toFixed(1)} times (at least ${least})`);
}
process.exitCode = isSlow ? 1 : 0;
