import { Problem, getJson, send } from "./http.js";

const brokenTooOften = 3;

/**
 * Reads a product's page section by section and calls `onSection` for each as it arrives (perhaps twice after a broken connection).
 * The promise resolves with the whole page or rejects with a Problem. `rehearse` injects faults into sections.
 */
export function streamPage(id, { rehearse, onSection }) {
  const path = `/product-details/${encodeURIComponent(id)}`;
  return rehearse ? streamByFetch(path, rehearse, onSection) : streamByEventSource(path, onSection);
}

function streamByEventSource(path, onSection) {
  return new Promise((resolve, reject) => {
    const source = new EventSource(path);
    let broken = 0;
    const end = finish => event => {
      // Without this the browser would connect again after a finished stream.
      source.close();
      finish(JSON.parse(event.data));
    };
    source.addEventListener("section", event => onSection(JSON.parse(event.data)));
    source.addEventListener("complete", end(({ page }) => resolve(page)));
    source.addEventListener("failed", end(({ problem }) => reject(new Problem(problem, problem.status))));
    source.addEventListener("error", () => {
      // While it is CONNECTING the browser retries by itself. Script cannot read a response that is no stream, so fetch it.
      if (source.readyState === EventSource.CLOSED || ++broken === brokenTooOften) {
        source.close();
        getJson(path).then(resolve, reject);
      }
    });
  });
}

/** The same by fetch, as lines of JSON, because an EventSource cannot send the X-Rehearse header. */
async function streamByFetch(path, rehearse, onSection) {
  const response = await send(path, { headers: { Accept: "application/x-ndjson", "X-Rehearse": rehearse } });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split("\n");
    rest = lines.pop();
    for (const event of lines.map(line => JSON.parse(line))) {
      if (event.event === "complete") {
        return event.page;
      }
      if (event.event === "failed") {
        throw new Problem(event.problem, event.problem.status);
      }
      onSection(event);
    }
  }
  throw new Problem({ title: "The connection broke off." }, 0);
}
