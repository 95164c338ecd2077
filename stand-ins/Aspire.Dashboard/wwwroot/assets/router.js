const routes = [];
let current = null;
let mountCount = 0;

/** page: async ({ root, params, query, setQuery }) => dispose */
export function route(pattern, title, page) {
  const names = [];
  const expression = new RegExp(`^${pattern.replace(/:(\w+)/g, (_, name) => {
    names.push(name);
    return '([^/]+)';
  })}/?$`);
  routes.push({ expression, names, title, page });
}

export function navigate(url) {
  history.pushState(null, '', url);
  return render();
}

/** Filters live in the address: a link to a page is a link to what it shows. */
function setQuery(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const item of [value].flat()) {
      if (item !== undefined && item !== null && item !== '' && item !== false) {
        query.append(name, item === true ? 'true' : item);
      }
    }
  }

  const text = query.toString();
  history.replaceState(null, '', text ? `?${text}` : location.pathname);
}

export async function render() {
  const mount = ++mountCount;
  current?.();
  current = null;
  const root = document.getElementById('content');
  const found = routes.find(({ expression }) => expression.test(location.pathname));
  const title = found ? found.title : 'Not found';
  document.title = `${title} · ${document.getElementById('application').textContent}`;
  document.dispatchEvent(new CustomEvent('routed', { detail: location.pathname }));
  root.replaceChildren();
  root.className = 'content';
  if (!found) {
    root.append(`There is no page ${location.pathname}.`);
    return;
  }

  const values = location.pathname.match(found.expression).slice(1).map(decodeURIComponent);
  const params = Object.fromEntries(found.names.map((name, i) => [name, values[i]]));
  const dispose = await found.page({ root, params, query: new URLSearchParams(location.search), setQuery });
  if (mount === mountCount) {
    current = dispose ?? null;
  } else {
    // Somebody went on while the page was loading.
    dispose?.();
  }
}

export function startRouter() {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute('download') || link.origin !== location.origin || link.getAttribute('href').startsWith('#')) {
      return;
    }

    event.preventDefault();
    navigate(link.href);
    document.getElementById('content').focus({ preventScroll: true });
    scrollTo(0, 0);
  });
  addEventListener('popstate', render);
  return render();
}
