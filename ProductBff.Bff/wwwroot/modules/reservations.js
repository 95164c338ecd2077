import { announce, count, element, part, show } from "./dom.js";
import { field, handle, whyNot } from "./forms.js";
import { Write, getJson } from "./http.js";
import { clock } from "./states.js";

/** The ids of the reservations that the visitor made in this browser; only their owner can read them from the API. */
class Held {
  constructor(id, who) {
    this.key = `reservations/${who.name}/${id}`;
    this.path = `/product-details/${encodeURIComponent(id)}/reservations`;
  }

  get ids() {
    return JSON.parse(localStorage.getItem(this.key) ?? "[]");
  }

  set ids(ids) {
    if (ids.length > 0) {
      localStorage.setItem(this.key, JSON.stringify(ids));
    } else {
      localStorage.removeItem(this.key);
    }
  }

  /** The reservations that still hold. Forgets those that were released or have expired, but not those that fail to load. */
  async load() {
    const ids = this.ids;
    const answers = await Promise.all(ids.map(id => getJson(`${this.path}/${id}`).catch(problem => problem)));
    const gone = new Set(ids.filter((_, index) => answers[index].status === 404));
    this.ids = this.ids.filter(id => !gone.has(id));
    return answers.filter(answer => answer.quantity !== undefined);
  }
}

/** Shows the form and the held reservations, or why there is no form. `changed` reloads the page. */
export async function showReservations(id, who, abilities, changed) {
  const refusal = whyNot(who, "reservations.write", abilities, "reserve");
  if (refusal) {
    show("reserve", refusal);
    return;
  }
  const held = new Held(id, who);
  show("reserve", form(held, changed));
  for (const reservation of await held.load()) {
    part("held").append(line(held, reservation, changed));
  }
}

function form(held, changed) {
  const write = new Write("POST", held.path);
  const quantity = element("input", { id: "quantity", name: "quantity", type: "number", min: 1, max: 1000, value: 1, inputmode: "numeric" });
  const made = element("form", { novalidate: true, "aria-label": "Reserve" },
    field("quantity", element("label", { for: "quantity" }, "Quantity"), quantity),
    element("button", { type: "submit", class: "primary" }, "Reserve"),
    element("p", { role: "alert", class: "alert" }));
  handle(made, async data => {
    const reservation = await write.send({ quantity: Number(data.get("quantity")) });
    held.ids = [...held.ids, reservation.id];
    const shown = line(held, reservation, changed);
    part("held").append(shown);
    shown.querySelector("button").focus();
    announce(shown.querySelector("p").textContent);
    await changed();
  });
  return made;
}

function line(held, reservation, changed) {
  const write = new Write("DELETE", `${held.path}/${reservation.id}`);
  const made = element("form", { class: "reservation", novalidate: true, "aria-label": "Your reservation" },
    element("p", {}, `${count(reservation.quantity, "piece")} held for you until `,
      element("time", { datetime: reservation.expiresAt }, clock(new Date(reservation.expiresAt)))),
    element("button", { type: "submit" }, "Release"),
    element("p", { role: "alert", class: "alert" }));
  handle(made, async () => {
    await write.send().catch(problem => {
      // It has expired or was released elsewhere, so it is gone, as wanted.
      if (problem.status !== 404) {
        throw problem;
      }
    });
    held.ids = held.ids.filter(id => id !== reservation.id);
    made.remove();
    announce("Released.");
    document.getElementById("quantity").focus();
    await changed();
  });
  return made;
}
