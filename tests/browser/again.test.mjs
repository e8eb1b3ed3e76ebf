// Customers who come back: with another attempt, with a saved card, by a payment link.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CARDS,
  answerBank,
  askedAgain,
  assertOutcome,
  fillCard,
  headed,
  openOrder,
  payByCard,
} from "./customer.mjs";
import { assertAccessible, eventually, openPage, startBrowser, startPlatform } from "./harness.mjs";
import { purchase, sendToGate, startShop } from "./shop.mjs";

const browser = await startBrowser();
const shop = await startShop();
const platform = await startPlatform({
  callbackUrl: shop.callbackUrl,
  flags: ["--page-attempts", "3"],
});

const open = (t, order, options) => openOrder(t, browser, platform, order, options);

test("declined, given up at the bank, then paid", async (t) => {
  const order = purchase();
  const page = await open(t, order);
  await payByCard(page, CARDS.declines);
  await askedAgain(page);
  await assertAccessible(page);
  await payByCard(page, CARDS.challenge);
  await answerBank(page, "Cancel");
  await askedAgain(page);
  await payByCard(page, CARDS.challenge);
  await answerBank(page);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
});

test("declined by card, then paid through EcoPayz", async (t) => {
  const order = purchase();
  const page = await open(t, order);
  await payByCard(page, CARDS.declines);
  await askedAgain(page);
  await page.getByRole("button", { name: "EcoPayz" }).click();
  await page.getByRole("button", { name: "Success" }).click();
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success", { method: "ecopayz" });
});

test("declined three times is declined", async (t) => {
  const order = purchase();
  const page = await open(t, order);
  for (const isLast of [false, false, true]) {
    await payByCard(page, CARDS.declines);
    await (isLast ? headed(page, "Payment declined") : askedAgain(page));
  }
  await assertOutcome(shop, order, "decline");
});

test("saves a card, pays with it, removes it", async (t) => {
  const customer_id = `saver-${process.pid}`;
  const first = purchase({ customer_id });
  let page = await open(t, first);
  assert.equal(await page.locator("form.saved").count(), 0);
  await fillCard(page, CARDS.pays);
  await page.getByLabel("Save this card").check();
  await page.locator("form.card button[type=submit]").click();
  await headed(page, "Paid");

  const second = purchase({ customer_id });
  page = await open(t, second);
  let saved = page.locator("form.saved");
  await saved.getByText("•••• 0077").waitFor();
  await assertAccessible(page);
  const pay = saved.getByRole("button", { name: "Pay 34.15" });
  await saved.getByLabel("CVV").fill("1");
  await pay.click();
  await page.getByText("Give the 3 or 4 digits").waitFor();
  await saved.getByLabel("CVV").fill("123");
  await pay.click();
  await headed(page, "Paid");
  const { account } = await assertOutcome(shop, second, "success");
  assert.match(account.number, /0077$/);

  const stranger = await open(t, purchase({ customer_id: `other-${process.pid}` }));
  assert.equal(await stranger.locator("form.saved").count(), 0);

  const third = purchase({ customer_id });
  page = await open(t, third);
  saved = page.locator("form.saved");
  await saved.getByRole("button", { name: "Remove the card that ends with 0077" }).click();
  await page.locator("#number").waitFor();
  assert.equal(await saved.count(), 0);
  await payByCard(page, CARDS.pays);
  await headed(page, "Paid");
  await assertOutcome(shop, third, "success");
});

test("pays by a link that the shop has made through Gate", async (t) => {
  const payment_id = `link-${process.pid}`;
  const order = { payment_id, payment_amount: 5000, payment_currency: "EUR" };
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const answer = await sendToGate(platform, "/v2/payment/invoice/create", {
    general: { project_id: 112, payment_id },
    customer: { id: "customer-9" },
    payment: {
      amount: order.payment_amount,
      currency: order.payment_currency,
      description: "Invoice 7",
      best_before: inAnHour.replace(/\.\d+Z$/, "+0000"),
    },
  });
  assert.equal(answer.status, "success");
  const sent = await shop.callback(payment_id, ({ invoice }) => invoice?.url);
  assert.ok(sent.genuine);
  const page = await openPage(t, browser);
  await page.goto(sent.invoice.url);
  await page.getByText("Invoice 7").waitFor();
  await payByCard(page, CARDS.version1);
  await answerBank(page);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
  await page.goto(sent.invoice.url);
  await headed(page, "Paid");
});

test("a page whose time is over tells so by itself", async (t) => {
  const { now } = await platform.control("/state");
  const until = new Date(new Date(now).getTime() + 60_000).toISOString();
  const best_before = until.replace(/\.\d+Z$/, "+00:00");
  const page = await open(t, purchase({ best_before }));
  await page.locator("#number").waitFor();
  await platform.control("/clock/advance", { seconds: 120 });
  await payByCard(page, CARDS.pays);
  await eventually("the page that is closed", () =>
    page.getByRole("heading", { name: "This page can no longer be paid" }).isVisible(),
  );
});
