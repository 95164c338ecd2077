import { signIn } from './api.js';

const connection = document.getElementById('connection');

function show(state, text) {
  connection.dataset.state = state;
  connection.textContent = text;
}

/**
 * Follows the server's events: `live({ topics: ['traces'], console: id }, { traces: … })`. A page that is hidden does not
 * listen, and catches up when it is shown again; `onopen` runs at every (re)connection.
 * @returns {() => void} ends it
 */
export function live({ topics = [], console: consoleOf = null }, handlers) {
  let source = null;
  let hiding = null;
  let retry = null;

  function open() {
    clearTimeout(retry);
    const query = new URLSearchParams({ topics: topics.join(',') });
    if (consoleOf) {
      query.set('console', consoleOf);
    }

    source = new EventSource(`/api/stream?${query}`);
    source.onopen = () => {
      show('live', 'Live');
      handlers.onopen?.();
    };
    source.onerror = () => {
      show('lost', 'Reconnecting…');
      checkSession();
      if (source?.readyState === EventSource.CLOSED) {
        // An HTTP error ends an EventSource for good; a restarted AppHost may be a better listener.
        close();
        retry = setTimeout(open, 3000);
      }
    };
    for (const [name, handler] of Object.entries(handlers)) {
      if (name !== 'onopen') {
        source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
      }
    }
  }

  function close() {
    source?.close();
    source = null;
  }

  function visibility() {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(() => {
        close();
        show('paused', 'Paused');
      }, 10000);
    } else if (!source) {
      open();
    }
  }

  document.addEventListener('visibilitychange', visibility);
  open();
  return () => {
    document.removeEventListener('visibilitychange', visibility);
    clearTimeout(hiding);
    clearTimeout(retry);
    close();
  };
}

async function checkSession() {
  try {
    const response = await fetch('/api/session');
    if (response.status === 401) {
      signIn();
    }
  } catch {
    show('lost', 'AppHost is not running');
  }
}
