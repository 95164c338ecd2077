/**
 * Spans as trees. A span whose parent is not there becomes a root of its own, marked as an orphan; spans that are each
 * other's parents (nobody should send such) are shown as roots, too, instead of being lost.
 */
export function spanTree(spans) {
  const nodes = new Map(spans.map((span) => [span.spanId, { span, depth: 0, children: [], isOrphan: false }]));
  const roots = [];
  for (const node of nodes.values()) {
    const parent = node.span.parentId ? nodes.get(node.span.parentId) : null;
    if (parent && parent !== node) {
      parent.children.push(node);
    } else {
      node.isOrphan = Boolean(node.span.parentId);
      roots.push(node);
    }
  }

  const seen = new Set();
  const reach = (start, depth) => {
    const stack = [[start, depth]];
    while (stack.length > 0) {
      const [node, at] = stack.pop();
      if (seen.has(node)) {
        continue;
      }

      seen.add(node);
      node.depth = at;
      node.children = node.children.filter((child) => !seen.has(child)).sort((a, b) => a.span.offset - b.span.offset);
      stack.push(...node.children.map((child) => [child, at + 1]));
    }
  };

  roots.forEach((root) => reach(root, 0));
  for (const node of nodes.values()) {
    if (!seen.has(node)) {
      roots.push(node);
      reach(node, 0);
    }
  }

  return roots.sort((a, b) => Number(Boolean(a.span.parentId)) - Number(Boolean(b.span.parentId)) || a.span.offset - b.span.offset);
}

/** The nodes in the order of the rows, without what is below a collapsed one. */
export function flatten(roots, collapsed) {
  const rows = [];
  const stack = [...roots].reverse();
  while (stack.length > 0) {
    const node = stack.pop();
    rows.push(node);
    if (!collapsed.has(node.span.spanId)) {
      stack.push(...[...node.children].reverse());
    }
  }

  return rows;
}

export const depthOf = (roots) => Math.max(0, ...flatten(roots, new Set()).map((node) => node.depth + 1));
