import { get } from './api.js';
import { debounce, empty, fill, h, icon, paced, reconcile } from './dom.js';
import { createDrawer, properties, section, tagTable } from './drawer.js';
import { clock, dateTime, level, levelChoices, plural } from './format.js';
import { live } from './live.js';
import { toggle } from './page-console.js';
import { resourceLabel } from './palette.js';

const mostRows = 500;

export async function logsPage({ root, query, setQuery }) {
  const filter = Object.fromEntries(['resource', 'severity', 'text', 'trace', 'span'].map((name) => [name, query.get(name) ?? '']));
  const { senders } = await get('/api/session');
  let entries = [];
  let last = 0;
  let isPaused = false;
  let selected = null;
  let loads = 0;

  const summary = h('p.page-summary', { role: 'status' });
  const search = h('input', { type: 'search', placeholder: 'Message, category or attribute', 'aria-label': 'Filter by text', value: filter.text });
  search.addEventListener('input', debounce(() => change({ text: search.value.trim() })));
  const resource = select('Resource', [['', 'All resources'], ...[...new Set([...senders, filter.resource])].filter(Boolean).map((name) => [name, name])], filter.resource, (value) => change({ resource: value }));
  const severity = select('Level', levelChoices.map(([value, name]) => [value, value ? `${name} and above` : 'All levels']), filter.severity, (value) => change({ severity: value }));
  const pause = toggle('Pause', false, (on) => {
    isPaused = on;
    refresh();
  });
  const traceChip = h('span');
  const rows = h('tbody');
  const table = h(
    'table.grid.logs',
    {},
    h('caption.hidden-visually', {}, 'Structured logs, newest first'),
    h('thead', {}, h('tr', {}, ['Time', 'Resource', 'Level', 'Message', 'Trace'].map((title) => h('th', { scope: 'col' }, title)))),
    rows);
  const area = h('div.table-scroll', {}, table);
  const nothing = h('div');
  root.append(h('div.page-head', {}, h('h1', {}, 'Structured logs'), summary, h('div.tools', {}, resource, severity, h('label.search', {}, icon('search'), search), traceChip, pause)), area, nothing);
  const drawer = createDrawer(root, () => {
    selected = null;
    show();
  });

  function change(values) {
    Object.assign(filter, values);
    setQuery(filter);
    load();
  }

  async function load() {
    const own = ++loads;
    const answer = await get('/api/logs', { ...filter, limit: mostRows });
    if (own === loads) {
      entries = newestFirst(answer.entries);
      last = answer.lastSequence;
      show();
    }
  }

  const refresh = paced(async () => {
    if (isPaused) {
      return;
    }

    const own = loads;
    const answer = await get('/api/logs', { ...filter, after: last, limit: mostRows });
    if (own === loads && answer.lastSequence > last) {
      last = answer.lastSequence;
      entries = newestFirst([...answer.entries, ...entries]).slice(0, mostRows);
      show();
    }
  });

  function show() {
    fill(traceChip, filter.trace && h(
      'span.chip', {}, 'Trace ', h('a', { href: `/traces/detail/${filter.trace}` }, filter.trace.slice(0, 8)), filter.span && ` · span ${filter.span.slice(0, 8)}`,
      h('button.icon-button.small', { type: 'button', 'aria-label': 'Logs of all traces', onclick: () => change({ trace: '', span: '' }) }, icon('close'))));
    reconcile(rows, entries, (entry) => entry.sequence, (entry) => String(entry === selected), row);
    summary.textContent = entries.length >= mostRows ? `The latest ${mostRows} matches` : plural(entries.length, 'match', 'matches');
    area.hidden = entries.length === 0;
    fill(nothing, entries.length > 0 ? null : Object.values(filter).some(Boolean)
      ? empty('search', 'No log matches', 'Take away a filter, or wait: new matches appear by themselves.')
      : empty('logs', 'No logs yet', 'What the services log through ILogger arrives here within a second or two.'));
  }

  function row(entry) {
    const { name, style } = level(entry.severity);
    return h(
      'tr',
      { class: entry === selected ? `is-selected level-${style}` : `level-${style}`, onclick: (event) => !event.target.closest('a, button') && details(entry) },
      h('td.time', { 'data-label': 'Time' }, h('time', { title: dateTime(entry.time) }, clock(entry.time, true))),
      h('td', { 'data-label': 'Resource' }, resourceLabel(entry.resource)),
      h('td', { 'data-label': 'Level' }, h('span.level', { class: `is-${style}` }, name)),
      h('td.message', { 'data-label': 'Message' }, h('button.link.clamp', { type: 'button', 'data-focus': 'message', onclick: () => details(entry) }, entry.message || '(no message)')),
      h('td', { 'data-label': 'Trace' }, entry.traceId ? h('a.mono', { href: `/traces/detail/${entry.traceId}${entry.spanId ? `?span=${entry.spanId}` : ''}`, 'data-focus': 'trace' }, entry.traceId.slice(0, 8)) : '–'));
  }

  function details(entry) {
    selected = entry;
    show();
    drawer.open('Log entry', logDetails(entry));
  }

  await load();
  const stop = live({ topics: ['logs'] }, { logs: refresh });
  return () => {
    loads++;
    stop();
    drawer.dispose();
  };
}

/** By when it happened: two services do not deliver in that order. */
const newestFirst = (entries) => entries.sort((a, b) => b.time - a.time || b.sequence - a.sequence);

/** All that is known of a log entry. */
export function logDetails(entry) {
  const { name, style } = level(entry.severity);
  const exception = entry.tags.find((tag) => tag.name === 'exception.stacktrace');
  return [
    h('p.log-message', { class: `level-${style}` }, entry.message),
    section('Overview', properties([
      ['Level', h('span.level', { class: `is-${style}` }, name)],
      ['Resource', [resourceLabel(entry.resource), h('span.muted', {}, ` ${entry.instanceId}`)]],
      ['Time', dateTime(entry.time)],
      ['Category', entry.category],
      ['Trace', entry.traceId && h('a.mono', { href: `/traces/detail/${entry.traceId}${entry.spanId ? `?span=${entry.spanId}` : ''}` }, entry.traceId)],
      ['Span', entry.spanId && h('code', {}, entry.spanId)],
    ])),
    exception && section('Exception', h('pre.stack', {}, exception.value)),
    entry.tags.length > 0 && section('Attributes', tagTable(entry.tags.filter((tag) => tag !== exception))),
  ];
}

export function select(label, choices, value, onChange) {
  const element = h('select', { 'aria-label': label }, choices.map(([choice, name]) => h('option', { value: choice, selected: choice === value }, name)));
  element.addEventListener('change', () => onChange(element.value));
  return element;
}
