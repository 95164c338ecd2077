import { get } from './api.js';
import { createChart } from './chart.js';
import { empty, fill, h, paced } from './dom.js';
import { breakable } from './drawer.js';
import { plural, quantity } from './format.js';
import { live } from './live.js';
import { toggle } from './page-console.js';
import { select } from './page-logs.js';
import { resourceLabel } from './palette.js';

const windows = [['60', 'Last minute'], ['300', 'Last 5 minutes'], ['900', 'Last 15 minutes'], ['3600', 'Last hour']];
const kinds = { counter: 'Counter', upDownCounter: 'Up-down counter', gauge: 'Gauge', histogram: 'Histogram' };

export async function metricsPage({ root, query, setQuery }) {
  const choice = Object.fromEntries(['resource', 'meter', 'instrument', 'seconds', 'group', 'total'].map((name) => [name, query.get(name) ?? '']));
  let filters = query.getAll('filter');
  let tree = [];
  let loads = 0;
  let chart = null;
  let layout = '';

  const resourcePlace = h('span');
  const windowSelect = select('Period', windows, choice.seconds || '300', (value) => change({ seconds: value }));
  const list = h('nav.instruments', { 'aria-label': 'Instruments' });
  const panel = h('section.panel', { 'aria-live': 'off' });
  const nothing = h('div');
  const columns = h('div.metric-columns', {}, list, panel);
  root.append(h('div.page-head', {}, h('h1', {}, 'Metrics'), h('div.tools', {}, resourcePlace, windowSelect)), columns, nothing);

  function change(values) {
    Object.assign(choice, values);
    setQuery({ ...choice, filter: filters });
    layout = '';
    refresh();
  }

  const instruments = () => tree.find((item) => item.resource === choice.resource)?.instruments ?? [];

  async function load() {
    tree = await get('/api/metrics');
    if (!tree.some((item) => item.resource === choice.resource)) {
      choice.resource = choice.resource || (tree[0]?.resource ?? '');
    }

    if (!choice.instrument && instruments().length > 0) {
      const first = instruments().find((item) => item.name === 'http.server.request.duration') ?? instruments()[0];
      Object.assign(choice, { meter: first.meter, instrument: first.name });
    }

    columns.hidden = tree.length === 0;
    fill(nothing, tree.length === 0 && empty('metrics', 'No metrics yet', 'The services send theirs every second once they run.'));
    fill(resourcePlace, select('Resource', tree.map((item) => [item.resource, item.resource]), choice.resource, (value) => {
      filters = [];
      change({ resource: value, meter: '', instrument: '', group: '' });
    }));
    showList();
    await loadData();
  }

  let listSignature = '';

  function showList() {
    const signature = JSON.stringify([choice.resource, choice.instrument, choice.meter, instruments().map((item) => [item.meter, item.name])]);
    if (signature === listSignature) {
      return;
    }

    listSignature = signature;
    const meters = Map.groupBy(instruments(), (item) => item.meter);
    fill(list, [...meters].map(([meter, items]) => h('div.meter', {}, h('h3', {}, meter), h('ul.plain', {}, items.map((item) => h('li', {}, h(
      'button.instrument',
      {
        type: 'button',
        'aria-current': item.name === choice.instrument && item.meter === choice.meter ? 'true' : null,
        title: item.description,
        onclick: () => {
          filters = [];
          change({ meter: item.meter, instrument: item.name, group: '', total: '' });
        },
      },
      breakable(item.name))))))));
  }

  async function loadData() {
    if (!choice.instrument) {
      return;
    }

    const own = ++loads;
    try {
      const data = await get('/api/metrics/data', { ...choice, seconds: choice.seconds || '300', filter: filters });
      if (own === loads) {
        showData(data);
      }
    } catch (error) {
      layout = '';
      chart?.dispose();
      chart = null;
      fill(panel, empty('metrics', choice.instrument, error.message));
    }
  }

  const summary = h('dl.facts.big');
  const legend = h('table.legend');

  function showData({ instrument, times, lines, summary: numbers }) {
    const isRate = instrument.kind === 'counter' && choice.total !== 'true';
    const format = (value) => quantity(value, instrument.unit, isRate);
    const wanted = JSON.stringify([choice, filters, instrument.dimensions]);
    if (wanted !== layout) {
      layout = wanted;
      showPanel(instrument);
    }

    const facts = instrument.kind === 'histogram'
      ? [['p50', numbers.p50], ['p90', numbers.p90], ['p99', numbers.p99], ['Average', numbers.average], ['Count', numbers.count]]
      : [[isRate ? 'Rate now' : 'Now', numbers.last]];
    fill(summary, facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value === undefined || value === null ? '–' : name === 'Count' ? Math.round(value).toLocaleString('en') : format(value)))));
    chart.update({ times, lines }, format, (value) => quantity(value, instrument.unit.startsWith('{') ? '' : instrument.unit, isRate && !instrument.unit.startsWith('{')));
    fill(legend, h('thead', {}, h('tr', {}, ['Line', 'Now', 'Highest'].map((title) => h('th', { scope: 'col' }, title)))), h('tbody', {}, lines.map((line, i) => {
      const known = line.values.filter((value) => value !== null);
      return h('tr', {}, h('th', { scope: 'row' }, h('span.dot', { class: `c${i}`, 'aria-hidden': 'true' }), line.name), h('td', {}, format(known.at(-1) ?? null)), h('td', {}, known.length > 0 ? format(Math.max(...known)) : '–'));
    })));
  }

  function showPanel(instrument) {
    chart?.dispose();
    const place = h('div.chart-place');
    const usable = instrument.dimensions;
    fill(
      panel,
      h('header.panel-head', {}, h('h2', {}, instrument.name), h('p.muted', {}, [kinds[instrument.kind], instrument.unit && `unit ${instrument.unit}`, resourceLabel(choice.resource)].filter(Boolean).flatMap((part, i) => (i ? [' · ', part] : [part]))), instrument.description && h('p', {}, instrument.description)),
      summary,
      h('div.tools', {},
        instrument.kind === 'counter' && toggle('Total instead of rate', choice.total === 'true', (on) => change({ total: on ? 'true' : '' })),
        instrument.kind !== 'histogram' && usable.length > 0 && select('One line per', [['', 'One line'], ...usable.map(({ name }) => [name, `Line per ${name}`])], choice.group, (value) => change({ group: value }))),
      place,
      legend,
      usable.length > 0 && h('fieldset.dimensions', {}, h('legend', {}, `Filter by ${plural(usable.length, 'dimension')}`), usable.map(({ name, values }) => {
        const current = filters.find((item) => item.startsWith(`${name}=`));
        return h('label.field', {}, h('span', {}, name), select(name, [['', 'All'], ...values.map((value) => [value, value || '(empty)'])], current ? current.slice(name.length + 1) : '', (value) => {
          filters = filters.filter((item) => !item.startsWith(`${name}=`));
          if (value) {
            filters.push(`${name}=${value}`);
          }

          change({});
        }));
      })));
    chart = createChart(place);
  }

  const refresh = paced(load, 900);
  await load();
  const stop = live({ topics: ['metrics'] }, { metrics: refresh });
  return () => {
    loads++;
    stop();
    chart?.dispose();
  };
}
