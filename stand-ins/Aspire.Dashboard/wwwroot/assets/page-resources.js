import { get, post } from './api.js';
import { announce, empty, fill, h, icon, reconcile, toast } from './dom.js';
import { breakable, createDrawer, properties, section } from './drawer.js';
import { ago, dateTime, duration, plural } from './format.js';
import { live } from './live.js';
import { resourceLabel } from './palette.js';
import { healthBadge, stateBadge, stateOf } from './states.js';

const commandNames = { start: 'Start', stop: 'Stop', restart: 'Restart' };

export async function resourcesPage({ root, query, setQuery }) {
  let resources = await get('/api/resources');
  let selected = query.get('resource');
  let text = query.get('text') ?? '';
  const busy = new Set();
  const states = new Map();

  const summary = h('p.page-summary', { role: 'status' });
  const search = h('input', { type: 'search', placeholder: 'Name, type or state', 'aria-label': 'Filter resources', value: text });
  search.addEventListener('input', () => {
    text = search.value.trim();
    setQuery({ text });
    show();
  });
  const rows = h('tbody');
  const table = h(
    'table.grid.resources',
    {},
    h('caption.hidden-visually', {}, 'Resources'),
    h('thead', {}, h('tr', {}, ['Name', 'State', 'Started', 'Type', 'Endpoints', 'Actions'].map((title) => h('th', { scope: 'col', class: `col-${title.toLowerCase()}` }, title)))),
    rows);
  const area = h('div.table-scroll', { tabindex: '-1' }, table);
  const nothing = h('div');
  root.append(h('div.page-head', {}, h('h1', {}, 'Resources'), summary, h('div.tools', {}, h('label.search', {}, icon('search'), search))), area, nothing);
  const drawer = createDrawer(root, () => {
    selected = null;
    setQuery({ resource: null });
    show();
  });

  function show() {
    const needle = text.toLowerCase();
    const visible = resources.filter((item) => !needle || [item.displayName, item.type, item.state, item.health ?? ''].some((value) => value.toLowerCase().includes(needle)));
    reconcile(rows, visible, (item) => item.instanceId, signature, row);
    const processes = resources.filter((item) => item.type !== 'Parameter');
    const running = processes.filter((item) => item.state === 'Running').length;
    const troubled = resources.filter((item) => ['error', 'warning'].includes(stateOf(item).style)).length;
    summary.textContent = `${running} of ${plural(processes.length, 'resource')} running${troubled ? ` · ${troubled} need${troubled === 1 ? 's' : ''} attention` : ''}`;
    area.hidden = visible.length === 0;
    fill(nothing, visible.length > 0 ? null : resources.length > 0
      ? empty('search', 'No resource matches', `Nothing is called, or is in a state of, “${text}”.`)
      : empty('resources', 'No resources yet', 'They appear here as soon as the AppHost has read its model.'));
  }

  const signature = (item) => JSON.stringify([item, busy.has(item.instanceId), selected === item.instanceId, item.startedAt && ago(item.startedAt)]);

  function row(item) {
    return h(
      'tr',
      { class: selected === item.instanceId ? 'is-selected' : '', onclick: (event) => !event.target.closest('a, button') && select(item.instanceId) },
      h('th', { scope: 'row' }, h(
        'button.link',
        { type: 'button', 'data-focus': 'name', 'aria-expanded': String(selected === item.instanceId), onclick: () => select(item.instanceId) },
        resourceLabel(item.name), item.displayName === item.name ? null : h('span.muted', {}, item.displayName.slice(item.name.length)))),
      h('td', { 'data-label': 'State' }, h('span.badges', {}, stateBadge(item), healthBadge(item))),
      h('td.time.col-started', { 'data-label': 'Started' }, item.startedAt ? h('time', { title: dateTime(item.startedAt), datetime: new Date(item.startedAt).toISOString() }, ago(item.startedAt)) : '–'),
      h('td.col-type', { 'data-label': 'Type' }, item.type),
      h('td', { 'data-label': 'Endpoints' }, item.endpoints.length === 0 ? '–' : h('ul.plain', {}, item.endpoints.map((endpoint) => h('li', {}, endpointLink(endpoint))))),
      h('td.actions', { 'data-label': 'Actions' }, h('div.button-row', {}, commandButtons(item), h('a.icon-button', { href: `/consolelogs/resource/${encodeURIComponent(item.instanceId)}`, 'data-focus': 'console', title: 'Console', 'aria-label': `Console of ${item.displayName}` }, icon('console')))));
  }

  function commandButtons(item) {
    return Object.keys(commandNames).map((command) => h(
      'button.icon-button',
      {
        type: 'button',
        class: item.commands.includes(command) ? '' : 'is-unavailable',
        disabled: busy.has(item.instanceId) || !item.commands.includes(command),
        'data-focus': command,
        title: commandNames[command],
        'aria-label': `${commandNames[command]} ${item.displayName}`,
        onclick: () => run(item, command),
      },
      icon(command)));
  }

  async function run(item, command) {
    busy.add(item.instanceId);
    show();
    try {
      const outcome = await post(`/api/resources/${encodeURIComponent(item.instanceId)}/commands/${command}`);
      toast(outcome.message ?? `${commandNames[command]} ${item.displayName}: ${outcome.success ? 'done' : 'failed'}`, !outcome.success);
    } catch (error) {
      toast(error.message, true);
    } finally {
      busy.delete(item.instanceId);
      show();
    }
  }

  function select(instanceId, options) {
    selected = instanceId;
    setQuery({ resource: instanceId });
    show();
    showDetails(options);
  }

  let shown = null;

  async function showDetails(options) {
    const item = resources.find((candidate) => candidate.instanceId === selected || candidate.name === selected);
    if (!item) {
      return;
    }

    shown = JSON.stringify(item);
    const environment = h('div', {}, h('p.muted', {}, 'Loading…'));
    drawer.open(resourceLabel(item.displayName), [
      h('div.button-row', {}, commandButtons(item), quickLinks(item)),
      section('Overview', properties([
        ['State', h('span.badges', {}, stateBadge(item), healthBadge(item))],
        ['Type', item.type],
        ['Instance', h('code', {}, item.instanceId)],
        ['Started', item.startedAt && dateTime(item.startedAt)],
        ['Stopped', item.stoppedAt && dateTime(item.stoppedAt)],
        ['Ran for', item.startedAt && item.stoppedAt && duration(Math.max(0, item.stoppedAt - item.startedAt))],
        ['Exit code', item.exitCode],
        ...item.properties.map(({ name, value }) => [name, value]),
      ])),
      item.endpoints.length > 0 && section('Endpoints', properties(item.endpoints.map((endpoint) => [endpoint.name, endpointLink(endpoint)]))),
      item.healthReports.length > 0 && section('Health checks', properties(item.healthReports.map((report) => [breakable(report.name), [healthBadge({ health: report.status ?? 'Unknown' }), ' ', report.description]]))),
      item.relationships.length > 0 && section('Relationships', properties(item.relationships.map((relation) => [relation.type, resourceLabel(relation.resourceName)]))),
      section(item.type === 'Parameter' ? 'Value' : 'Environment', environment),
    ], options);
    await showEnvironment(item, environment);
  }

  show();
  const ticking = setInterval(show, 10000);
  const stop = live({ topics: ['resources'] }, {
    resources: (list) => {
      for (const item of list) {
        if (states.has(item.instanceId) && states.get(item.instanceId) !== item.state) {
          announce(`${item.displayName}: ${item.state}`);
        }

        states.set(item.instanceId, item.state);
      }

      resources = list;
      const item = selected && list.find((candidate) => candidate.instanceId === selected || candidate.name === selected);
      selected = item ? item.instanceId : selected;
      show();
      if (item && JSON.stringify(item) !== shown) {
        showDetails({ focus: false });
      }
    },
  });
  return () => {
    clearInterval(ticking);
    stop();
    drawer.dispose();
  };
}

/** A link for what a browser can open, text for the rest. */
function endpointLink({ name, url }) {
  return /^https?:\/\//.test(url)
    ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', 'data-focus': url }, url.replace(/\/$/, ''))
    : h('span', { title: name }, url);
}

function quickLinks(item) {
  const name = encodeURIComponent(item.name);
  return [
    h('a.button', { href: `/consolelogs/resource/${encodeURIComponent(item.instanceId)}` }, icon('console'), 'Console'),
    h('a.button', { href: `/structuredlogs?resource=${name}` }, icon('logs'), 'Logs'),
    h('a.button', { href: `/traces?resource=${name}` }, icon('traces'), 'Traces'),
    h('a.button', { href: `/metrics?resource=${name}` }, icon('metrics'), 'Metrics'),
  ];
}

async function showEnvironment(item, place) {
  try {
    const entries = await get(`/api/resources/${encodeURIComponent(item.instanceId)}/environment`);
    fill(place, entries.length === 0
      ? h('p.muted', {}, 'None yet: it is put together when the resource starts.')
      : h('table.tags', {}, h('tbody', {}, entries.map((entry) => h('tr', {}, h('th', { scope: 'row' }, breakable(entry.name)), environmentValue(item, entry))))));
  } catch (error) {
    fill(place, h('p.is-error', { role: 'alert' }, error.message));
  }
}

/** A secret is not in the page: it is fetched when it is asked for, and gone again when it is hidden. */
function environmentValue(item, entry) {
  if (!entry.isSecret) {
    return h('td', {}, entry.value ?? '');
  }

  const value = h('span.secret', {}, '••••••••');
  const button = h('button.icon-button.small', { type: 'button', 'aria-label': `Show the value of ${entry.name}`, 'aria-pressed': 'false' }, icon('eye'));
  let isShown = false;
  button.addEventListener('click', async () => {
    try {
      isShown = !isShown;
      value.textContent = isShown ? (await post(`/api/resources/${encodeURIComponent(item.instanceId)}/environment/reveal`, { name: entry.name })).value ?? '' : '••••••••';
      button.setAttribute('aria-pressed', String(isShown));
      button.setAttribute('aria-label', `${isShown ? 'Hide' : 'Show'} the value of ${entry.name}`);
      fill(button, icon(isShown ? 'hide' : 'eye'));
    } catch (error) {
      isShown = false;
      toast(error.message, true);
    }
  });
  return h('td', {}, value, ' ', button);
}
