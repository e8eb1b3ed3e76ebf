// Payment Page within a shop's page, by merchant.js against the program under test: what the shop
// hears while the customer pays, and where the customer is taken afterwards.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CARDS, assertOutcome, headed, payByCard } from "./customer.mjs";
import { eventually, isGenuine, openPage, startBrowser, startPlatform } from "./harness.mjs";
import { event, heard, purchase, signed, startShop, widgetPage } from "./shop.mjs";

const browser = await startBrowser();
const shop = await startShop();
const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
shop.platform = platform.url;

const PLACES = [
  ["in a modal", {}],
  ["in a frame", { target_element: "place" }],
];

/** A shop's page in which the customer has pressed the button; the page and the frame. */
async function buy(t, config, options = {}) {
  const page = await openPage(t, browser);
  const widget = widgetPage(platform, config, { html: '<div id="place"></div>' });
  await page.goto(shop.page("/buy", { ...widget, ...options }));
  await page.click("#pay");
  return { page, frame: page.frameLocator("iframe.paywright-frame") };
}

/** The data of an event, whose signature the shop's server verifies. */
async function genuineData(page, name) {
  const data = await event(page, name);
  assert.ok(await isGenuine(JSON.stringify(data)), `${name} carries signed data`);
  return data;
}

for (const [place, more] of PLACES) {
  test(`${place}, paid`, async (t) => {
    const order = purchase(more);
    const { page, frame } = await buy(t, order);
    await payByCard(frame, CARDS.pays);
    await headed(frame, "Paid");
    const { general, payment } = await genuineData(page, "onPaymentSuccess");
    assert.equal(general.payment_id, order.payment_id);
    assert.equal(payment.status, "success");
    const names = await heard(page);
    assert.deepEqual(
      ["onLoaded", "onPaymentSent", "onPaymentSuccess"].filter((name) => names.includes(name)),
      ["onLoaded", "onPaymentSent", "onPaymentSuccess"],
    );
    await assertOutcome(shop, order, "success");
  });

  test(`${place}, declined`, async (t) => {
    const order = purchase(more);
    const { page, frame } = await buy(t, order);
    await payByCard(frame, CARDS.declines);
    await headed(frame, "Payment declined");
    const { payment } = await genuineData(page, "onPaymentFail");
    assert.equal(payment.status, "decline");
    assert.ok(!(await heard(page)).includes("onPaymentSuccess"));
    await assertOutcome(shop, order, "decline");
  });
}

test("through EcoPayz in a modal", async (t) => {
  const order = purchase();
  const { page, frame } = await buy(t, order);
  await frame.getByRole("button", { name: "EcoPayz" }).click();
  await frame.getByRole("button", { name: "Success" }).click();
  await headed(frame, "Paid");
  await genuineData(page, "onPaymentSuccess");
  assert.equal((await event(page, "onPaymentMethodSelect")).payment_method_code, "ecopayz");
  await assertOutcome(shop, order, "success", { method: "ecopayz" });
});

test("by redirect", async (t) => {
  const order = purchase({ redirect: 1 });
  const { page } = await buy(t, order);
  await payByCard(page, CARDS.pays);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
});

test("a card is checked without money", async (t) => {
  for (const [number, name, title, status] of [
    [CARDS.pays, "onCardVerifySuccess", "Card verified", "success"],
    [CARDS.declines, "onCardVerifyFail", "Card not verified", "decline"],
  ]) {
    const order = purchase({ mode: "card_verify", payment_amount: 0 });
    const { page, frame } = await buy(t, order);
    await frame.getByText("No money is taken").waitFor();
    await payByCard(frame, number);
    await headed(frame, title);
    const { payment } = await genuineData(page, name);
    assert.equal(payment.status, status);
    const type = "account verification";
    await assertOutcome(shop, order, status, { type });
  }
});

test("a card becomes a token", async (t) => {
  const order = signed({ project_id: 112, customer_id: "customer-8", mode: "card_tokenize" });
  const { page, frame } = await buy(t, order);
  await payByCard(frame, CARDS.pays);
  await headed(frame, "Card saved");
  const { token } = await genuineData(page, "onTokenizeSuccess");
  const callback = await eventually("the callback with the token", () =>
    shop.callbacks.find((one) => one.token === token),
  );
  assert.ok(callback.genuine);
  const paid = purchase({ account_token: token });
  const next = await buy(t, paid);
  await next.frame.locator("#saved-cvv").fill("123");
  await next.frame.locator("form.saved button[type=submit]:not(.plain)").click();
  await headed(next.frame, "Paid");
  await assertOutcome(shop, paid, "success");
});

for (const mode of ["iframe", "parent_page", "blank_page"]) {
  test(`after success the customer is taken to the shop by itself: ${mode}`, async (t) => {
    const thanks = shop.page("/thanks", { html: "<h1>Thanks</h1>" });
    const order = purchase({ redirect_success_url: thanks, redirect_success_mode: mode });
    const frames = `${platform.url} ${shop.url}`;
    const { page, frame } = await buy(t, order, { frames });
    const opened = page.context().waitForEvent("page");
    opened.catch(() => {}); // Only one of the modes opens another.
    await payByCard(frame, CARDS.pays);
    if (mode === "iframe") await headed(frame, "Thanks");
    else await headed(mode === "blank_page" ? await opened : page, "Thanks");
    assert.equal(page.url() === thanks, mode === "parent_page");
    await assertOutcome(shop, order, "success");
  });
}

test("after a decline the customer is taken to another page of the shop", async (t) => {
  const sorry = shop.page("/sorry", { html: "<h1>Sorry</h1>" });
  const order = purchase({ redirect_fail_url: sorry, redirect_fail_mode: "parent_page" });
  const { page, frame } = await buy(t, order);
  await payByCard(frame, CARDS.declines);
  await headed(page, "Sorry");
  await assertOutcome(shop, order, "decline");
});
