// The control API, and what it tells as things happen.

/** Why a request failed, in words. */
export class Refused extends Error {}

/** There was nobody to refuse or do it. */
export class Unreachable extends Refused {}

/** Looks at something; `{ body, total }` for lists. */
export async function look(path) {
  const response = await send(path, {});
  const total = response.headers.get('paywright-total');
  return { body: await read(response), total: total === null ? null : Number(total) };
}

/** Does something. */
export async function act(path, body = {}) {
  const response = await send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return read(response, response.headers.get('paywright-hint'));
}

/** The path of a payment. */
export function pathOf({ project_id: project, id }) {
  return `/_control/payments/${project}/${encodeURIComponent(id)}`;
}

/**
 * Tells of every change, by a stream where there is one, otherwise by asking every two seconds.
 * `changed` gets what an event has, `connected` one of `live`, `polling` and `lost`.
 */
export function watch(changed, connected) {
  let polling = null;
  const stopPolling = () => {
    clearInterval(polling);
    polling = null;
  };
  const poll = poller(changed, connected);
  const open = () => {
    const source = new EventSource('/_control/events');
    source.addEventListener('open', () => {
      stopPolling();
      connected('live');
    });
    source.addEventListener('change', (event) => changed(JSON.parse(event.data)));
    source.addEventListener('error', () => {
      connected('lost');
      polling ??= setInterval(poll, 2000);
      // The browser tries again by itself unless the answer was no stream at all.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 5000);
    });
  };
  open();
}

function poller(changed, connected) {
  let seen = '';
  let told = 0;
  let run = null;
  return async () => {
    try {
      const { body: state } = await look('/_control/state');
      if (state.run !== run) told = 0;
      run = state.run;
      const { body: news } = await look(`/_control/deliveries/news?after=${told}`);
      told = news.at(-1)?.number ?? told;
      connected('polling');
      const version = `${state.run}-${state.version}`;
      if (version !== seen) changed({ ...state, news });
      seen = version;
    } catch {
      connected('lost');
    }
  };
}

async function send(path, options) {
  try {
    return await fetch(path, { cache: 'no-store', ...options });
  } catch {
    throw new Unreachable('The platform does not answer. Is it still running?');
  }
}

async function read(response, hint = null) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    // Not the platform's own words then; the status has to do.
  }
  if (response.ok) return body;
  const words = body?.error ?? (body?.message && `${body.code}: ${body.message}`);
  throw new Refused([words ?? `HTTP ${response.status}`, hint].filter(Boolean).join('. '));
}
