// The merchant's side: signs what opens a page, serves pages of a shop, keeps the callbacks.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { after } from "node:test";

import { SECRET, eventually, isGenuine, signedForGate } from "./harness.mjs";

/**
 * Parameters with their signature, in plain words: `name:value` in the order of the names, joined by
 * `;`. Enough for names of letters and `_`; the whole rule is the library's.
 */
export function signed(parameters, secret = SECRET) {
  const text = Object.keys(parameters)
    .filter((name) => name !== "frame_mode")
    .sort()
    .map((name) => `${name}:${signedText(parameters[name])}`)
    .join(";");
  return { ...parameters, signature: createHmac("sha512", secret).update(text).digest("base64") };
}

function signedText(value) {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

let count = 0;

/** A signed purchase; each has a payment id of its own. */
export function purchase(more = {}, project = 112) {
  count += 1;
  return signed({
    project_id: project,
    payment_id: `browser-${process.pid}-${count}`,
    payment_amount: 3415,
    payment_currency: "EUR",
    customer_id: "customer-7",
    payment_description: "Two tickets, row 7",
    ...more,
  });
}

/** The address that opens the page. */
export function addressOf(platform, parameters) {
  return `${platform.url}/payment?${new URLSearchParams(parameters)}`;
}

/** The answer of Gate to a request that the shop has signed. */
export async function sendToGate(platform, path, request) {
  const response = await fetch(`${platform.url}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: await signedForGate(request),
  });
  return response.json();
}

// As strict as a careful shop is: the widget has to live with it.
const POLICY = (platform, frames) =>
  [
    "default-src 'none'",
    `script-src 'self' ${platform}`,
    `style-src 'self' ${platform}`,
    `frame-src ${frames}`,
    `form-action 'self' ${platform}`,
    "base-uri 'none'",
  ].join("; ");

const KINDS = { js: "text/javascript", css: "text/css" };

const STYLE = `
  body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #2a2320; background: #fbf7f2;
    font: 1rem/1.6 Inter, system-ui, sans-serif; }
  h1 { font-family: Georgia, serif; font-size: 2.25rem; }
  button { padding: 0.75rem 1.5rem; border: 0; border-radius: 2rem; color: #fff; background: #8a3b12; font: inherit; }
  #place { margin-top: 2rem; border: 1px solid #e2d8cc; border-radius: 0.75rem; overflow: hidden; background: #fff; }
`;

/**
 * A shop on a port of its own. `pages` and `scripts` are texts by path, `platform` is whose widget it
 * may load. `callbacks` has every callback, `{ body, genuine, ...its members }`.
 */
export async function startShop({ platform = "'self'" } = {}) {
  const texts = new Map([["/shop.css", STYLE]]);
  const framed = new Map();
  const callbacks = [];
  const visits = [];
  const answer = async (request, response) => {
    const { pathname } = new URL(request.url, "http://shop");
    const body = await bodyOf(request);
    visits.push({ path: request.url, method: request.method, body });
    if (pathname === "/callback") {
      callbacks.push({ body, genuine: await isGenuine(body), ...JSON.parse(body) });
      response.end();
      return;
    }
    const text = texts.get(pathname);
    const kind = KINDS[pathname.split(".")[1]] ?? "text/html";
    response.writeHead(text === undefined ? 404 : 200, {
      "Content-Type": `${kind}; charset=utf-8`,
      "Content-Security-Policy": POLICY(shop.platform, framed.get(pathname) ?? shop.platform),
    });
    response.end(text ?? "");
  };
  const server = await listen(answer);
  const shop = {
    ...server,
    platform,
    callbackUrl: `${server.url}/callback`,
    callbacks,
    visits,
    /**
     * Serves a page whose body is `html` and which runs `script`; gives its address. `frames` are the
     * origins that it may show in frames, if not the platform alone.
     */
    page(path, { html = "", script = "", head = "", frames }) {
      framed.set(path, frames);
      texts.set(`${path}.js`, script);
      texts.set(
        path,
        `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
         <meta name="viewport" content="width=device-width, initial-scale=1">
         <link rel="stylesheet" href="/shop.css">${head}</head>
         <body>${html}<script src="${path}.js"></script></body></html>`,
      );
      return `${server.url}${path}`;
    },
    /** The first callback about a payment that `fits`. */
    callback: (paymentId, fits = () => true) =>
      eventually(`a callback for ${paymentId}`, () =>
        callbacks.find((callback) => callback.payment?.id === paymentId && fits(callback)),
      ),
  };
  return shop;
}

/** A page of a shop that opens the widget by a button and writes each event into `events`. */
export function widgetPage(platform, config, { method, call = "run", html = "" } = {}) {
  return {
    head: `<link rel="stylesheet" href="${platform.url}/shared/merchant.css">
           <script src="${platform.url}/shared/merchant.js"></script>`,
    html: `<h1>The Lovelace lectures</h1><p>Two tickets, row 7. The lecture begins at seven.</p>
           <p><button id="pay" type="button">Pay 34.15 EUR</button></p>${html}`,
    script: `
      window.events = [];
      const config = ${JSON.stringify(config)};
      for (const name of ${JSON.stringify(EVENTS)}) {
        config[name] = (data) => window.events.push({ name, data });
      }
      window.config = config;
      if (${JSON.stringify(call)} === "bind") window.widget = EPayWidget.bind("pay", config, ${JSON.stringify(method)});
      else document.getElementById("pay").onclick = () => {
        window.widget = EPayWidget.run(config, ${JSON.stringify(method)});
      };`,
  };
}

const EVENTS = [
  "onLoaded",
  "onFailLoading",
  "onPaymentMethodSelect",
  "onWalletSelect",
  "onWalletRemove",
  "onPaymentSent",
  "onPaymentSubmitResult",
  "onShowClarificationPage",
  "onSubmitClarificationForm",
  "onRedirectIframe",
  "onRedirectIframeComplete",
  "onResize",
  "onTokenizeSuccess",
  "onCardVerifySuccess",
  "onCardVerifyFail",
  "onPaymentSuccess",
  "onPaymentFail",
  "onDestroy",
  "onExit",
];

/** Names of the events that the shop's page has heard, without the frequent ones. */
export async function heard(page) {
  const names = await page.evaluate(() => window.events.map(({ name }) => name));
  return names.filter((name) => name !== "onResize");
}

/** Waits for an event and gives its data. */
export async function event(page, name) {
  const found = await eventually(`${name}`, () =>
    page.evaluate((wanted) => window.events.find((heardEvent) => heardEvent.name === wanted), name),
  );
  return found.data;
}

/** An HTTP server on a free loopback port, closed after the tests. */
export async function listen(answer) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address();
  assert.ok(port > 0);
  return { url: `http://127.0.0.1:${port}` };
}

/** The whole body of a request, as text. */
export async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
