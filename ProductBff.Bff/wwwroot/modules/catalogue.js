import { art } from "./art.js";
import { announce, count, element, money, part, show } from "./dom.js";
import { getJson } from "./http.js";
import { abilities, showAccount } from "./session.js";
import { showState, since, stateOf, troublePanel } from "./states.js";

const availabilities = { "in-stock": "In stock", "low-stock": "Few left", "sold-out": "Sold out", "unknown": "Stock unknown" };
const number = Number(new URLSearchParams(location.search).get("page")) || 1;
let rehearse = new URLSearchParams(location.search).get("rehearse");
let panel;
let outcome = {};
let loads = 0;

/** The rehearsal header of a request, limited to the sections that it has. */
function rehearsal(...sections) {
  const known = (rehearse ?? "").split(",").filter(entry => sections.includes(entry.split("=")[0].trim()));
  return known.length > 0 ? { "X-Rehearse": known.join(",") } : {};
}

async function reload() {
  const load = ++loads;
  const list = part("products");
  list.ariaBusy = "true";
  try {
    const page = await getJson(`/products?page=${number}`, rehearsal("products"));
    if (load === loads) {
      showState("products", page.sections.products);
      list.replaceChildren(...page.products.map(card));
      showPages(page);
      announce(count(page.total, "product"));
      end(page.sections);
      await showFacts(page.products.map(product => product.id), load);
    }
  } catch (problem) {
    if (load === loads) {
      const sections = { products: { status: "failed", reason: problem.reason } };
      showState("products", sections.products);
      list.replaceChildren(element("li", { class: "whole" }, troublePanel(problem, reload)));
      announce(problem.message);
      end(sections);
    }
  }
}

function end(sections) {
  outcome = { ...outcome, ...sections };
  part("products").ariaBusy = "false";
  panel?.showSections(outcome, {});
}

function card({ id, name, price }) {
  return element("li", { class: "card", "data-id": id },
    element("span", { class: "art" }, art(id)),
    element("h3", {}, element("a", { href: `/shop/${encodeURIComponent(id)}` }, name)),
    element("p", { class: "price" }, money(price)),
    element("p", { class: "known" }, element("span", { class: "line wide" })));
}

/** Fetches the ratings and the stock of the products in one request; a card says where they are unknown. */
async function showFacts(ids, load) {
  if (ids.length === 0) {
    return;
  }
  const path = `/product-details?ids=${ids.map(encodeURIComponent).join(",")}&include=reviews,inventory`;
  const items = await getJson(path, rehearsal("reviews", "inventory")).catch(() => []);
  if (load !== loads) {
    return;
  }
  const perId = new Map(items.map(item => [item.id, item.page]));
  for (const shown of document.querySelectorAll("[data-id]")) {
    const page = perId.get(shown.dataset.id);
    shown.querySelector(".known").replaceChildren(rating(page), availability(page));
  }
  const { reviews, inventory } = perId.get(ids[0])?.sections ?? {};
  end({ reviews, inventory });
}

function rating(page) {
  const { averageRating, reviewCount } = page?.summary ?? {};
  return element("span", { class: "score" },
    averageRating ? `★ ${averageRating.toFixed(1)} (${reviewCount})` : reviewCount === 0 ? "No reviews yet" : "Rating unknown",
    ...asOf(page?.sections.reviews));
}

function availability(page) {
  const known = page?.summary.availability ?? "unknown";
  return element("span", { class: "availability", "data-availability": known }, availabilities[known], ...asOf(page?.sections.inventory));
}

const asOf = provenance => stateOf(provenance) === "stale" ? [", since ", since(provenance.ageMs)] : [];

function showPages({ total, pageSize }) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  const link = (to, text) => to >= 1 && to <= last ? [element("a", { class: "button", href: `/?page=${to}` }, text)] : [];
  show("pages", ...last > 1 ? [...link(number - 1, "Previous"), element("span", {}, `Page ${number} of ${last}`), ...link(number + 1, "Next")] : []);
}

showAccount();
reload();
if ((await abilities).rehearsals) {
  const [{ RehearsalPanel }, { showExplainPanel }] = await Promise.all([import("./rehearsal.js"), import("./explain.js")]);
  panel = new RehearsalPanel(["products", "reviews", "inventory"], rehearse, wanted => {
    rehearse = wanted;
    return reload();
  });
  panel.showSections(outcome, {});
  showExplainPanel(`/products?page=${number}`, () => rehearsal("products"));
}
