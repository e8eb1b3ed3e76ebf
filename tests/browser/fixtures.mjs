// Pages as the platform renders them, one for each thing that a customer can see. They hold page.js
// and the style sheets to the markup that assets/README.md of the emulator describes, also where the
// platform does not use it yet.

const MESSAGES = {
  number: "Check the card number.",
  month: "Give month and year as on the card.",
  year: "Give month and year as on the card.",
  cvv: "Give the digits from the back of the card.",
  holder: "Give the name in Latin letters, as on the card.",
};

export const PRICE = "34.15 EUR";

/** The frame of each page. */
export function page({
  state = "open",
  body = "",
  main = "",
  kind = "",
  events,
  title = "Payment",
}) {
  const json = events ? JSON.stringify(events).replaceAll("<", "\\u003c") : "";
  const block = events ? `<script type="application/json" id="page-events">${json}</script>` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/_assets/page.css">
<script src="/_assets/page.js" defer></script>
</head>
<body data-state="${state}" ${kind}>
<p class="notice">Local test platform. No money moves.</p>
<main ${main}>
${body}
</main>
${block}
</body>
</html>`;
}

export function order({ back = "#" } = {}) {
  return `<section class="order">
<h1>Payment</h1>
<p class="amount">${PRICE}</p>
<p class="description">Two tickets to the Lovelace lectures, row 7</p>
<dl><div><dt>Payment number</dt><dd>order-2026-00417</dd></div></dl>
<p class="back"><a href="${back}" data-exit>Back to the shop</a></p>
</section>`;
}

export function field(name, label, hints, { id = name, value = "", problem = "" } = {}) {
  const wrong = problem ? ` aria-invalid="true" aria-describedby="${id}-problem"` : "";
  return `<p class="field ${name}"><label for="${id}">${label}</label>
<input id="${id}" name="${name}" value="${value}" required ${hints}${wrong}>
<span class="problem" id="${id}-problem" aria-live="polite">${problem}</span></p>`;
}

const CVV = 'inputmode="numeric" autocomplete="cc-csc" maxlength="4" type="password"';

export function cardForm({ action = "/card", attributes = "", values = {}, problems = {} } = {}) {
  const messages = Object.entries(MESSAGES).map(([name, text]) => `data-problem-${name}="${text}"`);
  const at = (name) => ({ value: values[name], problem: problems[name] });
  return `<form method="post" action="${action}" class="card" ${messages.join(" ")} ${attributes}>
${field("number", "Card number", 'inputmode="numeric" autocomplete="cc-number" maxlength="23"', at("number"))}
${field("month", "Month", 'inputmode="numeric" autocomplete="cc-exp-month" maxlength="2" placeholder="12"', at("month"))}
${field("year", "Year", 'inputmode="numeric" autocomplete="cc-exp-year" maxlength="4" placeholder="2030"', at("year"))}
${field("cvv", "CVV", CVV, at("cvv"))}
${field("holder", "Name on the card", 'autocomplete="cc-name" maxlength="255"', at("holder"))}
<p class="check save"><input type="checkbox" id="save" name="save" value="1"><label for="save">Save this card for the next time</label></p>
<button type="submit">Pay ${PRICE}</button>
</form>`;
}

const BRANDS = {
  visa: "Visa",
  mastercard: "Mastercard",
  maestro: "Maestro",
  amex: "Amex",
  mir: "Mir",
  unionpay: "UnionPay",
};

export const brand = (key) => `<span class="brand" data-brand="${key}">${BRANDS[key]}</span>`;

/** A way to pay that opens in its place. */
export function method({ code, name, open = false, brands = [], body }) {
  const badges =
    brands.length > 0 ? `<span class="brands">${brands.map(brand).join("")}</span>` : "";
  return `<details class="method" name="method" data-method="${code}" data-method-name="${name}" data-method-type="1" ${open ? "open" : ""}>
<summary>${name}${badges}</summary>
${body}
</details>`;
}

export const card = (options = {}) =>
  method({
    code: "card",
    name: "Card",
    brands: Object.keys(BRANDS),
    body: cardForm(options),
    ...options,
  });

const WALLETS = [
  {
    id: 1,
    token: "a".repeat(64),
    pan: "400000******0077",
    type: "visa",
    last: "0077",
    expiry: "12/30",
  },
  {
    id: 2,
    token: "b".repeat(64),
    pan: "541333******0019",
    type: "mastercard",
    last: "0019",
    expiry: "03/28",
  },
];

export function savedCards({ action = "/saved" } = {}) {
  const items = WALLETS.map(({ id, token, pan, type, last, expiry }, at) => {
    const json = JSON.stringify({ code: "card", id: String(id), pan, type }).replaceAll(
      '"',
      "&quot;",
    );
    return `<li><input type="radio" name="token" value="${token}" id="saved-${id}" data-wallet="${json}" ${at === 0 ? "checked" : ""}>
<label for="saved-${id}">${brand(type)}<span class="masked">•••• ${last}</span><span class="expiry">${expiry}</span></label>
<button type="submit" class="plain" name="remove" value="${token}" formnovalidate data-wallet="${json}" aria-label="Remove the card that ends with ${last}">Remove</button></li>`;
  });
  return `<form method="post" action="${action}" class="saved" data-problem-cvv="${MESSAGES.cvv}">
<ul class="choices">${items.join("\n")}</ul>
${field("cvv", "CVV", CVV, { id: "saved-cvv" })}
<button type="submit">Pay ${PRICE}</button>
</form>`;
}

const OTHERS = [
  ["ecopayz", "EcoPayz"],
  ["sbp-qr", "SBP", "QR code"],
  ["paypal-wallet", "PayPal"],
  ["openbanking", "Open Banking", "from your bank account"],
];

/** Ways to pay that lead to another page. */
export function otherMethods(methods = OTHERS, { action = "/method" } = {}) {
  const items = methods.map(
    ([
      code,
      name,
      more,
    ]) => `<li><form method="post" action="${action}/${code}" data-method="${code}" data-method-name="${name}">
<button type="submit" class="choose"><span class="mark" aria-hidden="true">${name[0]}</span><span>${name}${more ? `<small>${more}</small>` : ""}</span></button></form></li>`,
  );
  return `<h2>Other ways to pay</h2>\n<ul class="methods" data-filter="Find a way to pay">${items.join("\n")}</ul>`;
}

export const checkout = (pay, { above = "", back, ...more } = {}) =>
  page({
    ...more,
    main: 'class="checkout"',
    body: `${order({ back })}<div class="pay">${above}${pay}</div>`,
  });

export const alert = (text) => `<p class="alert" role="alert">${text}</p>`;

const facts = (rows) =>
  `<dl>${rows.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("")}</dl>`;
const FACTS = facts([
  ["Description", "Two tickets to the Lovelace lectures, row 7"],
  ["Payment number", "order-2026-00417"],
]);

/** What has become of a payment. */
export const result = (state, title, body, more = {}) =>
  page({
    state,
    title,
    body: `<section class="result"><span class="icon" aria-hidden="true"></span><h1>${title}</h1>${body}</section>`,
    ...more,
  });

const BACK = '<p><a class="button" href="#">Back to the shop</a></p>';
const AMOUNT = `<p class="amount">${PRICE}</p>`;
const QR = `<svg viewBox="0 0 7 7" role="img" aria-label="QR code"><path d="M0 0h7v7h-7zM1 1v5h5v-5zM2 2h3v3h-3z" fill-rule="evenodd"/></svg>`;

/** Every page, by name. */
export const PAGES = {
  open: checkout(card({ open: true }) + otherMethods()),
  "card-only": checkout(`<h2>Pay by card</h2>${cardForm()}`),
  retry: checkout(
    `<h2>Pay by card</h2>${cardForm({ values: { number: "4000 0000 0000 0078", month: "13" }, problems: { number: MESSAGES.number, month: MESSAGES.month } })}`,
    { above: alert("Please correct the fields below.") },
  ),
  saved: checkout(
    method({ code: "saved", name: "Saved cards", open: true, body: savedCards() }) + card(),
  ),
  clarify: checkout(
    `<h2>The bank asks for more</h2><form class="clarify" method="post" action="/clarify">
${field("avs_street_address", "Street and house", 'autocomplete="address-line1"')}
${field("avs_post_code", "Postal code", 'autocomplete="postal-code"')}
<button type="submit">Continue</button></form>`,
    { state: "clarify" },
  ),
  processing: result(
    "processing",
    "Payment",
    `<p role="status">The payment is being processed. This page looks again by itself.</p>${FACTS}`,
  ),
  "3ds": result(
    "3ds",
    "To your bank",
    `<p>Your bank wants to confirm the payment.</p><form method="post" action="/acs"><button type="submit">Go to the bank</button></form>`,
  ),
  elsewhere: result(
    "elsewhere",
    "Finish the payment at EcoPayz",
    '<p><a class="button" href="#">Go to EcoPayz</a></p>',
  ),
  paid: result(
    "paid",
    "Paid",
    `${AMOUNT}${FACTS}${BACK}<p class="hint">You will be taken back in <span data-seconds>3</span> s.</p>`,
  ),
  declined: result("declined", "Payment declined", `<p>General decline (10000)</p>${FACTS}${BACK}`),
  returned: result("returned", "Money returned", `${AMOUNT}${BACK}`),
  closed: result("closed", "This link has expired", `<p>Ask the shop for a new one.</p>${BACK}`),
  display: page({
    state: "display",
    title: "Scan and pay",
    body: `<section class="result"><h1>Scan and pay</h1>${AMOUNT}
<figure class="qr">${QR}<figcaption>Scan with the app of your bank</figcaption></figure>
<p class="copy"><code id="qr-text">https://qr.example/AS10003P3R07U8UK9OLPBV8V6M5OJJ3O</code>
<button type="button" class="plain" data-copy="qr-text" data-copied="Copied" hidden>Copy</button></p>
<p class="waiting" role="status">Waiting for the payment</p></section>`,
  }),
  acs: page({
    state: "3ds",
    kind: 'class="bank"',
    title: "Test Bank",
    body: `<header class="masthead"><span class="mark" aria-hidden="true">B</span>Test Bank${brand("visa")}</header>
<h1>Confirm the payment</h1><p>Type the code that the bank has sent to your phone.</p>
${facts([
  ["Shop", "Project 112"],
  ["Amount", PRICE],
  ["Card", "431422******0056"],
])}
<form method="post" action="/acs">${field("code", "Code", 'inputmode="numeric" autocomplete="one-time-code" maxlength="10"')}
<button type="submit">Confirm</button><button type="submit" class="secondary" name="decision" value="cancel" formnovalidate>Cancel</button></form>
<p class="hint">Any code will do. The number of the card decides: this payment will be approved.</p>`,
  }),
  provider: page({
    state: "elsewhere",
    kind: 'class="provider"',
    title: "EcoPayz",
    body: `<header class="masthead"><span class="mark" aria-hidden="true">E</span><h1>EcoPayz</h1></header>
${facts([
  ["Amount", PRICE],
  ["Transaction", "90071992547409931"],
])}
<p class="callout">The amount decides: this payment will be approved whichever button you press.</p>
<form method="post" action="/decide"><button type="submit" class="primary">Success</button></form>
<form method="post" action="/decide"><button type="submit" class="secondary">Decline</button></form>`,
  }),
};
