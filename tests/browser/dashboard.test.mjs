// The dashboard beside customers who pay and merchants who answer: it shows what happens as it
// happens, its buttons do what they say, and nothing that a merchant sends is more than text.

import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { after, test } from "node:test";

import { CARDS, answerBank, headed, openOrder, payByCard } from "./customer.mjs";
import {
  PHONE,
  assertAccessible,
  eventually,
  openPage,
  screenshot,
  startBrowser,
  startPlatform,
} from "./harness.mjs";
import { bodyOf, listen, purchase, sendToGate, startShop } from "./shop.mjs";

const browser = await startBrowser();
const shop = await startShop();

/** Times are known where only the dashboard moves the clock. */
const FROZEN = ["--clock", "frozen", "--time", "2026-03-10T12:00:00Z"];

/** A merchant who answers a callback with what `choose` says about it, with 200 where it is silent. */
async function startMerchant(choose = () => undefined) {
  const received = [];
  const server = await listen(async (request, response) => {
    const callback = JSON.parse(await bodyOf(request));
    received.push(callback);
    const { status, text } = choose(callback) ?? { status: 200, text: "" };
    response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
    response.end(text);
  });
  return { callbackUrl: server.url, received };
}

/** A purchase by Gate, as the server of a merchant makes it: a sale, or a hold by `way: "auth"`. */
async function sell(
  platform,
  id,
  { way = "sale", card = CARDS.pays, amount = 3415, payment = {}, customer = {} } = {},
) {
  const answer = await sendToGate(platform, `/v2/payment/card/${way}`, {
    general: { project_id: platform.project, payment_id: id },
    card: { pan: card, month: 12, year: 2035, card_holder: "ADA LOVELACE", cvv: "123" },
    customer: { id: "customer-7", ip_address: "127.0.0.1", ...customer },
    payment: { amount, currency: "EUR", description: "Two tickets, row 7", ...payment },
    acs_return_url: { return_url: `${shop.url}/back-from-bank` },
  });
  assert.equal(answer.status, "success", JSON.stringify(answer));
}

/** All panes are seen; a picture of them has 1440 by 900 points. */
const WIDE = { viewport: { width: 1600, height: 1000 }, deviceScaleFactor: 0.9 };

/** The dashboard, once it hears of changes. What follows on it comes without a reload. */
async function openDashboard(t, { url }, options = WIDE) {
  const page = await openPage(t, browser, options);
  await page.goto(`${url}/dashboard`);
  await connection(page, "live");
  let loads = 0;
  page.on("load", () => (loads += 1));
  t.after(() => assert.equal(loads, 0, "the dashboard was loaded again"));
  return page;
}

const connection = (page, state) =>
  page.locator(`[data-testid=connection][data-state=${state}]`).waitFor();

/** The row of a payment, in one status if that is said. */
function rowOf(page, id, status) {
  const rows = page.getByTestId("payment-row");
  const own = rows.and(page.locator(`[data-payment-id=${JSON.stringify(id)}]`));
  return status ? own.and(page.locator(`[data-status="${status}"]`)) : own;
}

/** The callbacks of the opened payment, in one state and about one status if those are said. */
function callbackOf(page, { state, status = "" } = {}) {
  const callbacks = page.getByTestId("callback").filter({ hasText: status });
  return state ? callbacks.and(page.locator(`[data-state="${state}"]`)) : callbacks;
}

/** Attempts of the one opened callback, newest first: number, time, answer, text. */
async function attemptsOf(page) {
  const rows = await page.getByTestId("attempts").locator("tbody tr").all();
  const cells = await Promise.all(rows.map((row) => row.locator("td").allTextContents()));
  return cells.map(([number, time, answer, , text]) => [number, time, parseInt(answer, 10), text]);
}

/** Waits for so many attempts that were answered. */
const waitForAttempts = (page, count) => {
  const answered = page.getByTestId("attempts").locator("tbody tr", { hasText: /\d ms/ });
  return answered.nth(count - 1).waitFor();
};

const waitForText = (page, testId, text) =>
  page.getByTestId(testId).filter({ hasText: text }).waitFor();

const waitUntilGone = (locator) => locator.waitFor({ state: "detached" });

const shownIds = (page) => page.getByTestId("payment-row").evaluateAll(idsOf);
const idsOf = (rows) => rows.map((row) => row.dataset.paymentId);

test("a payment by card is seen as it happens, up to the answer of the merchant", async (t) => {
  const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
  const dashboard = await openDashboard(t, platform);
  await dashboard.getByTestId("no-payments").waitFor();

  const order = purchase();
  const customer = await openOrder(t, browser, platform, order);
  await payByCard(customer, CARDS.pays);
  await headed(customer, "Paid");

  const row = rowOf(dashboard, order.payment_id, "success");
  await row.waitFor();
  assert.match(await row.innerText(), /34\.15\sEUR[^]*Card · 4000 00•• •••• 0077/);
  const news = dashboard.getByTestId("feed-item").filter({ hasText: order.payment_id });
  await news.filter({ hasText: /success\s*200 in \d+ ms/ }).waitFor();

  await row.click();
  await waitForText(dashboard, "detail-status", "success");
  await waitForText(dashboard, "moment", "sale became success");
  await callbackOf(dashboard, { state: "delivered", status: "success" }).locator("summary").click();
  await waitForAttempts(dashboard, 1);
  const [[number, , answer]] = await attemptsOf(dashboard);
  assert.deepEqual([number, answer], ["1", 200]);

  // What is shown is what the merchant got, each digit of the numbers that JSON.parse would round.
  const received = await shop.callback(
    order.payment_id,
    ({ payment }) => payment.status === "success",
  );
  assert.ok(received.genuine);
  const shown = await dashboard.getByTestId("callback-json").innerText();
  assert.deepEqual(JSON.parse(shown), JSON.parse(received.body));
  const [digits] = /"id":\s*\d{17,}/.exec(received.body);
  assert.ok(shown.includes(digits.replace(/:\s*/, ": ")), `${digits} in ${shown}`);
});

test("a customer who is sent to the bank is waited for", async (t) => {
  const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
  const dashboard = await openDashboard(t, platform);
  const order = purchase();
  const customer = await openOrder(t, browser, platform, order);
  await payByCard(customer, CARDS.challenge);

  await rowOf(dashboard, order.payment_id, "awaiting 3ds result").click();
  await waitForText(dashboard, "wait", "Waits for the customer");

  await answerBank(customer);
  await headed(customer, "Paid");

  await rowOf(dashboard, order.payment_id, "success").waitFor();
  await waitForText(dashboard, "detail-status", "success");
  await waitUntilGone(dashboard.getByTestId("wait"));
  await callbackOf(dashboard, { state: "delivered", status: "success" }).waitFor();
});

test("callbacks that a merchant refuses come again as the clock is moved, and once more on demand", async (t) => {
  const troubles = ["the database sleeps", "still asleep"].map((text) => ({ status: 500, text }));
  const merchant = await startMerchant(() => troubles.shift());
  const platform = await startPlatform({ callbackUrl: merchant.callbackUrl, flags: FROZEN });
  const dashboard = await openDashboard(t, platform);
  await sell(platform, "order-1");
  await rowOf(dashboard, "order-1", "success").click();

  await callbackOf(dashboard, { state: "waiting" }).locator("summary").click();
  await waitForAttempts(dashboard, 1);
  assert.deepEqual(await attemptsOf(dashboard), [["1", "12:00:00", 500, "the database sleeps"]]);
  await waitForText(dashboard, "callback", "Attempt 2 at 12:00:10.");
  await waitForText(dashboard, "next-due", "Next: 12:00:10");
  await dashboard
    .getByTestId("feed-item")
    .filter({ hasText: /500 in \d+ ms\s*attempt 1/ })
    .waitFor();

  // By a button, and by a time that is typed.
  await dashboard.getByTestId("advance-10s").click();
  await waitForAttempts(dashboard, 2);
  await waitForText(dashboard, "callback", "Attempt 3 at 12:00:20.");
  await dashboard.getByTestId("advance-input").fill("10 s");
  await dashboard.getByTestId("advance-submit").click();
  await callbackOf(dashboard, { state: "delivered" }).waitFor();
  await waitForText(dashboard, "next-due", "Nothing ahead");
  assert.equal(await dashboard.getByTestId("clock-time").textContent(), "12:00:20");

  await dashboard.getByTestId("resend").click();
  await waitForAttempts(dashboard, 4);
  await callbackOf(dashboard, { state: "delivered" }).waitFor();
  const answers = (await attemptsOf(dashboard)).map((cells) => cells.slice(0, 3));
  assert.deepEqual(answers, [
    ["4", "12:00:20", 200],
    ["3", "12:00:20", 200],
    ["2", "12:00:10", 500],
    ["1", "12:00:00", 500],
  ]);
  assert.equal(merchant.received.length, 4);
  for (const { payment } of merchant.received) assert.equal(payment.id, "order-1");
});

test("a part of the money is returned by a button", async (t) => {
  const merchant = await startMerchant();
  const platform = await startPlatform({ callbackUrl: merchant.callbackUrl, flags: FROZEN });
  const dashboard = await openDashboard(t, platform);
  await sell(platform, "order-1");
  await rowOf(dashboard, "order-1", "success").click();
  // Within the operating day it would be a reversal.
  await dashboard.getByTestId("advance-1d").click();
  await waitForText(dashboard, "clock-date", "11 Mar 2026");

  await dashboard.getByTestId("action-refund").click();
  await dashboard.getByTestId("act-part").check();
  await dashboard.getByTestId("act-amount").fill("10.005");
  await dashboard.getByTestId("act-submit").click();
  await dashboard.getByRole("alert").filter({ hasText: "up to 2 digits" }).waitFor();
  await dashboard.getByTestId("act-amount").fill("10.00");
  await dashboard.getByTestId("act-dialog").getByText("1000 minor units").waitFor();
  await dashboard.getByTestId("act-submit").click();
  await waitForText(dashboard, "toast", "accepted");

  await waitForText(dashboard, "detail-status", "partially refunded");
  await rowOf(dashboard, "order-1", "partially refunded").waitFor();
  await waitForText(dashboard, "detail-sum", /24\.15\sEUR.*34\.15\sEUR asked for/);
  await waitForText(dashboard, "operation", /refund\s*success\s*10\.00\sEUR/);
  await waitForText(dashboard, "moment", "Payment: partially refunded");
  await callbackOf(dashboard, { state: "delivered", status: "partially refunded" }).waitFor();
  const { payment, operation } = merchant.received.at(-1);
  assert.equal(payment.status, "partially refunded");
  assert.equal(operation.type, "refund");
  assert.equal(operation.sum_initial.amount, 1000);
});

test("payments are found by what is known of them", async (t) => {
  const platform = await startPlatform();
  const dashboard = await openDashboard(t, platform);
  await sell(platform, "lecture-1", { customer: { id: "ada" } });
  await sell(platform, "lecture-2", { card: CARDS.declines, amount: 40000 });
  await sell(platform, "book-3", { payment: { description: "Notes by the translator" } });
  await rowOf(dashboard, "book-3").waitFor();
  const assertFound = async (...ids) => {
    await eventually(
      `${ids} in the list`,
      async () => String(await shownIds(dashboard)) === String(ids),
    );
    await waitForText(dashboard, "list-count", new RegExp(`^${ids.length} of `));
  };

  for (const [words, ...ids] of [
    ["lecture", "lecture-2", "lecture-1"],
    ["TRANSLATOR", "book-3"],
    ["ada", "lecture-1"],
    ["1111", "lecture-2"],
    ["400.00", "lecture-2"],
    ["customer-7 lecture", "lecture-2"],
  ]) {
    await dashboard.getByTestId("search").fill(words);
    await assertFound(...ids);
  }
  await dashboard.getByTestId("search").fill("babbage");
  await dashboard.getByTestId("nothing-found").waitFor();
  await dashboard.getByTestId("clear-filters").click();
  await waitForText(dashboard, "list-count", /^3$/);

  await dashboard.getByTestId("filter-status").selectOption({ label: "decline (1)" });
  await assertFound("lecture-2");
  // What happens meanwhile is held to the same filter.
  await sell(platform, "lecture-4");
  await waitForText(dashboard, "list-count", "1 of 4");
  await sell(platform, "lecture-5", { card: CARDS.declines });
  await assertFound("lecture-5", "lecture-2");
  await dashboard.getByTestId("search").fill("400.00");
  await assertFound("lecture-2");
});

test("whatever merchants and customers send is text, and runs nothing", async (t) => {
  const markup = '<img src="x" onerror="window.ran = 1"><script>window.ran = 1</script>';
  const merchant = await startMerchant(() => ({ status: 500, text: markup }));
  const callbackUrl = `${merchant.callbackUrl}/?${markup.replaceAll(" ", "+")}`;
  const platform = await startPlatform({ callbackUrl, flags: FROZEN });
  const dashboard = await openDashboard(t, platform);
  const asked = [];
  dashboard.on("request", (request) => asked.push(new URL(request.url()).pathname));

  // From the right to the left, without an end: what stands behind must not be turned around.
  const hostile = `\u202e${markup}`;
  await sell(platform, hostile, {
    customer: { id: markup, email: "ada@example.com", phone: "44991234567" },
    payment: { description: `\u2067${markup}` },
  });
  const row = rowOf(dashboard, hostile, "success");
  await row.click();
  assert.equal(await row.locator(".row-id").textContent(), hostile);
  assert.equal(await dashboard.getByTestId("detail-id").textContent(), hostile);
  const detail = dashboard.getByTestId("detail");
  await detail
    .locator("dd")
    .filter({ hasText: `\u2067${markup}` })
    .waitFor();
  await dashboard.getByTestId("detail-meta").filter({ hasText: markup }).waitFor();
  await dashboard.getByTestId("feed").getByText(hostile, { exact: true }).waitFor();
  await callbackOf(dashboard, { state: "waiting" }).locator("summary").click();
  await waitForAttempts(dashboard, 1);
  assert.equal((await attemptsOf(dashboard))[0][3], markup);
  await dashboard.getByTestId("callback-json").filter({ hasText: "onerror" }).waitFor();

  // Where words of the dashboard follow, they are read from the left to the right.
  await dashboard.getByTestId("action-refund").click();
  await dashboard.getByTestId("act-dialog").getByText(markup).waitFor();
  assert.ok(await isReadFromTheLeft(dashboard.locator("#act-text"), "Sent to Gate"));
  await dashboard.getByTestId("act-keep").click();
  for (const [place, words] of [
    [row, "34.15"],
    [dashboard.getByTestId("detail-meta"), "2026"],
    [dashboard.getByTestId("feed-item"), "500 in"],
  ]) {
    assert.ok(await isReadFromTheLeft(place, words), words);
  }

  // The address of the payment is as safe as the row that leads to it.
  const another = await openPage(t, browser, WIDE);
  await another.goto(await row.evaluate(({ href }) => href));
  await waitForText(another, "detail-id", hostile);
  assert.ok((await another.title()).includes(markup));
  for (const page of [dashboard, another]) {
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.equal(await page.locator('img[src="x"], [onerror], body script').count(), 0);
  }
  assert.deepEqual(
    asked.filter((path) => path.endsWith("/x")),
    [],
  );
});

/** Whether the letters of these words stand as they are written. */
function isReadFromTheLeft(place, words) {
  return place.evaluate((element, text) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const from = walker.currentNode.data.indexOf(text);
      if (from < 0) continue;
      const left = (at) => {
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + 1);
        return range.getBoundingClientRect().left;
      };
      return left(from) < left(from + 1) && left(from + 1) < left(from + 2);
    }
    return false;
  }, words);
}

const LECTURES = "Two tickets to the Lovelace lectures, row 7";

/** Two days of a shop: payments in many statuses, the last one told to a merchant who was away. */
async function sellForDays(platform) {
  const { control, project } = platform;
  const by = (name) => ({ id: name, email: `${name}@example.com` });
  const described = (description) => ({ payment: { description } });
  const act = (id, action, body = {}) => control(`/payments/${project}/${id}/${action}`, body);
  const sales = [
    ["order-00411", { amount: 12900, customer: by("mary"), ...described("Celestial mechanics") }],
    ["order-00412", { amount: 4550, customer: by("charles"), card: CARDS.declines }],
    ["order-00413", { amount: 899, customer: by("george"), ...described("Laws of thought") }],
    [
      "order-00414",
      { amount: 56000, customer: by("emmy"), way: "auth", ...described("Room, 2 nights") },
    ],
    ["order-00415", { amount: 21000, customer: by("sofia"), card: CARDS.frictionless }],
    ["order-00416", { amount: 7800, customer: by("grace"), card: CARDS.version1 }],
    ["order-00417", { amount: 34150, customer: by("ada"), ...described(LECTURES) }],
  ];
  for (const [id, sale] of sales) {
    if (id === "order-00416") {
      await control("/clock/advance", { seconds: 86_400 });
      await act("order-00411", "refund");
      await act("order-00415", "refund", { amount: 6000 });
    }
    await sell(platform, id, sale);
    await control("/clock/advance", { seconds: 217 });
  }
}

test("list and payment are accessible, in light and dark, wide and on a phone", async (t) => {
  const away = ["starting", "warming up"].map((text) => ({ status: 503, text }));
  const merchant = await startMerchant(({ payment }) =>
    payment.id === "order-00417" ? away.shift() : undefined,
  );
  const platform = await startPlatform({ callbackUrl: merchant.callbackUrl, flags: FROZEN });
  const dashboard = await openDashboard(t, platform);
  await assertAccessible(dashboard);
  await sellForDays(platform);
  await rowOf(dashboard, "order-00417", "success").waitFor();
  await assertAccessibleEverywhere(dashboard, { narrowPane: "tab-list" });

  await rowOf(dashboard, "order-00417").click();
  await callbackOf(dashboard, { state: "delivered" }).locator("summary").click();
  await waitForAttempts(dashboard, 3);
  await screenshot(dashboard, "dashboard");
  await assertAccessibleEverywhere(dashboard, { narrowPane: "tab-detail" });

  await rowOf(dashboard, "order-00416", "awaiting 3ds result").click();
  await waitForText(dashboard, "wait", "Waits for the customer");
  await assertAccessible(dashboard);

  await rowOf(dashboard, "order-00414", "awaiting capture").click();
  await dashboard.getByTestId("action-capture").click();
  await dashboard.getByTestId("act-part").check();
  await assertAccessible(dashboard);
});

/** On a wide screen and a small one, where one pane is shown at a time; then wide and light again. */
async function assertAccessibleEverywhere(page, { narrowPane }) {
  for (const [colorScheme, viewport] of [
    ["dark", WIDE.viewport],
    ["dark", { width: 320, height: 720 }],
    ["light", { width: 320, height: 720 }],
    ["light", WIDE.viewport],
  ]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    const tab = page.getByTestId(narrowPane);
    if (await tab.isVisible()) await tab.click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= viewport.width, `${wide} px on a screen of ${viewport.width}`);
    await assertAccessible(page);
  }
}

/** A way to a platform that can be cut, and can lead to another one afterwards. */
async function startWay(platform) {
  const sockets = new Set();
  let to = platform;
  const server = createServer((near) => {
    const far = connect(Number(new URL(to.url).port), "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(socket);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const open = (port = 0) => new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  await open();
  const { port } = server.address();
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  after(cut);
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend: (next) => {
      to = next;
      return open(port);
    },
  };
}

test("a lost connection is told, and what happened meanwhile is shown once it is back", async (t) => {
  const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
  const way = await startWay(platform);
  const dashboard = await openDashboard(t, way);
  await sell(platform, "before");
  await rowOf(dashboard, "before", "success").waitFor();

  way.cut();
  await connection(dashboard, "lost");
  await waitForText(dashboard, "connection", "No connection");
  await rowOf(dashboard, "before").waitFor();
  await sell(platform, "meanwhile");
  await dashboard.getByTestId("advance-10s").click();
  await waitForText(dashboard, "toast", "does not answer");

  await way.mend(platform);
  await connection(dashboard, "live");
  await waitUntilGone(dashboard.getByTestId("toast"));
  await rowOf(dashboard, "meanwhile", "success").waitFor();
  await dashboard.getByTestId("feed-item").filter({ hasText: "meanwhile" }).waitFor();

  // A platform that was started anew knows nothing of the old one's payments and callbacks.
  way.cut();
  await connection(dashboard, "lost");
  await platform.stop();
  const anew = await startPlatform({ callbackUrl: shop.callbackUrl });
  await sell(anew, "afresh");
  await shop.callback("afresh");
  await way.mend(anew);
  await connection(dashboard, "live");
  await rowOf(dashboard, "afresh", "success").waitFor();
  await eventually("a feed of its own", async () => {
    const told = await dashboard.getByTestId("feed-item").allInnerTexts();
    return told.length === 1 && told[0].startsWith("afresh");
  });
  assert.deepEqual(await shownIds(dashboard), ["afresh"]);
});

test("without the stream of changes the dashboard asks for them", async (t) => {
  const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
  const dashboard = await openPage(t, browser, WIDE);
  await dashboard.route("**/_control/events", (route) => route.abort());
  await dashboard.goto(`${platform.url}/dashboard`);
  await connection(dashboard, "polling");
  await sell(platform, "order-1");
  await rowOf(dashboard, "order-1", "success").waitFor();
  await dashboard.getByTestId("feed-item").filter({ hasText: "200 in" }).waitFor();
});

test("on a phone one pane is seen at a time, and tabs lead from one to the next", async (t) => {
  const platform = await startPlatform({ callbackUrl: shop.callbackUrl });
  await sell(platform, "order-1");
  const dashboard = await openDashboard(t, platform, PHONE);
  await rowOf(dashboard, "order-1").click();
  await waitForText(dashboard, "detail-status", "success");
  assert.ok(await rowOf(dashboard, "order-1").isHidden());
  await dashboard.getByTestId("tab-feed").click();
  await dashboard.getByTestId("feed-item").waitFor();
  await dashboard.getByTestId("tab-list").click();
  await rowOf(dashboard, "order-1").waitFor();
});
