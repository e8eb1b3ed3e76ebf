// Questions that are asked before something is done.

import { act, look, pathOf } from './api.js';
import { h, patch } from './dom.js';
import { digitsOf, money, parseAmount } from './format.js';
import { firstSteps } from './parts.js';

const get = (id) => document.getElementById(id);

const WORDS = {
  refund: {
    title: 'Return money',
    text: 'Sent to Gate as the merchant would. Within the operating day it is a reversal, later a refund.',
    all: 'All that is left',
    done: 'Refund',
  },
  capture: {
    title: 'Take the hold',
    text: 'Sent to Gate as the merchant would.',
    all: 'The whole hold',
    done: 'Capture',
  },
  cancel: {
    title: 'Release the hold',
    text: 'Sent to Gate as the merchant would.',
    all: 'The whole hold',
    done: 'Cancel the hold',
  },
  link: {
    title: 'Withdraw the link',
    text: 'Sent to Gate as the merchant would. The link cannot be paid any more.',
    all: '',
    done: 'Withdraw',
  },
  'undo-refund': {
    title: 'Undo the last refund',
    text: 'As the support of the platform can. The money is the merchant’s again.',
    all: '',
    done: 'Undo the refund',
  },
  'undo-payout': {
    title: 'Undo the payout',
    text: 'As the support of the platform does when a payout cannot be credited.',
    all: '',
    done: 'Undo the payout',
  },
};

/** What is asked about: a payment and an action. */
let asked = null;

/** Asks how much, and whether at all. */
export function askAct(payment, action) {
  const words = action === 'cancel' && payment.link ? WORDS.link : WORDS[action];
  const sum = payment.sum ?? payment.initial;
  asked = { payment, action, sum, words };
  get('act-title').textContent = words.title;
  // On a line of its own: marks of direction in it must not turn the words behind it around.
  patch(get('act-text'), [h('bdi', { class: 'act-id' }, payment.id), words.text]);
  get('act-choice').hidden = words.all === '' || !sum;
  get('act-choice').querySelector('[value="all"]').checked = true;
  get('act-all').textContent = sum ? `${words.all}, ${money(sum)}` : words.all;
  get('act-currency').textContent = sum?.currency ?? '';
  get('act-amount').value = sum?.decimal ?? String(sum?.amount ?? '');
  get('act-problem').textContent = '';
  showShare();
  get('act-dialog').showModal();
}

/** Shows what is chosen and how much it is. */
export function showShare() {
  const isPart = wantsPart();
  get('act-part').hidden = !isPart;
  get('act-problem').textContent = '';
  const amount = isPart ? typedAmount() : null;
  get('act-minor').textContent = isPart ? (amount === null ? '' : `${amount} minor units`) : '';
  get('act-submit').textContent = asked.words.done;
}

/** Does what was asked. Returns words for what came of it, `null` when something typed is wrong. */
export async function confirmAct() {
  const { payment, action, sum, words } = asked;
  const body = {};
  if (wantsPart()) {
    const amount = typedAmount();
    if (amount === null) {
      const digits = digitsOf(sum) ?? 0;
      get('act-problem').textContent =
        digits > 0 ? `Give an amount with up to ${digits} digits behind the point.` : 'Give a whole amount.';
      get('act-amount').focus();
      return null;
    }
    body.amount = amount;
  }
  get('act-dialog').close();
  const answer = await act(`${pathOf(payment)}/${action}`, body);
  return answer.request_id
    ? `${words.done}: accepted, see the callback for the result`
    : `${words.done}: done`;
}

/** Asks whether to forget everything. */
export function askReset(state) {
  const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
  get('reset-text').textContent =
    `${count(state.payments, 'payment')} and ${count(state.deliveries, 'callback')} are forgotten, with pages, cards and series. Projects, settings and the clock stay.`;
  get('reset-dialog').showModal();
}

/** Shows how to make a payment. */
export async function askNew(state) {
  const select = get('new-project');
  patch(
    select,
    state.projects.map((project) => h('option', { value: project.id }, String(project.id))),
  );
  get('new-project-box').hidden = state.projects.length < 2;
  const { body } = await look('/_control/examples');
  select.value = String(body.project_id);
  patch(get('new-body'), [firstSteps(body)]);
  get('new-dialog').showModal();
}

/** Shows it for the chosen project. */
export async function showNew() {
  const { body } = await look(`/_control/examples?project_id=${get('new-project').value}`);
  patch(get('new-body'), [firstSteps(body)]);
}

function wantsPart() {
  return !get('act-choice').hidden && get('act-form').elements.share.value === 'part';
}

function typedAmount() {
  return parseAmount(get('act-amount').value, digitsOf(asked.sum));
}
