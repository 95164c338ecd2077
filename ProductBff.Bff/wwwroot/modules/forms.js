import { element } from "./dom.js";
import { signInPath } from "./session.js";

/** An element that tells a visitor why they may not write; undefined when they may. */
export function whyNot(who, permission, { signIn }, what) {
  if (!who.signedIn) {
    return signIn
      ? element("p", { class: "invite" }, element("a", { class: "button", href: signInPath() }, `Sign in to ${what}`))
      : element("p", { class: "invite" }, `Signing in is not set up here, so you cannot ${what}.`);
  }
  return who.permissions.includes(permission) ? undefined : element("p", { class: "invite" }, `Your account may not ${what}.`);
}

/** A control with a label, a hint and a place for its error. */
export function field(name, label, control, hint) {
  const error = `${name}-error`;
  const parts = hint ? [element("p", { class: "hint", id: `${name}-hint` }, hint)] : [];
  control.setAttribute("aria-describedby", [...parts.map(part => part.id), error].join(" "));
  return element("div", { class: "field", "data-field": name }, label, ...parts, control, element("p", { class: "error", id: error }));
}

/**
 * Sends a form with `submit`, one submission at a time. Errors are shown under their fields, the first of which gets the focus; others
 * are shown in the form's alert, which screen readers announce.
 */
export function handle(form, submit) {
  const button = form.querySelector("[type=submit]");
  const alert = form.querySelector("[role=alert]");
  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") {
      return;
    }
    // Not `disabled`: that would take the focus away.
    button.setAttribute("aria-disabled", "true");
    showErrors(form, {});
    alert.replaceChildren();
    try {
      await submit(new FormData(form));
    } catch (problem) {
      const rest = showErrors(form, problem.fields ?? {});
      const first = form.querySelector("[aria-invalid=true]");
      if (!first || rest.length > 0) {
        alert.replaceChildren(...explainProblem(problem, rest));
      }
      first?.focus();
    } finally {
      button.setAttribute("aria-disabled", "false");
    }
  });
}

/** Shows each field's errors; returns those of fields that the form does not have. */
function showErrors(form, errors) {
  for (const shown of form.querySelectorAll("[data-field]")) {
    const texts = errors[shown.dataset.field] ?? [];
    shown.querySelector(".error").textContent = texts.join(" ");
    for (const control of shown.querySelectorAll("input, textarea")) {
      control.setAttribute("aria-invalid", String(texts.length > 0));
    }
  }
  return Object.entries(errors).filter(([name]) => !form.querySelector(`[data-field="${CSS.escape(name)}"]`)).flatMap(([, texts]) => texts);
}

const outcomes = {
  "urn:productbff:problem:out-of-stock": problem => problem.stock > 0 ? `Only ${problem.stock} can still be reserved.` : "It is sold out.",
  "urn:productbff:problem:reservation-limit": problem => `You may hold ${problem.limit} pieces at most.`,
};

function explainProblem(problem, texts) {
  if (problem.status === 401) {
    return ["Your session has ended. ", element("a", { href: signInPath() }, "Sign in again"), " to go on; what you wrote is not sent yet."];
  }
  const known = outcomes[problem.type]?.(problem);
  const unclear = problem.status === 0 || problem.status >= 500;
  return [
    known ?? [problem.message, problem.detail, ...texts].filter(Boolean).join(" "),
    unclear ? " You can send it again: it will be carried out once only." : "",
    problem.retryAfter ? ` Please wait ${problem.retryAfter} s.` : "",
    problem.traceId && unclear ? element("span", { class: "fine" }, `Reference ${problem.traceId}`) : "",
  ];
}
