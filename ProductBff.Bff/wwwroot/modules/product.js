import { art } from "./art.js";
import { announce, count, element, money, part, show, stars } from "./dom.js";
import { streamPage } from "./page-stream.js";
import { showReservations } from "./reservations.js";
import { showReviewForm, showReviews } from "./reviews.js";
import { abilities, session, showAccount } from "./session.js";
import { explain, showState, stateOf, troublePanel } from "./states.js";

/** As it is where it cannot be decoded: the API says what is wrong with it. */
const decoded = text => { try { return decodeURIComponent(text); } catch { return text; } };

const id = decoded(location.pathname.split("/")[2]);
const availabilities = { "in-stock": "In stock", "low-stock": "Only a few left", "sold-out": "Sold out", "unknown": "Availability unknown" };
const article = part("product");
const trouble = element("div", { hidden: true });
article.before(trouble);
let rehearse = new URLSearchParams(location.search).get("rehearse");
let panel;
let outcome = [{}, {}];
let loads = 0;

const showSection = {
  product(value, provenance) {
    showState("product", provenance);
    if (value) {
      show("text", element("h1", { id: "name" }, value.name), element("p", { class: "description" }, value.description));
      show("price", money(value.price));
      document.title = `${value.name} · Deskwell`;
    }
  },

  inventory(value, provenance) {
    const state = showState("inventory", provenance);
    show("stock", state === "unavailable" ? `${explain("The stock", provenance)}.`
      : state === "unknown" ? "Nobody has counted this one."
      : value.stock === 0 ? "New ones will come." : `${count(value.stock, "piece")} can be reserved.`);
  },

  reviews(value, provenance) {
    showReviews(value, showState("reviews", provenance), provenance, reload);
  },
};

/** Loads the page; old content stays until new content arrives. A later load supersedes an earlier one. */
async function reload() {
  const load = ++loads;
  const durations = {};
  for (const busy of [article, part("buy"), part("reviews")]) {
    busy.ariaBusy = "true";
  }
  try {
    const page = await streamPage(id, {
      rehearse,
      onSection({ section, value, durationMs, ...provenance }) {
        durations[section] = durationMs;
        if (load === loads) {
          showSection[section](value, provenance);
        }
      },
    });
    if (load === loads) {
      showPage(page);
      end(page.sections, durations);
    }
  } catch (problem) {
    if (load === loads) {
      showTrouble(problem);
      end({ product: { status: "failed", reason: problem.reason } }, durations);
    }
  }
}

function end(...sections) {
  outcome = sections;
  panel?.showSections(...outcome);
  for (const busy of [article, part("buy"), part("reviews")]) {
    busy.ariaBusy = "false";
  }
}

function showPage({ product, reviews, inventory, summary, sections }) {
  [article.hidden, part("reviews").hidden, trouble.hidden] = [false, false, true];
  showSection.product(product, sections.product);
  showSection.inventory(inventory, sections.inventory);
  showSection.reviews(
    { items: reviews, count: summary.reviewCount ?? 0, averageRating: summary.averageRating ?? undefined }, sections.reviews);
  show("availability", availabilities[summary.availability]);
  part("buy").dataset.level = summary.availability;
  show("rating", ...summary.averageRating !== null
    ? [stars(summary.averageRating), element("a", { href: "#reviews" }, `${summary.averageRating.toFixed(1)} · ${count(summary.reviewCount, "review")}`)]
    : [element("span", {}, summary.reviewCount === 0 ? "No reviews yet" : "Rating not known")]);
  const degraded = Object.entries(sections).filter(([, provenance]) => stateOf(provenance) !== "fresh").map(([name, provenance]) => `${name} ${stateOf(provenance)}`);
  announce([`${product.name}, ${money(product.price)}`, availabilities[summary.availability], ...degraded].join(". "));
}

function showTrouble(problem) {
  const hadFocus = trouble.contains(document.activeElement);
  trouble.replaceChildren(troublePanel(problem, reload));
  [article.hidden, part("reviews").hidden, trouble.hidden] = [true, true, false];
  document.title = `${trouble.querySelector("h1").textContent} · Deskwell`;
  announce(trouble.querySelector("h1").textContent);
  if (hadFocus) {
    trouble.querySelector("h1").focus();
  }
}

show("art", art(id));
part("json").href = `/product-details/${encodeURIComponent(id)}`;
showAccount();
reload();
const [who, able] = await Promise.all([session, abilities]);
showReviewForm(id, who, able, reload);
showReservations(id, who, able, reload);
if (able.rehearsals) {
  const [{ RehearsalPanel }, { showExplainPanel }] = await Promise.all([import("./rehearsal.js"), import("./explain.js")]);
  panel = new RehearsalPanel(["product", "reviews", "inventory"], rehearse, wanted => {
    rehearse = wanted;
    return reload();
  });
  panel.showSections(...outcome);
  showExplainPanel(`/product-details/${encodeURIComponent(id)}`, () => rehearse ? { "X-Rehearse": rehearse } : {});
}
