// Small parts that several panes show.

import { h, icon, unseen } from './dom.js';
import { curl, minor, money } from './format.js';

const GROUP_ICONS = {
  paid: 'check',
  failed: 'cross',
  pending: 'clock',
  authorised: 'lock',
  returned: 'back',
};

/** A status, told by colour, picture and word. */
export function badge(status, group, testId) {
  return h(
    'span',
    { class: `badge ${group}`, 'data-testid': testId },
    icon(GROUP_ICONS[group] ?? 'question'),
    h('span', {}, status),
  );
}

/** The group of an operation's status, whose words are mostly those of payments. */
export function operationGroup(status) {
  if (status === 'success') return 'paid';
  if (
    ['decline', 'error', 'expired', 'invoice canceled', 'internal error', 'external error'].includes(status)
  )
    return 'failed';
  return 'pending';
}

/** The group of a callback's state. */
export function deliveryGroup(state) {
  return (
    { delivered: 'paid', waiting: 'pending', sending: 'pending', 'given up': 'failed', vanished: 'failed' }[
      state
    ] ?? 'unknown'
  );
}

/** A sum with its minor units for those who point at it. */
export function amount(sum, properties = {}) {
  return h('span', { title: minor(sum), ...properties }, money(sum));
}

/** A masked card in groups of four, as it is printed. */
export function accountText(number) {
  if (!number) return '';
  return /^[\d*]{12,19}$/.test(number) ? number.replaceAll('*', '•').replace(/(.{4})(?=.)/g, '$1 ') : number;
}

/** The method in as few words as a list has room for. */
export function methodName(payment) {
  return payment.method === 'card' ? 'Card' : payment.method_name;
}

/** A long text of which the beginning is enough to tell it from others. */
export function cut(text, what) {
  return h('span', { class: 'ids' }, h('code', { class: 'cut', title: text }, text), copyButton(text, what));
}

/** A button that copies a text; `what` says which, for screen readers. */
export function copyButton(text, what, label = null, testId = null) {
  return h(
    'button',
    {
      type: 'button',
      class: label ? 'small' : 'bare',
      'data-action': 'copy',
      'data-copy': text,
      'data-testid': testId,
      title: label ? null : `Copy ${what}`,
    },
    icon('copy'),
    label ? h('span', {}, label) : unseen(`Copy ${what}`),
  );
}

/** A first payment to be made: by a command, or on Payment Page. */
export function firstSteps(examples) {
  const { card_sale: sale, page_url: page } = examples;
  const command = curl(location.origin + sale.path, sale.body);
  return h(
    'div',
    { class: 'first-steps', 'data-testid': 'first-steps' },
    h('p', { class: 'soft' }, 'As a merchant’s server would, by Gate. The request is signed already:'),
    h(
      'div',
      { class: 'code' },
      h('pre', { tabindex: '0', 'data-testid': 'first-curl' }, command),
      copyButton(command, 'the command', 'Copy', 'copy-first-curl'),
    ),
    h(
      'p',
      { class: 'soft' },
      'Or as a customer would, on Payment Page with the test card ',
      h('code', {}, '4000 0000 0000 0077'),
      ':',
    ),
    h(
      'p',
      {},
      h(
        'a',
        { class: 'button', href: page, target: '_blank', rel: 'noopener', 'data-testid': 'first-page' },
        'Open Payment Page',
        icon('out'),
        unseen('in a new tab'),
      ),
    ),
  );
}

/** With a capital letter. */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
