// 3-D Secure on the platform of the program under test: both versions, with and without the bank's
// page, in the browser's window and in a shop's page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CARDS, answerBank, assertOutcome, headed, openOrder, payByCard } from "./customer.mjs";
import { PHONE, openPage, startBrowser, startPlatform } from "./harness.mjs";
import { event, heard, purchase, startShop, widgetPage } from "./shop.mjs";

const browser = await startBrowser();
const shop = await startShop();
const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
shop.platform = platform.url;

/** Opens the page of an order; `visited` has what the browser posts, the bank's frame included. */
async function open(t, order, options) {
  const page = await openOrder(t, browser, platform, order, options);
  const visited = [];
  page.on("request", (request) => {
    if (request.method() === "POST") visited.push(new URL(request.url()).pathname);
  });
  return { page, posts: () => visited.map((path) => path.replace(/\/page\/[^/]+/, "/page")) };
}

test("3-D Secure 2: the bank looks at the browser, then asks for a code", async (t) => {
  const order = purchase();
  const { page, posts } = await open(t, order);
  await payByCard(page, CARDS.challenge);
  await answerBank(page);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
  assert.deepEqual(posts(), [
    "/page/card",
    "/acs/method",
    "/acs/challenge",
    "/acs/challenge/decide",
    "/page/3ds",
  ]);
});

test("3-D Secure 2 without the bank's page", async (t) => {
  const order = purchase();
  const { page, posts } = await open(t, order);
  await payByCard(page, CARDS.frictionless);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
  assert.deepEqual(posts(), ["/page/card", "/acs/method"]);
});

test("3-D Secure 1", async (t) => {
  const order = purchase();
  const { page, posts } = await open(t, order);
  await payByCard(page, CARDS.version1);
  await answerBank(page);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
  assert.deepEqual(posts(), ["/page/card", "/acs", "/acs/decide", "/page/3ds"]);
});

test("3-D Secure 1 where the bank does not know version 2", async (t) => {
  const order = purchase();
  const { page, posts } = await open(t, order);
  await payByCard(page, CARDS.challengeThenVersion1);
  await answerBank(page);
  await headed(page, "Paid");
  await assertOutcome(shop, order, "success");
  assert.ok(posts().includes("/acs/method") && posts().includes("/acs/decide"), `${posts()}`);
});

for (const [version, number] of [
  ["1", CARDS.version1],
  ["2", CARDS.challenge],
]) {
  test(`3-D Secure ${version}: who gives up at the bank has not paid`, async (t) => {
    const order = purchase();
    const { page } = await open(t, order);
    await payByCard(page, number);
    await answerBank(page, "Cancel");
    await headed(page, "Payment declined");
    await page.getByText("(104)").waitFor();
    await assertOutcome(shop, order, "decline", { code: 104 });
  });
}

test("with the bank's page on a phone, in Russian", async (t) => {
  const order = purchase({ language_code: "ru" });
  const { page } = await open(t, order, PHONE);
  await payByCard(page, CARDS.challenge);
  await answerBank(page);
  await headed(page, "Оплачено");
  await assertOutcome(shop, order, "success");
});

for (const [place, more, html] of [
  ["in a modal", {}, ""],
  ["in a frame of the shop's page", { target_element: "place" }, '<div id="place"></div>'],
]) {
  test(`with the bank's page ${place}`, async (t) => {
    const order = purchase(more);
    const page = await openPage(t, browser);
    await page.goto(shop.page("/buy", widgetPage(platform, order, { html })));
    await page.click("#pay");
    const frame = page.frameLocator("iframe.paywright-frame");
    await payByCard(frame, CARDS.challenge);
    await answerBank(frame);
    await headed(frame, "Paid");
    await event(page, "onPaymentSuccess");
    const names = await heard(page);
    const story = ["onPaymentSent", "onRedirectIframe", "onRedirectIframeComplete", "onPaymentSuccess"];
    assert.deepEqual(names.filter((name) => story.includes(name)), story);
    await assertOutcome(shop, order, "success");
  });
}
