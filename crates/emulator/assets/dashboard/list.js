// The list of payments, its filters and the way through it by keys.

import { h, patch } from './dom.js';
import { money, minor, when, date, clock } from './format.js';
import { accountText, badge, capital, firstSteps, methodName } from './parts.js';

const list = document.getElementById('list');
const form = document.getElementById('filters');

/** How many payments one step shows. */
export const STEP = 100;

/** The filters as parameters of a request. */
export function parameters(limit) {
  const query = new URLSearchParams({ order: 'newest', limit: String(limit) });
  const { q, status, method, project } = Object.fromEntries(new FormData(form));
  if (q?.trim()) query.set('q', q.trim());
  if (status) query.set('status', status);
  if (method) query.set('method', method);
  if (project) query.set('project_id', project);
  return query;
}

/** Whether anything narrows the list. */
export function isNarrowed() {
  return [...new FormData(form).values()].some((value) => value.trim() !== '');
}

/** Empties all filters. */
export function clearFilters() {
  for (const field of form.elements) field.value = '';
}

/** Whether a payment is the one with an address such as `#/112/order-1`. */
export function addressOf(payment) {
  return `#/${payment.project_id}/${encodeURIComponent(payment.id)}`;
}

/** Shows the payments. */
export function render({ state, payments, total, opened, examples }, isWide) {
  document.getElementById('list-count').textContent = counted(payments.length, total, state.payments);
  renderSelects(state);
  if (payments.length === 0) {
    patch(list, isNarrowed() ? nothingFound() : nothingYet(isWide ? null : examples));
    return;
  }
  const focused = payments.some((payment) => addressOf(payment) === focusedAddress());
  const rows = payments.map((payment, index) => {
    const isOpened =
      opened !== null &&
      opened.project_id === payment.project_id &&
      opened.id.toLowerCase() === payment.id.toLowerCase();
    const isStop = focused
      ? addressOf(payment) === focusedAddress()
      : isOpened || (index === 0 && !holds(payments, opened));
    return row(payment, isOpened, isStop, state.now);
  });
  const more =
    total > payments.length &&
    h(
      'button',
      { type: 'button', class: 'more', 'data-action': 'more', 'data-testid': 'more' },
      `Show more of ${total}`,
    );
  patch(list, [h('ol', { class: 'rows', 'aria-label': 'Payments, newest first' }, rows), more]);
}

/** Moves the focus by so many rows, to the first one when none has it. */
export function step(by) {
  const rows = [...list.querySelectorAll('.row')];
  if (rows.length === 0) return;
  const current = rows.findIndex((link) => link === document.activeElement);
  const from =
    current >= 0
      ? current + by
      : Math.max(
          0,
          rows.findIndex((link) => link.tabIndex === 0),
        );
  const next = rows[Math.min(rows.length - 1, Math.max(0, from))];
  for (const link of rows) link.tabIndex = link === next ? 0 : -1;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

/** Makes the opened row seen. */
export function revealOpened() {
  list.querySelector('.row[aria-current]')?.scrollIntoView({ block: 'nearest' });
}

/** Puts the focus on the opened row, or on the first. */
export function focusRow() {
  const target = list.querySelector('.row[aria-current]') ?? list.querySelector('.row');
  target?.focus();
}

function row(payment, isOpened, isStop, now) {
  const sum = payment.sum ?? payment.initial;
  const account = accountText(payment.account);
  return h(
    'li',
    { 'data-key': addressOf(payment) },
    h(
      'a',
      {
        class: 'row',
        href: addressOf(payment),
        tabindex: isStop ? '0' : '-1',
        'aria-current': isOpened ? 'true' : null,
        'data-testid': 'payment-row',
        'data-payment-id': payment.id,
        'data-status': payment.status,
      },
      h('span', { class: 'row-id' }, payment.id),
      h('span', { class: 'row-sum', title: minor(sum) }, money(sum)),
      badge(payment.status, payment.status_group),
      h(
        'time',
        { class: 'row-time', title: `${date(payment.created)} ${clock(payment.created)} UTC` },
        when(payment.created, now),
      ),
      h(
        'span',
        { class: 'row-method' },
        payment.type === 'purchase' ? '' : `${capital(payment.type)} · `,
        methodName(payment),
        account ? ` · ${account}` : '',
      ),
    ),
  );
}

function renderSelects(state) {
  const options = (label, counts, names = {}) => [
    h('option', { value: '' }, label),
    ...Object.entries(counts).map(([value, count]) =>
      h('option', { value, 'data-key': value }, `${names[value] ?? value} (${count})`),
    ),
  ];
  fill('filter-status', options('Status', state.payments_by_status));
  fill('filter-method', options('Method', state.payments_by_method));
  const projects = state.projects.map((project) =>
    h('option', { value: project.id, 'data-key': String(project.id) }, `Project ${project.id}`),
  );
  fill('filter-project', [h('option', { value: '' }, 'Project'), ...projects]);
  document.getElementById('filter-project-box').hidden = state.projects.length < 2;
}

/** Changes the options of a choice and keeps what is chosen, even if nothing has it any more. */
function fill(id, options) {
  const select = document.getElementById(id);
  const chosen = select.value;
  if (chosen && !options.some((option) => option.value === chosen)) {
    options.push(h('option', { value: chosen, 'data-key': chosen }, `${chosen} (0)`));
  }
  patch(select, options);
  select.value = chosen;
}

function nothingFound() {
  return [
    h(
      'div',
      { class: 'empty', 'data-testid': 'nothing-found' },
      h('p', { class: 'empty-title' }, 'No payment fits'),
      h('p', { class: 'soft' }, 'Search looks into id, description, customer, masked card and amount.'),
      h(
        'button',
        { type: 'button', 'data-action': 'clear-filters', 'data-testid': 'clear-filters' },
        'Clear search and filters',
      ),
    ),
  ];
}

function nothingYet(examples) {
  return [
    h(
      'div',
      { class: 'empty', 'data-testid': 'no-payments' },
      h('p', { class: 'empty-title' }, 'No payments yet'),
      examples ? firstSteps(examples) : h('p', { class: 'soft' }, 'They appear here as they are made.'),
    ),
  ];
}

function counted(shown, total, all) {
  if (all === 0) return '';
  if (isNarrowed()) return `${total} of ${all}`;
  return shown < total ? `${shown} of ${total}` : String(total);
}

function holds(payments, opened) {
  return (
    opened !== null &&
    payments.some(
      (payment) =>
        payment.project_id === opened.project_id && payment.id.toLowerCase() === opened.id.toLowerCase(),
    )
  );
}

function focusedAddress() {
  const focused = document.activeElement;
  return list.contains(focused) ? focused.getAttribute('href') : null;
}
