// Callbacks as they go out, newest first.

import { h, icon, patch } from './dom.js';
import { clock, date, when } from './format.js';
import { outcome } from './callbacks.js';

/** How many are kept. */
const KEPT = 100;

const list = document.getElementById('feed-list');
let run = null;
/** What is shown, newest first. */
let items = [];
/** When screen readers were told last, and what they still have to be told. */
let announced = 0;
let waiting = [];

/** Takes news over; what is known already is left out. Returns those that were new. */
export function take(event) {
  // Another start of the platform counts from 1 again, and after a reset nothing is left.
  if (event.run !== run || event.deliveries === 0) items = [];
  run = event.run;
  const last = items[0]?.number ?? 0;
  const isFirst = last === 0;
  const fresh = event.news.filter((news) => news.number > last);
  for (const news of fresh) news.arrived = isFirst ? -Infinity : performance.now();
  items = [...fresh.toReversed(), ...items].slice(0, KEPT);
  return fresh;
}

/** Shows them. */
export function render(now) {
  document.getElementById('feed-count').textContent = items.length > 0 ? `last ${items.length}` : '';
  if (items.length === 0) {
    patch(list, [
      h(
        'div',
        { class: 'empty' },
        h('p', { class: 'empty-title' }, 'Nothing sent yet'),
        h(
          'p',
          { class: 'soft' },
          'Each attempt to deliver a callback appears here the moment it is answered.',
        ),
      ),
    ]);
    return;
  }
  patch(list, [
    h(
      'ol',
      { class: 'news', 'aria-label': 'Attempts to deliver callbacks, newest first' },
      items.map((news) => item(news, now)),
    ),
  ]);
}

/** Tells screen readers about news, at most every three seconds and then in one sentence. */
export function announce(fresh, say) {
  waiting.push(...fresh);
  const due = announced + 3000 - Date.now();
  if (waiting.length === 0 || due > 0) {
    if (waiting.length > 0) setTimeout(() => announce([], say), due);
    return;
  }
  announced = Date.now();
  const [only] = waiting;
  const received = waiting.filter((news) => news.attempt?.status === 200).length;
  say(
    waiting.length === 1
      ? `Callback for ${only.payment_id}: ${only.payment_status ?? 'news'}, ${outcome(only.attempt) || only.state}`
      : `${waiting.length} attempts to deliver callbacks, ${received} received`,
  );
  waiting = [];
}

function item(news, now) {
  const { attempt } = news;
  const isReceived = attempt?.status === 200;
  const group = isReceived ? 'paid' : 'failed';
  const words = attempt ? outcome(attempt) : news.state;
  return h(
    'li',
    {
      class: `news-item ${group} ${performance.now() - news.arrived < 1200 ? 'fresh' : ''}`,
      'data-key': `news-${news.number}`,
      'data-testid': 'feed-item',
      'data-delivery': news.delivery,
    },
    h('span', { class: 'news-icon' }, icon(isReceived ? 'check' : 'cross')),
    news.payment_id
      ? h(
          'a',
          { class: 'news-id', href: `#/${news.project_id}/${encodeURIComponent(news.payment_id)}` },
          news.payment_id,
        )
      : h('span', { class: 'news-id' }, `Callback ${news.delivery}`),
    attempt &&
      h(
        'time',
        { class: 'news-time', title: `${date(attempt.at)} ${clock(attempt.at)} UTC` },
        when(attempt.at, now),
      ),
    h('span', { class: 'news-told' }, news.payment_status ?? 'other news'),
    h('span', { class: `news-answer word ${group}` }, words),
    attempt && !isReceived && h('span', { class: 'news-next soft' }, `attempt ${attempt.number}`),
  );
}
