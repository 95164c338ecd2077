/** Why a request was refused or failed: an RFC 9457 problem document, or a substitute for one. */
export class Problem extends Error {
  constructor(document, status) {
    super(document.title ?? "The request failed.");
    Object.assign(this, document, { status });
    this.fields = document.errors ?? {};
  }

  static async of(response) {
    const type = response.headers.get("Content-Type") ?? "";
    const document = type.includes("json") ? await response.json().catch(() => ({})) : {};
    return new Problem({ ...document, retryAfter: Number(response.headers.get("Retry-After")) || undefined }, response.status);
  }
}

const unreachable = () => new Problem({ title: "The shop cannot be reached. Are you online?" }, 0);

/** Sends a request; throws a Problem unless the response is a success. */
export async function send(path, options) {
  const response = await fetch(path, options).catch(() => { throw unreachable(); });
  if (!response.ok) {
    throw await Problem.of(response);
  }
  return response;
}

/** The JSON of a response; a Problem when it breaks off. */
const jsonOf = response => response.json().catch(() => { throw new Problem({ title: "The answer broke off." }, 0); });

export const getJson = async (path, headers = {}) => jsonOf(await send(path, { headers: { Accept: "application/json", ...headers } }));

/**
 * A write that can be sent again. It keeps its Idempotency-Key until its outcome is known, so that the same write is carried out at most
 * once, however often it is sent after a failure.
 */
export class Write {
  #key;
  #body;

  constructor(method, path) {
    this.method = method;
    this.path = path;
  }

  async send(content) {
    const body = content === undefined ? undefined : JSON.stringify(content);
    if (body !== this.#body || this.#key === undefined) {
      [this.#key, this.#body] = [newKey(), body];
    }
    try {
      const response = await send(this.path, {
        method: this.method,
        headers: { "Content-Type": "application/json", "Idempotency-Key": this.#key, "X-CSRF": "1" },
        body,
      });
      const answer = response.status === 204 ? undefined : await jsonOf(response);
      this.#key = undefined;
      return answer;
    } catch (problem) {
      // Kept while the first request is still running. Other refusals are stored under the key and would be replayed after their cause has gone.
      if (problem.status >= 400 && problem.status < 500 && problem.status !== 429 && problem.type !== "urn:productbff:problem:idempotency-key-in-use") {
        this.#key = undefined;
      }
      throw problem;
    }
  }
}

// crypto.randomUUID exists only in secure contexts, such as https.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
