// The example shop as its user starts it: by Flask, from its folder, with a shop.ini and secrets in the
// environment; and the two gateways, with what is different about them for a test.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

import { payByCard } from "../browser/customer.mjs";
import { ROOT, SECRET, eventually, startPlatform } from "../browser/harness.mjs";

const HOME = join(ROOT, "examples/shop");
export const PASSWORD = "the shopkeeper's password";

const SECRETS = {
  ECOMMPAY_SECRET: SECRET,
  CRYPTOPROCESSING_KEY: "Merchant",
  CRYPTOPROCESSING_PASSWORD: "123",
  SHOP_KEEPER_PASSWORD: PASSWORD,
};

/** What tests do at a gateway, by the same names for both. */
export const GATEWAYS = {
  ecommpay: {
    flags: [],
    cards: { pays: "4000000000000077", declines: "4111111111111111" },
    pay: payByCard,
    async stateOf(platform, order) {
      const { status } = await platform.control(`/payments/${platform.project}/${order}`);
      return { success: "paid", decline: "declined", refunded: "refunded", reversed: "refunded" }[
        status
      ];
    },
    refundsOf: async (platform, order) =>
      (await platform.control(`/payments/${platform.project}/${order}`)).operations.filter(
        ({ type, status }) => ["refund", "reversal"].includes(type) && status === "success",
      ).length,
    messages: (platform, order) => platform.control(`/deliveries?payment_id=${order}&limit=100`),
    resend: (platform, number) => platform.control(`/deliveries/${number}/resend`, {}),
    refundPath: "/v2/payment/card/refund",
    /** A success of the order that the platform has not signed. */
    forged: (order) =>
      JSON.stringify({
        project_id: 112,
        payment: { id: order, status: "success", sum: { amount: 3415, currency: "EUR" } },
        operation: { id: 1, type: "sale", status: "success", code: "0" },
        signature: Buffer.alloc(64, 7).toString("base64"),
      }),
    forgedIsAnsweredBy: 400,
    /** The customer pays a tenth less than the order costs. */
    async payLess({ page, platform }) {
      await platform.control("/faults", [{ fault: "changed-amount" }]);
      await this.pay(page, this.cards.pays);
    },
    /** What nobody has taken is sent again. */
    comesLater: ({ platform }) => platform.control("/clock/advance", { seconds: 3600 }),
  },
  cryptoprocessing: {
    flags: ["--gateway", "cryptoprocessing"],
    cards: { pays: "4111111111100023", declines: "4111111111100080" },
    async pay(page, number) {
      const typed = { number, month: "12", year: "2035", cvv: "123", holder: "ADA LOVELACE" };
      for (const [name, value] of Object.entries(typed)) await page.locator(`#${name}`).fill(value);
      await page.locator("form.card button").click();
    },
    async stateOf(platform, order) {
      const { state } = await platform.control(`/payments/${order}`);
      return { Charged: "paid", Rejected: "declined", Refunded: "refunded" }[state];
    },
    refundsOf: async (platform, order) =>
      (await platform.control(`/payments/${order}`)).operations.filter(
        ({ kind }) => kind === "refund",
      ).length,
    messages: (platform, order) => platform.control(`/notifications?order_id=${order}&limit=100`),
    resend: (platform, number) => platform.control(`/notifications/${number}/resend`, {}),
    refundPath: "/apim/Refund",
    /** A success of the order that the gateway has not sent. */
    forged: (order) =>
      `Notification=MerchantPay&OrderId=${order}&Amount=3415&Success=True&ErrCode=NONE`,
    // It is a reason to ask, and nothing more.
    forgedIsAnsweredBy: 200,
    /** A part goes back before the shop has heard of the payment. */
    async payLess({ page, platform, shop, order }) {
      await shop.stop();
      await this.pay(page, this.cards.pays);
      await eventually("the payment", async () => (await this.stateOf(platform, order)) === "paid");
      await platform.control(`/payments/${order}`, { action: "refund", amount: 100 });
      await shop.start();
      await shop.settle();
    },
    /** Nothing is sent again, so the shop has to ask. */
    comesLater: ({ shop }) => shop.settle(),
  },
};

/** Both gateways, and a shop that takes its orders through the one that `gateway` names. */
export async function startExample(gateway) {
  const folder = mkdtempSync(join(tmpdir(), "paywright-shop-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const platforms = {};
  for (const [name, { flags }] of Object.entries(GATEWAYS)) {
    platforms[name] = await startPlatform({ flags, callbackUrl: `${url}/callback/${name}` });
  }
  const file = join(folder, "shop.ini");
  const configure = (name) => {
    const { ecommpay, cryptoprocessing } = platforms;
    writeFileSync(
      file,
      configured({
        shop: { gateway: name, address: url, database: join(folder, "shop.db") },
        ecommpay: { base_url: ecommpay.url, project: ecommpay.project },
        cryptoprocessing: { base_url: cryptoprocessing.url },
      }),
    );
  };
  const flask = (...words) =>
    spawn(process.env.PAYWRIGHT_PYTHON, ["-m", "flask", "--app", "shop", ...words], {
      cwd: HOME,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, ...SECRETS, SHOP_CONFIG: file, PYTHONDONTWRITEBYTECODE: "1" },
    });
  let running;
  const shop = {
    url,
    platforms,
    /** What the running shop has logged. */
    log: "",
    async start(name = gateway) {
      configure(name);
      running = flask("run", "--port", String(port));
      running.stderr.on("data", (text) => (shop.log += text));
      const ended = new Promise((resolve) => running.once("exit", resolve));
      running.ended = ended;
      const answers = () =>
        fetch(url).then(
          () => true,
          () => false,
        );
      await eventually(`the start of the shop ${shop.log}`, () => answers());
    },
    async stop() {
      running?.kill("SIGKILL");
      await running?.ended;
      running = undefined;
    },
    /** `flask --app shop settle`, as the shop's owner has it run. */
    async settle() {
      const child = flask("settle");
      const code = await new Promise((resolve) => child.once("exit", resolve));
      assert.equal(code, 0);
    },
  };
  after(() => shop.stop());
  await shop.start();
  return shop;
}

/** The shop.ini of the example with other values. */
function configured(values) {
  let section;
  const lines = readFileSync(join(HOME, "shop.ini"), "utf8").split("\n");
  const changed = lines.map((line) => {
    section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
    const name = /^(\w+) = /.exec(line)?.[1];
    const value = values[section]?.[name];
    if (value === undefined) return line;
    delete values[section][name];
    return `${name} = ${value}`;
  });
  assert.deepEqual(Object.values(values).flatMap(Object.keys), [], "shop.ini has each of these");
  return changed.join("\n");
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
