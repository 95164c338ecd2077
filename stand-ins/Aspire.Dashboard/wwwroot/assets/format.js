/** 0.35 ms, 12.4 ms, 1.28 s, 2 min 5 s */
export function duration(milliseconds) {
  if (milliseconds < 0.001) {
    return '0 µs';
  }

  if (milliseconds < 1) {
    return `${round(milliseconds * 1000)} µs`;
  }

  if (milliseconds < 1000) {
    return `${round(milliseconds)} ms`;
  }

  if (milliseconds < 60000) {
    return `${round(milliseconds / 1000)} s`;
  }

  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }

  const hours = Math.floor(seconds / 3600);
  return hours < 48 ? `${hours} h ${Math.floor(seconds / 60) % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** Three significant digits, thousands separated. */
export function round(value) {
  const size = Math.abs(value);
  return value.toLocaleString('en', size >= 100 ? { maximumFractionDigits: 0 } : size >= 10 ? { maximumFractionDigits: 1 } : { maximumSignificantDigits: 3 });
}

/** Local time of day; with milliseconds where order within a second matters. */
export function clock(time, withMilliseconds = false) {
  const date = new Date(time);
  const pad = (number, length = 2) => String(number).padStart(length, '0');
  const text = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return withMilliseconds ? `${text}.${pad(date.getMilliseconds(), 3)}` : text;
}

export function dateTime(time) {
  const date = new Date(time);
  const pad = (number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())} ${clock(time, true)}`;
}

/** "just now", "3 min ago" */
export function ago(time, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  if (seconds < 5) {
    return 'just now';
  }

  return seconds < 60 ? `${seconds} s ago` : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} min ago`;
}

/** A metric's value in its unit (UCUM: s, ms, By, {request}, 1). */
export function quantity(value, unit, perSecond = false) {
  if (value === null || value === undefined) {
    return '–';
  }

  const rate = perSecond ? '/s' : '';
  if (unit === 's' && !perSecond) {
    return duration(value * 1000);
  }

  if (unit === 'ms' && !perSecond) {
    return duration(value);
  }

  if (unit === 'By') {
    return bytes(value) + rate;
  }

  const name = unit === '1' || !unit ? '' : unit.replace(/[{}]/g, '');
  return `${compact(value)}${name ? ` ${name}` : ''}${rate}`;
}

function bytes(value) {
  const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let step = 0;
  while (Math.abs(value) >= 1024 && step < steps.length - 1) {
    value /= 1024;
    step++;
  }

  return `${round(value)} ${steps[step]}`;
}

function compact(value) {
  const size = Math.abs(value);
  return size >= 1e9 ? `${round(value / 1e9)} G` : size >= 1e6 ? `${round(value / 1e6)} M` : size >= 1e5 ? `${round(value / 1e3)} k` : round(value);
}

const levels = [
  [21, 'Critical', 'critical'],
  [17, 'Error', 'error'],
  [13, 'Warning', 'warning'],
  [9, 'Information', 'info'],
  [5, 'Debug', 'debug'],
  [0, 'Trace', 'debug'],
];

/** OTLP severity number to name and style. */
export function level(severity) {
  const [, name, style] = levels.find(([minimum]) => severity >= minimum);
  return { name, style };
}

export const levelChoices = levels.map(([minimum, name]) => [minimum === 0 ? '' : String(minimum), name]).reverse();

export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
