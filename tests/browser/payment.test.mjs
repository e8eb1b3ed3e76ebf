// A customer pays, on the platform of the program under test; the shop hears of it by callback.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  PHONE,
  assertAccessible,
  openPage,
  screenshot,
  startBrowser,
  startPlatform,
} from "./harness.mjs";
import { addressOf, purchase, startShop, widgetPage } from "./shop.mjs";

const browser = await startBrowser();
const shop = await startShop();
const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
const patient = await startPlatform({
  callbackUrl: shop.callbackUrl,
  flags: ["--page-attempts", "2"],
});
shop.platform = platform.url;

const PAYS = "4000000000000077";
const IS_DECLINED = "4111111111111111";

/** Fills the card form of a page or of a frame in it, and presses the button. */
async function payByCard(place, number) {
  const fields = { number, month: "12", year: "2035", cvv: "123", holder: "ADA LOVELACE" };
  for (const [name, value] of Object.entries(fields)) await place.locator(`#${name}`).fill(value);
  await place.locator("form.card button[type=submit]").click();
}

const isFinal = ({ payment }) => ["success", "decline"].includes(payment.status);

async function assertOutcome(order, status, method) {
  const callback = await shop.callback(order.payment_id, isFinal);
  assert.ok(callback.genuine, "the callback is signed");
  assert.equal(callback.payment.status, status);
  assert.equal(callback.payment.method, method);
  assert.deepEqual(callback.payment.sum, { amount: order.payment_amount, currency: "EUR" });
}

async function open(t, order, { on = platform, ...options } = {}) {
  const page = await openPage(t, browser, options);
  await page.goto(addressOf(on, order));
  return page;
}

test("by card", async (t) => {
  const order = purchase({ merchant_success_url: `${shop.url}/thanks` });
  const page = await open(t, order);
  await assertAccessible(page);
  await screenshot(page, "page-card");
  await payByCard(page, PAYS);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await assertAccessible(page);
  await screenshot(page, "page-paid");
  await assertOutcome(order, "success", "card");
  shop.page("/thanks", { html: "<h1>Thanks</h1>" });
  await page.getByRole("link", { name: "Back to the shop" }).click();
  await page.getByRole("heading", { name: "Thanks" }).waitFor();
});

test("by card, declined", async (t) => {
  const order = purchase();
  const page = await open(t, order);
  await payByCard(page, IS_DECLINED);
  await page.getByRole("heading", { name: "Payment declined" }).waitFor();
  await screenshot(page, "page-declined");
  await assertOutcome(order, "decline", "card");
});

test("by card, with another after the first was declined", async (t) => {
  const order = purchase();
  const page = await open(t, order, { on: patient });
  await payByCard(page, IS_DECLINED);
  await page.getByRole("alert").filter({ hasText: "declined" }).waitFor();
  await payByCard(page, PAYS);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await assertOutcome(order, "success", "card");
});

for (const [amount, button, status, title] of [
  [3415, "Success", "success", "Paid"],
  [40000, "Decline", "decline", "Payment declined"],
]) {
  test(`through EcoPayz, ${status}`, async (t) => {
    const order = purchase({ payment_amount: amount });
    const page = await open(t, order);
    await page.getByRole("button", { name: "EcoPayz" }).click();
    await page.getByRole("button", { name: button }).waitFor();
    await assertAccessible(page);
    if (status === "success") await screenshot(page, "provider");
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("heading", { name: title }).waitFor();
    await assertOutcome(order, status, "ecopayz");
  });
}

test("on a phone, in Russian", async (t) => {
  const order = purchase({ language_code: "ru", payment_description: "Два билета, ряд 7" });
  const page = await open(t, order, PHONE);
  assert.equal(await page.getAttribute("html", "lang"), "ru");
  assert.ok(
    (await page.evaluate(() => document.documentElement.scrollWidth)) <= PHONE.viewport.width,
  );
  await assertAccessible(page);
  await screenshot(page, "page-phone-ru");
  await payByCard(page, PAYS);
  await page.getByRole("heading", { name: "Оплачено" }).waitFor();
  await assertOutcome(order, "success", "card");
});

test("without scripts", async (t) => {
  const order = purchase();
  const page = await open(t, order, { javaScriptEnabled: false });
  await payByCard(page, PAYS);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await assertOutcome(order, "success", "card");
});

for (const [name, more, html] of [
  ["in a modal", {}, ""],
  ["in a frame", { target_element: "place" }, '<div id="place"></div>'],
]) {
  test(`${name} of the shop's page`, async (t) => {
    const order = purchase(more);
    const page = await openPage(t, browser);
    await page.goto(shop.page("/buy", widgetPage(platform, order, { html })));
    await page.click("#pay");
    const frame = page.frameLocator("iframe.paywright-frame");
    await payByCard(frame, PAYS);
    await frame.getByRole("heading", { name: "Paid" }).waitFor();
    await assertOutcome(order, "success", "card");
  });
}

test("by redirect from the shop's page", async (t) => {
  const order = purchase({ redirect: 1 });
  const page = await openPage(t, browser);
  await page.goto(shop.page("/buy", widgetPage(platform, order)));
  await page.click("#pay");
  await payByCard(page, PAYS);
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await assertOutcome(order, "success", "card");
});

test("a request that was changed is refused, and says why", async (t) => {
  const order = { ...purchase(), payment_amount: 1 };
  const page = await open(t, order);
  await page.getByText("3261").waitFor();
  await assertAccessible(page);
});
