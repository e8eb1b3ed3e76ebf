// How things are written: money, times, JSON, and commands for a shell.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A sum as people write it, `1,500.00 EUR`; in minor units where the currency is not known. */
export function money(sum) {
  if (!sum) return '';
  if (sum.decimal === null) return `${sum.amount} ${sum.currency}`;
  const [whole, fraction] = sum.decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped}${fraction === undefined ? '' : `.${fraction}`}\u00a0${sum.currency}`;
}

/** The same in minor units, as the platform's messages have it. */
export function minor(sum) {
  return sum ? `${sum.amount} minor units` : '';
}

/** How many digits the currency of a sum has behind the point, `null` where that is not known. */
export function digitsOf(sum) {
  return sum?.decimal === null || !sum ? null : (sum.decimal.split('.')[1] ?? '').length;
}

/** Minor units from an amount as typed, `null` for one that the currency does not have. */
export function parseAmount(text, digits) {
  const clean = text.replace(/[\s\u00a0_]/g, '').replace(',', '.');
  const parts = /^(\d{1,15})(?:\.(\d*))?$/.exec(clean);
  if (!parts) return null;
  const fraction = parts[2] ?? '';
  if (fraction.length > (digits ?? 0)) return null;
  const units = Number(parts[1] + fraction.padEnd(digits ?? 0, '0'));
  return Number.isSafeInteger(units) && units > 0 ? units : null;
}

/** `12:26:17` of a time such as `2026-03-10T12:26:17+0000`. */
export function clock(text) {
  return text.slice(11, 19);
}

/** `10 Mar 2026`. */
export function date(text) {
  return `${Number(text.slice(8, 10))} ${MONTHS[Number(text.slice(5, 7)) - 1] ?? '?'} ${text.slice(0, 4)}`;
}

/** The time alone within the day of `now`, with the date otherwise. */
export function when(text, now) {
  if (now && text.slice(0, 10) === now.slice(0, 10)) return clock(text);
  const short = now && text.slice(0, 4) === now.slice(0, 4) ? date(text).slice(0, -5) : date(text);
  return `${short} ${clock(text)}`;
}

/** The platform's form of a time in milliseconds. */
export function fromMillis(millis) {
  return new Date(millis).toISOString().slice(0, 19) + '+0000';
}

/** A length of time in its two largest units: `2 h 5 min`. */
export function span(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 1) return `${Math.max(0, Math.floor(millis))} ms`;
  const units = [
    ['d', 86400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => seconds >= size);
  const parts = units.slice(first, first + 2).map(([name, size], index) => {
    const count = index === 0 ? Math.floor(seconds / size) : Math.floor((seconds % units[first][1]) / size);
    return count > 0 ? `${count} ${name}` : '';
  });
  return parts.filter(Boolean).join(' ');
}

/** Milliseconds of a length of time as typed: `90`, `90 s`, `2h 30min`, `1.5 d`; otherwise `null`. */
export function parseSpan(text) {
  const sizes = {
    ms: 1,
    s: 1000,
    sec: 1000,
    m: 60000,
    min: 60000,
    h: 3600000,
    d: 86400000,
    day: 86400000,
    days: 86400000,
    w: 604800000,
  };
  const clean = text.trim().toLowerCase().replace(/^\+/, '');
  if (/^\d+(\.\d+)?$/.test(clean)) return Math.round(Number(clean) * 1000);
  let total = 0;
  let rest = clean;
  while (rest) {
    const part = /^(\d+(?:\.\d+)?)\s*([a-z]+)[\s,]*/.exec(rest);
    if (!part || sizes[part[2]] === undefined) return null;
    total += Number(part[1]) * sizes[part[2]];
    rest = rest.slice(part[0].length);
  }
  return clean && Number.isSafeInteger(Math.round(total)) ? Math.round(total) : null;
}

/**
 * JSON with line breaks, as pieces of a kind and a text. The text is only spaced, never read into
 * numbers: identifiers beyond 2^53 would lose their last digits. What is no JSON stays as it is.
 */
export function jsonPieces(text) {
  const pieces = [];
  const token = /\s+|"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|"/gs;
  let depth = 0;
  let last = '';
  const put = (kind, piece) => pieces.push([kind, piece]);
  const newLine = () => put('', '\n' + '  '.repeat(depth));
  const tokens = (text.match(token) ?? []).filter((piece) => piece.trim() !== '');
  tokens.forEach((piece, index) => {
    const next = tokens[index + 1];
    if (piece === '}' || piece === ']') {
      depth = Math.max(0, depth - 1);
      if (last !== '{' && last !== '[') newLine();
      put('', piece);
    } else if (piece === '{' || piece === '[') {
      put('', piece);
      depth += 1;
      if (next !== '}' && next !== ']') newLine();
    } else if (piece === ',') {
      put('', piece);
      newLine();
    } else if (piece === ':') {
      put('', ': ');
    } else if (piece.startsWith('"')) {
      put(next === ':' ? 'name' : 'text', piece);
    } else {
      put('value', piece);
    }
    last = piece;
  });
  return pieces;
}

/** A command that posts JSON, for a POSIX shell. */
export function curl(url, body) {
  return [
    `curl --globoff --url ${quote(url)}`,
    `--header ${quote('Content-Type: application/json')}`,
    `--data-raw ${quote(body)}`,
  ].join(' \\\n  ');
}

/** A word for a POSIX shell, whatever stands in it. */
export function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
