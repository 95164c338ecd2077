import { hash, svg } from "./dom.js";

const size = 400;
const shelf = 304;
let drawings = 0;

/** A still life computed from a product's id: a few solids on a shelf, in colours of its own. Purely decorative. */
export function art(id) {
  const random = randomBy(hash(id));
  const pick = list => list[Math.floor(random() * list.length)];
  const between = (least, most) => least + random() * (most - least);
  const hue = Math.floor(random() * 360);
  const other = hue + pick([35, 150, 180, 210]);
  const light = `light-${++drawings}`;
  const wall = `wall-${drawings}`;

  const drawing = svg("svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true", focusable: "false", preserveAspectRatio: "xMidYMid slice" },
    svg("defs", {},
      gradient(wall, { x1: 0, y1: 0, x2: 0.4, y2: 1 }, [[0, `hsl(${hue} 42% 93%)`, 1], [1, `hsl(${hue + 18} 40% 84%)`, 1]]),
      gradient(light, { x1: 0, y1: 0, x2: 1, y2: 0 }, [[0, "#fff", 0.34], [0.45, "#fff", 0], [1, "#000", 0.2]])),
    svg("rect", { width: size, height: size, fill: `url(#${wall})` }),
    svg("circle", { cx: between(120, 280), cy: between(110, 160), r: between(74, 112), fill: `hsl(${other} 46% 80%)`, opacity: 0.8 }),
    svg("rect", { y: shelf, width: size, height: size - shelf, fill: `hsl(${hue + 18} 30% 76%)` }),
    svg("rect", { y: shelf, width: size, height: 3, fill: `hsl(${hue + 18} 26% 66%)` }));

  const colours = [`hsl(${hue} 34% 38%)`, `hsl(${other} 40% 58%)`, `hsl(${hue + 24} 46% 68%)`];
  const kinds = Object.keys(solids);
  const places = [between(196, 224), between(96, 128), between(284, 312)];
  places.forEach((x, index) => {
    const [width, height] = index === 0 ? [between(96, 128), between(150, 200)] : [between(66, 96), between(64, 124)];
    const front = index === 0 ? 0 : between(8, 26);
    const [kind] = kinds.splice(Math.floor(random() * kinds.length), 1);
    const path = solids[kind](x, shelf + front, width, height);
    drawing.append(
      svg("ellipse", { cx: x + 16, cy: shelf + front, rx: width * 0.62, ry: 8, fill: `hsl(${hue} 30% 20%)`, opacity: 0.2 }),
      svg("path", { d: path, fill: colours[index] }),
      svg("path", { d: path, fill: `url(#${light})` }));
  });
  return drawing;
}

/** SVG paths of solids that stand at (x, y), w wide and at most h high. */
const solids = {
  block: (x, y, w, h) => `M${x - w / 2} ${y}v${10 - h}q0-10 10-10h${w - 20}q10 0 10 10V${y}z`,
  arch: (x, y, w, h) => `M${x - w / 2} ${y}v${Math.min(0, w / 2 - h)}a${w / 2} ${w / 2} 0 0 1 ${w} 0V${y}h${-w * 0.28}v${Math.min(0, w / 2 - h)}a${w * 0.22} ${w * 0.22} 0 0 0 ${-w * 0.44} 0V${y}z`,
  ball: (x, y, w) => `M${x - w / 2} ${y - w / 2}a${w / 2} ${w / 2} 0 1 1 ${w} 0a${w / 2} ${w / 2} 0 1 1 ${-w} 0z`,
  dome: (x, y, w) => `M${x - w / 2} ${y}a${w / 2} ${w / 2} 0 0 1 ${w} 0z`,
  cone: (x, y, w, h) => `M${x - w / 2} ${y}L${x - 6} ${y - h + 8}q6-10 12 0L${x + w / 2} ${y}z`,
  stack: (x, y, w, h) => [0, 1, 2].map(level => {
    const [part, wide] = [h / 3, w - level * w * 0.16];
    return `M${x - wide / 2 + part / 2} ${y - level * part}a${part / 2} ${part / 2} 0 0 1 0 ${-part}h${wide - part}a${part / 2} ${part / 2} 0 0 1 0 ${part}z`;
  }).join(""),
  vase: (x, y, w, h) => `M${x - w * 0.3} ${y}C${x - w * 0.8} ${y - h * 0.5} ${x - w * 0.1} ${y - h * 0.6} ${x - w * 0.22} ${y - h}h${w * 0.44}C${x + w * 0.1} ${y - h * 0.6} ${x + w * 0.8} ${y - h * 0.5} ${x + w * 0.3} ${y}z`,
};

const gradient = (id, line, stops) => svg("linearGradient", { id, ...line },
  ...stops.map(([offset, colour, opacity]) => svg("stop", { offset, "stop-color": colour, "stop-opacity": opacity })));

/** Mulberry32: pseudo-random numbers from 0 to 1, determined by the seed. */
function randomBy(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
