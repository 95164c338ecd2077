import { get } from './api.js';
import { empty, fill, h, s } from './dom.js';
import { live } from './live.js';
import { layoutGraph } from './graph-layout.js';
import { plural } from './format.js';
import { colourOf } from './palette.js';
import { stateOf } from './states.js';

const ranks = ['error', 'warning', 'busy', 'idle', 'ok'];

export async function graphPage({ root }) {
  let resources = await get('/api/resources');
  let signature = '';
  const summary = h('p.page-summary');
  const place = h('div.graph-place');
  const legend = h('p.graph-legend', {},
    h('span', {}, s('svg', { viewBox: '0 0 34 8', width: 34, height: 8, 'aria-hidden': 'true' }, s('path.edge', { d: 'M0 4H34' })), 'uses'),
    h('span', {}, s('svg', { viewBox: '0 0 34 8', width: 34, height: 8, 'aria-hidden': 'true' }, s('path.edge.is-wait', { d: 'M0 4H34' })), 'waits for'));
  root.append(h('div.page-head', {}, h('h1', {}, 'Graph'), summary), place, legend);
  const observer = new ResizeObserver(() => show());
  observer.observe(place);

  function show() {
    const nodes = nodesOf(resources);
    const isVertical = place.clientWidth < 760;
    const next = JSON.stringify([nodes, isVertical, place.clientWidth]);
    if (next === signature) {
      return;
    }

    signature = next;
    summary.textContent = plural(nodes.length, 'resource');
    legend.hidden = nodes.length === 0;
    if (nodes.length === 0) {
      fill(place, empty('graph', 'No resources yet', 'They appear here as soon as the AppHost has read its model.'));
      return;
    }

    const { placed, edges, width, height } = layoutGraph(nodes, isVertical, place.clientWidth);
    const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute('data-node') : null;
    fill(place, s(
      'svg.graph',
      { viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Resources and what they use', style: { 'max-width': `${width}px` } },
      s('defs', {}, s('marker', { id: 'arrow', viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto' }, s('path.arrow', { d: 'M0 0L10 5L0 10z' }))),
      edges.map((edge) => s('path.edge', { class: `${edge.type === 'Reference' ? '' : 'is-wait'} ${edge.isTroubled ? 'is-troubled' : ''}`, d: edge.path, 'marker-end': 'url(#arrow)' })),
      placed.map(drawNode)));
    if (focused) {
      place.querySelector(`[data-node="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  show();
  const stop = live({ topics: ['resources'] }, {
    resources: (list) => {
      resources = list;
      show();
    },
  });
  return () => {
    observer.disconnect();
    stop();
  };
}

/** One node per name; replicas show the state that needs attention most. */
function nodesOf(resources) {
  return [...Map.groupBy(resources.filter((item) => item.type !== 'Parameter'), (item) => item.name)].map(([name, replicas]) => {
    const worst = replicas.map((item) => ({ item, state: stateOf(item) })).sort((a, b) => ranks.indexOf(a.state.style) - ranks.indexOf(b.state.style))[0];
    return {
      name,
      type: worst.item.type,
      style: worst.state.style,
      text: [worst.state.text, worst.item.health && worst.item.health !== 'Healthy' ? worst.item.health : null, replicas.length > 1 ? `${replicas.length} replicas` : null].filter(Boolean).join(' · '),
      address: worst.item.endpoints[0]?.url.replace(/^\w+:\/\//, '') ?? '',
      id: worst.item.instanceId,
      relations: replicas[0].relationships,
    };
  });
}

function drawNode({ node, x, y, width, height }) {
  return s(
    'a.node',
    { href: `/?resource=${encodeURIComponent(node.id)}`, 'data-node': node.name, 'data-style': node.style, 'aria-label': `${node.name}: ${node.text}`, transform: `translate(${x} ${y})` },
    s('rect.node-box', { width, height, rx: 10 }),
    s('rect.node-colour', { class: colourOf(node.name), x: 0, y: 12, width: 4, height: height - 24, rx: 2 }),
    s('text.node-name', { x: 18, y: 26 }, node.name),
    s('circle.node-state', { class: `is-${node.style}`, cx: 22, cy: 45, r: 4.5 }),
    s('text.node-text', { x: 34, y: 49 }, node.text),
    s('text.node-address', { x: 18, y: 69 }, node.address || node.type));
}
