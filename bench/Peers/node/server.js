// The contract with Fastify and undici: three concurrent calls, one deadline, optional sections may be missing.
import Fastify from 'fastify';
import { Pool } from 'undici';
import { pageSchema } from './page.js';

const deadlineMs = 500;
// The deadline is the page's own timer, so undici needs none of its own.
const pool = name => new Pool(process.env[name], { connections: 1024, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
const products = pool('PRODUCTS');
const reviews = pool('REVIEWS');
const inventory = pool('INVENTORY');

// Never rejects: a failure is expected, and returned as { status }.
async function get(backend, path, signal) {
  try {
    const { statusCode, body } = await backend.request({ path, method: 'GET', signal });
    if (statusCode === 200) {
      return { status: 200, value: await body.json() };
    }
    await body.dump();
    return { status: statusCode === 404 ? 404 : 502 };
  } catch {
    return { status: signal.aborted ? 504 : 502 };
  }
}

const app = Fastify({ logger: false });

app.get('/product-details/:id', { schema: { response: { 200: pageSchema } } }, async (request, reply) => {
  const { id } = request.params;
  if (id === '') {
    return reply.code(400).send();
  }

  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  const productFetch = get(products, `/products/${id}`, deadline.signal);
  const reviewsFetch = get(reviews, `/reviews/${id}`, deadline.signal);
  const inventoryFetch = get(inventory, `/inventory/${id}`, deadline.signal);
  const product = await productFetch;
  if (product.status !== 200) {
    deadline.abort();
    clearTimeout(timer);
    return reply.code(product.status).send();
  }

  const [reviewList, stock] = await Promise.all([reviewsFetch, inventoryFetch]);
  clearTimeout(timer);
  return {
    product: product.value,
    reviews: reviewList.value ?? [],
    inventory: stock.value ?? { productId: id, stock: 0 },
    error: errorOf(reviewList.status === 200, stock.status === 200),
  };
});

function errorOf(hasReviews, hasStock) {
  if (hasReviews && hasStock) {
    return undefined;
  }
  return hasReviews ? 'Inventory is unavailable.' : hasStock ? 'Reviews are unavailable.' : 'Reviews and inventory are unavailable.';
}

await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
