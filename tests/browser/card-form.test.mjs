// The card form: what page.js does while a customer types.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cardForm, checkout } from "./fixtures.mjs";
import { eventually, openPage, startBrowser } from "./harness.mjs";
import { startStub } from "./stub.mjs";

const browser = await startBrowser();
const stub = await startStub();
const PAID = "<!doctype html><title>Paid</title>";
stub.serve("/card", PAID);
stub.serve("/form", checkout(cardForm()));

const GOOD = {
  number: "4000000000000077",
  month: "12",
  year: "2030",
  cvv: "123",
  holder: "ADA LOVELACE",
};

async function openForm(t, options) {
  const page = await openPage(t, browser, options);
  await page.goto(`${stub.url}/form`);
  return page;
}

async function fill(page, values) {
  for (const [name, value] of Object.entries({ ...GOOD, ...values })) {
    await page.fill(`#${name}`, value);
  }
}

const problem = (page, name) => page.textContent(`#${name}-problem`);
const isWrong = async (page, name) =>
  (await page.getAttribute(`#${name}`, "aria-invalid")) === "true";
const sent = () => stub.requests.filter(({ path }) => path === "/card");
const caret = (page) => page.$eval("#number", (input) => input.selectionStart);

test("digits are grouped as they are typed", async (t) => {
  const page = await openForm(t);
  await page.locator("#number").pressSequentially("4000000000000077");
  assert.equal(await page.inputValue("#number"), "4000 0000 0000 0077");
  assert.equal(await caret(page), 19);
  await page.fill("#number", "");
  await page.locator("#number").pressSequentially("378282246310005");
  assert.equal(await page.inputValue("#number"), "3782 822463 10005");
});

test("the caret stays with its digit", async (t) => {
  const page = await openForm(t);
  const number = page.locator("#number");
  const put = (at) =>
    number.evaluate((input, position) => input.setSelectionRange(position, position), at);
  await number.pressSequentially("400000000077");
  await put(2);
  await number.press("9");
  assert.equal(await number.inputValue(), "4090 0000 0007 7");
  assert.equal(await caret(page), 3);
  // A digit that is typed at the end of a group makes room behind it.
  await put(4);
  await number.press("8");
  assert.equal(await number.inputValue(), "4090 8000 0000 77");
  assert.equal(await caret(page), 6);
});

test("deleting over the blank between two groups takes the digit", async (t) => {
  const page = await openForm(t);
  const number = page.locator("#number");
  const put = (at) =>
    number.evaluate((input, position) => input.setSelectionRange(position, position), at);
  await number.pressSequentially("12345678");
  await put(5);
  await number.press("Backspace");
  assert.equal(await number.inputValue(), "1235 678");
  assert.equal(await caret(page), 3);
  await put(4);
  await number.press("Delete");
  assert.equal(await number.inputValue(), "1235 78");
  await put(0);
  await number.press("Backspace");
  assert.equal(await number.inputValue(), "1235 78");
});

test("what is pasted may have dashes, and not more digits than a card", async (t) => {
  const page = await openForm(t);
  const paste = async (text) => {
    await page.focus("#number");
    await page.keyboard.insertText(text);
    const value = await page.inputValue("#number");
    await page.fill("#number", "");
    return value;
  };
  assert.equal(await paste("4000-0000-0000-0077"), "4000 0000 0000 0077");
  assert.equal(await paste("card 4000 0000"), "4000 0000");
  await page.$eval("#number", (input) => input.removeAttribute("maxlength"));
  assert.equal(await paste("12345678901234567890123"), "1234 5678 9012 3456 789");
});

test("month, year and CVV take digits only", async (t) => {
  const page = await openForm(t);
  for (const name of ["month", "year", "cvv"]) {
    await page.locator(`#${name}`).pressSequentially("1a2");
    assert.equal(await page.inputValue(`#${name}`), "12");
  }
});

test("the brand is told by the first digits, as the core tells it", async (t) => {
  const page = await openForm(t);
  const cases = {
    4000: "visa",
    4: "visa",
    5100: "mastercard",
    5599: "mastercard",
    2221: "mastercard",
    2229: "mastercard",
    2300: "mastercard",
    2720: "mastercard",
    2721: "",
    2220: "",
    5018: "maestro",
    5020: "maestro",
    5038: "maestro",
    5600: "maestro",
    5899: "maestro",
    6304: "maestro",
    6390: "maestro",
    6799: "maestro",
    3400: "amex",
    3799: "amex",
    3500: "",
    2200: "mir",
    2204: "mir",
    2205: "",
    6200: "unionpay",
    8199: "unionpay",
    9999: "",
  };
  for (const [digits, brand] of Object.entries(cases)) {
    await page.fill("#number", digits);
    assert.equal(await page.getAttribute(".field.number .brand", "data-brand"), brand, digits);
    const classes = await page.getAttribute(".field.number", "class");
    assert.equal(classes, brand ? `field number brand-${brand}` : "field number", digits);
  }
  await page.fill("#number", "4");
  const described = await page.getAttribute("#number", "aria-describedby");
  assert.deepEqual(described.split(" "), ["number-problem", "number-brand"]);
  assert.equal(await page.textContent("#number-brand"), "Visa");
});

test("a field that cannot be right says so when it is left, and takes it back", async (t) => {
  const page = await openForm(t);
  const cases = [
    ["number", "4000000000000078", "4000000000000077"],
    ["number", "40000000000", "501800000009"],
    ["month", "13", "1"],
    ["month", "0", "01"],
    ["year", "203", "30"],
    ["year", "1999", "2030"],
    ["cvv", "12", "123"],
    ["holder", "АДА", "Ada O'Neill-Smith Jr."],
  ];
  for (const [name, wrong, right] of cases) {
    await page.fill("#number", name === "number" ? "" : GOOD.number);
    await page.fill(`#${name}`, wrong);
    assert.equal(await problem(page, name), "", `${name} is not called wrong while it is typed`);
    await page.locator(`#${name}`).blur();
    assert.notEqual(await problem(page, name), "", `${name} ${wrong}`);
    assert.ok(await isWrong(page, name));
    await page.fill(`#${name}`, right);
    assert.equal(await problem(page, name), "", `${name} ${right}`);
    assert.ok(!(await isWrong(page, name)));
    await page.locator(`#${name}`).blur();
    assert.equal(await problem(page, name), "");
  }
  await page.fill("#holder", "");
  await page.locator("#holder").blur();
  assert.equal(await problem(page, "holder"), "", "an empty field is wrong only when it is sent");
});

test("a code of four digits belongs to one brand", async (t) => {
  const page = await openForm(t);
  const cases = [
    ["378282246310005", "123", true],
    ["378282246310005", "1234", false],
    ["4000000000000077", "1234", true],
    ["9999", "1234", false],
    ["9999", "123", false],
  ];
  for (const [number, cvv, isProblem] of cases) {
    await fill(page, { number, cvv });
    await page.locator("#cvv").blur();
    assert.equal(await isWrong(page, "cvv"), isProblem, `${number} ${cvv}`);
  }
});

test("a form with mistakes is not sent; the first wrong field is where the customer goes on", async (t) => {
  const page = await openForm(t);
  const before = sent().length;
  await fill(page, { month: "13", cvv: "" });
  await page.click(".card button");
  assert.equal(await page.evaluate(() => document.activeElement.id), "month");
  assert.notEqual(await problem(page, "month"), "");
  assert.notEqual(await problem(page, "cvv"), "");
  assert.equal(await problem(page, "number"), "");
  assert.equal(sent().length, before);
  assert.equal(await page.title(), "Payment");
});

test("a good form is sent once, however often the button is pressed", async (t) => {
  const before = sent().length;
  // An answer without content leaves the browser on the form.
  stub.serve("/card", { status: 204 });
  t.after(() => stub.serve("/card", PAID));
  const page = await openForm(t);
  await fill(page, {});
  await page.dblclick(".card button", { noWaitAfter: true });
  await page.waitForSelector(".card button:disabled[aria-busy=true]");
  await page.evaluate(() => document.querySelector(".card").requestSubmit());
  await eventually("the form", () => sent().length > before);
  await page.reload();
  assert.equal(sent().length, before + 1);
  assert.deepEqual(sent().at(-1).fields, { ...GOOD, number: "4000 0000 0000 0077" });
});

test("a form that the customer comes back to can be used again", async (t) => {
  const page = await openForm(t);
  await fill(page, {});
  await page.click(".card button");
  await page.waitForFunction(() => document.title === "Paid");
  await page.goBack();
  await page.waitForSelector(".card button:not(:disabled)");
});

test("an expired card is the platform's business, unless the form says what month it is", async (t) => {
  const attributes = 'data-now="2026-03" data-problem-expired="This card has expired."';
  stub.serve("/dated", checkout(cardForm({ attributes })));
  const page = await openPage(t, browser);
  for (const [path, isProblem] of [
    ["/form", false],
    ["/dated", true],
  ]) {
    await page.goto(stub.url + path);
    for (const [month, year, isPast] of [
      ["2", "2026", true],
      ["02", "26", true],
      ["3", "2026", false],
      ["1", "27", false],
    ]) {
      await fill(page, { month, year });
      await page.locator("#year").blur();
      assert.equal(await isWrong(page, "year"), isPast && isProblem, `${path} ${month}/${year}`);
    }
  }
  assert.equal(await problem(page, "year"), "");
});

test("a form without messages leaves the checks to the browser and the platform", async (t) => {
  stub.serve("/bare", checkout(cardForm().replaceAll(/data-problem-\w+="[^"]*"/g, "")));
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/bare`);
  await fill(page, { number: "4000 0000 0000 0078", cvv: "" });
  const before = sent().length;
  await page.click(".card button");
  assert.equal(sent().length, before, "the browser misses a required field");
  await page.fill("#cvv", "123");
  await page.click(".card button");
  await page.waitForFunction(() => document.title === "Paid");
  assert.equal(sent().at(-1).fields.number, "4000 0000 0000 0078");
});

test("what the platform found wrong is where the customer goes on", async (t) => {
  const problems = { cvv: "Give the digits from the back of the card." };
  stub.serve("/wrong", checkout(cardForm({ problems })));
  const page = await openPage(t, browser);
  await page.goto(`${stub.url}/wrong`);
  assert.equal(await page.evaluate(() => document.activeElement.id), "cvv");
});

test("the form works without scripts", async (t) => {
  const page = await openForm(t, { javaScriptEnabled: false });
  await fill(page, {});
  await page.click(".card button");
  await page.waitForURL("**/card");
  assert.equal(sent().at(-1).fields.number, GOOD.number);
});
