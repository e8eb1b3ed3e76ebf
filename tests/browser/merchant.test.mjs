// merchant.js in the page of a shop, against pages that say what each test needs. Shop and platform
// are different origins, and the shop's content policy is strict.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  checkout,
  cardForm,
  card,
  method,
  otherMethods,
  page as html,
  PAGES,
  result,
  savedCards,
} from "./fixtures.mjs";
import { PHONE, eventually, openPage, screenshot, startBrowser } from "./harness.mjs";
import { event, heard, listen, purchase, signed, startShop, widgetPage } from "./shop.mjs";
import { startStub } from "./stub.mjs";

const browser = await startBrowser();
const stub = await startStub();
const shop = await startShop({ platform: stub.url });

let count = 0;

/** Opens a page of the shop; the platform answers `/payment` with `answer`. */
async function openShop(
  t,
  { config = purchase(), answer = PAGES["card-only"], options, frames, ...more } = {},
) {
  stub.requests.length = 0;
  stub.serve("/payment", answer);
  count += 1;
  const page = await openPage(t, browser, options);
  await page.goto(shop.page(`/shop-${count}`, { ...widgetPage(stub, config, more), frames }));
  return page;
}

const frameOf = (page) => page.frameLocator("iframe.paywright-frame");
const dialog = (page) => page.locator("dialog.paywright-modal");

async function openModal(t, options) {
  const page = await openShop(t, options);
  await page.click("#pay");
  await event(page, "onLoaded");
  return page;
}

test("a modal sends the parameters as they were signed", async (t) => {
  const config = signed({
    ...purchase(),
    close_on_missclick: true,
    force_acs_new_window: false,
    payment_description: "Билеты & «книги» 100% +",
    recurring: { register: true, type: "U" },
    merchant_data: null,
  });
  const page = await openModal(t, { config });
  const { method: used, fields } = await stub.request("/payment");
  assert.equal(used, "POST");
  const expected = {
    ...config,
    close_on_missclick: "1",
    force_acs_new_window: "0",
    recurring: '{"register":true,"type":"U"}',
    merchant_data: "",
    project_id: "112",
    payment_amount: "3415",
    frame_mode: "popup",
  };
  assert.deepEqual(fields, expected);
  assert.ok(await dialog(page).isVisible());
  assert.equal(await frameOf(page).locator("h2").textContent(), "Pay by card");
  await screenshot(page, "widget-modal");
});

test("GET puts them into the address", async (t) => {
  const page = await openModal(t, { method: "get" });
  const { method: used, fields } = await stub.request("/payment");
  assert.equal(used, "GET");
  assert.equal(fields.frame_mode, "popup");
  assert.equal(fields.payment_description, "Two tickets, row 7");
  assert.ok(await dialog(page).isVisible());
});

test("a frame in the shop's page is as high as the page in it", async (t) => {
  const config = purchase({ target_element: "place" });
  const page = await openShop(t, { config, html: '<div id="place"><p>old</p></div>' });
  await page.click("#pay");
  const { height } = await event(page, "onLoaded");
  assert.equal((await stub.request("/payment")).fields.frame_mode, "iframe");
  assert.equal(await page.locator("#place > *").count(), 1);
  assert.equal(await dialog(page).count(), 0);
  const frameHeight = () =>
    page.$eval("iframe.paywright-frame", ({ clientHeight }) => clientHeight);
  assert.ok(height > 300 && Math.abs((await frameHeight()) - height) <= 1);
  await screenshot(page, "widget-frame", { fullPage: true });
  // It grows with what is shown: problems below each field.
  await frameOf(page).locator(".card button").click();
  const told = () =>
    page.evaluate(() => window.events.findLast(({ name }) => name === "onResize")?.data);
  await eventually("the frame as high as the problems need", async () => {
    const size = await told();
    return size?.height > height && size.width > 0 && size.height === (await frameHeight());
  });

  // Opened again, it takes the place of the first.
  await page.click("#pay");
  await eventually("a second request", () => stub.requests.length === 2);
  assert.equal(await page.locator("#place > iframe").count(), 1);
  assert.deepEqual(
    (await heard(page)).filter((name) => name === "onDestroy"),
    ["onDestroy"],
  );
});

test("the element may be given itself, and has to be there", async (t) => {
  const page = await openShop(t, { html: '<div id="place"></div>' });
  await page.evaluate(() => {
    window.config.target_element = document.getElementById("place");
    window.EPayWidget.run(window.config);
  });
  assert.equal((await stub.request("/payment")).fields.target_element, undefined);
  const error = await page.evaluate(() => {
    try {
      window.EPayWidget.run({ ...window.config, target_element: "nowhere" });
    } catch (problem) {
      return problem.message;
    }
  });
  assert.match(error, /no element with the id `nowhere`/);
});

test("redirect leaves the shop, and wins over a frame", async (t) => {
  for (const [flag, chosen] of [
    [1, "POST"],
    [true, "GET"],
    ["1", "POST"],
  ]) {
    const config = purchase({ redirect: flag, target_element: "place" });
    const page = await openShop(t, { config, method: chosen, html: '<div id="place"></div>' });
    await page.click("#pay");
    await page.waitForURL(`${stub.url}/payment**`);
    const { method: used, fields } = await stub.request("/payment");
    assert.equal(used, chosen);
    assert.equal(fields.frame_mode, undefined);
    assert.equal(fields.redirect, "1");
    assert.equal(fields.signature, config.signature);
  }
});

test("redirect_on_mobile leaves the shop on phones only", async (t) => {
  const config = purchase({ redirect_on_mobile: 1 });
  const phone = await openShop(t, { config, options: PHONE });
  await phone.click("#pay");
  await phone.waitForURL(`${stub.url}/payment`);
  const page = await openModal(t, { config });
  assert.ok(await dialog(page).isVisible());
  const off = await openModal(t, {
    config: purchase({ redirect_on_mobile: 0, redirect: "0" }),
    options: PHONE,
  });
  assert.ok(await dialog(off).isVisible());
  await screenshot(off, "widget-phone");
});

test("bind opens with each click, until it is destroyed", async (t) => {
  const page = await openShop(t, { call: "bind", html: '<a href="#x" id="link">x</a>' });
  assert.equal(await dialog(page).count(), 0);
  await page.click("#pay");
  await event(page, "onLoaded");
  await page.evaluate(() => window.widget.close());
  assert.equal(await dialog(page).count(), 0);
  await page.click("#pay");
  assert.equal(await dialog(page).count(), 1);
  await page.evaluate(() => window.widget.destroy());
  await page.click("#pay");
  assert.equal(await dialog(page).count(), 0);
  const names = (await heard(page)).filter((name) => ["onExit", "onDestroy"].includes(name));
  assert.deepEqual(names, ["onExit", "onDestroy", "onDestroy"]);
  const error = await page.evaluate(() => {
    try {
      window.EPayWidget.bind("nowhere", {});
    } catch (problem) {
      return problem.message;
    }
  });
  assert.match(error, /no element with the id `nowhere`/);
});

const CLOSINGS = {
  "the button": (page) => page.getByRole("button", { name: "Close" }).click(),
  "the escape key": (page) => page.locator(".paywright-close").press("Escape"),
  "the escape key in the form": (page) => frameOf(page).locator("#holder").press("Escape"),
  "the shop": (page) => page.evaluate(() => window.widget.close()),
  "a link of the page": (page) => frameOf(page).locator("[data-exit]").click(),
};

for (const [name, close] of Object.entries(CLOSINGS)) {
  test(`the modal is closed by ${name}`, async (t) => {
    const page = await openModal(t);
    await page.$eval("#pay", (button) => (button.dataset.opener = "1"));
    await close(page);
    await event(page, "onDestroy");
    assert.equal(await dialog(page).count(), 0);
    assert.deepEqual(await heard(page), ["onLoaded", "onExit", "onDestroy"]);
    assert.equal(
      await page.evaluate(() => document.activeElement.id),
      "pay",
      "the focus goes back",
    );
    assert.equal(await page.evaluate(() => document.documentElement.className), "");
  });
}

test("a click beside it closes it only where the shop wants that", async (t) => {
  for (const [flag, isOpen] of [
    [1, false],
    [true, false],
    [0, true],
    [undefined, true],
  ]) {
    const page = await openModal(t, {
      config: purchase(flag === undefined ? {} : { close_on_missclick: flag }),
    });
    await page.mouse.click(640, 300);
    assert.ok(await dialog(page).isVisible(), "a click within it closes nothing");
    await page.mouse.click(5, 5);
    assert.equal((await dialog(page).count()) === 1, isOpen, `${flag}`);
  }
});

test("the shop behind a modal cannot be reached, and has its class on the modal", async (t) => {
  const page = await openModal(t, {
    config: purchase({ css_modal_wrap: "ShopModal wide", language_code: "ru" }),
  });
  assert.equal(await dialog(page).getAttribute("class"), "paywright-modal ShopModal wide");
  assert.equal(await dialog(page).getAttribute("aria-label"), "Оплата");
  assert.ok(await page.getByRole("button", { name: "Закрыть" }).isVisible());
  // The customer starts in the form, and the shop's button is never reached.
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "IFRAME");
  for (let i = 0; i < 14; i += 1) {
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "pay");
  }
  await page.evaluate(() => document.getElementById("pay").focus());
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "pay");
});

test("one modal is open at a time", async (t) => {
  const page = await openModal(t);
  await page.evaluate(() => window.EPayWidget.run(window.config));
  assert.equal(await dialog(page).count(), 1);
});

test("what the page tells reaches the functions of the config, outcomes once", async (t) => {
  const events = [
    { event: "onPaymentSubmitResult", data: { request_id: "1" } },
    { event: "onPaymentSuccess", data: { payment: { id: "x</script>" } } },
    { event: "onPaymentSuccess", data: { payment: { id: "x</script>" } } },
    { event: "onPaymentFail", data: { payment: { id: "1" } } },
    { event: "onPaymentFail", data: { payment: { id: "2" } } },
    { event: "onTokenizeSuccess", data: {} },
    { event: "onCardVerifySuccess", data: {} },
    { event: "onCardVerifyFail", data: {} },
    { event: "onShowClarificationPage" },
    { event: "onRedirectIframe", data: { url: "x" } },
    { event: "onRedirectIframeComplete" },
    { event: "onDestroy" },
    { event: "constructor", data: {} },
    { event: "toString", data: {} },
  ];
  const page = await openModal(t, { answer: result("paid", "Paid", "", { events }) });
  await event(page, "onRedirectIframeComplete");
  assert.deepEqual(await heard(page), [
    "onLoaded",
    "onPaymentSubmitResult",
    "onPaymentSuccess",
    "onPaymentFail",
    "onPaymentFail",
    "onTokenizeSuccess",
    "onCardVerifySuccess",
    "onCardVerifyFail",
    "onShowClarificationPage",
    "onRedirectIframe",
    "onRedirectIframeComplete",
  ]);
  assert.deepEqual(await event(page, "onPaymentSuccess"), { payment: { id: "x</script>" } });
});

test("the customer's choices are told", async (t) => {
  stub.serve("/saved", PAGES.processing);
  stub.serve("/card", PAGES.processing);
  stub.serve("/clarify", PAGES.processing);
  stub.serve("/method/sbp-qr", PAGES.processing);
  const ways =
    method({ code: "saved", name: "Saved cards", open: true, body: savedCards() }) + card();
  const open = () => openModal(t, { answer: checkout(ways + otherMethods()) });

  const first = await open();
  await frameOf(first).locator("summary", { hasText: "Card" }).nth(1).click();
  await frameOf(first).locator("summary", { hasText: "Saved" }).click();
  assert.deepEqual(await event(first, "onPaymentMethodSelect"), {
    name: "Card",
    payment_method_type: "1",
    payment_method_code: "card",
  });
  await frameOf(first).locator("#saved-2").check();
  assert.equal((await event(first, "onWalletSelect")).pan, "541333******0019");
  await frameOf(first).locator("#saved-cvv").fill("123");
  await frameOf(first).locator(".saved > button").click();
  await event(first, "onPaymentSent");
  assert.equal((await stub.request("/saved")).fields.token, "b".repeat(64));
  assert.deepEqual(await heard(first), [
    "onLoaded",
    "onPaymentMethodSelect",
    "onPaymentMethodSelect",
    "onWalletSelect",
    "onPaymentSent",
  ]);

  const second = await open();
  await frameOf(second).locator("text=Remove").first().click();
  assert.equal((await event(second, "onWalletRemove")).pan, "400000******0077");
  assert.equal((await stub.request("/saved")).fields.remove, "a".repeat(64));
  assert.deepEqual(await heard(second), ["onLoaded", "onWalletRemove"]);

  const third = await open();
  await frameOf(third).locator("text=SBP").click();
  await event(third, "onPaymentSent");
  assert.deepEqual(await event(third, "onPaymentMethodSelect"), {
    name: "SBP",
    payment_method_type: undefined,
    payment_method_code: "sbp-qr",
  });

  const fourth = await openModal(t, { answer: PAGES.clarify });
  await frameOf(fourth).locator("#avs_street_address").fill("1 St James's Square");
  await frameOf(fourth).locator("#avs_post_code").fill("SW1Y");
  await frameOf(fourth).locator("text=Continue").click();
  await event(fourth, "onSubmitClarificationForm");
});

test("a form with mistakes is not told as sent", async (t) => {
  const page = await openModal(t);
  await frameOf(page).locator(".card button").click();
  await frameOf(page).locator("#number[aria-invalid=true]").waitFor();
  assert.deepEqual(await heard(page), ["onLoaded"]);
});

test("messages of others are not heard", async (t) => {
  const message = { paywright: 1, event: "onPaymentSuccess", data: {} };
  // Another origin, which will take the place of the page in the widget's own frame.
  const stranger = await listen(async (_, response) => {
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end(`<script>parent.postMessage(${JSON.stringify(message)}, "*")</script>`);
  });
  // The right origin, in a frame that is not the widget's.
  const beside = stub.serve("/beside", result("paid", "Paid", "", { events: [message] }));
  const page = await openModal(t, {
    html: `<iframe title="x" src="${beside}"></iframe>`,
    frames: `${stub.url} ${stranger.url}`,
  });
  await page.evaluate((forged) => {
    window.raw = [];
    window.addEventListener("message", ({ origin, data }) => {
      if (data.event === "onPaymentSuccess") window.raw.push(origin);
    });
    window.postMessage(forged, "*");
    document.querySelector("iframe").src += "?again";
    document.querySelector("iframe.paywright-frame").contentWindow.postMessage(forged, "*");
  }, message);
  await eventually("messages of the shop and of the frame beside", () =>
    page.evaluate(() => window.raw.length === 2),
  );
  await page.$eval("iframe.paywright-frame", (frame, url) => (frame.src = url), stranger.url);
  await eventually("the message of the stranger", () =>
    page.evaluate(() => window.raw.length === 3),
  );
  const origins = await page.evaluate(() => window.raw);
  assert.deepEqual(origins.sort(), [shop.url, stub.url, stranger.url].sort());
  assert.deepEqual(await heard(page), ["onLoaded"]);
});

test("a page that is refused says that it failed, and stays to be read", async (t) => {
  const events = [{ event: "onFailLoading", data: { message: "3261 Invalid signature" } }];
  const answer = { status: 400, text: html({ state: "closed", body: "<h1>Refused</h1>", events }) };
  const page = await openShop(t, { answer });
  await page.click("#pay");
  const { message, config } = await event(page, "onFailLoading");
  assert.equal(message, "3261 Invalid signature");
  assert.equal(config.frame_mode, "popup");
  assert.equal(config.onFailLoading, undefined);
  assert.ok(await frameOf(page).locator("h1").isVisible());
  assert.deepEqual(await heard(page), ["onFailLoading"]);
});

test("a page that says nothing has failed", async (t) => {
  const page = await openShop(t, { answer: "<!doctype html><title>no script</title>" });
  await page.click("#pay");
  const { message } = await event(page, "onFailLoading");
  assert.match(message, /did not load/);
});

test("an error in the shop's function is the shop's", async (t) => {
  const page = await openShop(t, { options: { complaints: false } });
  await page.evaluate(() => {
    window.config.onLoaded = () => {
      throw new Error("of the shop");
    };
  });
  await page.click("#pay");
  await eventually("the error", () => page.complaints.length > 0);
  assert.match(page.complaints[0], /of the shop/);
  await page.keyboard.press("Escape");
  await event(page, "onExit");
});

test("one function for onExit and onDestroy hears once that it is over", async (t) => {
  const page = await openShop(t);
  await page.evaluate(() => {
    window.over = 0;
    window.config.onExit = () => (window.over += 1);
    window.config.onDestroy = window.config.onExit;
  });
  await page.click("#pay");
  await event(page, "onLoaded");
  await page.evaluate(() => window.widget.close());
  await page.evaluate(() => window.widget.destroy());
  assert.equal(await page.evaluate(() => window.over), 1);
});

test("baseUrl leads to another platform", async (t) => {
  const page = await openShop(t);
  await page.evaluate(
    (url) => window.EPayWidget.run({ ...window.config, baseUrl: `${url}/` }),
    stub.url,
  );
  assert.equal((await stub.request("/payment")).fields.baseUrl, `${stub.url}/`);
  const errors = await page.evaluate(() =>
    ["javascript:alert(1)", "//x", ""].map((baseUrl) => {
      try {
        window.EPayWidget.run({ ...window.config, baseUrl });
        return "";
      } catch ({ message }) {
        return message;
      }
    }),
  );
  for (const error of errors) assert.match(error, /baseUrl/);
});

test("mistakes of the shop are told", async (t) => {
  const page = await openShop(t);
  const errors = await page.evaluate(() =>
    [[], [null], ["text"], [{}, "PUT"]].map((call) => {
      try {
        window.EPayWidget.run(...call);
        return "";
      } catch ({ message }) {
        return message;
      }
    }),
  );
  for (const error of errors)
    assert.match(error, /^EPayWidget: the (first argument|method) has to be/);
});

test("parent_page takes the shop along, iframe only the frame", async (t) => {
  const thanks = shop.page("/thanks", { html: "<h1>Thanks</h1>" });
  const paid = (mode) =>
    result("paid", "Paid", "", {
      main: `data-return="${thanks}" data-return-mode="${mode}" data-return-after="0"`,
    });
  const whole = await openShop(t, { answer: paid("parent_page") });
  await whole.click("#pay");
  await whole.waitForURL(thanks);

  stub.serve("/inner", "<!doctype html><title>Inner</title><h1>Inner</h1>");
  const answer = result("paid", "Paid", "", {
    main: 'data-return="/inner" data-return-mode="iframe" data-return-after="0"',
  });
  const framed = await openShop(t, { answer });
  await framed.click("#pay");
  await frameOf(framed).locator("h1", { hasText: "Inner" }).waitFor();
  assert.ok(framed.url().startsWith(shop.url));
});

test("parent_page works in the frame of a shop that has a script of its own", async (t) => {
  const thanks = shop.page("/thanks", { html: "<h1>Thanks</h1>" });
  const address = stub.serve(
    "/own",
    result("paid", "Paid", "<button type=button>x</button>", {
      main: `data-return="${thanks}" data-return-mode="parent_page" data-return-after="1"`,
    }),
  );
  const page = await openPage(t, browser);
  await page.goto(
    shop.page("/own-frame", { html: `<iframe src="${address}" title="x"></iframe>` }),
  );
  // Browsers let only those frames do it that the customer has used.
  await page.frameLocator("iframe").locator("button").click();
  await page.waitForURL(thanks);
});

test("a modal fills the screen of a phone", async (t) => {
  const page = await openModal(t, { answer: checkout(cardForm()), options: PHONE });
  const box = await dialog(page).boundingBox();
  assert.deepEqual([box.x, box.y, box.width], [0, 0, 390]);
  const frame = page.frames().find((candidate) => candidate.url().startsWith(stub.url));
  assert.ok((await frame.evaluate(() => document.documentElement.scrollWidth)) <= 390);
});
