// Fastify compiles it into a serialiser, which is faster than JSON.stringify.
const object = (properties) => ({ type: 'object', properties });
const text = { type: 'string' };
const number = { type: 'integer' };

export const pageSchema = object({
  product: object({ id: text, name: text, description: text, price: number }),
  reviews: { type: 'array', items: object({ productId: text, rating: number, comment: text, author: text }) },
  inventory: object({ productId: text, stock: number }),
  error: text,
});
