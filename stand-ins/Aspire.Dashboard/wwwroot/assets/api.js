/** Reads JSON; a session that ended leads to the sign-in page and back. */
export async function get(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const item of [value].flat()) {
      if (item !== undefined && item !== null && item !== '') {
        query.append(name, item);
      }
    }
  }

  const text = query.toString();
  return answer(await fetch(text ? `${path}?${text}` : path));
}

export async function post(path, body) {
  return answer(await fetch(path, {
    method: 'POST',
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : undefined,
  }));
}

async function answer(response) {
  if (response.status === 401) {
    signIn();
  }

  if (!response.ok) {
    throw new Error((await response.text()) || `The dashboard answered ${response.status}.`);
  }

  return response.json();
}

export function signIn() {
  location.assign(`/login?returnUrl=${encodeURIComponent(location.pathname + location.search)}`);
}
