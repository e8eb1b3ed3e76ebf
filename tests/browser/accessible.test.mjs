// Every page, light on a wide screen and dark on the smallest phone: what a program can check of
// WCAG 2.2 AA, and that nothing sticks out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PAGES } from "./fixtures.mjs";
import { assertAccessible, openPage, startBrowser } from "./harness.mjs";
import { startStub } from "./stub.mjs";

const browser = await startBrowser();
const stub = await startStub();

for (const [name, html] of Object.entries(PAGES)) {
  test(`the page "${name}" is accessible`, async (t) => {
    stub.serve(`/${name}`, html);
    const page = await openPage(t, browser);
    for (const [colorScheme, width] of [
      ["light", 1280],
      ["dark", 320],
    ]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 720 });
      await page.goto(`${stub.url}/${name}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} px on a screen of ${width}`);
      await assertAccessible(page);
    }
  });
}

test("all that can be done is reached by the keyboard, in the order of the page", async (t) => {
  stub.serve("/open", PAGES.open);
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/open`);
  const reached = [];
  for (let i = 0; i < 13; i += 1) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(() => {
        const { id, tagName, textContent } = document.activeElement;
        const { outlineStyle } = getComputedStyle(document.activeElement);
        return outlineStyle === "none"
          ? "no visible focus"
          : id || `${tagName} ${textContent.slice(0, 8).trim()}`;
      }),
    );
  }
  assert.deepEqual(reached, [
    "A Back to",
    "SUMMARY CardVisa",
    "number",
    "month",
    "year",
    "cvv",
    "holder",
    "save",
    "BUTTON Pay 34.1",
    "BUTTON EEcoPayz",
    "BUTTON SSBPQR c",
    "BUTTON PPayPal",
    "BUTTON OOpen Ba",
  ]);
});

test("nothing moves for those who do not want it", async (t) => {
  stub.serve("/processing", PAGES.processing);
  const page = await openPage(t, browser);
  const moves = () => page.evaluate(() => document.getAnimations().length);
  await page.goto(`${stub.url}/processing`);
  assert.equal(await moves(), 0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  assert.ok((await moves()) > 0);
});
