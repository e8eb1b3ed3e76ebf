// The example shop in a browser, at both gateways: one table of what has to happen, whichever is in use.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  LIMIT,
  assertAccessible,
  eventually,
  openPage,
  startBrowser,
} from "../browser/harness.mjs";
import { GATEWAYS, PASSWORD, startExample } from "./example.mjs";

const AUTHORIZATION = `Basic ${Buffer.from(`keeper:${PASSWORD}`).toString("base64")}`;

const browser = await startBrowser();

const SCENARIOS = {
  "the customer pays, in Russian": async ({ t, shop, gateway }) => {
    const { page, order } = await buy(t, shop, { locale: "ru-RU" });
    await gateway.pay(page, gateway.cards.pays);
    await page.waitForURL(`${shop.url}/order/${order}`, { timeout: LIMIT });
    await says(page, "Оплачено");
    await assertAccessible(page);
    assert.deepEqual(await told(shop, order), { status: "Paid", parcels: 1 });
  },

  "the payment is declined": async ({ t, shop, gateway }) => {
    const { page, order } = await buy(t, shop);
    await gateway.pay(page, gateway.cards.declines);
    await page.waitForURL(`${shop.url}/order/${order}`, { timeout: LIMIT });
    await says(page, "The payment was declined");
    assert.deepEqual(await told(shop, order), { status: "The payment was declined", parcels: 0 });
  },

  "the customer who leaves the page finds the way back to it": async ({ t, shop, gateway }) => {
    const { page, order } = await buy(t, shop);
    await page.goto(`${shop.url}/order/${order}`);
    await says(page, "Waiting for the payment");
    await assertAccessible(page);
    await page.getByRole("link", { name: "To the payment page" }).click();
    await gateway.pay(page, gateway.cards.pays);
    await page.waitForURL(`${shop.url}/order/${order}`, { timeout: LIMIT });
    await says(page, "Paid");
  },

  "money goes back once, however often it is asked for": async ({ t, shop, gateway, platform }) => {
    const { page, order } = await paid(t, shop, gateway, platform);
    const keeper = await openKeeper(t, shop);
    await row(keeper, order).getByRole("button", { name: "Refund" }).click();
    await row(keeper, order).getByText("accepted").waitFor();
    await assertAccessible(keeper);
    await page.goto(`${shop.url}/order/${order}`);
    await eventually(
      "the refund",
      async () => (await gateway.stateOf(platform, order)) === "refunded",
    );
    await eventually(
      "the end of the refund",
      async () => (await told(shop, order)).status === "Refunded",
    );
    await page.reload();
    await says(page, "Refunded");
    assert.equal(await refund(shop, order), 409);
    assert.equal(await gateway.refundsOf(platform, order), 1);
    assert.deepEqual(await told(shop, order), {
      status: "Refunded",
      parcels: 1,
      refund: "accepted",
    });
  },

  "what is not paid is not refunded": async ({ t, shop }) => {
    const { order } = await buy(t, shop);
    assert.equal(await refund(shop, order), 409);
    assert.deepEqual(await told(shop, order), { status: "Waiting for the payment", parcels: 0 });
    assert.equal(await refund(shop, "of-nobody"), 404);
  },

  "of refunds that are asked for at once one is sent": async ({ t, shop, gateway, platform }) => {
    const { order } = await paid(t, shop, gateway, platform);
    const answers = await Promise.all([1, 2, 3, 4].map(() => refund(shop, order)));
    assert.equal(answers.filter((status) => status === 303).length, 1, `${answers}`);
    assert.equal(await gateway.refundsOf(platform, order), 1);
  },

  "a refund whose answer is lost is unknown, and is asked about": async ({
    t,
    shop,
    gateway,
    platform,
  }) => {
    const { order } = await paid(t, shop, gateway, platform);
    const cut = { fault: "answer", how: { kind: "cut" }, executed: true, path: gateway.refundPath };
    await platform.control("/faults", [{ ...cut, times: 1 }]);
    const keeper = await openKeeper(t, shop);
    await row(keeper, order).getByRole("button", { name: "Refund" }).click();
    await row(keeper, order).getByText("unknown: nobody knows yet whether it was made").waitFor();
    assert.equal(await refund(shop, order), 409);
    await row(keeper, order).getByRole("button", { name: "Ask what became of it" }).click();
    await row(keeper, order).getByText("accepted").waitFor();
    assert.equal(await gateway.refundsOf(platform, order), 1);
    await platform.control("/faults", []);
  },

  "what is told repeatedly counts once": async ({ t, shop, gateway, platform }) => {
    const { order } = await paid(t, shop, gateway, platform);
    const messages = await eventually("all messages", async () => {
      const found = await gateway.messages(platform, order);
      return found.length > 0 && found.every(({ state }) => state === "delivered") && found;
    });
    for (const times of [2, 3]) {
      for (const { number } of messages) await gateway.resend(platform, number);
      await eventually(`the messages for the ${times}. time`, async () => {
        const again = await gateway.messages(platform, order);
        return again.every(
          ({ attempts, state }) => attempts.length === times && state === "delivered",
        );
      });
    }
    assert.deepEqual(await told(shop, order), { status: "Paid", parcels: 1 });
  },

  "a forgery makes nothing paid": async ({ t, shop, gateway, name }) => {
    const { page, order } = await buy(t, shop);
    const forge = (at) =>
      fetch(`${shop.url}/callback/${at}`, { method: "POST", body: gateway.forged(order) });
    assert.equal((await forge(name)).status, gateway.forgedIsAnsweredBy);
    // Nor does it where another gateway's messages are read.
    for (const other of Object.keys(GATEWAYS)) await forge(other);
    // Nor what the payer's browser says when it comes back.
    await page.goto(`${shop.url}/order/${order}?success=True&status=success`);
    await says(page, "Waiting for the payment");
    assert.deepEqual(await told(shop, order), { status: "Waiting for the payment", parcels: 0 });
  },

  "less than the order costs is not paid": async ({ t, shop, gateway, platform }) => {
    const { page, order } = await buy(t, shop);
    await gateway.payLess({ page, platform, shop, order });
    await eventually("the message", async () => {
      const messages = await gateway.messages(platform, order);
      return messages.some(({ attempts }) => attempts.length > 0);
    });
    await page.goto(`${shop.url}/order/${order}`);
    await says(page, "Waiting for the payment");
    assert.deepEqual(await told(shop, order), { status: "Waiting for the payment", parcels: 0 });
    await platform.control("/faults", []);
  },

  "the shop was down when it was told": async ({ t, shop, gateway, platform }) => {
    const { page, order } = await buy(t, shop);
    await shop.stop();
    await gateway.pay(page, gateway.cards.pays);
    await eventually(
      "the payment",
      async () => (await gateway.stateOf(platform, order)) === "paid",
    );
    await eventually("that nobody hears of it", async () => {
      const messages = await gateway.messages(platform, order);
      return messages.length > 0 && messages.every(({ attempts }) => attempts.length > 0);
    });
    await shop.start();
    assert.deepEqual(await told(shop, order), { status: "Waiting for the payment", parcels: 0 });
    await gateway.comesLater({ platform, shop });
    await eventually("the parcel", async () => (await told(shop, order)).parcels === 1);
    await page.goto(`${shop.url}/order/${order}`);
    await says(page, "Paid");
  },

  "another gateway by configuration, and old orders stay with theirs": async ({
    t,
    shop,
    gateway,
    platform,
    name,
  }) => {
    const { order } = await paid(t, shop, gateway, platform);
    const other = Object.keys(GATEWAYS).find((one) => one !== name);
    await shop.stop();
    await shop.start(other);
    const { page } = await paid(t, shop, GATEWAYS[other], shop.platforms[other]);
    await says(page, "Paid");
    assert.equal(await refund(shop, order), 303);
    assert.equal(await gateway.refundsOf(platform, order), 1);
    await shop.stop();
    await shop.start();
  },

  "what an order costs is not for browsers to say": async ({ t, shop }) => {
    const body = new URLSearchParams({ item: "lecture", amount: "1", order_id: "mine" });
    const bought = await fetch(`${shop.url}/buy`, { method: "POST", body, redirect: "manual" });
    assert.equal(bought.status, 303);
    const keeper = await openKeeper(t, shop);
    assert.match(
      await keeper.locator("tbody tr").first().innerText(),
      /^[0-9a-f]{24}\s+34\.15 EUR/,
    );
    const nothing = new URLSearchParams({ item: "<b>" });
    assert.equal((await fetch(`${shop.url}/buy`, { method: "POST", body: nothing })).status, 404);
  },

  "only the shopkeeper, from his own page, sends money back": async ({
    t,
    shop,
    gateway,
    platform,
  }) => {
    const { order } = await paid(t, shop, gateway, platform);
    const from = (headers) => refund(shop, order, headers);
    assert.equal(await from({ Authorization: "" }), 401);
    assert.equal(await from({ Authorization: `Basic ${btoa("keeper:")}` }), 401);
    assert.equal(await from({ Authorization: "Bearer x" }), 401);
    assert.equal(await from({ Origin: "https://elsewhere.example" }), 403);
    assert.equal(await from({ Origin: "" }), 403);
    assert.equal(await gateway.refundsOf(platform, order), 0);
    // By a page of somebody else, in the browser of a shopkeeper who is logged in.
    const keeper = await openKeeper(t, shop);
    const action = `${shop.url}/keeper/${order}/refund`;
    await keeper.goto(
      `data:text/html,<form method=post action="${action}"><button>Win</button></form>`,
    );
    const [answer] = await Promise.all([
      keeper.waitForResponse(action),
      keeper.getByRole("button").click(),
    ]);
    assert.equal(answer.status(), 403);
    assert.equal(await gateway.refundsOf(platform, order), 0);
  },
};

/** Plays all of it with a shop that takes its orders through one of the gateways. */
export async function playAll(name) {
  const [shop, gateway] = [await startExample(name), GATEWAYS[name]];
  for (const [scenario, play] of Object.entries(SCENARIOS)) {
    test(scenario, (t) => play({ t, shop, gateway, name, platform: shop.platforms[name] }));
  }
}

/** A customer chooses, and stands before the page of the gateway. */
async function buy(t, shop, options) {
  const page = await openPage(t, browser, { locale: "en-GB", ...options });
  await page.goto(shop.url);
  await assertAccessible(page);
  await page.getByRole("button").click();
  await page.locator("#number").waitFor();
  return { page, order: /<tr id="([^"]+)"/.exec(await keepersPage(shop))[1] };
}

/** The same, who has paid and does not wait until he is sent back. */
async function paid(t, shop, gateway, platform) {
  const { page, order } = await buy(t, shop);
  await gateway.pay(page, gateway.cards.pays);
  await eventually("the payment", async () => (await gateway.stateOf(platform, order)) === "paid");
  await page.goto(`${shop.url}/order/${order}`);
  await says(page, "Paid");
  return { page, order };
}

const says = (page, words) =>
  page.getByRole("heading", { name: words, exact: true }).waitFor({ timeout: LIMIT });

async function openKeeper(t, shop) {
  const httpCredentials = { username: "keeper", password: PASSWORD };
  const page = await openPage(t, browser, { locale: "en-GB", httpCredentials });
  await page.goto(`${shop.url}/keeper`);
  return page;
}

const row = (keeper, order) => keeper.locator(`[id="${order}"]`);

async function keepersPage(shop) {
  const headers = { Authorization: AUTHORIZATION, "Accept-Language": "en" };
  return (await fetch(`${shop.url}/keeper`, { headers })).text();
}

/** What the shopkeeper is told of an order. */
async function told(shop, order) {
  const found = new RegExp(`id="${order}">(.*?)</tr>`, "s").exec(await keepersPage(shop));
  const cells = found[1].split("<td>");
  const text = (cell) => cell.replaceAll(/<form.*?<\/form>|<[^>]*>/gs, "").trim();
  const [, , status, parcels, refunded] = cells.map(text);
  return { status, parcels: Number(parcels), ...(refunded ? { refund: refunded } : {}) };
}

/** Asks for a refund as the shopkeeper's browser does; gives the status of the answer. */
async function refund(shop, order, headers = {}) {
  const answer = await fetch(`${shop.url}/keeper/${order}/refund`, {
    method: "POST",
    redirect: "manual",
    headers: { Authorization: AUTHORIZATION, Origin: shop.url, ...headers },
  });
  return answer.status;
}
