const size = { width: 220, height: 84, gapAlong: 110, gapAcross: 28, indent: 36 };

/** Layers by the longest way from a resource that nobody uses, ordered so that lines cross little. */
export function layoutGraph(nodes, isVertical, available) {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const edges = edgesOf(nodes, byName);
  const layers = layersOf(nodes, edges);
  const along = isVertical ? size.height + 60 : size.width + size.gapAlong;
  const across = isVertical ? size.width + 24 : size.height + size.gapAcross;
  const widest = Math.max(...layers.map((layer) => layer.length));
  // Too wide for a phone: a layer of many becomes several rows.
  const perRow = isVertical ? Math.min(widest, available < 520 ? 1 : 2) : widest;
  const isList = isVertical && perRow === 1 && nodes.length > 1;
  const placed = new Map();
  let row = 0;
  for (const [depth, layer] of layers.entries()) {
    for (let start = 0; start < layer.length; start += perRow) {
      const part = layer.slice(start, start + perRow);
      part.forEach((node, i) => {
        const offset = (i + ((perRow - part.length) / 2)) * across;
        placed.set(node.name, isList ? { node, x: 8 + (depth * size.indent), y: 8 + (row * (size.height + 20)), width: size.width, height: size.height } : { node, x: 8 + (isVertical ? offset : row * along), y: 8 + (isVertical ? row * along : offset), width: size.width, height: size.height });
      });
      row++;
    }
  }

  const boxes = [...placed.values()];
  return {
    placed: boxes,
    edges: edges.map((edge) => ({
      ...edge,
      isTroubled: ['error', 'warning', 'idle'].includes(byName.get(edge.to).style),
      path: (isList ? elbow : curve)(placed.get(edge.from), placed.get(edge.to), isVertical),
    })),
    width: Math.max(...boxes.map((box) => box.x + box.width)) + 8,
    height: Math.max(...boxes.map((box) => box.y + box.height)) + 8,
  };
}

/** One line per pair; that one uses the other says more than that it waits for it. */
function edgesOf(nodes, byName) {
  const edges = new Map();
  for (const node of nodes) {
    for (const { resourceName, type } of node.relations) {
      const key = `${node.name}\n${resourceName}`;
      if (byName.has(resourceName) && resourceName !== node.name && edges.get(key)?.type !== 'Reference') {
        edges.set(key, { from: node.name, to: resourceName, type });
      }
    }
  }

  return [...edges.values()];
}

function layersOf(nodes, edges) {
  const depth = new Map(nodes.map((node) => [node.name, 0]));
  // As many rounds as there are nodes: a cycle then stops growing instead of never ending.
  for (let round = 0; round < nodes.length; round++) {
    let changed = false;
    for (const { from, to } of edges) {
      if (depth.get(to) < depth.get(from) + 1 && depth.get(from) + 1 < nodes.length) {
        depth.set(to, depth.get(from) + 1);
        changed = true;
      }
    }

    if (!changed) {
      break;
    }
  }

  const layers = [];
  for (const node of [...nodes].sort((a, b) => a.name.localeCompare(b.name))) {
    (layers[depth.get(node.name)] ??= []).push(node);
  }

  const filled = layers.filter(Boolean);
  for (let i = 1; i < filled.length; i++) {
    const before = new Map(filled[i - 1].map((node, position) => [node.name, position]));
    const centre = (node) => {
      const positions = edges.filter((edge) => edge.to === node.name && before.has(edge.from)).map((edge) => before.get(edge.from));
      return positions.length > 0 ? positions.reduce((sum, position) => sum + position, 0) / positions.length : Infinity;
    };
    filled[i].sort((a, b) => centre(a) - centre(b) || a.name.localeCompare(b.name));
  }

  return filled;
}

/** In a list the nodes stand below each other: lines run down beside them. */
function elbow(from, to) {
  return `M${from.x + (size.indent / 2)} ${from.y + from.height}V${to.y + (to.height / 2)}H${to.x - 2}`;
}

function curve(from, to, isVertical) {
  if (isVertical) {
    const [x1, y1, x2, y2] = [from.x + (from.width / 2), from.y + from.height, to.x + (to.width / 2), to.y - 2];
    const bend = Math.max(24, (y2 - y1) / 2);
    return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  }

  const [x1, y1, x2, y2] = [from.x + from.width, from.y + (from.height / 2), to.x - 2, to.y + (to.height / 2)];
  const bend = Math.max(30, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
