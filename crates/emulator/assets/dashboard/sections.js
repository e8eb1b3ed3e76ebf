// The facts, operations and history of a payment.

import { h } from './dom.js';
import { clock, date, span, when } from './format.js';
import { accountText, amount, badge, capital, copyButton, cut, operationGroup } from './parts.js';

/** Everything that is known about it beside what the head shows. */
export function facts(payment) {
  const { customer, account_details: account, return_urls: urls, series, link } = payment;
  const rows = [
    ['Method', payment.method_name],
    [
      account?.brand || account?.expiry ? 'Card' : 'Account',
      account && [
        accountText(account.number),
        account.brand ? ` · ${account.brand}` : '',
        account.is_test_card ? ' · test card' : '',
      ],
    ],
    ['Holder', account?.holder],
    ['Expires', account?.expiry],
    ['Token', account?.token && cut(account.token, 'the token')],
    ['Project', String(payment.project_id)],
    ['Description', payment.description],
    ['Customer', customer.id],
    ['Email', customer.email],
    ['Phone', customer.phone],
    ['IP address', customer.ip_address],
    ['Created', `${date(payment.created)} ${clock(payment.created)}`],
    ['Changed', `${date(payment.updated)} ${clock(payment.updated)}`],
    ['Attempts left', payment.attempts_left > 0 ? String(payment.attempts_left) : ''],
    [
      'Link',
      link && [
        h('a', { href: link.url, target: '_blank', rel: 'noopener' }, link.url),
        ` until ${date(link.best_before)} ${clock(link.best_before)}`,
        link.holds ? ', holds only' : '',
      ],
    ],
    [
      'Series',
      series && [
        `${series.id}, ${series.status}`,
        series.sum ? [', ', amount(series.sum)] : '',
        series.next_debit ? `, next ${date(series.next_debit)} ${clock(series.next_debit)}` : '',
      ],
    ],
    ['After success', urls.success],
    ['After decline', urls.decline],
    ['Back to shop', urls.back],
    ['After 3-D Secure', urls.acs],
    ['3-D Secure notice', urls.acs_notification],
  ];
  return h(
    'dl',
    { class: 'facts' },
    rows
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => h('div', { 'data-key': name }, h('dt', {}, name), h('dd', {}, value))),
  );
}

/** Its operations as a table. */
export function operations(payment, now) {
  if (payment.operations.length === 0)
    return h('p', { class: 'soft' }, 'None: the request was refused before one started.');
  // A narrow table becomes a list, and is one for screen readers too unless its roles are said.
  const cell = (name, ...content) => h('td', { role: 'cell', 'data-name': name }, h('span', {}, content));
  return h(
    'table',
    { role: 'table', class: 'operations', 'data-testid': 'operations' },
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        ['Operation', 'Status', 'Sum', 'Result', 'Changed', 'Id and request'].map((name) =>
          h('th', { role: 'columnheader', scope: 'col' }, name),
        ),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      payment.operations.map((operation) =>
        h(
          'tr',
          { role: 'row', 'data-key': operation.id_text, 'data-testid': 'operation' },
          h('th', { role: 'rowheader', scope: 'row' }, operation.type),
          cell('Status', badge(operation.status, operationGroup(operation.status))),
          cell('Sum', amount(operation.sum, { class: 'number' })),
          cell('Result', h('b', {}, String(operation.code)), ` ${operation.message}`),
          cell(
            'Changed',
            h(
              'time',
              { title: `${date(operation.updated)} ${clock(operation.updated)} UTC` },
              when(operation.updated, now),
            ),
          ),
          cell(
            'Id and request',
            h(
              'span',
              { class: 'ids' },
              h('code', {}, operation.id_text),
              copyButton(operation.id_text, 'the operation id'),
            ),
            cut(operation.request_id, 'the request id'),
          ),
        ),
      ),
    ),
  );
}

/** What happened to it, as a line from top to bottom. */
export function timeline(payment, now) {
  let last = null;
  let before = null;
  const items = payment.timeline.map((moment, index) => {
    const gap = last === null ? 0 : moment.at_ms - last;
    const changed = before !== moment.status;
    last = moment.at_ms;
    before = moment.status;
    const { cause } = moment;
    const what =
      cause.kind === 'operation'
        ? [h('b', {}, cause.operation_type), ' became ', cause.operation_status]
        : capital(cause.what);
    const group = changed ? groupOf(payment, moment.status) : 'same';
    return h(
      'li',
      { class: `moment ${group}`, 'data-key': String(index), 'data-testid': 'moment' },
      h(
        'time',
        { class: 'moment-time', title: `${date(moment.at)} ${clock(moment.at)} UTC` },
        when(moment.at, now),
        gap > 0 && h('span', { class: 'gap' }, `+${span(gap)}`),
      ),
      h('span', { class: 'dot', 'aria-hidden': 'true' }),
      h(
        'div',
        { class: 'moment-text' },
        h('p', {}, what),
        changed &&
          h('p', { class: 'soft' }, 'Payment: ', h('span', { class: `word ${group}` }, moment.status)),
      ),
    );
  });
  return h('ol', { class: 'timeline', 'data-testid': 'timeline' }, items);
}

/** The group of a former status: that of the present one is known, the others go by their words. */
function groupOf(payment, status) {
  if (status === payment.status) return payment.status_group;
  if (status === 'awaiting capture') return 'authorised';
  if (/refunded|reversed|^canceled/.test(status)) return 'returned';
  if (/^(success|partially)/.test(status)) return 'paid';
  return operationGroup(status);
}
