import createClient from "openapi-fetch";
import type { components, paths } from "./shop.js";

/** What a frontend in TypeScript does with the types that openapi-typescript generates, and openapi-fetch. */
export async function run(baseUrl: string, token: string, key: string): Promise<string> {
  // Of the forms in which a page can be had this client takes JSON; errors are problem documents.
  const shop = createClient<paths, "application/json" | "application/problem+json">({ baseUrl, headers: { Authorization: `Bearer ${token}`, Accept: "application/json" } });
  const P001 = { id: "P001" };

  const { data: page } = await shop.GET("/product-details/{id}", { params: { path: P001, header: { "X-Explain": true } } });
  const price: number | undefined = page?.product?.price;

  const { data: batch } = await shop.GET("/product-details", { params: { query: { ids: ["P001", "P404"], include: ["product"] } } });
  const items = batch?.map(item => `${item.id} ${item.status} ${item.page?.product?.name ?? item.problem?.reason}`).join(", ");

  const { error: missing } = await shop.GET("/mobile/product-details/{id}", { params: { path: { id: "P404" } } });
  const reason = missing && "reason" in missing ? missing.reason : undefined;

  const { error: invalid } = await shop.POST("/product-details/{id}/reviews", {
    params: { path: P001, header: { "Idempotency-Key": `${key}-invalid` } },
    body: { rating: 9, comment: "?" },
  });
  const wrong = invalid && "errors" in invalid ? invalid.errors?.["rating"]?.[0] : undefined;

  const write = { params: { path: P001, header: { "Idempotency-Key": key } }, body: { rating: 5, comment: "It works." } };
  const { data: review } = await shop.POST("/product-details/{id}/reviews", write);
  const { data: again, response } = await shop.POST("/product-details/{id}/reviews", write);
  const replayed = again?.id === review?.id && response.headers.get("Idempotent-Replayed");

  const { data: reservation } = await shop.POST("/product-details/{id}/reservations", {
    params: { path: P001, header: { "Idempotency-Key": key } },
    body: { quantity: 2 },
  });
  const { response: released } = await shop.DELETE("/product-details/{id}/reservations/{rid}", {
    params: { path: { ...P001, rid: reservation?.id ?? "" } },
  });

  return [
    `${page?.product?.name} costs ${price}, is ${page?.summary.availability}, its reviews are ${page?.sections["reviews"]?.status} after ${page?.explain?.sections["reviews"]?.attempts.find(attempt => attempt.outcome)?.outcome}`,
    items,
    `${missing?.status} ${reason}`,
    `${invalid?.status} ${wrong}`,
    `${review?.rating} ${review?.comment} ${replayed}`,
    `${reservation?.quantity} ${released.status}`,
    await stream(baseUrl),
  ].join("\n");
}

type Event = components["schemas"]["WebProductDetailsEvent"];

/** The events of a page, one a line. */
async function stream(baseUrl: string): Promise<string> {
  const response = await fetch(`${baseUrl}product-details/P001`, { headers: { Accept: "application/x-ndjson" } });
  const events = (await response.text()).trimEnd().split("\n").map(line => JSON.parse(line) as Event);
  return events.map(show).sort().join(", ");
}

function show(event: Event): string {
  switch (event.event) {
    case "section":
      return event.section === "inventory" ? `${event.value?.stock} pieces` : event.section;
    case "complete":
      return `complete: ${event.page.product?.id}`;
    case "failed":
      return event.problem.title;
  }
}
