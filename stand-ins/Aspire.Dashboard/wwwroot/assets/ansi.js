import { h } from './dom.js';

// Built from its code because a control character in a source file cannot be seen.
const escape = String.fromCharCode(27);
const sequence = new RegExp(`${escape}(?:\\[([0-9;:?]*)([@-~])|\\][^${String.fromCharCode(7)}${escape}]*(?:${String.fromCharCode(7)}|${escape}\\\\)|[@-_])`, 'g');
const address = /https?:\/\/[^\s"'<>)\]]+/g;

/** A line with ANSI colours as elements; other control sequences are left out, addresses become links. */
export function ansiLine(text) {
  const parts = [];
  let style = {};
  let position = 0;
  for (const match of text.matchAll(sequence)) {
    push(text.slice(position, match.index));
    position = match.index + match[0].length;
    if (match[2] === 'm') {
      style = apply(style, match[1]);
    }
  }

  push(text.slice(position));
  return parts;

  function push(piece) {
    if (!piece) {
      return;
    }

    const content = withLinks(piece);
    const classes = Object.entries(style).filter(([name, value]) => value && !name.endsWith('Rgb')).map(([name, value]) => (value === true ? `ansi-${name}` : `ansi-${name}-${value}`));
    const colours = {};
    if (style.fgRgb) {
      colours.color = style.fgRgb;
    }

    if (style.bgRgb) {
      colours['background-color'] = style.bgRgb;
    }

    parts.push(classes.length || style.fgRgb || style.bgRgb ? h('span', { class: classes.join(' '), style: colours }, content) : content);
  }
}

/** The text without its control sequences. */
export const plainText = (text) => text.replace(sequence, '');

function withLinks(text) {
  const parts = [];
  let position = 0;
  for (const match of text.matchAll(address)) {
    parts.push(text.slice(position, match.index), h('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer' }, match[0]));
    position = match.index + match[0].length;
  }

  parts.push(text.slice(position));
  return parts;
}

function apply(style, codes) {
  const numbers = (codes || '0').split(/[;:]/).map(Number);
  const next = { ...style };
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i];
    if (code === 0) {
      Object.keys(next).forEach((key) => delete next[key]);
    } else if (code === 1) {
      next.bold = true;
    } else if (code === 2) {
      next.dim = true;
    } else if (code === 3) {
      next.italic = true;
    } else if (code === 4) {
      next.underline = true;
    } else if (code === 22) {
      next.bold = next.dim = false;
    } else if (code === 23) {
      next.italic = false;
    } else if (code === 24) {
      next.underline = false;
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      [next.fg, next.fgRgb] = [String(code >= 90 ? code - 82 : code - 30), null];
    } else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
      [next.bg, next.bgRgb] = [String(code >= 100 ? code - 92 : code - 40), null];
    } else if (code === 39) {
      next.fg = next.fgRgb = null;
    } else if (code === 49) {
      next.bg = next.bgRgb = null;
    } else if (code === 38 || code === 48) {
      const target = code === 38 ? 'fg' : 'bg';
      const [value, used] = extended(numbers.slice(i + 1));
      i += used;
      [next[target], next[`${target}Rgb`]] = typeof value === 'number' ? [String(value), null] : [null, value];
    }
  }

  return next;
}

/** 5;n or 2;r;g;b: one of the sixteen, or a colour of its own. */
function extended([kind, ...rest]) {
  if (kind === 2) {
    return [`rgb(${rest.slice(0, 3).map((part) => Math.min(255, part || 0)).join(' ')})`, 4];
  }

  const n = rest[0] || 0;
  if (n < 16) {
    return [n, 2];
  }

  if (n >= 232) {
    const grey = 8 + ((n - 232) * 10);
    return [`rgb(${grey} ${grey} ${grey})`, 2];
  }

  const step = (part) => (part === 0 ? 0 : 55 + (part * 40));
  return [`rgb(${step(Math.floor((n - 16) / 36))} ${step(Math.floor((n - 16) / 6) % 6)} ${step((n - 16) % 6)})`, 2];
}
