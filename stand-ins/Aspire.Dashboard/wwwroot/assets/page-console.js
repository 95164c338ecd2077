import { get } from './api.js';
import { ansiLine, plainText } from './ansi.js';
import { debounce, empty, fill, h, icon } from './dom.js';
import { clock } from './format.js';
import { live } from './live.js';
import { navigate } from './router.js';

const mostLines = 5000;

export async function consolePage({ root, params, query, setQuery }) {
  root.classList.add('is-fixed');
  const resources = await get('/api/resources');
  const current = resources.find((item) => item.instanceId === params.name) ?? resources.find((item) => item.name === params.name);
  let text = query.get('text') ?? '';
  let number = 0;
  let follows = true;

  const chooser = h('select', { 'aria-label': 'Resource' }, h('option', { value: '' }, 'Choose a resource…'), resources.map((item) => h(
    'option', { value: item.instanceId, selected: item === current }, item.displayName)));
  chooser.addEventListener('change', () => navigate(chooser.value ? `/consolelogs/resource/${encodeURIComponent(chooser.value)}` : '/consolelogs'));
  const search = h('input', { type: 'search', placeholder: 'Show lines with…', 'aria-label': 'Show lines with this text', value: text });
  const wrap = toggle('Wrap lines', localStorage.getItem('console-wrap') !== 'false', (on) => {
    localStorage.setItem('console-wrap', String(on));
    lines.classList.toggle('is-wrapped', on);
  });
  const download = h('button.button', { type: 'button', onclick: () => save(current.displayName, lines) }, icon('down'), 'Save');
  const clear = h('button.button', { type: 'button', onclick: () => fill(lines) }, icon('close'), 'Clear');
  const lines = h('div.console', { role: 'log', 'aria-live': 'off', 'aria-label': `Console of ${current?.displayName ?? ''}`, tabindex: '0' });
  lines.classList.toggle('is-wrapped', wrap.getAttribute('aria-pressed') === 'true');
  const jump = h('button.button.primary.jump', { type: 'button', hidden: true, onclick: () => follow(true) }, icon('down'), 'Jump to the latest');
  root.append(h('div.page-head', {}, h('h1', {}, 'Console'), h('div.tools', {}, chooser, current && [h('label.search', {}, icon('search'), search), wrap, clear, download])));
  if (!current) {
    root.append(empty('console', params.name ? `There is no resource ${params.name}` : 'Whose console?', 'Choose a resource above to read what it prints, live.'));
    return live({ topics: [] }, {});
  }

  root.append(h('div.console-frame', {}, lines, jump));
  const waiting = h('p.console-waiting.muted', {}, `${current.displayName} has printed nothing so far.`);
  lines.append(waiting);

  function follow(on) {
    follows = on;
    jump.hidden = on;
    if (on) {
      lines.scrollTop = lines.scrollHeight;
    }
  }

  lines.addEventListener('scroll', () => follow(lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40));

  const matches = (element) => !text || element.dataset.text.includes(text.toLowerCase());
  search.addEventListener('input', debounce(() => {
    text = search.value;
    setQuery({ text });
    for (const element of lines.querySelectorAll('.line')) {
      element.hidden = !matches(element);
    }

    follow(follows);
  }, 120));

  function line({ time, text: content, isError }) {
    number++;
    const element = h(
      'div.line',
      { class: isError ? 'is-error' : '', 'data-text': plainText(content).toLowerCase() },
      h('span.line-number', { 'aria-hidden': 'true', 'data-number': number }),
      time ? h('time', {}, clock(time, true)) : null,
      h('span.line-text', {}, ansiLine(content)));
    element.hidden = !matches(element);
    return element;
  }

  return live({ topics: [], console: current.instanceId }, {
    onopen: () => {
      // A new connection begins with everything that is kept.
      number = 0;
      fill(lines, waiting);
    },
    console: ({ lines: added, dropped }) => {
      waiting.remove();
      const batch = document.createDocumentFragment();
      if (dropped > 0) {
        number += dropped;
        batch.append(h('div.line.muted', { 'data-text': '' }, h('span.line-number'), h('span.line-text', {}, `… ${dropped} lines were too many and are gone`)));
      }

      batch.append(...added.map(line));
      lines.append(batch);
      while (lines.childElementCount > mostLines) {
        lines.firstElementChild.remove();
      }

      if (follows) {
        follow(true);
      }
    },
  });
}

export function toggle(label, initial, onChange) {
  const button = h('button.button.toggle', { type: 'button', 'aria-pressed': String(initial) }, label);
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    onChange(on);
  });
  return button;
}

function save(name, lines) {
  const text = [...lines.querySelectorAll('.line-text')].map((element) => element.textContent).join('\n');
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  h('a', { href: url, download: `${name}.log` }).click();
  URL.revokeObjectURL(url);
}
