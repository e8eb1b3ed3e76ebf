// Opens Payment Page from the page of a shop: in a window over it, in a frame within it, or instead
// of it. The local stand-in for the platform's own script, with its names and calls:
//
//   EPayWidget.run(config, "POST");              // now
//   EPayWidget.bind("pay-button", config);       // when the element is clicked
//
// `config` has the signed parameters of Payment Page, what says how to open it, and functions for
// its events. Both calls return an object with `close()` and `destroy()`. Nothing here may be
// trusted by a server: whether a payment succeeded is told by the signed callback alone.
"use strict";

(() => {
  // What a config may have a function for. The page can cause nothing else to be called.
  const EVENTS = new Set([
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
  ]);

  // Both spellings are in use.
  const ALIASES = { onWalletSelect: "onWalletSelected", onWalletRemove: "onWalletRemoved" };

  // What a page that is loaded again would tell again.
  const OUTCOMES = new Set([
    "onPaymentSubmitResult",
    "onTokenizeSuccess",
    "onCardVerifySuccess",
    "onCardVerifyFail",
    "onPaymentSuccess",
    "onPaymentFail",
  ]);

  const TEXTS = {
    en: { payment: "Payment", close: "Close", loading: "The payment page is loading" },
    ru: { payment: "Оплата", close: "Закрыть", loading: "Платёжная страница загружается" },
  };

  const DEFAULT_METHOD = "POST";
  const LOADING_LIMIT = 30_000;
  const SILENCE_LIMIT = 5_000;
  const LOWEST = 120;

  // Known only while the script is run for the first time.
  const loadedFrom = document.currentScript?.src;

  const isOn = (flag) => [true, 1, "1", "true"].includes(flag);

  const isPhone = () =>
    navigator.userAgentData?.mobile ??
    /iPhone|iPod|Android.+Mobile|Windows Phone/.test(navigator.userAgent);

  const isWebAddress = (text) => {
    try {
      return ["http:", "https:"].includes(new URL(text).protocol);
    } catch {
      return false;
    }
  };

  const failed = (reason) => new Error(`EPayWidget: ${reason}`);

  // Where the platform is: `baseUrl`, or where this script came from.
  const baseOf = (config) => {
    const given = config.baseUrl ?? config.baseurl;
    if (given !== undefined && !isWebAddress(given))
      throw failed("baseUrl has to be an http or https address");
    if (given === undefined && !loadedFrom)
      throw failed("give baseUrl, since the script's own address is unknown");
    return given === undefined ? new URL(loadedFrom).origin : String(given).replace(/\/+$/, "");
  };

  // A value as it is signed: flags as digits, objects as their JSON text.
  const textOf = (value) => {
    if (typeof value === "boolean") return value ? "1" : "0";
    if (value === null) return "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  };

  const isSent = ([name, value]) =>
    name !== "frame_mode" &&
    !EVENTS.has(name) &&
    !Object.values(ALIASES).includes(name) &&
    value !== undefined &&
    typeof value !== "function" &&
    !(value instanceof Node);

  // The parameters in the order of the config; `frame_mode` is not signed and says how it is opened.
  const parametersOf = (config, frameMode) => {
    const parameters = Object.entries(config)
      .filter(isSent)
      .map(([name, value]) => [name, textOf(value)]);
    return frameMode ? [...parameters, ["frame_mode", frameMode]] : parameters;
  };

  // A form, since the parameters can be longer than an address may be.
  const post = (address, parameters, target) => {
    const form = document.createElement("form");
    form.action = address;
    form.method = "POST";
    form.target = target;
    form.hidden = true;
    // The encoding must not depend on the shop's page.
    form.acceptCharset = "UTF-8";
    for (const [name, value] of parameters) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    // A parameter may be called `submit`.
    HTMLFormElement.prototype.submit.call(form);
    form.remove();
  };

  const methodOf = (method) => {
    const name = String(method ?? DEFAULT_METHOD).toUpperCase();
    if (!["GET", "POST"].includes(name)) throw failed("the method has to be POST or GET");
    return name;
  };

  const targetOf = ({ target_element: target }) => {
    if (!target) return null;
    const element = target instanceof Element ? target : document.getElementById(target);
    if (!element) throw failed(`there is no element with the id \`${target}\` (target_element)`);
    return element;
  };

  let count = 0;
  let shownModal = null;
  const shownIn = new WeakMap();

  // One opened page.
  class Widget {
    #config;
    #base;
    #texts;
    #frame = null;
    #dialog = null;
    #isLoaded = false;
    #isDestroyed = false;
    #hasExited = false;
    #lastSize = "";
    #told = new Set();
    #timers = new Set();
    #receive = (event) => this.#take(event);

    constructor(config, method) {
      this.#config = config;
      this.#base = baseOf(config);
      this.#texts = TEXTS[String(config.language_code ?? "en").toLowerCase()] ?? TEXTS.en;
      const target = targetOf(config);
      if (isOn(config.redirect) || (isOn(config.redirect_on_mobile) && isPhone())) {
        this.#request(method, null);
      } else if (target) {
        this.#openIn(target, method);
      } else {
        this.#openModal(method);
      }
    }

    // As if the customer had closed it.
    close() {
      if (this.#isDestroyed) return;
      this.#hasExited = true;
      this.#call("onExit");
      this.destroy();
    }

    // Takes it away.
    destroy() {
      if (this.#isDestroyed) return;
      this.#isDestroyed = true;
      window.removeEventListener("message", this.#receive);
      for (const timer of this.#timers) clearTimeout(timer);
      if (this.#dialog) {
        this.#dialog.close();
        this.#dialog.remove();
        document.documentElement.classList.remove("paywright-open");
        if (shownModal === this) shownModal = null;
      }
      this.#frame?.remove();
      // Shops that use one function for both want to hear once that it is over.
      if (!this.#hasExited || this.#config.onDestroy !== this.#config.onExit)
        this.#call("onDestroy");
    }

    #request(method, frameMode) {
      const address = `${this.#base}/payment`;
      const parameters = parametersOf(this.#config, frameMode);
      if (method === "POST") {
        post(address, parameters, this.#frame?.name ?? "_self");
        return;
      }
      const url = `${address}?${new URLSearchParams(parameters)}`;
      if (this.#frame) this.#frame.src = url;
      else window.location.assign(url);
    }

    #openIn(target, method) {
      shownIn.get(target)?.destroy();
      shownIn.set(target, this);
      target.replaceChildren(this.#makeFrame());
      this.#load(method, "iframe");
    }

    #openModal(method) {
      shownModal?.destroy();
      shownModal = this;
      const dialog = document.createElement("dialog");
      dialog.className = "paywright-modal";
      dialog.setAttribute("aria-label", this.#texts.payment);
      const classes = String(this.#config.css_modal_wrap ?? "")
        .split(/\s+/)
        .filter(Boolean);
      dialog.classList.add(...classes);

      const box = document.createElement("div");
      box.className = "paywright-box";
      const close = document.createElement("button");
      close.type = "button";
      close.className = "paywright-close";
      close.setAttribute("aria-label", this.#texts.close);
      close.addEventListener("click", () => this.close());
      const loading = document.createElement("p");
      loading.className = "paywright-loading";
      loading.setAttribute("role", "status");
      loading.textContent = this.#texts.loading;
      box.append(close, loading, this.#makeFrame());
      dialog.append(box);

      // The escape key; the dialog would close itself without telling the shop.
      dialog.addEventListener("cancel", (event) => {
        event.preventDefault();
        this.close();
      });
      if (isOn(this.#config.close_on_missclick)) this.#closeOnMissclick(dialog);

      this.#dialog = dialog;
      document.body.append(dialog);
      document.documentElement.classList.add("paywright-open");
      dialog.showModal();
      this.#load(method, "popup");
    }

    // Both ends of the click have to be outside: text that is selected beyond the edge closes nothing.
    #closeOnMissclick(dialog) {
      let began = false;
      dialog.addEventListener("pointerdown", (event) => {
        began = event.target === dialog;
      });
      dialog.addEventListener("click", (event) => {
        if (began && event.target === dialog) this.close();
      });
    }

    #makeFrame() {
      count += 1;
      const frame = document.createElement("iframe");
      frame.className = "paywright-frame";
      frame.name = `paywright-${count}-${Date.now()}`;
      frame.title = this.#texts.payment;
      frame.allow = "payment; clipboard-write";
      this.#frame = frame;
      return frame;
    }

    #load(method, frameMode) {
      window.addEventListener("message", this.#receive);
      this.#request(method, frameMode);
      // A frame does not tell why it stays empty, nor whether what it shows is the payment page.
      this.#frame.addEventListener("load", () => this.#failAfter(SILENCE_LIMIT), { once: true });
      this.#failAfter(LOADING_LIMIT);
    }

    #failAfter(time) {
      const timer = setTimeout(() => {
        if (!this.#isLoaded) this.#fail({ message: "The payment page did not load" });
      }, time);
      this.#timers.add(timer);
    }

    #take({ source, origin, data: message }) {
      const isOurs = source === this.#frame.contentWindow && origin === new URL(this.#base).origin;
      if (!isOurs || message?.paywright !== 1) return;
      const { event, data } = message;
      switch (event) {
        case "onLoaded":
          return this.#loaded(data);
        case "onFailLoading":
          return this.#fail(data);
        case "onResize":
          return this.#resize(data);
        case "onExit":
          return this.#dialog ? this.close() : this.#call("onExit", data);
        case "escape":
          return this.#dialog ? this.close() : undefined;
        case "redirect":
          return isWebAddress(data?.url) ? window.location.assign(data.url) : undefined;
        case "onRedirectIframe":
        case "onRedirectIframeComplete":
          this.#dialog?.classList.toggle("paywright-elsewhere", event === "onRedirectIframe");
          return this.#call(event, data);
        default:
          return EVENTS.has(event) && event !== "onDestroy" ? this.#tell(event, data) : undefined;
      }
    }

    // Each page within the frame says that it is loaded, the shop hears it of the first.
    #loaded(data) {
      this.#show(data);
      if (this.#isLoaded) return;
      this.#isLoaded = true;
      // Whoever has not moved on from the button wants to be in the form.
      if (this.#dialog?.contains(document.activeElement)) this.#frame.focus();
      this.#call("onLoaded", data);
    }

    #fail(data) {
      this.#isLoaded = true;
      this.#show();
      const config = Object.fromEntries(
        parametersOf(this.#config, this.#dialog ? "popup" : "iframe"),
      );
      this.#call("onFailLoading", { ...data, config });
    }

    #show(size) {
      this.#frame.dataset.loaded = "";
      if (this.#dialog) this.#dialog.dataset.loaded = "";
      if (size) this.#fit(size);
    }

    #resize(size) {
      this.#fit(size);
      const key = `${size?.width} ${size?.height}`;
      if (key === this.#lastSize) return;
      this.#lastSize = key;
      this.#call("onResize", size);
    }

    #fit({ height }) {
      if (Number.isFinite(height)) this.#frame.style.height = `${Math.max(height, LOWEST)}px`;
    }

    #tell(event, data) {
      if (OUTCOMES.has(event)) {
        const key = JSON.stringify([event, data]);
        if (this.#told.has(key)) return;
        this.#told.add(key);
      }
      this.#call(event, data);
    }

    // An error of the shop's function is the shop's, and ends nothing here.
    #call(name, data) {
      const handler = this.#config[name] ?? this.#config[ALIASES[name]];
      if (typeof handler !== "function") return;
      try {
        handler.call(this.#config, data);
      } catch (error) {
        window.reportError(error);
      }
    }
  }

  const checked = (config) => {
    if (config === null || typeof config !== "object")
      throw failed("the first argument has to be the config");
    return config;
  };

  const run = (config, method) => new Widget(checked(config), methodOf(method));

  const bind = (elementId, config, method) => {
    const element = document.getElementById(elementId);
    if (!element) throw failed(`there is no element with the id \`${elementId}\``);
    checked(config);
    const chosen = methodOf(method);
    let widget = null;
    const open = (event) => {
      event?.preventDefault();
      widget = run(config, chosen);
      return widget;
    };
    element.addEventListener("click", open);
    return {
      run: () => open(),
      close: () => widget?.close(),
      destroy: () => {
        element.removeEventListener("click", open);
        widget?.destroy();
      },
    };
  };

  window.EPayWidget = Object.freeze({ run, bind });
})();
