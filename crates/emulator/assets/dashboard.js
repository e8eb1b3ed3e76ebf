// The dashboard: takes what the platform tells, keeps what is shown, and does what is pressed.
// Everything goes through the control API, which people and tests can use as well.

import { Unreachable, act, look, pathOf, watch } from './dashboard/api.js';
import * as callbacks from './dashboard/callbacks.js';
import * as clock from './dashboard/clock.js';
import * as detail from './dashboard/detail.js';
import * as dialogs from './dashboard/dialogs.js';
import { h, icon } from './dashboard/dom.js';
import * as feed from './dashboard/feed.js';
import { fromMillis } from './dashboard/format.js';
import * as list from './dashboard/list.js';

/** Between two looks at the platform, however much happens. */
const BETWEEN_LOOKS = 300;

const shown = {
  state: null,
  payments: [],
  total: 0,
  opened: null,
  payment: null,
  examples: null,
  limit: list.STEP,
};

const wide = window.matchMedia('(min-width: 50rem)');

const refresh = spaced(load, BETWEEN_LOOKS);

let looks = 0;

async function load() {
  looks += 1;
  const turn = looks;
  try {
    const opened = shown.opened;
    const [state, payments, payment] = await Promise.all([
      look('/_control/state'),
      look(`/_control/payments?${list.parameters(shown.limit)}`),
      opened ? look(pathOf(opened)).catch((error) => ({ body: error.message })) : { body: null },
    ]);
    const examples = state.body.payments === 0 ? (await look('/_control/examples')).body : null;
    // A later look has more to tell.
    if (turn !== looks) return;
    Object.assign(shown, {
      state: state.body,
      payments: payments.body,
      total: payments.total,
      payment: payment.body,
      examples,
    });
    clock.set(state.body);
    render();
  } catch (error) {
    complain(error);
  }
}

function render() {
  if (shown.state === null) return;
  const now = fromMillis(clock.nowMillis());
  list.render(shown, isWide());
  detail.render(shown.payment, now, isWide() ? shown.examples : null);
  feed.render(now);
  detail.tick(clock.nowMillis());
}

/** Opens the payment that the address names. */
async function openAddressed() {
  const parts = /^#\/(\d+)\/(.*)$/.exec(location.hash);
  const id = parts && decoded(parts[2]);
  const opened = parts && id !== null ? { project_id: Number(parts[1]), id } : null;
  const isOther = opened?.id !== shown.opened?.id || opened?.project_id !== shown.opened?.project_id;
  if (isOther) Object.assign(shown, { opened, payment: null });
  document.title = `${opened ? `${opened.id} · ` : ''}Dashboard · Local payment platform`;
  await load();
  list.revealOpened();
  if (opened) showPane('detail');
  if (opened && !isWide()) detail.focusHeading();
}

const ACTIONS = {
  pane: ({ target }) => {
    showPane(target);
    if (target === 'list') list.focusRow();
  },
  'toggle-clock': (_, button) => {
    const isOpen = document.body.toggleAttribute('data-clock');
    button.setAttribute('aria-expanded', String(isOpen));
  },
  advance: ({ seconds }) => advance(Number(seconds) * 1000),
  more: () => {
    shown.limit += list.STEP;
    return load();
  },
  'clear-filters': () => {
    list.clearFilters();
    return filtersChanged();
  },
  copy: ({ copy }, button) => copyText(copy, button),
  resend: async ({ number }) => {
    await act(`/_control/deliveries/${number}/resend`);
    toast(`Callback ${number} is sent again`);
  },
  'ask-act': ({ act: action }) => dialogs.askAct(shown.payment, action),
  'ask-reset': () => dialogs.askReset(shown.state),
  reset: async () => {
    document.getElementById('reset-dialog').close();
    await act('/_control/reset');
    toast('Everything is forgotten');
    history.replaceState(null, '', location.pathname);
    showPane('list');
    await openAddressed();
  },
  new: () => dialogs.askNew(shown.state),
  help: () => document.getElementById('help-dialog').showModal(),
  close: (_, button) => button.closest('dialog').close(),
  dismiss: (_, button) => button.closest('.toast').remove(),
};

document.addEventListener('click', (event) => {
  const skip = event.target.closest('[data-skip]');
  if (skip) {
    event.preventDefault();
    showPane(skip.dataset.skip === 'payments' ? 'list' : 'detail');
    if (skip.dataset.skip === 'payments') list.focusRow();
    else detail.focusHeading();
    return;
  }
  const button = event.target.closest('[data-action]');
  if (button) attempt(() => ACTIONS[button.dataset.action](button.dataset, button));
});

// Opening the details of a callback does not bubble.
document.addEventListener(
  'toggle',
  (event) => {
    if (event.target.matches?.('details.callback') && callbacks.toggled(event.target)) render();
  },
  true,
);

document.getElementById('advance-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const millis = clock.typed();
  if (millis !== null) attempt(() => advance(millis));
});

document.getElementById('act-form').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(async () => {
    const words = await dialogs.confirmAct();
    if (words) toast(words);
  });
});
document.getElementById('act-form').addEventListener('input', (event) => {
  dialogs.showShare();
  if (event.target.value === 'part') document.getElementById('act-amount').select();
});

document.addEventListener('change', (event) => {
  if (event.target.name === 'pace' || event.target.id === 'factor') attempt(clock.changePace);
  if (event.target.id === 'new-project') attempt(dialogs.showNew);
  if (event.target.id === 'shortcuts') keep('shortcuts', event.target.checked ? 'on' : 'off');
});

const filters = document.getElementById('filters');
const search = document.getElementById('search');
const searched = spaced(filtersChanged, 200);
filters.addEventListener('submit', (event) => event.preventDefault());
filters.addEventListener('input', () => searched());

async function filtersChanged() {
  shown.limit = list.STEP;
  await load();
  say(shown.total === 1 ? '1 payment' : `${shown.total} payments`);
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') return escape(event);
  const isInList = document.getElementById('list').contains(event.target);
  const isTyping = event.target.matches('input, textarea, select');
  const arrows = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in arrows && (isInList || event.target === document.body || event.target === search)) {
    event.preventDefault();
    return list.step(arrows[event.key]);
  }
  if (isTyping || !hasShortcuts()) return;
  const keys = {
    j: () => list.step(1),
    k: () => list.step(-1),
    '/': () => search.focus(),
    '?': ACTIONS.help,
  };
  if (event.key in keys) {
    event.preventDefault();
    if (event.key !== '?') showPane('list');
    keys[event.key]();
  }
});

function escape(event) {
  if (event.target === search && search.value !== '') {
    search.value = '';
    filtersChanged();
  } else if (event.target.closest('#detail, #search, #filters')) {
    showPane('list');
    list.focusRow();
  }
}

watch(
  (event) => {
    clock.set(event);
    const fresh = feed.take(event);
    feed.announce(
      fresh.filter(() => shown.state !== null),
      say,
    );
    refresh();
  },
  (connection) => {
    if (connection !== 'lost') forgetUnreachable();
    const live = document.getElementById('live');
    const words = { live: 'Live', polling: 'Live, by asking', lost: 'No connection' };
    if (live.dataset.state !== connection) {
      live.dataset.state = connection;
      document.getElementById('live-text').textContent = words[connection];
    }
  },
);
window.addEventListener('hashchange', openAddressed);
wide.addEventListener('change', render);
setInterval(() => {
  clock.show();
  detail.tick(clock.nowMillis());
}, 250);
document.getElementById('shortcuts').checked = kept('shortcuts') !== 'off';
showPane('list');
openAddressed();

async function advance(millis) {
  const buttons = document.querySelectorAll('.steps button, .advance button');
  for (const button of buttons) button.disabled = true;
  try {
    await clock.advance(millis);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
  say(`The clock shows ${document.getElementById('clock-time').textContent}`);
}

async function attempt(deed) {
  try {
    await deed();
  } catch (error) {
    complain(error);
  }
}

function showPane(name) {
  document.body.dataset.pane = name;
  for (const tab of document.querySelectorAll('.tabs button')) {
    if (tab.dataset.target === name) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
}

/** Whether all panes are seen at once. */
function isWide() {
  return wide.matches;
}

function hasShortcuts() {
  return document.getElementById('shortcuts').checked;
}

/** Remembers a choice, where the browser lets it. */
function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Then it counts until the page is closed.
  }
}

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

async function copyText(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a safe context there is only the old way.
    const area = h('textarea', { class: 'unseen', 'aria-hidden': 'true' });
    area.value = text;
    (button.closest('dialog') ?? document.body).append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  say('Copied');
  button.classList.add('copied');
  setTimeout(() => button.classList.remove('copied'), 1500);
}

/** Says once what failed. */
function complain(error) {
  const isUnreachable = error instanceof Unreachable;
  if (isUnreachable) forgetUnreachable();
  toast(error.message, true, isUnreachable);
}

/** That nobody answers is over as soon as somebody does. */
function forgetUnreachable() {
  for (const element of document.querySelectorAll('.toast[data-unreachable]')) element.remove();
}

function toast(text, isProblem = false, isUnreachable = false) {
  const element = h(
    'div',
    {
      class: `toast ${isProblem ? 'bad' : ''}`,
      role: isProblem ? 'alert' : 'status',
      'data-testid': 'toast',
      'data-unreachable': isUnreachable,
    },
    icon(isProblem ? 'warn' : 'check'),
    h('p', {}, text),
    h(
      'button',
      { type: 'button', class: 'bare', 'data-action': 'dismiss', 'aria-label': 'Dismiss' },
      icon('cross'),
    ),
  );
  const toasts = document.getElementById('toasts');
  while (toasts.children.length >= 3) toasts.firstChild.remove();
  toasts.append(element);
  if (!isProblem) setTimeout(() => element.remove(), 6000);
}

function say(text) {
  const announcer = document.getElementById('announcer');
  // The same words again are only told when they change.
  announcer.textContent = announcer.textContent === text ? `${text}\u00a0` : text;
}

/** The deed, at once and then at most once in so many milliseconds; never twice at a time. */
function spaced(deed, gap) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await deed();
      await new Promise((resolve) => setTimeout(resolve, gap));
    } finally {
      running = false;
    }
    if (again) {
      again = false;
      run();
    }
  };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
