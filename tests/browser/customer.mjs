// What customers do on the pages of the program under test, and what has to come of it.

import assert from "node:assert/strict";

import { openPage } from "./harness.mjs";
import { addressOf } from "./shop.mjs";

/** Test cards by what happens; all are public. */
export const CARDS = {
  pays: "4000000000000077",
  declines: "4111111111111111",
  challenge: "4314220000000056",
  version1: "4006260000000014",
  frictionless: "4477000000000006",
  challengeThenVersion1: "5426257498841734",
};

/** What is typed beside the number. */
export const TYPED = { month: "12", year: "2035", cvv: "123", holder: "ADA LOVELACE" };

/** Opens the page of an order in a profile of its own; options are those of `openPage`. */
export async function openOrder(t, browser, platform, order, options) {
  const page = await openPage(t, browser, options);
  await page.goto(addressOf(platform, order));
  return page;
}

/** Fills the card form of a page or of a frame in it. */
export async function fillCard(place, number) {
  for (const [name, value] of Object.entries({ number, ...TYPED })) {
    await place.locator(`#${name}`).fill(value);
  }
}

/** Fills the card form and presses its button. */
export async function payByCard(place, number) {
  await fillCard(place, number);
  await place.locator("form.card button[type=submit]").click();
}

/** Types a code on the page of the bank, or gives up there. */
export async function answerBank(place, button = "Confirm") {
  const code = place.getByLabel("Code", { exact: true });
  await code.waitFor();
  if (button === "Confirm") await code.fill("1234");
  await place.getByRole("button", { name: button }).click();
}

/** Waits for a heading: in a page, or in a frame of it. */
export const headed = (place, name) => place.getByRole("heading", { name, exact: true }).waitFor();

/** Waits until the page offers another attempt: it says so, and the number is gone. */
export const askedAgain = (page) =>
  page.waitForFunction(() => {
    const alert = document.querySelector(".alert");
    const number = document.querySelector("#number");
    return alert?.textContent.includes("declined") && number.value === "";
  });

const isFinal = ({ payment }) => ["success", "decline"].includes(payment?.status);

/** The signed callback that ends a payment, as it has to be. */
export async function assertOutcome(shop, order, status, { method = "card", code, type } = {}) {
  const callback = await shop.callback(order.payment_id, isFinal);
  const { payment, operation } = callback;
  assert.ok(callback.genuine, "the callback is signed");
  assert.equal(payment.status, status);
  assert.equal(payment.method, method);
  const amount = Number(order.payment_amount);
  assert.deepEqual(payment.sum, { amount, currency: order.payment_currency });
  if (code !== undefined) assert.equal(Number(operation.code), code);
  if (type !== undefined) assert.equal(payment.type, type);
  return callback;
}

/** Nothing of the page is wider than its window, also where that would be cut off unseen. */
export async function assertNothingSticksOut(page) {
  const { width } = page.viewportSize();
  const wide = await page.evaluate((limit) => {
    const sticksOut = (element) =>
      !element.closest(".scroll table") && element.getBoundingClientRect().right > limit + 0.5;
    const found = [...document.querySelectorAll("body *")].filter(sticksOut);
    return found.map((element) => element.outerHTML.slice(0, 80));
  }, width);
  assert.deepEqual(wide, [], `in a window of ${width} px`);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
}
