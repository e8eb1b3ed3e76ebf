// The callbacks of a payment: what they say, how their delivery went, and sending them again.

import { h, icon, unseen } from './dom.js';
import { clock, curl, date, jsonPieces, when } from './format.js';
import { badge, copyButton, deliveryGroup } from './parts.js';

/** Callbacks whose details are open; only these have any. */
const opened = new Set();

/** All callbacks of a payment, the last one first. */
export function callbacks(payment, now) {
  if (payment.callbacks.length === 0) return h('p', { class: 'soft' }, 'None yet.');
  return h(
    'div',
    { class: 'callbacks', 'data-testid': 'callbacks' },
    payment.callbacks.toReversed().map((callback) => card(callback, now)),
  );
}

/** Notes whether the details of a callback were opened or closed; whether something has to be shown. */
export function toggled(details) {
  const number = Number(details.dataset.number);
  if (details.open === opened.has(number)) return false;
  if (details.open) opened.add(number);
  else opened.delete(number);
  return true;
}

/** What came of an attempt, in a few words. */
export function outcome(attempt) {
  if (!attempt) return '';
  if (attempt.status !== null) return `${attempt.status} in ${attempt.latency_ms ?? '?'} ms`;
  return attempt.failure ?? 'no answer yet';
}

function card(callback, now) {
  const last = callback.attempts.at(-1);
  const isOpen = opened.has(callback.number);
  return h(
    'details',
    {
      class: 'callback',
      'data-key': `callback-${callback.number}`,
      'data-number': callback.number,
      'data-testid': 'callback',
      'data-state': callback.state,
    },
    h(
      'summary',
      {},
      h('span', { class: 'callback-number' }, `#${callback.number}`),
      h('span', { class: 'callback-told' }, callback.payment_status ?? 'other news'),
      badge(callback.state, deliveryGroup(callback.state)),
      h('span', { class: 'callback-last soft' }, last ? `attempt ${last.number}: ${outcome(last)}` : ''),
      h(
        'time',
        { class: 'callback-time', title: `${date(callback.created)} ${clock(callback.created)} UTC` },
        when(callback.created, now),
      ),
    ),
    isOpen &&
      h(
        'div',
        { class: 'callback-body' },
        h(
          'p',
          { class: 'callback-to' },
          callback.url
            ? ['To ', h('code', {}, callback.url)]
            : 'No address: neither the request nor the project names one.',
        ),
        callback.next_attempt &&
          h(
            'p',
            {},
            `Attempt ${(last?.number ?? 0) + 1} at `,
            h('time', {}, when(callback.next_attempt, now)),
            '.',
          ),
        callback.faults.length > 0 && h('p', {}, 'Goes wrong on purpose: ', callback.faults.join(', '), '.'),
        h(
          'div',
          { class: 'actions' },
          h(
            'button',
            {
              type: 'button',
              class: 'small',
              'data-action': 'resend',
              'data-number': callback.number,
              'data-testid': 'resend',
              disabled: !callback.url || callback.state === 'sending',
            },
            icon('send'),
            'Send again',
          ),
          callback.url &&
            copyButton(
              curl(callback.url, callback.body),
              `callback ${callback.number} as a curl command`,
              'Copy as curl',
              'copy-callback-curl',
            ),
          copyButton(
            callback.body,
            `the body of callback ${callback.number}`,
            'Copy body',
            'copy-callback-body',
          ),
        ),
        callback.attempts.length > 0 && attempts(callback, now),
        h(
          'pre',
          { class: 'json', tabindex: '0', 'aria-label': 'Body', 'data-testid': 'callback-json' },
          json(callback.body),
        ),
      ),
  );
}

function attempts(callback, now) {
  const rows = callback.attempts
    .toReversed()
    .slice(0, 20)
    .map((attempt) => {
      const isReceived = attempt.status === 200;
      return h(
        'tr',
        { 'data-key': String(attempt.number) },
        h('td', {}, String(attempt.number)),
        h('td', {}, h('time', {}, when(attempt.at, now))),
        h(
          'td',
          { class: isReceived ? 'word paid' : 'word failed' },
          attempt.status === null ? (attempt.failure ?? 'no answer yet') : String(attempt.status),
          unseen(isReceived ? ' received' : ' not received'),
        ),
        h('td', {}, attempt.latency_ms === null ? '' : `${attempt.latency_ms} ms`),
        h('td', { class: 'answer' }, attempt.answer ?? ''),
      );
    });
  const rest = callback.attempts.length - rows.length;
  return h(
    'div',
    {
      class: 'wide-table',
      tabindex: '0',
      role: 'group',
      'aria-label': `Attempts to deliver callback ${callback.number}`,
    },
    h(
      'table',
      { class: 'attempts', 'data-testid': 'attempts' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ['Attempt', 'Time', 'Answer', 'Took', 'Text'].map((name) => h('th', { scope: 'col' }, name)),
        ),
      ),
      h('tbody', {}, rows),
    ),
    rest > 0 && h('p', { class: 'soft' }, `and ${rest} before`),
  );
}

function json(body) {
  return jsonPieces(body).map(([kind, text]) => (kind ? h('span', { class: `json-${kind}` }, text) : text));
}
