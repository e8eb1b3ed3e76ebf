// The second gateway in a browser: its page, the bank, and its dashboard, which needs no script.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answerBank } from "./customer.mjs";
import { LIMIT, assertAccessible, openPage, startBrowser, startPlatform } from "./harness.mjs";

const browser = await startBrowser();
const time = ["--clock", "frozen", "--time", "2026-03-10T12:00:00Z"];
const gateway = await startPlatform({ flags: ["--gateway", "cryptoprocessing", ...time] });

let orders = 0;

/** Opens a session as a shop does, and its page. */
async function open(t, more = "Language=EN", options) {
  orders += 1;
  const order = `order-${orders}`;
  const data = `SessionType=Pay;OrderId=${order};Amount=12480;Product=Two%20seats;${more}`;
  const body = new URLSearchParams({ Key: "Merchant", Data: data });
  const response = await fetch(`${gateway.url}/apim/Init`, { method: "POST", body });
  const session = /SessionId="([^"]+)"/.exec(await response.text())[1];
  const page = await openPage(t, browser, options);
  await page.goto(`${gateway.url}/apim/Pay?SessionId=${session}`);
  return { page, order };
}

async function pay(page, number) {
  await page.locator("#number").fill(number);
  await page.locator("#month").fill("12");
  await page.locator("#year").fill("2030");
  await page.locator("#cvv").fill("123");
  await page.locator("#holder").fill("Ivan Ivanov");
  await page.locator("form.card button").click();
}

async function stateOf(order) {
  return (await gateway.control(`/payments/${order}`)).state;
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "" : ", without scripts";
  test(`a payer pays${how}`, async (t) => {
    const { page, order } = await open(t, "Language=EN", { javaScriptEnabled });
    await pay(page, "4111111111100023");
    await page.locator('body[data-state="paid"]').waitFor({ timeout: LIMIT });
    assert.equal(await stateOf(order), "Charged");
  });
}

test("a payer proves himself at his bank, in Russian", async (t) => {
  const { page, order } = await open(t, "Language=RU");
  assert.equal(await page.locator("html").getAttribute("lang"), "ru");
  await pay(page, "4111111111111111");
  await answerBank(page);
  await page.locator('body[data-state="paid"]').waitFor({ timeout: LIMIT });
  assert.equal(await stateOf(order), "Charged");
});

test("the payer is sent back to the shop", async (t) => {
  const back = encodeURIComponent(`${gateway.url}/?order={orderid}&success={success}`);
  const { page, order } = await open(t, `Language=EN;Url=${back}`);
  await pay(page, "4111111111100080");
  await page.waitForURL(`${gateway.url}/?order=${order}&success=False`, { timeout: LIMIT });
  assert.equal(await stateOf(order), "Rejected");
});

test("a payer whose card is declined reads what he can do, in his language", async (t) => {
  for (const [language, number, words] of [
    ["EN", "4111111111100080", "Try another card"],
    ["RU", "4111111111100080", "Попробуйте другую карту"],
    ["RU", "3300000000000001", "На карте недостаточно средств"],
  ]) {
    const { page } = await open(t, `Language=${language}`);
    await pay(page, number);
    await page.locator('body[data-state="declined"]').waitFor({ timeout: LIMIT });
    await page.getByText(words).waitFor({ timeout: LIMIT });
  }
});

test("a form's address that is opened again shows the page", async (t) => {
  const { page } = await open(t);
  const session = new URL(page.url()).searchParams.get("SessionId");
  await page.goto(`${gateway.url}/page/${session}/pay`);
  assert.equal(new URL(page.url()).pathname, "/apim/Pay");
  await page.locator("#number").waitFor({ timeout: LIMIT });
});

test("a page that waits goes on when time has passed", async (t) => {
  orders += 1;
  const { page } = await open(t);
  await pay(page, "4100401111100062");
  await page.locator('body[data-state="processing"]').waitFor({ timeout: LIMIT });
  await gateway.control("/clock/advance", { seconds: 40 });
  await page.locator('body[data-state="paid"]').waitFor({ timeout: LIMIT });
});

test("the dashboard shows what happens, and acts", async (t) => {
  // Nobody listens there.
  await gateway.control("/terminal", { notification_url: "http://127.0.0.1:9/" });
  const { page, order } = await open(t);
  await pay(page, "4111111111100023");
  await page.locator('body[data-state="paid"]').waitFor({ timeout: LIMIT });
  await page.goto(`${gateway.url}/dashboard`);
  await page.getByRole("link", { name: order, exact: true }).click();
  await page.locator("#amount-refund").fill("480");
  await page.getByRole("button", { name: "Refund" }).click();
  await page.getByText("refunded in part").waitFor({ timeout: LIMIT });
  await page.getByText("refused").first().waitFor({ timeout: LIMIT });
  assert.equal((await gateway.control(`/payments/${order}`)).balance, 12_000);
  await page.goto(`${gateway.url}/dashboard`);
  await page.getByRole("button", { name: "1 hour" }).click();
  await page.getByText("2026-03-10T13:00").first().waitFor({ timeout: LIMIT });
});

test("every page is accessible and fits, light and dark", async (t) => {
  const { page, order } = await open(t);
  const form = page.url();
  await page.goto(`${gateway.url}/`);
  const addresses = [form, `${gateway.url}/`, `${gateway.url}/dashboard`];
  addresses.push(`${gateway.url}/dashboard/order/${order}`);
  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 320],
  ]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 720 });
    for (const address of addresses) {
      await page.goto(address);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${address}: ${wide} px on a screen of ${width}`);
      await assertAccessible(page);
    }
  }
});
