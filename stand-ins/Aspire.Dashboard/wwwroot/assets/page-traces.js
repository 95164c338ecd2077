import { get } from './api.js';
import { debounce, empty, fill, h, icon, paced, reconcile } from './dom.js';
import { clock, dateTime, duration, plural } from './format.js';
import { live } from './live.js';
import { toggle } from './page-console.js';
import { select } from './page-logs.js';
import { colourOf, resourceLabel } from './palette.js';
import { navigate } from './router.js';

const mostRows = 300;
const durations = [['', 'Any duration'], ['10', '≥ 10 ms'], ['50', '≥ 50 ms'], ['100', '≥ 100 ms'], ['500', '≥ 500 ms'], ['1000', '≥ 1 s']];

export async function tracesPage({ root, query, setQuery }) {
  const filter = Object.fromEntries(['resource', 'text', 'errors', 'min'].map((name) => [name, query.get(name) ?? '']));
  const { senders } = await get('/api/session');
  let traces = [];
  let loads = 0;
  let isPaused = false;

  const summary = h('p.page-summary', { role: 'status' });
  const search = h('input', { type: 'search', placeholder: 'Name, attribute or trace id', 'aria-label': 'Filter by text', value: filter.text });
  search.addEventListener('input', debounce(() => change({ text: search.value.trim() })));
  const resource = select('Resource', [['', 'All resources'], ...[...new Set([...senders, filter.resource])].filter(Boolean).map((name) => [name, name])], filter.resource, (value) => change({ resource: value }));
  const minimum = select('Duration', durations, filter.min, (value) => change({ min: value }));
  const errors = toggle('Errors only', filter.errors === 'true', (on) => change({ errors: on ? 'true' : '' }));
  const pause = toggle('Pause', false, (on) => {
    isPaused = on;
    refresh();
  });
  const rows = h('tbody');
  const table = h(
    'table.grid.traces',
    {},
    h('caption.hidden-visually', {}, 'Traces, newest first'),
    h('thead', {}, h('tr', {}, ['Time', 'Name', 'Spans', 'Duration'].map((title) => h('th', { scope: 'col' }, title)))),
    rows);
  const area = h('div.table-scroll', {}, table);
  const nothing = h('div');
  root.append(h('div.page-head', {}, h('h1', {}, 'Traces'), summary, h('div.tools', {}, resource, minimum, h('label.search', {}, icon('search'), search), errors, pause)), area, nothing);

  function change(values) {
    Object.assign(filter, values);
    setQuery(filter);
    load();
  }

  async function load() {
    const own = ++loads;
    const answer = await get('/api/traces', { ...filter, limit: mostRows });
    if (own === loads) {
      traces = answer;
      show();
    }
  }

  const refresh = paced(() => (isPaused ? null : load()));

  function show() {
    // Of the usual ones: a single outlier would make all other bars too short to compare.
    const sorted = traces.map((trace) => trace.duration).sort((a, b) => a - b);
    const longest = Math.max(sorted[Math.floor(sorted.length * 0.95)] ?? 0, 0.001);
    reconcile(rows, traces, (trace) => trace.traceId, (trace) => JSON.stringify([trace, longest]), (trace) => row(trace, longest));
    const failed = traces.filter((trace) => trace.errors > 0).length;
    summary.textContent = `${traces.length >= mostRows ? `The latest ${mostRows} traces` : plural(traces.length, 'trace')}${failed ? ` · ${failed} with errors` : ''}`;
    area.hidden = traces.length === 0;
    fill(nothing, traces.length > 0 ? null : Object.values(filter).some(Boolean)
      ? empty('search', 'No trace matches', 'Take away a filter, or wait: new matches appear by themselves.')
      : empty('traces', 'No traces yet', 'Send a request, for example ', h('code', {}, 'curl http://localhost:8080/product-details/P001'), ': its trace appears here within two seconds.'));
  }

  function row(trace, longest) {
    const link = `/traces/detail/${trace.traceId}`;
    return h(
      'tr',
      { class: trace.errors > 0 ? 'has-error' : '', 'data-trace': trace.traceId, onclick: (event) => !event.target.closest('a') && !getSelection().toString() && navigate(link) },
      h('td.time', { 'data-label': 'Time' }, h('time', { title: dateTime(trace.start) }, clock(trace.start, true))),
      h('th', { scope: 'row' }, h('a.trace-name', { href: link, 'data-focus': 'name' }, h('span.trace-root', {}, resourceLabel(trace.resource)), h('span', {}, trace.name)), trace.isRooted ? null : h('span.note', { title: 'The first span of this trace has not arrived (yet)' }, 'incomplete'), h('span.mono.muted.trace-id', {}, trace.traceId.slice(0, 8))),
      h('td', { 'data-label': 'Spans' }, h('span.chips', {}, trace.resources.map((item) => h(
        'span.chip',
        { class: `${colourOf(item.name)}${item.errors > 0 ? ' has-error' : ''}` },
        h('span.chip-text', {}, item.name), ` ${item.spans}`,
        item.errors > 0 && h('span.chip-errors', { title: plural(item.errors, 'error') }, icon('error'), h('span.hidden-visually', {}, plural(item.errors, 'error'))))))),
      h('td.duration', { 'data-label': 'Duration' }, h('span.duration-bar', { 'aria-hidden': 'true' }, h('span', { style: { width: `${Math.min(100, Math.max(2, 100 * trace.duration / longest))}%` } })), h('span', {}, duration(trace.duration))));
  }

  await load();
  const stop = live({ topics: ['traces'] }, { traces: refresh });
  return () => {
    loads++;
    stop();
  };
}
