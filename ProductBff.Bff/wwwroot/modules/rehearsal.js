import { element } from "./dom.js";

const states = {
  "": "as it is",
  "stale": "stale",
  "fallback": "fallback: nothing known",
  "timeout": "timeout",
  "error": "error",
  "unreachable": "unreachable",
  "circuit-open(5s)": "circuit open for 5 s",
  "not-found": "not found",
  "slow(200ms)": "200 ms slower",
};
const essential = ["product", "products"];

/** Outside Production: lets a visitor put sections of this page into any state, for themselves only. The choice is kept in the address. */
export class RehearsalPanel {
  #rows = new Map();

  constructor(sections, rehearsed, apply) {
    const wanted = new Map((rehearsed ?? "").split(",").map(entry => entry.split("=").map(text => text.trim())).filter(([, state]) => state));
    for (const section of sections) {
      const choice = element("select", { id: `rehearse-${section}` },
        ...Object.entries(states)
          .filter(([state]) => state !== "fallback" || !essential.includes(section))
          .map(([state, name]) => element("option", { value: state, selected: state === (wanted.get(section) ?? "") }, name)));
      this.#rows.set(section, { choice, status: element("output", { for: choice.id }) });
    }
    const form = element("form", { onchange: () => this.#apply(apply), onsubmit: event => event.preventDefault() },
      element("p", { class: "fine" }, "What this page does when a part misbehaves. Only you see it, and only outside Production."),
      ...[...this.#rows].map(([section, { choice, status }]) =>
        element("div", { class: "row" }, element("label", { for: choice.id }, section), choice, status)),
      element("button", { type: "button", onclick: () => this.#end(apply) }, "End the rehearsal"));
    document.querySelector("footer").before(element("aside", { class: "tools", "aria-label": "Developer tools" },
      element("details", { name: "tool" }, element("summary", {}, "Rehearse failures"), form)));
  }

  /** Shows the sections' states, and how long they took. */
  showSections(sections, durations) {
    for (const [section, { status }] of this.#rows) {
      const provenance = sections[section];
      status.value = provenance ? [provenance.status, provenance.reason, durations[section] && `${Math.round(durations[section])} ms`].filter(Boolean).join(", ") : "";
    }
  }

  #apply(apply) {
    const wanted = [...this.#rows].filter(([, { choice }]) => choice.value).map(([section, { choice }]) => `${section}=${choice.value}`).join(",");
    const address = new URL(location.href);
    if (wanted) {
      address.searchParams.set("rehearse", wanted);
    } else {
      address.searchParams.delete("rehearse");
    }
    history.replaceState(null, "", address);
    return apply(wanted || null);
  }

  #end(apply) {
    for (const { choice } of this.#rows.values()) {
      choice.value = "";
    }
    return this.#apply(apply);
  }
}
