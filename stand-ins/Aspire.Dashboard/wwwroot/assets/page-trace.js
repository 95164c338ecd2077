import { get } from './api.js';
import { empty, fill, h, icon, paced } from './dom.js';
import { createDrawer, properties, section, tagTable } from './drawer.js';
import { clock, dateTime, duration, level, plural } from './format.js';
import { live } from './live.js';
import { logDetails } from './page-logs.js';
import { colourOf, resourceLabel } from './palette.js';
import { depthOf, flatten, spanTree } from './span-tree.js';

export async function tracePage({ root, params, query, setQuery }) {
  const id = params.id;
  const collapsed = new Set();
  let selected = query.get('span');
  let trace = null;

  const head = h('div.page-head');
  const header = h('div.wf-row.wf-header', { role: 'row' });
  const body = h('div', { role: 'rowgroup' });
  const waterfall = h('div.waterfall', { role: 'treegrid', 'aria-label': 'Spans of the trace', onkeydown: keydown }, h('div', { role: 'rowgroup' }, header), body);
  const logs = h('section.trace-logs');
  const nothing = h('div');
  root.append(head, waterfall, logs, nothing);
  const drawer = createDrawer(root, () => choose(null));

  async function load() {
    try {
      const fresh = await get(`/api/traces/${encodeURIComponent(id)}`);
      const isSame = trace && fresh.spans.length === trace.spans.length && fresh.logs.length === trace.logs.length;
      trace = fresh;
      if (!isSame) {
        show();
      }
    } catch (error) {
      waterfall.hidden = true;
      fill(nothing, empty('traces', 'This trace is not here', error.message, ' ', h('a', { href: '/traces' }, 'All traces')));
      throw error;
    }
  }

  function show() {
    waterfall.hidden = false;
    fill(nothing);
    const tree = spanTree(trace.spans);
    const errors = trace.spans.filter((span) => span.isError).length;
    const resources = [...new Set(trace.spans.map((span) => span.resource))];
    fill(head,
      h('a.icon-button', { href: '/traces', 'aria-label': 'All traces', title: 'All traces' }, icon('back')),
      h('h1', {}, `${trace.resource}: ${trace.name}`),
      h('dl.facts', {}, [
        ['Started', h('time', { title: dateTime(trace.start) }, clock(trace.start, true))],
        ['Duration', duration(trace.duration)],
        ['Resources', resources.length],
        ['Depth', depthOf(tree)],
        ['Spans', trace.spans.length + (trace.isTruncated ? '+' : '')],
        ['Errors', h('span', { class: errors > 0 ? 'is-error' : '' }, errors)],
        ['Trace id', h('code', {}, id)],
      ].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))));
    fill(header, h('div', { role: 'columnheader' }, 'Span'), h('div.wf-ticks', { role: 'columnheader', 'aria-label': 'Time' }, [0, 0.25, 0.5, 0.75, 1].map((share) => h(
      'span', { style: { left: `${share * 100}%` } }, share === 0 ? '0' : duration(trace.duration * share)))));
    const focused = body.contains(document.activeElement) ? document.activeElement.closest('.wf-row')?.dataset.span : null;
    const rows = flatten(tree, collapsed);
    fill(body, rows.map((node) => row(node, rows[0])));
    if (focused) {
      body.querySelector(`[data-span="${CSS.escape(focused)}"]`)?.focus();
    }

    showLogs();
  }

  function row({ span, depth, children, isOrphan }, first) {
    const isCollapsed = collapsed.has(span.spanId);
    const isSelected = selected === span.spanId;
    const marks = trace.logs.filter((entry) => entry.spanId === span.spanId);
    const percent = (value) => `${Math.min(100, Math.max(0, trace.duration > 0 ? 100 * value / trace.duration : 0))}%`;
    const isLate = trace.duration > 0 && (span.offset + span.duration / 2) / trace.duration > 0.6;
    return h(
      'div.wf-row',
      {
        role: 'row',
        class: `${isSelected ? 'is-selected' : ''} ${span.isError ? 'has-error' : ''}`,
        'data-span': span.spanId,
        'data-resource': span.resource,
        'data-error': span.isError ? 'true' : null,
        'aria-level': depth + 1,
        'aria-expanded': children.length > 0 ? String(!isCollapsed) : null,
        'aria-selected': String(isSelected),
        tabindex: isSelected || (!trace.spans.some((other) => other.spanId === selected) && span === first.span) ? '0' : '-1',
        onclick: () => choose(span.spanId),
      },
      h('div.wf-name', { role: 'gridcell', class: colourOf(span.resource), style: { '--depth': Math.min(depth, 12) } },
        children.length > 0
          ? h('button.caret', { type: 'button', tabindex: '-1', 'aria-label': isCollapsed ? 'Show child spans' : 'Hide child spans', class: isCollapsed ? '' : 'is-open', onclick: (event) => toggle(event, span.spanId) }, icon('chevron'))
          : h('span.caret'),
        h('span.wf-colour', { 'aria-hidden': 'true' }),
        span.isError && h('span.is-error.wf-error', { title: 'Error' }, icon('error'), h('span.hidden-visually', {}, 'Error')),
        h('span.wf-text', {}, h('span.wf-resource', {}, span.resource), span.peer && [' → ', h('span', { class: `wf-resource ${colourOf(span.peer)}` }, span.peer)], ' ', h('span.wf-operation', {}, span.name)),
        isOrphan && h('span.note', { title: 'The span that called this one has not arrived (yet)' }, 'no parent'),
        isCollapsed && h('span.note', {}, `+${children.length}`)),
      h('div.wf-track', { role: 'gridcell', 'aria-label': `${duration(span.duration)}, starts at ${duration(span.offset)}` },
        h('span.wf-bar', { class: `${colourOf(span.resource)}${span.isError ? ' has-error' : ''}`, style: { left: percent(span.offset), width: percent(span.duration) } }),
        marks.map((entry) => h('span.wf-mark', { class: `is-${level(entry.severity).style}`, title: entry.message, style: { left: percent(entry.time - trace.start) } })),
        isLate
          ? h('span.wf-duration.is-before', { style: { right: `calc(100% - ${percent(span.offset)})` } }, duration(span.duration))
          : h('span.wf-duration', { style: { left: percent(span.offset + span.duration) } }, duration(span.duration))));
  }

  function toggle(event, spanId) {
    event?.stopPropagation();
    if (!collapsed.delete(spanId)) {
      collapsed.add(spanId);
    }

    show();
  }

  function choose(spanId) {
    selected = spanId;
    setQuery({ span: spanId });
    show();
    const span = trace.spans.find((candidate) => candidate.spanId === spanId);
    if (span) {
      drawer.open([h('span', { class: colourOf(span.resource) }, '● '), span.name], spanDetails(span, trace), { focus: false });
    } else if (drawer.isOpen) {
      drawer.close();
    }
  }

  function keydown(event) {
    const current = event.target.closest('.wf-row[data-span]');
    if (!current || event.target.closest('button')) {
      return;
    }

    const spanId = current.dataset.span;
    const expanded = current.getAttribute('aria-expanded');
    const actions = {
      ArrowDown: () => current.nextElementSibling?.focus(),
      ArrowUp: () => current.previousElementSibling?.focus(),
      Home: () => body.firstElementChild.focus(),
      End: () => body.lastElementChild.focus(),
      ArrowRight: () => expanded === 'false' && toggle(null, spanId),
      ArrowLeft: () => expanded === 'true' && toggle(null, spanId),
      Enter: () => choose(spanId),
      ' ': () => choose(spanId),
    };
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  function showLogs() {
    fill(logs, trace.logs.length > 0 && [
      h('h2', {}, `Logs of this trace`, h('span.muted', {}, ` ${trace.logs.length}`), h('a.small-link', { href: `/structuredlogs?trace=${id}` }, 'Open with filters')),
      h('table.grid.logs', {}, h('tbody', {}, trace.logs.map((entry) => h(
        'tr',
        { class: `level-${level(entry.severity).style}`, 'data-log': entry.sequence, onclick: (event) => !event.target.closest('a, button') && showLog(entry) },
        h('td.time', { 'data-label': 'At' }, `+${duration(Math.max(0, entry.time - trace.start))}`),
        h('td', { 'data-label': 'Resource' }, resourceLabel(entry.resource)),
        h('td', { 'data-label': 'Level' }, h('span.level', { class: `is-${level(entry.severity).style}` }, level(entry.severity).name)),
        h('td.message', { 'data-label': 'Message' }, h('button.link.clamp', { type: 'button', onclick: () => showLog(entry) }, entry.message)))))),
    ]);
  }

  const showLog = (entry) => drawer.open('Log entry', logDetails(entry));

  await load().catch(() => null);
  if (trace && selected) {
    choose(selected);
  }

  const refresh = paced(load, 700);
  const stop = live({ topics: ['traces', 'logs'] }, { traces: refresh, logs: refresh });
  return () => {
    stop();
    drawer.dispose();
  };
}

function spanDetails(span, trace) {
  const logs = trace.logs.filter((entry) => entry.spanId === span.spanId);
  return [
    span.isError && h('p.banner.is-error', {}, icon('error'), span.statusMessage ?? 'This span ended with an error.'),
    section('Span', properties([
      ['Resource', [resourceLabel(span.resource), h('span.muted', {}, ` ${span.instanceId}`)]],
      ['Calls', span.peer && resourceLabel(span.peer)],
      ['Starts at', `+${duration(span.offset)}`],
      ['Duration', duration(span.duration)],
      ['Kind', span.kind],
      ['Source', span.scope],
      ['Span id', h('code', {}, span.spanId)],
      ['Parent id', span.parentId && h('code', {}, span.parentId)],
    ])),
    span.tags.length > 0 && section(`Attributes (${span.tags.length})`, tagTable(span.tags)),
    span.events.length > 0 && section(`Events (${span.events.length})`, span.events.map((item) => h(
      'details.event', { open: item.name === 'exception' }, h('summary', {}, h('span', { class: item.name === 'exception' ? 'is-error' : '' }, item.name), h('span.muted', {}, ` +${duration(Math.max(0, item.offset))}`)), tagTable(item.tags)))),
    span.links.length > 0 && section(`Links (${span.links.length})`, span.links.map((item) => h(
      'p', {}, h('a.mono', { href: `/traces/detail/${item.traceId}?span=${item.spanId}` }, `${item.traceId.slice(0, 8)} / ${item.spanId}`)))),
    section(plural(logs.length, 'log'), logs.length > 0
      ? [h('ul.plain.span-logs', {}, logs.map((entry) => h('li', { class: `level-${level(entry.severity).style}` }, h('span.level', { class: `is-${level(entry.severity).style}` }, level(entry.severity).name), ' ', entry.message))), h('a.small-link', { href: `/structuredlogs?trace=${trace.traceId}&span=${span.spanId}` }, 'Open with filters')]
      : h('p.muted', {}, 'Nothing was logged within this span.')),
  ];
}
