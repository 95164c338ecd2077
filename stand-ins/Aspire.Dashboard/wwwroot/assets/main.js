import { fill, h, icon } from './dom.js';
import { loadPalette } from './palette.js';
import { route, startRouter } from './router.js';
import { consolePage } from './page-console.js';
import { graphPage } from './page-graph.js';
import { logsPage } from './page-logs.js';
import { metricsPage } from './page-metrics.js';
import { resourcesPage } from './page-resources.js';
import { tracePage } from './page-trace.js';
import { tracesPage } from './page-traces.js';

const pages = [
  ['/', 'Resources', 'resources', resourcesPage],
  ['/consolelogs', 'Console', 'console', consolePage],
  ['/structuredlogs', 'Logs', 'logs', logsPage],
  ['/traces', 'Traces', 'traces', tracesPage],
  ['/metrics', 'Metrics', 'metrics', metricsPage],
  ['/graph', 'Graph', 'graph', graphPage],
];

for (const [path, title, , page] of pages) {
  route(path, title, page);
}

route('/consolelogs/resource/:name', 'Console', consolePage);
route('/traces/detail/:id', 'Trace', tracePage);

const links = pages.map(([path, title, iconName]) => [path, h('a.nav-link', { href: path }, icon(iconName), h('span', {}, title))]);
fill(document.getElementById('nav'), h('ul', {}, links.map(([, link]) => h('li', {}, link))));
document.addEventListener('routed', ({ detail: path }) => {
  for (const [own, link] of links) {
    const isCurrent = own === '/' ? path === '/' : path.startsWith(own);
    link.toggleAttribute('aria-current', isCurrent);
    if (isCurrent) {
      link.setAttribute('aria-current', 'page');
    }
  }
});

const themeButton = document.getElementById('theme');
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (document.documentElement.dataset.theme ?? (systemIsDark.matches ? 'dark' : 'light')) === 'dark';
const showTheme = () => fill(themeButton, icon(isDark() ? 'sun' : 'moon'));
themeButton.addEventListener('click', () => {
  const chosen = isDark() ? 'light' : 'dark';
  document.documentElement.dataset.theme = chosen;
  localStorage.setItem('theme', chosen);
  showTheme();
});
systemIsDark.addEventListener('change', showTheme);
showTheme();

const { session } = await loadPalette();
document.getElementById('application').textContent = session.application;
await startRouter();
