import { h, icon } from './dom.js';

/** Style of a resource's state: what matters is whether one has to look. */
export function stateOf(resource) {
  if (resource.isFailed || resource.state === 'FailedToStart' || resource.state === 'RuntimeUnhealthy') {
    return { style: 'error', icon: 'error', text: words(resource.state) };
  }

  switch (resource.state) {
    case 'Running':
    case 'Active':
      return resource.health && resource.health !== 'Healthy'
        ? { style: 'warning', icon: 'warning', text: 'Running' }
        : { style: 'ok', icon: 'check', text: words(resource.state) };
    case 'ValueMissing':
      return { style: 'warning', icon: 'warning', text: 'Value missing' };
    case 'Starting':
    case 'Waiting':
    case 'Stopping':
    case 'Building':
      return { style: 'busy', icon: 'clock', text: words(resource.state) };
    default:
      return { style: 'idle', icon: 'circle', text: words(resource.state) };
  }
}

export function stateBadge(resource) {
  const state = stateOf(resource);
  return h('span.state', { class: `is-${state.style}`, 'data-state': resource.state }, icon(state.icon), state.text, exitText(resource));
}

export function healthBadge(resource) {
  if (!resource.health) {
    return null;
  }

  const style = { Healthy: 'ok', Degraded: 'warning' }[resource.health] ?? 'error';
  return h('span.health', { class: `is-${style}`, 'data-health': resource.health }, resource.health);
}

function exitText(resource) {
  return resource.exitCode === undefined ? null : h('span.muted', {}, ` (exit code ${resource.exitCode})`);
}

function words(text) {
  return text.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/^(.)(.*)$/, (_, first, rest) => first + rest.toLowerCase());
}
