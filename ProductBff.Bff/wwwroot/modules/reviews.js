import { announce, count, element, hash, show, stars } from "./dom.js";
import { field, handle, whyNot } from "./forms.js";
import { Write } from "./http.js";
import { explain } from "./states.js";

const ratings = ["bad", "poor", "fair", "good", "excellent"];

/** Shows the reviews; `list` has `items`, `count` and, once known, `averageRating`. */
export function showReviews(list, state, provenance, retry) {
  if (state === "unavailable" || state === "unknown") {
    show("score", element("p", {}, state === "unavailable" ? "Rating not known at the moment" : "Rating not known"));
    show("list", element("div", { class: "empty" },
      element("h3", {}, state === "unavailable" ? "Reviews cannot be shown at the moment." : "Nothing is known of reviews."),
      element("p", {}, `${explain("The review service", provenance) || "There is no answer"}. Everything else on this page works.`),
      element("button", { type: "button", onclick: retry }, "Try again")));
    return;
  }
  if (list.items.length === 0) {
    show("score", element("p", {}, "No rating yet"));
    show("list", element("div", { class: "empty" }, element("h3", {}, "No reviews yet."), element("p", {}, "Be the first to say what it is like.")));
    return;
  }
  // The average is not known until the whole page has arrived.
  const average = list.averageRating === undefined ? [] : [element("p", { class: "number" }, list.averageRating.toFixed(1)), stars(list.averageRating)];
  show("score", ...average, element("p", {}, count(list.count, "review")));
  show("list",
    element("ol", { class: "entries" }, ...list.items.map(review)),
    element("p", { class: "fine" }, list.count > list.items.length ? `The newest ${list.items.length} of ${list.count}` : ""));
}

function review({ author, rating, comment }) {
  const badge = element("span", { class: "badge", "aria-hidden": "true" }, ([...author][0] ?? "?").toUpperCase());
  badge.style.setProperty("--hue", hash(author) % 360);
  return element("li", {},
    element("div", { class: "by" }, badge, element("h3", {}, author), stars(rating)),
    element("p", {}, comment));
}

/** Shows the form, or why there is none. `written` reloads the page. */
export function showReviewForm(id, who, abilities, written) {
  const refusal = whyNot(who, "reviews.write", abilities, "write a review");
  if (refusal) {
    show("write", refusal);
    return;
  }
  const write = new Write("POST", `/product-details/${encodeURIComponent(id)}/reviews`);
  const choices = element("div", { class: "choice" }, ...ratings.map((name, index) => element("label", {},
    element("input", { type: "radio", name: "rating", value: index + 1, "aria-describedby": "rating-error" }),
    element("span", { class: "announcer" }, `${count(index + 1, "star")}, ${name}`),
    element("span", { "aria-hidden": "true" }, "★"))));
  const form = element("form", { novalidate: true, "aria-labelledby": "write-title" },
    element("h3", { id: "write-title" }, "Write a review"),
    element("fieldset", { class: "field", "data-field": "rating" },
      element("legend", {}, "Your rating"), choices, element("p", { class: "error", id: "rating-error" })),
    field("comment", element("label", { for: "comment" }, "What is it like?"), element("textarea", { id: "comment", name: "comment", rows: 4 }), "Plain text, up to 2,000 characters. It is shown with your name."),
    element("p", { role: "alert", class: "alert" }),
    element("button", { type: "submit", class: "primary" }, "Publish review"));
  handle(form, async data => {
    await write.send({ rating: Number(data.get("rating") ?? 0), comment: data.get("comment") });
    form.reset();
    await written();
    const thanks = element("p", { class: "thanks", tabindex: "-1" }, "Thank you. Your review is published.");
    form.querySelector(".thanks")?.remove();
    form.querySelector("h3").after(thanks);
    thanks.focus();
    announce(thanks.textContent);
  });
  show("write", form);
}
