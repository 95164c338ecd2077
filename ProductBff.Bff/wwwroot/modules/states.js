import { element } from "./dom.js";

/** Why a section is not fresh, as text for visitors that follows its name. */
const reasons = {
  "timeout": "did not answer in time",
  "deadline": "did not answer in time",
  "error": "had an error",
  "fault": "had an error",
  "unreachable": "cannot be reached",
  "malformed": "answered something that cannot be used",
  "too-large": "answered something that cannot be used",
  "circuit-open": "rests after several failures",
  "rate-limited": "has too much to do",
  "shed": "was left out, because the shop has too much to do",
};

/** A section's state, from its provenance: fresh, stale, unavailable, or unknown (not found, or no provenance yet). */
export function stateOf(provenance) {
  switch (provenance?.status) {
    case "fresh": return "fresh";
    case "stale": return "stale";
    case "fallback": return provenance.reason === "not-found" ? "unknown" : "unavailable";
    case "failed": return "unavailable";
    default: return "unknown";
  }
}

/** `Reviews did not answer in time`; empty where there is nothing to explain. */
export const explain = (name, provenance) => reasons[provenance?.reason] ? `${name} ${reasons[provenance.reason]}` : "";

/** Shows a section's state, in a new element: its place grows to one side only, so that nothing else moves. */
export function showState(section, provenance) {
  const state = stateOf(provenance);
  const texts = { fresh: ["Up to date"], stale: ["Stale since ", since(provenance?.ageMs)], unavailable: ["Unavailable"], unknown: ["Unknown"] };
  document.querySelector(`[data-chip="${section}"]`).replaceWith(element("p",
    { class: "state", "data-chip": section, "data-state": state, title: explain("This part", provenance) || undefined },
    element("span", {}, ...texts[state])));
  return state;
}

/** A time element for the moment that was `ageMs` ago. */
export function since(ageMs = 0) {
  const at = new Date(Date.now() - ageMs);
  return element("time", { datetime: at.toISOString() }, clock(at));
}

export const clock = time => time.toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });

/** The panel shown in place of a whole part of the page that could not be loaded. */
export function troublePanel(problem, retry) {
  const missing = problem.status === 404;
  return element("div", { class: "trouble" },
    element("h1", { tabindex: "-1" }, missing ? "We do not have this." : "This page is taking a break."),
    element("p", {}, missing ? "The product does not exist, or not any more." : `${problem.message.replace(/\.$/, "")}.`),
    ...Object.values(problem.fields ?? {}).flat().map(text => element("p", {}, text)),
    problem.retryAfter ? element("p", {}, `It is worth trying again in ${problem.retryAfter} s.`) : undefined,
    element("p", { class: "actions" },
      missing ? undefined : element("button", { type: "button", class: "primary", onclick: retry }, "Try again"),
      element("a", { href: "/", class: "button" }, "All products")),
    element("p", { class: "fine" }, [problem.status || "no answer", problem.section, problem.reason, problem.traceId].filter(Boolean).join(" · ")));
}
