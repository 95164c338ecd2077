import { get } from './api.js';
import { h } from './dom.js';

const colours = 10;
const known = new Map();

/** Colours go by alphabetical order of what is known at load, so that a resource has the same one on every page. */
export async function loadPalette() {
  const [resources, session] = await Promise.all([get('/api/resources'), get('/api/session')]);
  for (const name of [...new Set([...resources.map((item) => item.name), ...session.senders])].sort()) {
    colourOf(name);
  }

  return { resources, session };
}

/** A class that sets the colour of the resource as text colour. */
export function colourOf(name) {
  if (!known.has(name)) {
    known.set(name, known.size % colours);
  }

  return `c${known.get(name)}`;
}

/** The name of a resource with its colour. */
export function resourceLabel(name) {
  return h('span.resource-label', {}, h('span.dot', { class: colourOf(name), 'aria-hidden': 'true' }), name);
}
