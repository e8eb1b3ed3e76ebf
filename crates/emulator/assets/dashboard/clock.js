// The platform's clock: shown as it runs, set and moved on.

import { act } from './api.js';
import { clock, date, fromMillis, parseSpan, when } from './format.js';

const FARTHEST = 3660 * 86400000;

const box = document.getElementById('clock');
const input = document.getElementById('advance-input');
const problem = document.getElementById('advance-problem');
const factor = document.getElementById('factor');

/** What the platform said last: its time, the pace, and when it said so here. */
let base = { now_ms: 0, factor: 0, at: 0 };

/** Takes over what an event or the state says. */
export function set({ now_ms, pace, next_due }) {
  base = { now_ms, factor: factorOf(pace), at: performance.now() };
  const name = typeof pace === 'string' ? pace : 'scaled';
  for (const radio of document.querySelectorAll('input[name="pace"]')) radio.checked = radio.value === name;
  document.getElementById('factor-box').hidden = name !== 'scaled';
  if (name === 'scaled' && document.activeElement !== factor) factor.value = pace.scaled;
  box.dataset.pace = name;
  document.getElementById('next-due').textContent = next_due
    ? `Next: ${when(next_due, fromMillis(now_ms))}`
    : 'Nothing ahead';
  show();
}

/** The platform's time in milliseconds. */
export function nowMillis() {
  return base.now_ms + (performance.now() - base.at) * base.factor;
}

/** Shows the time. */
export function show() {
  if (base.at === 0) return;
  const now = fromMillis(Math.min(nowMillis(), 8.64e15));
  put('clock-time', clock(now));
  put('clock-date', date(now));
}

/** Moves the clock on by so many milliseconds. The platform answers when all of it has happened. */
export async function advance(millis) {
  box.setAttribute('aria-busy', 'true');
  try {
    set(await act('/_control/clock/advance', { milliseconds: millis }));
  } finally {
    box.removeAttribute('aria-busy');
  }
}

/** The length of time that was typed; `null`, with a word of what is wrong, for none. */
export function typed() {
  const millis = parseSpan(input.value);
  const isFine = millis !== null && millis > 0 && millis <= FARTHEST;
  problem.textContent = isFine ? '' : 'Give a time such as 90 s, 2 h 30 min or 3 d, up to ten years.';
  if (isFine) input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
  return isFine ? millis : null;
}

/** Changes the pace to what is chosen. */
export async function changePace() {
  const chosen = document.querySelector('input[name="pace"]:checked').value;
  const times = Math.min(1000000000, Math.max(0, Math.floor(Number(factor.value) || 0)));
  set(await act('/_control/clock', { pace: chosen === 'scaled' ? { scaled: times } : chosen }));
}

function factorOf(pace) {
  if (pace === 'real') return 1;
  return pace === 'frozen' ? 0 : pace.scaled;
}

function put(id, text) {
  const element = document.getElementById(id);
  if (element.textContent !== text) element.textContent = text;
}
