import { element, show, part } from "./dom.js";
import { getJson, send } from "./http.js";

const signedOut = { signedIn: false, permissions: [] };

/** What this instance lets a visitor do. */
export const abilities = getJson("/storefront.json").catch(() => ({}));

/** Who is signed in; nobody if the request fails, so that the shop can still be viewed. */
export const session = getJson("/session").catch(() => signedOut);

export const signInPath = () => `/session/sign-in?returnUrl=${encodeURIComponent(location.pathname + location.search)}`;

/** Shows who is signed in, in the page's header. */
export async function showAccount() {
  const [who, { signIn }] = await Promise.all([session, abilities]);
  if (!who.signedIn) {
    show("account", ...signIn ? [element("a", { class: "button", href: signInPath() }, "Sign in")] : []);
    return;
  }
  show("account",
    element("span", { class: "who" }, element("span", { class: "announcer" }, "Signed in as "), who.name),
    element("button", { type: "button", onclick: signOut }, "Sign out"));
}

async function signOut(event) {
  event.target.disabled = true;
  try {
    await send("/session/sign-out", { method: "POST", headers: { "X-CSRF": "1" } });
    location.reload();
  } catch (problem) {
    event.target.disabled = false;
    part("account").prepend(element("span", { role: "alert" }, problem.message));
  }
}
