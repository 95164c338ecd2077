import { announce, element, svg } from "./dom.js";
import { send } from "./http.js";

/** What the cache would have answered: an explained page is always composed. */
const lookUps = {
  "hit": "a hit, left aside to explain the page",
  "absent": "a miss: it was never kept, or no longer",
  "outdated": "a miss: a write or a purge has come after it",
  "damaged": "a miss: what was kept is damaged",
  "unavailable": "a miss: the cache is down, too slow, or left alone for a while",
  "not-cacheable": "not looked up, because a rehearsed page is never kept",
};

/** Adds the panel that explains how this page is composed (outside Production); it loads when it is opened and when its button is pressed. */
export function showExplainPanel(path, rehearsal) {
  const shown = element("div", { class: "explained", role: "region", "aria-label": "How this page came about", tabindex: 0 });
  let asks = 0;
  const ask = async () => {
    const asked = ++asks;
    const { explain, message } = await explained(path, rehearsal());
    if (asked === asks) {
      const texts = [message, explain && summaryOf(explain)].filter(Boolean);
      shown.replaceChildren(...texts.map(text => element("p", {}, text)), ...explain ? [timeline(explain), trace(explain)] : []);
      announce(texts.join(" "));
    }
  };
  document.querySelector(".tools").append(element("details", { name: "tool", ontoggle: event => event.target.open && ask() },
    element("summary", {}, "Explain this page"),
    element("div", { class: "explain" }, element("button", { type: "button", onclick: ask }, "Explain again"), shown)));
}

/** The page, or the problem in its place; not from the browser's cache, whose copy has no explanation. */
const explained = (path, rehearsal) => send(path, {
  headers: { Accept: "application/json", "X-Explain": "true", ...rehearsal },
  cache: "no-store",
}).then(response => response.json()).catch(problem => problem);

const summaryOf = ({ endedMs, deadlineMs, cache: { entry, outcome } }) =>
  `Done after ${endedMs} of ${deadlineMs} ms. Cache entry ${entry}: ${lookUps[outcome]}.`;

const trace = ({ traceId, traceUrl }) =>
  element("p", {}, "Trace ", traceUrl ? element("a", { href: traceUrl }, traceId) : element("code", {}, traceId ?? "not recorded"));

/** A row for each section, and below it one for each attempt. */
const timeline = ({ sections, endedMs }) => element("table", {},
  element("caption", {}, "Sections and attempts, in ms from the start"),
  element("thead", {}, element("tr", {}, ...["Section", "From, to", "Outcome", "Budget left", "Circuit"].map(name => element("th", { scope: "col" }, name)))),
  ...Object.entries(sections).map(([name, { status, reason, joined, hedged, budgetMs, budgetLeftMs, attempts, ...section }]) => element("tbody", {},
    row(name, section, endedMs,
      [status, reason, joined && "joined another page's fetch", hedged && "hedged"].filter(Boolean).join(", "),
      budgetMs === null ? "nothing fetched" : `${budgetLeftMs} of ${budgetMs}`),
    ...attempts.map((attempt, index) =>
      row(`${attempt.hedge ? "hedge" : "attempt"} ${index + 1}`, attempt, endedMs, attempt.outcome ?? "given up, or under way", "")))));

const row = (name, { startedMs, endedMs, circuit }, wholeMs, outcome, budget) => element("tr", {},
  element("th", { scope: "row" }, name),
  element("td", {}, `${startedMs}–${endedMs ?? "?"}`, bar(startedMs, endedMs ?? wholeMs, wholeMs)),
  ...[outcome, budget, circuit ?? ""].map(text => element("td", {}, text)));

/** A bar from start to end within the whole time; an attempt that was joined may have started before it. */
function bar(startedMs, endedMs, wholeMs) {
  const [whole, x] = [Math.max(wholeMs, 1), Math.max(startedMs, 0)];
  return svg("svg", { viewBox: `0 0 ${whole} 1`, preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { x, width: Math.max(endedMs - x, whole / 100), height: 1 }));
}
