// One payment: what it is, what was done, what happened, what the merchant was told.

import { h, icon, patch, unseen } from './dom.js';
import { clock, curl, date, minor, money, span, when } from './format.js';
import { accountText, badge, capital, copyButton, firstSteps, methodName } from './parts.js';
import { facts, operations, timeline } from './sections.js';
import { callbacks } from './callbacks.js';

const pane = document.getElementById('detail');
let shown = '';

const ACTIONS = [
  ['refund', 'Refund…'],
  ['capture', 'Capture…'],
  ['cancel', 'Cancel…'],
  ['undo-refund', 'Undo refund…'],
  ['undo-payout', 'Undo payout…'],
];

/** Shows a payment, `null` for none, or a text that says why there is none; without any payment, how
 *  to make one. */
export function render(payment, now, examples) {
  if (payment === null && examples) {
    patch(pane, [
      h(
        'div',
        { class: 'welcome block', 'data-key': 'welcome' },
        h('h2', { tabindex: '-1' }, 'Make a first payment'),
        firstSteps(examples),
      ),
    ]);
    return;
  }
  if (payment === null) {
    patch(pane, [
      h(
        'div',
        { class: 'empty', 'data-key': 'none' },
        h('p', { class: 'empty-title' }, 'No payment opened'),
        h('p', { class: 'soft' }, 'Choose one from the list.'),
        backButton(),
      ),
    ]);
    return;
  }
  if (typeof payment === 'string') {
    patch(pane, [
      h(
        'div',
        { class: 'empty', 'data-key': 'gone', 'data-testid': 'detail-problem' },
        h('p', { class: 'empty-title' }, 'Cannot be shown'),
        h('p', { class: 'soft' }, payment),
        backButton(),
      ),
    ]);
    return;
  }
  const address = `${payment.project_id}/${payment.id}`;
  if (address !== shown) pane.scrollTop = 0;
  shown = address;
  patch(pane, [
    h(
      'article',
      { 'data-key': address, class: 'payment', 'data-testid': 'payment', 'data-payment-id': payment.id },
      head(payment),
      waiting(payment, now),
      problems(payment),
      h(
        'div',
        { class: 'columns', 'data-key': 'columns' },
        h(
          'div',
          { class: 'stack' },
          section('operations', 'Operations', operations(payment, now)),
          section('timeline', 'What happened', timeline(payment, now)),
          section('callbacks', 'Callbacks', callbacks(payment, now)),
        ),
        section('facts', 'Facts', facts(payment)),
      ),
    ),
  ]);
}

/** Puts the focus on the heading, where reading starts. */
export function focusHeading() {
  (pane.querySelector('h2') ?? pane).focus();
}

/** Says how long it takes until the times that are shown, as the clock runs. */
export function tick(nowMillis) {
  for (const element of document.querySelectorAll('[data-until]')) {
    const left = Number(element.dataset.until) - nowMillis;
    const text = left > 0 ? `in ${span(left)}` : 'now';
    if (element.textContent !== text) element.textContent = text;
  }
}

function head(payment) {
  const sum = payment.sum ?? payment.initial;
  const isOther = payment.initial && payment.sum && payment.initial.amount !== payment.sum.amount;
  const query = curl(location.origin + payment.status_query.path, payment.status_query.body);
  return h(
    'header',
    { class: 'payment-head', 'data-key': 'head' },
    backButton(),
    h(
      'div',
      { class: 'payment-title' },
      h('h2', { tabindex: '-1', 'data-testid': 'detail-id' }, payment.id),
      copyButton(payment.id, 'the payment id'),
      badge(payment.status, payment.status_group, 'detail-status'),
    ),
    h(
      'p',
      { class: 'payment-sum', 'data-testid': 'detail-sum' },
      h('strong', {}, sum ? money(sum) : 'No sum'),
      sum && h('span', { class: 'soft' }, minor(sum), isOther ? `, ${money(payment.initial)} asked for` : ''),
    ),
    h('p', { class: 'payment-meta soft', 'data-testid': 'detail-meta' }, meta(payment)),
    h(
      'div',
      { class: 'actions', role: 'group', 'aria-label': 'What can be done' },
      ACTIONS.map(([action, label]) =>
        h(
          'button',
          {
            type: 'button',
            class: action === 'capture' ? 'primary' : null,
            'data-action': 'ask-act',
            'data-act': action,
            'data-testid': `action-${action}`,
            hidden: !payment.actions.includes(action),
          },
          label,
        ),
      ),
      copyButton(query, 'the status query as a curl command', 'Status query as curl', 'copy-status-curl'),
    ),
  );
}

function meta(payment) {
  const by =
    { gate: 'by Gate', page: 'on Payment Page', schedule: 'by schedule' }[payment.origin] ?? payment.origin;
  const account = accountText(payment.account);
  return [
    `${capital(payment.type)} ${by}`,
    [methodName(payment), account].filter(Boolean).join(' '),
    payment.customer_id,
    `${date(payment.created)} ${clock(payment.created)}`,
  ]
    .filter(Boolean)
    .map((part) => h('span', {}, part));
}

function waiting(payment, now) {
  const { wait, way_on: way, upcoming } = payment;
  if (!wait && !way && upcoming.length === 0) return null;
  const title = wait ? `Waits for the ${wait.who}` : way ? 'Waits for the customer' : 'Comes by itself';
  return h(
    'section',
    { class: 'callout', 'data-key': 'wait', 'data-testid': 'wait', 'aria-label': title },
    h('h3', {}, icon('clock'), title),
    wait && h('p', {}, wait.what),
    wait?.missing.length > 0 &&
      h(
        'p',
        {},
        'Missing: ',
        wait.missing.flatMap((name, index) => [index > 0 ? ', ' : '', h('code', {}, name)]),
      ),
    wait?.merchant_auth_code &&
      h(
        'p',
        {},
        'The code of the customer: ',
        h('code', { class: 'code-word', 'data-testid': 'merchant-auth-code' }, wait.merchant_auth_code),
        copyButton(wait.merchant_auth_code, 'the code'),
      ),
    way && wayOn(way),
    upcoming.length > 0 &&
      h(
        'ul',
        { class: 'upcoming' },
        upcoming
          .slice(0, 5)
          .map((next) =>
            h(
              'li',
              {},
              h('time', { title: `${date(next.at)} ${clock(next.at)} UTC` }, when(next.at, now)),
              ' (',
              h('span', { 'data-until': next.at_ms }, ''),
              `): ${next.what}`,
            ),
          ),
      ),
  );
}

/** A way that needs a POST is a form, since a link cannot carry its fields. The address is one of this
 *  platform, by the name that it was opened by here: forms may go nowhere else. */
function wayOn(way) {
  const { pathname, search } = new URL(way.url);
  const address = pathname + search;
  const label = ['Go there as the customer', icon('out'), unseen('in a new tab')];
  if (way.method === 'GET') {
    return h(
      'p',
      {},
      h(
        'a',
        {
          class: 'button primary',
          href: address,
          target: '_blank',
          rel: 'noopener',
          'data-testid': 'way-on',
        },
        label,
      ),
    );
  }
  return h(
    'form',
    { method: 'post', action: address, target: '_blank', rel: 'noopener' },
    way.fields.map(([name, value]) => h('input', { type: 'hidden', name, value })),
    h('button', { type: 'submit', class: 'primary', 'data-testid': 'way-on' }, label),
  );
}

function problems(payment) {
  if (payment.errors.length === 0) return null;
  return h(
    'section',
    { class: 'callout bad', 'data-key': 'errors', 'data-testid': 'errors', 'aria-label': 'What was wrong' },
    h('h3', {}, icon('warn'), 'What was wrong'),
    h(
      'ul',
      {},
      payment.errors.map((error) =>
        h(
          'li',
          {},
          h('b', {}, String(error.code)),
          ` ${error.message}`,
          error.field ? [': ', h('code', {}, error.field)] : '',
          error.constraint ? ` (${error.constraint})` : '',
        ),
      ),
    ),
  );
}

function section(key, title, content) {
  return h(
    'section',
    { class: 'block', 'data-key': key, 'aria-labelledby': `title-${key}` },
    h('h3', { id: `title-${key}` }, title),
    content,
  );
}

function backButton() {
  return h(
    'button',
    { type: 'button', class: 'back-button small', 'data-action': 'pane', 'data-target': 'list' },
    icon('left'),
    'Payments',
  );
}
