// Every page of the program under test that a customer or a developer can see, light on a wide
// screen and dark on the smallest phone: what a program can check of WCAG 2.2 AA, and that nothing
// sticks out.

import { test } from "node:test";

import { CARDS, askedAgain, assertNothingSticksOut, headed, payByCard } from "./customer.mjs";
import { assertAccessible, openPage, startBrowser, startPlatform } from "./harness.mjs";
import { addressOf, purchase, signed, startShop } from "./shop.mjs";

const browser = await startBrowser();
const shop = await startShop();
const flags = ["--page-attempts", "2"];
const platform = await startPlatform({ callbackUrl: shop.callbackUrl, flags });

const LINKS = Object.fromEntries(
  ["merchant_success_url", "merchant_fail_url", "merchant_return_url"].map((name) => [
    name,
    `${shop.url}/`,
  ]),
);

const open = (page, more) => page.goto(addressOf(platform, purchase({ ...LINKS, ...more })));
const WIDE = "w".repeat(200);
const saver = { customer_id: "saver" };

/** How to come to each page. */
const WAYS = {
  "of the platform": (page) => page.goto(platform.url),
  "that nobody knows": (page) => page.goto(`${platform.url}/page/none`),
  "of a refused request": (page) => page.goto(`${platform.url}/payment?payment_id=${WIDE}`),
  "with all ways to pay": async (page) => {
    await open(page, {});
    await page.getByRole("button", { name: "All ways to pay" }).click();
  },
  "in Russian": (page) => open(page, { language_code: "ru" }),
  "with the longest texts": (page) =>
    open(page, {
      payment_id: WIDE,
      payment_description: WIDE,
      payment_amount: 9_999_999_999_999,
      payment_currency: "JPY",
    }),
  "for cards alone": (page) => open(page, { force_payment_method: "card" }),
  "for one other way": (page) => open(page, { force_payment_method: "ecopayz" }),
  "with mistakes in it": async (page) => {
    await open(page, {});
    await payByCard(page, "4000000000000078");
    await page.getByText("Check the card number.").waitFor();
  },
  "with another attempt": async (page) => {
    await open(page, {});
    await payByCard(page, CARDS.declines);
    await askedAgain(page);
  },
  "with a saved card": async (page) => {
    await open(page, saver);
    await page.getByLabel("Save this card").check();
    await payByCard(page, CARDS.pays);
    await headed(page, "Paid");
    await open(page, saver);
    await page.locator("form.saved").waitFor();
  },
  "for a check": (page) => open(page, { mode: "card_verify", payment_amount: 0 }),
  "for a token": (page) =>
    page.goto(
      addressOf(
        platform,
        signed({ ...LINKS, project_id: 112, customer_id: "customer-1", mode: "card_tokenize" }),
      ),
    ),
  "that asks for more": async (page) => {
    await open(page, { payment_id: `asked-${process.pid}~clarify` });
    await payByCard(page, CARDS.pays);
    await page.getByLabel("Postal code").waitFor();
  },
  "of the bank": async (page) => {
    await open(page, {});
    await payByCard(page, CARDS.challenge);
    await headed(page, "Confirm the payment");
  },
  "of a payment system": async (page) => {
    await open(page, {});
    await page.getByRole("button", { name: "EcoPayz" }).click();
    await headed(page, "EcoPayz");
  },
  "that was left for a payment system": async (page) => {
    await open(page, {});
    const address = page.url();
    await page.getByRole("button", { name: "EcoPayz" }).click();
    await headed(page, "EcoPayz");
    await page.goto(address);
    await headed(page, "Finish the payment at EcoPayz");
  },
  "with a QR code": async (page) => {
    await open(page, { force_payment_method: "pix", payment_currency: "BRL" });
    await page.getByRole("button", { name: "Pay 34.15" }).click();
    await page.locator(".qr svg").waitFor();
  },
  "of a paid payment": async (page) => {
    await open(page, { redirect_success_url: shop.url, redirect_success_mode: "blank_page" });
    await payByCard(page, CARDS.pays);
    await headed(page, "Paid");
  },
  "of a declined payment": async (page) => {
    await open(page, {});
    await payByCard(page, CARDS.declines);
    await askedAgain(page);
    await payByCard(page, CARDS.declines);
    await headed(page, "Payment declined");
  },
};

for (const [name, come] of Object.entries(WAYS)) {
  test(`the page ${name}`, async (t) => {
    const page = await openPage(t, browser);
    await come(page);
    for (const [colorScheme, width] of [
      ["light", 1280],
      ["dark", 320],
    ]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 720 });
      await assertNothingSticksOut(page);
      await assertAccessible(page);
    }
  });
}
