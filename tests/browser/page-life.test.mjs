// What page.js does by itself: sending forms, waiting, leaving, and small helps.

import assert from "node:assert/strict";
import { test } from "node:test";

import { checkout, otherMethods, page as html, PAGES, result } from "./fixtures.mjs";
import { eventually, openPage, startBrowser } from "./harness.mjs";
import { startStub } from "./stub.mjs";

const browser = await startBrowser();
const stub = await startStub();
const plain = (title) => `<!doctype html><title>${title}</title>`;
const hasTitle = (page, title) =>
  page.waitForFunction((wanted) => document.title === wanted, title);
const seen = (path) => stub.requests.filter((request) => request.path === path);

test("a form that nobody has to look at is sent at once, but not again on the way back", async (t) => {
  stub.serve("/start", plain("Start"));
  stub.serve("/acs", plain("Bank"));
  stub.serve(
    "/auto",
    html({
      state: "3ds",
      body: `<h1>To your bank</h1><form method="post" action="/acs" data-auto="1">
        <input type="hidden" name="MD" value="a b&quot;c"><input type="hidden" name="submit" value="1">
        <button type="submit">Go on</button></form>`,
    }),
  );
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/start`);
  await page.goto(`${stub.url}/auto`, { waitUntil: "commit" });
  await hasTitle(page, "Bank");
  assert.deepEqual(seen("/acs").at(-1).fields, { MD: 'a b"c', submit: "1" });
  const count = seen("/acs").length;
  await page.goBack();
  await page.waitForTimeout(300);
  // A page that was left while it loaded is no stop on the way back.
  assert.ok(["Payment", "Start"].includes(await page.title()));
  assert.equal(seen("/acs").length, count, "who comes back is not sent away again");
});

test("a form for a hidden frame is sent into it, and the page goes on waiting", async (t) => {
  let version = 1;
  stub.serve("/method", plain("Method"));
  stub.serve("/version", () => ({ type: "application/json", text: `{"version":${version}}` }));
  stub.serve("/fingerprint", () =>
    version === 1
      ? html({
          state: "3ds",
          main: 'data-poll="/version" data-version="1"',
          body: `<h1>One moment</h1><iframe class="frame unseen" name="method" title="Check by the bank"></iframe>
            <form method="post" action="/method" target="method" data-auto="1">
            <input type="hidden" name="threeDSMethodData" value="x"></form>`,
        })
      : PAGES.paid,
  );
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/fingerprint`);
  assert.deepEqual((await stub.request("/method")).fields, { threeDSMethodData: "x" });
  assert.equal(await page.title(), "Payment");
  version = 2;
  await hasTitle(page, "Paid");
});

test("a page that waits asks again, slower while nobody answers, and loads what is new", async (t) => {
  let state = "same";
  const times = [];
  stub.serve("/state", () => {
    times.push(Date.now());
    if (state === "broken") return { status: 500, text: "no" };
    return { type: "application/json", text: `{"version":${state === "same" ? 7 : 8}}` };
  });
  const waiting = { main: 'data-poll="/state" data-version="7"' };
  stub.serve("/waiting", () =>
    state === "new" ? PAGES.paid : result("processing", "Payment", "<p>Wait</p>", waiting),
  );
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/waiting`);
  await eventually("the second question", () => times.length >= 2);
  state = "broken";
  await eventually("a question without answer", () => times.length >= 4);
  const gaps = times.slice(1).map((time, at) => time - times[at]);
  // A busy machine may be late, but nothing makes it early.
  assert.ok(gaps[0] >= 900 && gaps.at(-1) >= 1_900, `${gaps}`);
  state = "new";
  await hasTitle(page, "Paid");
});

test("a page that the platform has forgotten is loaded again", async (t) => {
  let isKnown = true;
  stub.serve("/gone", () =>
    isKnown
      ? result("processing", "Payment", "", { main: 'data-poll="/no-state" data-version="1"' })
      : plain("Nothing here"),
  );
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/gone`);
  isKnown = false;
  await hasTitle(page, "Nothing here");
});

test("the customer is taken back after the seconds that the page names", async (t) => {
  stub.serve("/back", plain("Shop"));
  for (const mode of ["iframe", "parent_page", undefined]) {
    const attributes = `data-return="/back" data-return-after="2" ${mode ? `data-return-mode="${mode}"` : ""}`;
    stub.serve(
      "/done",
      result("paid", "Paid", "<p><span data-seconds>9</span></p>", { main: attributes }),
    );
    const page = await openPage(t, browser);
    await page.goto(`${stub.url}/done`);
    assert.match(await page.textContent("[data-seconds]"), /^[12]$/);
    await hasTitle(page, "Shop");
  }
});

test("another window opens for blank_page, and the page stays", async (t) => {
  stub.serve("/other", plain("Shop"));
  const attributes = 'data-return="/other" data-return-mode="blank_page" data-return-after="0"';
  stub.serve("/blank", result("paid", "Paid", "", { main: attributes }));
  const page = await openPage(t, browser);
  const popup = page.waitForEvent("popup");
  await page.goto(`${stub.url}/blank`);
  const opened = await popup;
  await hasTitle(opened, "Shop");
  assert.equal(await opened.evaluate(() => window.opener), null);
  assert.equal(await page.title(), "Paid");
});

test("only web addresses are gone to, and only when the page says when", async (t) => {
  const cases = [
    'data-return="javascript:document.title=1" data-return-after="0"',
    'data-return="/back"',
    'data-return="data:text/html,x" data-return-after="0"',
  ];
  const page = await openPage(t, browser);
  for (const main of cases) {
    stub.serve("/stay", result("paid", "Paid", "", { main }));
    await page.goto(`${stub.url}/stay`);
    await page.waitForTimeout(200);
    assert.equal(await page.title(), "Paid");
  }
});

test("a long list of methods can be searched", async (t) => {
  const methods = Array.from({ length: 12 }, (_, at) => [
    `m-${at}`,
    `Method ${at}`,
    at === 3 ? "by phone" : "",
  ]);
  stub.serve("/many", checkout(otherMethods(methods)));
  stub.serve("/few", checkout(otherMethods()));
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/many`);
  const search = page.getByRole("searchbox", { name: "Find a way to pay" });
  const shown = () => page.locator(".methods li:visible").count();
  assert.equal(await shown(), 12);
  await search.fill("PHONE");
  assert.equal(await shown(), 1);
  await search.fill("");
  assert.equal(await shown(), 12);
  await page.goto(`${stub.url}/few`);
  assert.equal(await search.count(), 0);
});

test("what has to be typed elsewhere can be copied", async (t) => {
  stub.serve("/qr", PAGES.display);
  const page = await openPage(t, browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`${stub.url}/qr`);
  await page.click("[data-copy]");
  await page.waitForFunction(() => document.querySelector("[data-copy]").textContent === "Copied");
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    "https://qr.example/AS10003P3R07U8UK9OLPBV8V6M5OJJ3O",
  );
});

test("the button that was pressed is the one that is told", async (t) => {
  stub.serve("/acs-page", PAGES.acs);
  stub.serve("/acs", plain("Answered"));
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/acs-page`);
  await page.click("text=Cancel");
  await hasTitle(page, "Answered");
  assert.equal(seen("/acs").at(-1).fields.decision, "cancel");
});
