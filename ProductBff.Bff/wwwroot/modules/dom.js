/** An element with attributes (or, with `on…`, listeners) and children. Texts become text nodes, never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute.startsWith("on")) {
      made.addEventListener(attribute.slice(2), value);
    } else if (value !== undefined && value !== false) {
      made.setAttribute(attribute, value === true ? "" : value);
    }
  }
  made.append(...children.filter(child => child !== undefined));
  return made;
}

/** The same for an SVG element; numbers are rounded to two decimals, which is enough for all attributes. */
export function svg(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, typeof value === "number" ? Math.round(value * 100) / 100 : value);
  }
  made.append(...children);
  return made;
}

/** The element of the page with the attribute `data-{name}`. */
export const part = name => document.querySelector(`[data-${name}]`);

/** Replaces the content of a part. */
export function show(name, ...children) {
  part(name).replaceChildren(...children);
}

/** Announces a text to screen readers; only for what the page shows as well. */
export function announce(text) {
  part("announcer").textContent = text;
}

export const money = cents => new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" }).format(cents / 100);

export const count = (number, one, many = `${one}s`) => `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;

/** The FNV-1a hash of a text's characters, an unsigned 32-bit number. */
export function hash(text) {
  let value = 2166136261;
  for (const character of text) {
    value = Math.imul(value ^ character.codePointAt(0), 16777619);
  }
  return value >>> 0;
}

/** Stars for a rating of 0 to 5, which may be fractional. */
export function stars(rating) {
  const shown = element("span", { class: "stars", role: "img", "aria-label": `${rating} out of 5 stars` }, "★★★★★");
  shown.style.setProperty("--filled", `${rating * 20}%`);
  return shown;
}
