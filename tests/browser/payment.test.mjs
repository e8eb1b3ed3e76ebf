// A customer pays, on the platform of the program under test; the shop hears of it by callback.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  CARDS,
  assertNothingSticksOut,
  assertOutcome,
  fillCard,
  headed,
  openOrder,
  payByCard,
} from "./customer.mjs";
import { PHONE, assertAccessible, screenshot, startBrowser, startPlatform } from "./harness.mjs";
import { purchase, startShop } from "./shop.mjs";

const browser = await startBrowser();
const shop = await startShop();
const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
shop.platform = platform.url;

const open = (t, order, options) => openOrder(t, browser, platform, order, options);

test("by card", async (t) => {
  const order = purchase({ merchant_success_url: `${shop.url}/thanks` });
  const page = await open(t, order);
  await payByCard(page, CARDS.pays);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
  shop.page("/thanks", { html: "<h1>Thanks</h1>" });
  await page.getByRole("link", { name: "Back to the shop" }).click();
  await headed(page, "Thanks");
});

test("by card, declined", async (t) => {
  const order = purchase();
  const page = await open(t, order);
  await payByCard(page, CARDS.declines);
  await headed(page, "Payment declined");
  await assertOutcome(shop, order, "decline");
});

for (const [amount, button, status, title] of [
  [3415, "Success", "success", "Paid"],
  [40000, "Decline", "decline", "Payment declined"],
]) {
  test(`through EcoPayz, ${status}`, async (t) => {
    const order = purchase({ payment_amount: amount });
    const page = await open(t, order);
    await page.getByRole("button", { name: "EcoPayz" }).click();
    await page.getByRole("button", { name: button }).click();
    await headed(page, title);
    await assertOutcome(shop, order, status, { method: "ecopayz" });
  });
}

test("by QR code: paid on another device, the page turns by itself", async (t) => {
  const order = purchase({ payment_currency: "BRL", force_payment_method: "pix" });
  const page = await open(t, order);
  await page.getByRole("button", { name: "Pay 34.15" }).click();
  await page.locator(".qr svg").waitFor();
  const link = page.getByRole("link", { name: "Go to Pix" });
  assert.equal(await page.locator("#qr-text").textContent(), await link.getAttribute("href"));
  const [phone] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await phone.getByRole("button", { name: "Success" }).click();
  await headed(phone, "Paid");
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success", { method: "pix" });
});

test("of many ways to pay the best known are shown, all on demand", async (t) => {
  const page = await open(t, purchase());
  const names = () => page.locator(".methods li:visible").allInnerTexts();
  const shown = async () => (await names()).map((name) => name.split("\n").at(-1));
  assert.deepEqual(await shown(), [
    "EcoPayz",
    "PayPal",
    "iDEAL",
    "Klarna",
    "Bancontact",
    "Direct Debit SEPA",
  ]);
  const search = page.getByRole("searchbox");
  await search.fill("skri");
  assert.deepEqual(await shown(), ["Skrill Wallet"]);
  await search.fill("");
  await page.getByRole("button", { name: "All ways to pay" }).click();
  const all = await shown();
  assert.ok(all.length > 8, `${all}`);
  const focused = await page.evaluate(() => document.activeElement.innerText);
  assert.equal(focused.split("\n").at(-1), all[6]);
});

test("on a phone, in Russian", async (t) => {
  const order = purchase({
    payment_id: "order-2026-00418",
    payment_description: "Два билета на чтения Лавлейс, ряд 7",
    language_code: "ru",
  });
  const page = await open(t, order, PHONE);
  assert.equal(await page.getAttribute("html", "lang"), "ru");
  await assertNothingSticksOut(page);
  await assertAccessible(page);
  await page.locator("#number").fill("4111111111111112");
  await page.locator("#month").focus();
  await page.getByText("Проверьте номер карты.").waitFor();
  await page.reload();
  await screenshot(page, "payment-page-phone");
  await payByCard(page, CARDS.pays);
  await headed(page, "Оплачено");
  await assertOutcome(shop, order, "success");
});

test("the picture of the documentation", async (t) => {
  const order = purchase({
    payment_id: "order-2026-00417",
    payment_description: "Two tickets to the Lovelace lectures, row 7",
    merchant_return_url: `${shop.url}/basket`,
  });
  const viewport = { width: 1080, height: 840 };
  const page = await open(t, order, { viewport });
  await fillCard(page, "5413330000000019");
  await page.locator("h1").click();
  await screenshot(page, "payment-page");
  assert.equal(await page.locator(".brand-mastercard").count(), 1);
});

test("by the keyboard alone", async (t) => {
  const order = purchase({ merchant_success_url: `${shop.url}/thanks` });
  const page = await open(t, order);
  const id = () => page.evaluate(() => document.activeElement.id);
  const tabTo = async (wanted) => {
    for (let presses = 0; (await id()) !== wanted; presses += 1) {
      assert.ok(presses < 10, `the keyboard does not reach ${wanted}`);
      await page.keyboard.press("Tab");
    }
  };
  await tabTo("number");
  await page.keyboard.type(CARDS.pays);
  for (const text of ["12", "35", "123", "ADA LOVELACE"]) {
    await page.keyboard.press("Tab");
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Tab");
  assert.equal(await id(), "save");
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await headed(page, "Paid");
  shop.page("/thanks", { html: "<h1>Thanks</h1>" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await headed(page, "Thanks");
  await assertOutcome(shop, order, "success");
});

test("without scripts", async (t) => {
  const order = purchase();
  const page = await open(t, order, { javaScriptEnabled: false });
  await payByCard(page, CARDS.pays);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
});

test("texts of others stay texts", async (t) => {
  const hostile = `</script><img src=x onerror="alert(1)"><b>'bold'</b>&lt`;
  const order = purchase({
    payment_id: `${hostile}${process.pid}`,
    payment_description: hostile,
    card_holder: hostile,
  });
  const page = await open(t, order);
  const assertText = async (title) => {
    await headed(page, title);
    const text = await page.locator("main").innerText();
    assert.ok(text.includes(order.payment_id), text);
    assert.equal(text.split(hostile).length, 3, text);
    assert.equal(await page.locator("main :is(img, b, script)").count(), 0);
  };
  await assertText("Payment");
  assert.equal(await page.locator("#holder").inputValue(), hostile);
  await payByCard(page, CARDS.pays);
  await assertText("Paid");
  const [told] = JSON.parse(await page.locator("#page-events").textContent());
  assert.equal(told.data.payment.id, order.payment_id);
  await assertOutcome(shop, order, "success");
});

test("a request that was changed is refused, and says why", async (t) => {
  const page = await open(t, { ...purchase(), payment_amount: 1 });
  await page.getByText("3261").waitFor();
  await assertAccessible(page);
});
