// Elements are made with createElement and textContent only: what resources print and send is not ours and is never markup.

const svgNamespace = 'http://www.w3.org/2000/svg';

/** h('button.primary', { onclick, title }, 'Text', child): an element with attributes, listeners and children. */
export function h(selector, attributes = {}, ...children) {
  return build(document.createElement.bind(document), selector, attributes, children);
}

/** The same for SVG. */
export function s(selector, attributes = {}, ...children) {
  return build((name) => document.createElementNS(svgNamespace, name), selector, attributes, children);
}

function build(create, selector, attributes, children) {
  const [name, ...classes] = selector.split('.');
  const element = create(name);
  if (classes.length > 0) {
    element.setAttribute('class', classes.join(' '));
  }

  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }

    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key === 'style') {
      for (const [property, text] of Object.entries(value)) {
        element.style.setProperty(property, text);
      }
    } else if (key === 'class') {
      element.classList.add(...value.split(' ').filter(Boolean));
    } else {
      element.setAttribute(key, value === true ? '' : value);
    }
  }

  append(element, children);
  return element;
}

/** Appends nodes and texts; leaves out what is null, undefined or false. */
export function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      parent.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

export function fill(parent, ...children) {
  parent.replaceChildren();
  append(parent, children);
  return parent;
}

/**
 * Makes the children of `parent` show `items` in order. A row whose signature did not change stays the same element, so
 * focus, selection and scroll survive a refresh.
 */
export function reconcile(parent, items, keyOf, signatureOf, render) {
  const present = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  let position = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    const signature = signatureOf(item);
    let element = present.get(key);
    present.delete(key);
    if (!element || element.dataset.signature !== signature) {
      const fresh = render(item);
      fresh.dataset.key = key;
      fresh.dataset.signature = signature;
      if (element) {
        const focused = focusPath(element);
        if (position === element) {
          position = fresh;
        }

        element.replaceWith(fresh);
        focused?.(fresh);
      }

      element = fresh;
    }

    if (element === position) {
      position = position.nextElementSibling;
    } else {
      parent.insertBefore(element, position);
    }
  }

  for (const leftover of present.values()) {
    leftover.remove();
  }
}

/** Remembers which control of a row has the focus, to give it to the same control of the row that replaces it. */
function focusPath(element) {
  const active = document.activeElement;
  if (!element.contains(active)) {
    return null;
  }

  const label = active.getAttribute('data-focus');
  return (fresh) => (label && fresh.querySelector(`[data-focus="${CSS.escape(label)}"]`) || fresh.querySelector('a, button') || fresh).focus();
}

const iconPaths = {
  resources: 'M4 5h16v5H4zM4 14h16v5H4zM7.5 7.5h.01M7.5 16.5h.01',
  console: 'M4 5h16v14H4zM7.5 9.5l3 2.5-3 2.5M12.5 15h4',
  logs: 'M5 6h14M5 10h14M5 14h9M5 18h6',
  traces: 'M4 6h9M8 12h12M12 18h6',
  metrics: 'M4 19h16M6 15l4-5 4 3 5-8',
  graph: 'M9 6a2.5 2.5 0 1 0-5 0 2.5 2.5 0 0 0 5 0zM20 6a2.5 2.5 0 1 0-5 0 2.5 2.5 0 0 0 5 0zM14.5 18a2.5 2.5 0 1 0-5 0 2.5 2.5 0 0 0 5 0zM7.8 8.1l3 7.6M16.2 8.1l-3 7.6M9 6h6',
  start: 'M8 5.5v13l10-6.5z',
  stop: 'M7 7h10v10H7z',
  restart: 'M19 12a7 7 0 1 1-2-4.9M19 4v4h-4',
  close: 'M6 6l12 12M18 6L6 18',
  eye: 'M3 12s3.2-6 9-6 9 6 9 6-3.2 6-9 6-9-6-9-6zM14.5 12a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z',
  hide: 'M4 4l16 16M9.5 6.4A9 9 0 0 1 12 6c5.800 0 9 6 9 6a15 15 0 0 1-2.600 3.300M6.300 8.200A15 15 0 0 0 3 12s3.200 6 9 6a9 9 0 0 0 3.500-.7',
  copy: 'M9 9h10v10H9zM15 9V5H5v10h4',
  error: 'M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zM12 8v5M12 16h.01',
  warning: 'M12 4l9 15.500H3zM12 10v4.500M12 17h.01',
  check: 'M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zM8.500 12l2.500 2.500 4.500-5',
  circle: 'M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17z',
  clock: 'M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zM12 7.500V12l3 2',
  chevron: 'M9 6l6 6-6 6',
  back: 'M15 6l-6 6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  pause: 'M8.500 6v12M15.500 6v12',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z',
  external: 'M14 5h5v5M19 5l-8 8M17 14v5H5V7h5',
  search: 'M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15.500 15.500L20 20',
};

/** An icon of the text's size and colour; what it means is said in text beside it or by the button's label. */
export function icon(name, className = '') {
  return s('svg.icon', { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: className }, s('path', { d: iconPaths[name] }));
}

/** Says something to users of screen readers. */
export function announce(text) {
  document.getElementById('announcer').textContent = text;
}

/** A short message that goes away by itself. */
export function toast(text, isError = false) {
  const element = h(`div.toast${isError ? '.is-error' : ''}`, { role: isError ? 'alert' : 'status' }, icon(isError ? 'error' : 'check'), text);
  document.getElementById('toasts').append(element);
  setTimeout(() => element.remove(), isError ? 8000 : 3500);
}

export function debounce(action, milliseconds = 200) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
}

/** What a page shows when there is nothing yet, and how to get something. */
export function empty(iconName, title, ...help) {
  return h('div.empty', {}, icon(iconName), h('h2', {}, title), h('p', {}, help));
}

/**
 * Runs `action` soon, but one run at a time and with a pause in between: however often the server reports a change, the
 * page asks for it at its own pace.
 */
export function paced(action, pause = 400) {
  let isRunning = false;
  let isWanted = false;
  return async () => {
    if (isRunning) {
      isWanted = true;
      return;
    }

    isRunning = true;
    try {
      do {
        isWanted = false;
        await action();
        await new Promise((resolve) => setTimeout(resolve, pause));
      } while (isWanted);
    } catch (error) {
      // The connection indicator says that the server is gone; the next change tries again.
      console.warn(error);
    } finally {
      isRunning = false;
    }
  };
}
