// Makes the pages of the platform quicker to use. Each page works without this script: it only
// checks before the server does, shows what the server would show, and tells a shop that has the
// page in a frame what happens. README.md beside this file lists what it expects of the HTML.
"use strict";

(() => {
  const framed = window.parent !== window;
  const root = document.documentElement;

  // Messages to the shop. They go to any origin, since the platform does not know which shop opened
  // the page; the shop's script checks where they come from.
  const tell = (event, data) => {
    if (framed) window.parent.postMessage({ paywright: 1, event, data }, "*");
  };

  // Card numbers

  // The same prefixes as the core uses for the picture on a form.
  const BRANDS = [
    { key: "visa", name: "Visa", prefix: /^4/ },
    {
      key: "mastercard",
      name: "Mastercard",
      prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/,
    },
    { key: "maestro", name: "Maestro", prefix: /^(5018|5020|5038|5[678]|6304|6390|67)/ },
    { key: "amex", name: "Amex", prefix: /^3[47]/, cvv: 4, groups: [4, 6, 5] },
    { key: "mir", name: "Mir", prefix: /^220[0-4]/ },
    { key: "unionpay", name: "UnionPay", prefix: /^(62|81)/ },
  ];
  const LONGEST_NUMBER = 19;

  const digitsOf = (text) => text.replace(/\D/g, "");
  const brandOf = (digits) => BRANDS.find((brand) => brand.prefix.test(digits));

  // "4000000000000077" as "4000 0000 0000 0077".
  const grouped = (digits) => {
    const groups = brandOf(digits)?.groups ?? [4, 4, 4, 4, 3];
    const parts = [];
    let rest = digits;
    for (const size of groups) {
      if (rest === "") break;
      parts.push(rest.slice(0, size));
      rest = rest.slice(size);
    }
    return parts.join(" ") + rest;
  };

  const passesLuhn = (digits) => {
    let sum = 0;
    for (let i = 0; i < digits.length; i += 1) {
      const digit = Number(digits[digits.length - 1 - i]);
      const doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
      sum += i % 2 === 1 ? doubled : digit;
    }
    return sum % 10 === 0;
  };

  // Groups what is typed, and leaves the caret behind the digit it stood behind.
  const groupDigits = (input, limit) => {
    const caret = input.selectionStart ?? input.value.length;
    const before = digitsOf(input.value.slice(0, caret)).length;
    const text = grouped(digitsOf(input.value).slice(0, limit));
    if (text === input.value) return;
    input.value = text;
    if (document.activeElement !== input) return;
    let at = 0;
    for (let seen = 0; seen < before && at < text.length; at += 1) {
      if (text[at] !== " ") seen += 1;
    }
    input.setSelectionRange(at, at);
  };

  // Deleting a blank would only bring it back: the caret steps over it, so that a digit goes.
  const stepOverBlank = (event) => {
    const { target: input, inputType } = event;
    const { selectionStart: start, selectionEnd: end, value } = input;
    if (start !== end) return;
    if (inputType === "deleteContentBackward" && value[start - 1] === " ") {
      input.setSelectionRange(start - 1, start - 1);
    } else if (inputType === "deleteContentForward" && value[start] === " ") {
      input.setSelectionRange(start + 1, start + 1);
    }
  };

  const showBrand = (input) => {
    const field = input.closest(".field");
    if (!field) return;
    let badge = field.querySelector(".brand");
    if (!badge) {
      badge = document.createElement("span");
      badge.id = `${input.id}-brand`;
      input.after(badge);
      describe(input, badge.id);
    }
    const brand = brandOf(digitsOf(input.value));
    badge.className = "brand";
    badge.dataset.brand = brand?.key ?? "";
    badge.textContent = brand?.name ?? "";
    for (const { key } of BRANDS) field.classList.toggle(`brand-${key}`, key === brand?.key);
  };

  // Checks. Each looks at one input and says whether it can be right; a form names the checks that
  // it wants made by giving their messages, `data-problem-number` and so on.

  const CHECKS = {
    number: (input) => {
      const digits = digitsOf(input.value);
      return digits.length >= 12 && digits.length <= LONGEST_NUMBER && passesLuhn(digits);
    },
    month: (input) => /^\d{1,2}$/.test(input.value.trim()) && input.value >= 1 && input.value <= 12,
    year: (input) => /^(\d{2}|[2-9]\d{3})$/.test(input.value.trim()),
    cvv: (input) => {
      const value = input.value.trim();
      const number = input.form.elements.namedItem("number");
      const brand = number && brandOf(digitsOf(number.value));
      return brand ? new RegExp(`^\\d{${brand.cvv ?? 3}}$`).test(value) : /^\d{3,4}$/.test(value);
    },
    holder: (input) => /^[A-Za-z0-9 .'-]{1,255}$/.test(input.value.trim()),
  };

  // The platform's clock can be moved, so the form says what month it is; without that, and without
  // a message, an expired card is the server's business.
  const isExpired = (form) => {
    const month = form.elements.namedItem("month");
    const year = form.elements.namedItem("year");
    if (!form.dataset.now || !month || !year || !CHECKS.month(month) || !CHECKS.year(year))
      return false;
    const typed = year.value.trim();
    const full = typed.length === 2 ? `20${typed}` : typed;
    return `${full}-${month.value.trim().padStart(2, "0")}` < form.dataset.now;
  };

  const messageName = (name) => `problem${name[0].toUpperCase()}${name.slice(1)}`;

  // The message for an input, or nothing when it can be right.
  const problemOf = (input) => {
    const { form, name } = input;
    const message = form.dataset[messageName(name)];
    if (message && !CHECKS[name](input)) return message;
    if (name === "year" && form.dataset.problemExpired && isExpired(form)) {
      return form.dataset.problemExpired;
    }
    return "";
  };

  const describe = (input, id) => {
    const known = (input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    if (!known.includes(id)) input.setAttribute("aria-describedby", [...known, id].join(" "));
  };

  const showProblem = (input, message) => {
    const place = document.getElementById(`${input.id}-problem`);
    // Set only when it differs: each change is read out.
    if (place && place.textContent !== message) place.textContent = message;
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };

  const checkedInputs = (form) =>
    [...form.elements].filter(
      (input) => CHECKS[input.name] && form.dataset[messageName(input.name)],
    );

  // Shows all problems of a form, and goes to the first.
  const refuses = (form) => {
    const wrong = checkedInputs(form).filter((input) => {
      const problem = problemOf(input);
      showProblem(input, problem);
      return problem !== "";
    });
    wrong[0]?.focus();
    return wrong.length > 0;
  };

  const prepareCardForm = (form) => {
    const inputs = checkedInputs(form);
    // The browser's own bubbles would come first and say less. Only where the script checks all.
    if (inputs.length > 0) form.noValidate = true;
    for (const input of inputs) {
      if (document.getElementById(`${input.id}-problem`)) describe(input, `${input.id}-problem`);
      input.addEventListener("blur", () => {
        if (input.value.trim() !== "") showProblem(input, problemOf(input));
      });
      // What was wrong is told to be right at once, what is being typed not to be wrong.
      input.addEventListener("input", () => {
        if (input.hasAttribute("aria-invalid") && problemOf(input) === "") showProblem(input, "");
      });
    }
    const number = form.elements.namedItem("number");
    if (number) {
      const follow = () => {
        groupDigits(number, LONGEST_NUMBER);
        showBrand(number);
      };
      number.addEventListener("beforeinput", stepOverBlank);
      number.addEventListener("input", follow);
      // A browser that fills in the form does not always say so.
      number.addEventListener("change", follow);
      follow();
    }
    for (const name of ["month", "year", "cvv"]) {
      const input = form.elements.namedItem(name);
      input?.addEventListener("input", () => {
        if (/\D/.test(input.value)) input.value = digitsOf(input.value);
      });
    }
  };

  // Sending

  let isSent = false;

  const setSent = (sent, form) => {
    isSent = sent;
    for (const button of document.querySelectorAll("main button:not([type=button])")) {
      button.disabled = sent;
      if (sent && form?.contains(button)) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    }
  };

  const walletOf = (element) => {
    try {
      return JSON.parse(element.dataset.wallet);
    } catch {
      return undefined;
    }
  };

  const methodOf = (element) => ({
    name: element.dataset.methodName ?? element.textContent.trim(),
    payment_method_type: element.dataset.methodType,
    payment_method_code: element.dataset.method,
  });

  const sends = (form, submitter) => {
    if (submitter?.dataset.wallet) return tell("onWalletRemove", walletOf(submitter));
    if (submitter?.formNoValidate) return undefined;
    if (form.matches(".clarify")) return tell("onSubmitClarificationForm");
    if (form.dataset.method) tell("onPaymentMethodSelect", methodOf(form));
    if (form.matches(".card, .saved, [data-method]")) tell("onPaymentSent");
    return undefined;
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (isSent || (!submitter?.formNoValidate && refuses(form))) {
      event.preventDefault();
      return;
    }
    sends(form, submitter);
    // Later, since a disabled button would not send its own value.
    if (!form.target) setTimeout(() => setSent(true, form));
  });

  // Back to a page that was kept as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) setSent(false);
  });

  // Forms that nobody has to look at: on to the bank, on to another payment system. Who comes back
  // with the browser's button stays, and finds the form's own button.
  const sendByItself = (form) => {
    const [entry] = performance.getEntriesByType("navigation");
    if (entry?.type !== "back_forward" || form.target) HTMLFormElement.prototype.submit.call(form);
  };

  // Ways to pay

  const prepareMethods = () => {
    for (const details of document.querySelectorAll("details[data-method]")) {
      let wasOpen = details.open;
      details.addEventListener("toggle", () => {
        if (details.open && !wasOpen) tell("onPaymentMethodSelect", methodOf(details));
        wasOpen = details.open;
      });
    }
    for (const radio of document.querySelectorAll("input[type=radio][data-wallet]")) {
      radio.addEventListener("change", () => tell("onWalletSelect", walletOf(radio)));
    }
    for (const list of document.querySelectorAll(".methods[data-filter]")) shorten(list);
  };

  const MANY_METHODS = 8;
  const FIRST_METHODS = 6;

  // A long list shows its beginning, and everything to who searches or asks for it.
  const shorten = (list) => {
    const items = [...list.children];
    if (items.length <= MANY_METHODS) return;
    const input = searchField(list.dataset.filter);
    const more = list.dataset.more ? moreButton(list.dataset.more) : null;
    let isShort = more !== null;
    const show = () => {
      const wanted = input.value.trim().toLowerCase();
      for (const [at, item] of items.entries()) {
        const fits = item.textContent.toLowerCase().includes(wanted);
        item.hidden = wanted === "" ? isShort && at >= FIRST_METHODS : !fits;
      }
      if (more) more.hidden = !isShort || wanted !== "";
    };
    const place = document.createElement("p");
    place.className = "filter";
    place.append(input);
    list.before(place);
    input.addEventListener("input", show);
    if (more) {
      list.after(more);
      more.addEventListener("click", () => {
        isShort = false;
        show();
        // The button is gone: its focus goes to the first that it has brought.
        items[FIRST_METHODS].querySelector("button")?.focus();
      });
    }
    show();
  };

  const searchField = (label) => {
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = label;
    input.setAttribute("aria-label", label);
    return input;
  };

  const moreButton = (label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = label;
    return button;
  };

  // Waiting and leaving

  const EVERY = 1_000;
  const PATIENCE = 30_000;
  const SLOWEST = 5_000;
  const SLOWEST_AFTER_FAILURE = 15_000;

  // Loads the page again as soon as its state has another version.
  const watch = ({ dataset: { poll: address, version } }) => {
    const start = performance.now();
    let wait = EVERY;
    const ask = async () => {
      if (document.hidden) {
        document.addEventListener("visibilitychange", ask, { once: true });
        return;
      }
      try {
        const response = await fetch(address, {
          cache: "no-store",
          headers: { Accept: "application/json" },
        });
        // A platform that was started again knows the page no more, and will say so.
        const isGone = response.status === 404;
        if (isGone || String((await response.json()).version) !== version) {
          window.location.reload();
          return;
        }
        const isSlow = performance.now() - start > PATIENCE;
        wait = isSlow ? Math.min(Math.max(wait, EVERY) * 1.5, SLOWEST) : EVERY;
      } catch {
        wait = Math.min(wait * 2, SLOWEST_AFTER_FAILURE);
      }
      setTimeout(ask, wait);
    };
    setTimeout(ask, wait);
  };

  const webAddress = (text) => {
    try {
      const url = new URL(text, window.location.href);
      return ["http:", "https:"].includes(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  };

  const goTo = (url, mode) => {
    if (mode === "blank_page") {
      const opened = window.open(url, "_blank");
      // A browser that refuses leaves the customer with the link of the page.
      if (opened) opened.opener = null;
    } else if (mode === "parent_page" && framed) {
      // The shop's script does it. A shop without it, or with another, gets the second way, which
      // browsers allow to frames that the customer has used.
      tell("redirect", { url });
      setTimeout(() => {
        try {
          window.parent.location.href = url;
        } catch {
          // Not allowed: the link of the page is still there.
        }
      }, 500);
    } else {
      window.location.assign(url);
    }
  };

  const returnByItself = ({ dataset: { return: address, returnMode, returnAfter } }) => {
    const url = webAddress(address);
    if (url === null || returnAfter === undefined) return;
    let left = Math.max(0, Number(returnAfter) || 0);
    const count = () => {
      for (const place of document.querySelectorAll("[data-seconds]")) place.textContent = left;
      if (left === 0) {
        goTo(url, returnMode);
        return;
      }
      left -= 1;
      setTimeout(count, 1_000);
    };
    count();
  };

  // Small things

  const prepareCopying = () => {
    for (const button of document.querySelectorAll("button[data-copy]")) {
      const source = document.getElementById(button.dataset.copy);
      if (!source || !navigator.clipboard) continue;
      const label = button.textContent;
      button.hidden = false;
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(source.textContent.trim());
        } catch {
          // A frame may not be allowed to: selected, the customer can copy it.
          window.getSelection().selectAllChildren(source);
          return;
        }
        button.textContent = button.dataset.copied ?? label;
        setTimeout(() => {
          button.textContent = label;
        }, 2_000);
      });
    }
  };

  const size = () => {
    const { width, height } = root.getBoundingClientRect();
    return { width: Math.ceil(width), height: Math.ceil(height) };
  };

  const eventsOfPage = () => {
    const place = document.getElementById("page-events");
    if (!place) return [];
    try {
      return JSON.parse(place.textContent);
    } catch {
      return [];
    }
  };

  // Whether the customer was sent elsewhere from this page, and is here again.
  const cameBack = (events) => {
    const leaves = events.some(({ event }) => event === "onRedirectIframe");
    const mark = `elsewhere ${window.location.pathname}`;
    try {
      const wasAway = sessionStorage.getItem(mark) !== null;
      if (leaves) sessionStorage.setItem(mark, "");
      else sessionStorage.removeItem(mark);
      return wasAway && !leaves;
    } catch {
      // A browser that keeps nothing for frames does not tell.
      return false;
    }
  };

  const speakToShop = () => {
    if (!framed) return;
    root.classList.add("framed");
    const events = eventsOfPage();
    const failed = events.some(({ event }) => event === "onFailLoading");
    if (!failed) tell("onLoaded", size());
    if (cameBack(events)) tell("onRedirectIframeComplete");
    for (const { event, data } of events) tell(event, data);
    new ResizeObserver(() => tell("onResize", size())).observe(root);
    document.addEventListener("click", (event) => {
      if (!event.target.closest("[data-exit]")) return;
      event.preventDefault();
      tell("onExit");
    });
    // The keys of a frame do not reach the window around it.
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) tell("escape");
    });
  };

  const start = () => {
    speakToShop();
    for (const form of document.querySelectorAll("form.card, form.saved")) prepareCardForm(form);
    prepareMethods();
    prepareCopying();
    document.querySelector('main [aria-invalid="true"]')?.focus();
    for (const form of document.querySelectorAll('form[data-auto="1"]')) sendByItself(form);
    for (const main of document.querySelectorAll("main[data-poll]")) watch(main);
    for (const main of document.querySelectorAll("main[data-return]")) returnByItself(main);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
