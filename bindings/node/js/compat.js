// The shapes of npm `ecommpay` 0.1.7: Payment, Callback, signer. A callback is only what was verified.

import { Project, SignatureError } from "paywright";

const INTERFACE = JSON.stringify({ id: 22 });

/** The signature of an object. */
export function signer(obj, salt) {
  return projectOf(salt).sign(textOf(obj));
}

/** Parameters of Payment Page; each property that is set becomes one of them, in snake case. */
export class Payment {
  constructor(projectId, salt, obj = {}, url = "https://paymentpage.ecommpay.com") {
    Object.defineProperty(this, "salt", { value: salt, writable: true, configurable: true });
    this.baseURI = url;
    this.params = { project_id: projectId, interface_type: INTERFACE };
    const payment = new Proxy(this, HANDLER);
    for (const [name, value] of Object.entries(obj)) payment[name] = value;
    return payment;
  }

  getQueryString() {
    return pairsOf(this.params)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join("&");
  }

  getUrl() {
    const parameters = Object.fromEntries(pairsOf(this.params));
    const options = { unchecked: true, baseUrl: this.baseURI };
    return projectOf(this.salt).pageUrl(parameters, options);
  }
}

/** A callback; whoever gets one of this class has a genuine one. */
export class Callback {
  #isPaid;

  /** `data` is the raw body, or, as in the example of `ecommpay`, what express.json made of it. */
  constructor(secret, data) {
    const body = typeof data === "string" || ArrayBuffer.isView(data) ? data : textOf(data);
    const callback = genuine(() => callbackOf(secret, body));
    this.callback = callback.toObject();
    this.signature = signatureOf(body);
    Object.defineProperty(this, "secret", { value: secret });
    this.#isPaid = callback.isPaid;
  }

  /** Always: one that is not does not come to be. */
  isValid() {
    return true;
  }

  isPaymentSuccess() {
    return this.#isPaid && this.callback.payment?.status === "success";
  }

  getPaymentId() {
    return this.callback.payment?.id;
  }

  removeSignature(obj) {
    for (const [name, value] of Object.entries(obj)) {
      if (name === "signature") delete obj[name];
      else if (typeof value === "object" && value !== null) this.removeSignature(value);
    }
  }
}

const SETTERS = {
  cashierPredefinedAmounts: (params, values) => {
    params.cashier_predefined_amounts = Array.isArray(values) ? values.join(",") : values;
  },
  cashVoucherData: (params, data) => {
    const bytes = new TextEncoder().encode(JSON.stringify(data));
    params.cash_voucher_data = btoa(String.fromCharCode(...bytes));
  },
};

const HANDLER = {
  set(payment, name, value) {
    if (typeof name === "symbol" || name === "params" || name === "baseURI" || name === "salt") {
      payment[name] = value;
    } else if (Object.hasOwn(SETTERS, name)) {
      SETTERS[name](payment.params, value);
    } else {
      payment.params[snake(name)] = value;
    }
    return true;
  },
  get(payment, name) {
    const isParameter = typeof name === "string" && !(name in payment);
    return isParameter ? payment.params[snake(name)] : Reflect.get(payment, name);
  },
};

function snake(name) {
  return name.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}

/** What is sent, each as it is signed; null and undefined are left out. */
function pairsOf(params) {
  const sent = Object.entries(params).filter(([, value]) => value !== null && value !== undefined);
  return sent.map(([name, value]) => {
    if (typeof value === "boolean") return [name, value ? "1" : "0"];
    return [name, typeof value === "object" ? JSON.stringify(value) : String(value)];
  });
}

function textOf(data) {
  const text = JSON.stringify(data);
  if (text === undefined) throw new TypeError("data: it must be a callback");
  return text;
}

/** A genuine callback of any project. One that can be read in two ways is none here: nobody asks for its review. */
function callbackOf(secret, body) {
  const { project_id: id, general } = projectOf(secret).verifyJson(body);
  const callback = projectOf(secret, Number(id ?? general?.project_id)).verifyCallback(body);
  const { review } = callback;
  if (review?.code === "review_ambiguous") throw new SignatureError(review);
  return callback;
}

function genuine(verify) {
  try {
    return verify();
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    const { code, number, fields } = error;
    const told = new SignatureError({ code, number, fields, message: "Invalid signature" });
    told.cause = error;
    throw told;
  }
}

/** Of a message that was verified, so what is read is what was read then. */
function signatureOf(body) {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const { signature, general } = JSON.parse(text);
  return signature ?? general?.signature;
}

function projectOf(secret, id) {
  return new Project(Number.isInteger(id) && id >= 0 && id < 2 ** 32 ? id : 1, secret);
}
