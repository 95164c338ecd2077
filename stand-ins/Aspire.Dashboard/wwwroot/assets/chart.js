import { fill, h, s } from './dom.js';
import { clock } from './format.js';

const margin = { top: 12, right: 16, bottom: 28, left: 76 };

/** A line chart of `{ times, lines: [{ name, values }] }` that follows the width of its place. Arrow keys move the cursor. */
export function createChart(place) {
  let format = String;
  let axis = String;
  let data = null;
  let cursor = null;
  const tooltip = h('div.chart-tooltip', { hidden: true });
  const drawing = s('svg.chart', { role: 'img', tabindex: '0' });
  place.append(drawing, tooltip);

  const observer = new ResizeObserver(() => draw());
  observer.observe(place);
  drawing.addEventListener('pointermove', (event) => move(indexAt(event)));
  drawing.addEventListener('pointerleave', () => move(null));
  drawing.addEventListener('blur', () => move(null));
  drawing.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && data) {
      event.preventDefault();
      move(Math.min(data.times.length - 1, Math.max(0, (cursor ?? data.times.length) + step)));
    }
  });

  const size = () => ({ width: Math.max(260, place.clientWidth), height: 300 });
  const scaleX = (index) => margin.left + ((size().width - margin.left - margin.right) * index / (data.times.length - 1));

  function indexAt(event) {
    if (!data) {
      return null;
    }

    const box = drawing.getBoundingClientRect();
    const inner = box.width - margin.left - margin.right;
    return Math.min(data.times.length - 1, Math.max(0, Math.round((event.clientX - box.left - margin.left) / inner * (data.times.length - 1))));
  }

  function move(index) {
    cursor = index;
    draw();
  }

  function draw() {
    if (!data) {
      return;
    }

    const { width, height } = size();
    const values = data.lines.flatMap((line) => line.values).filter((value) => value !== null);
    const ticks = niceTicks(Math.min(0, ...values), Math.max(...values, 0));
    const [low, high] = [ticks[0], ticks.at(-1)];
    const y = (value) => margin.top + ((height - margin.top - margin.bottom) * (1 - ((value - low) / (high - low || 1))));
    drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    drawing.setAttribute('height', height);
    drawing.setAttribute('aria-label', describe(data, format));
    fill(
      drawing,
      ticks.map((tick) => [
        s('line.chart-grid', { x1: margin.left, x2: width - margin.right, y1: y(tick), y2: y(tick) }),
        s('text.chart-label', { x: margin.left - 10, y: y(tick) + 4, 'text-anchor': 'end' }, axis(tick)),
      ]),
      timeTicks(data.times.length, width).map((index) => s(
        'text.chart-label', { x: scaleX(index), y: height - 8, 'text-anchor': index === 0 ? 'start' : index === data.times.length - 1 ? 'end' : 'middle' }, clock(data.times[index]))),
      data.lines.map((line, i) => [
        data.lines.length === 1 && s('path.chart-area', { class: `c${i}`, d: path(line.values, scaleX, y, y(Math.max(low, 0))) }),
        s('path.chart-line', { class: `c${i}`, d: path(line.values, scaleX, y) }),
      ]),
      cursor !== null && [
        s('line.chart-cursor', { x1: scaleX(cursor), x2: scaleX(cursor), y1: margin.top, y2: height - margin.bottom }),
        data.lines.map((line, i) => line.values[cursor] !== null && s('circle.chart-dot', { class: `c${i}`, cx: scaleX(cursor), cy: y(line.values[cursor]), r: 4 })),
      ]);
    showTooltip(width);
  }

  function showTooltip(width) {
    tooltip.hidden = cursor === null;
    if (cursor === null) {
      return;
    }

    fill(tooltip, h('strong', {}, clock(data.times[cursor])), data.lines.map((line, i) => h(
      'div', {}, h('span.dot', { class: `c${i}` }), h('span', {}, line.name), h('span.number', {}, line.values[cursor] === null ? '–' : format(line.values[cursor])))));
    const x = scaleX(cursor);
    tooltip.style.setProperty('left', x > width / 2 ? '' : `${x + 14}px`);
    tooltip.style.setProperty('right', x > width / 2 ? `${width - x + 14}px` : '');
  }

  return {
    /** format: a value with its unit; axis: the same, short. */
    update(next, nextFormat, nextAxis) {
      [data, format, axis] = [next, nextFormat, nextAxis];
      draw();
    },
    dispose: () => observer.disconnect(),
  };
}

/** Line segments; a gap where nothing is known. With a base it is closed to an area. */
function path(values, x, y, base) {
  let text = '';
  let start = null;
  values.forEach((value, i) => {
    if (value !== null) {
      text += `${start === null ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
      start ??= i;
    }

    if (start !== null && (value === null || i === values.length - 1)) {
      const end = value === null ? i - 1 : i;
      text += base === undefined ? '' : `L${x(end).toFixed(1)} ${base.toFixed(1)}L${x(start).toFixed(1)} ${base.toFixed(1)}Z`;
      start = null;
    }
  });
  return text;
}

function niceTicks(low, high) {
  const span = high - low || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) * power;
  const ticks = [];
  for (let tick = Math.floor(low / step) * step; tick < high + step; tick += step) {
    ticks.push(Number(tick.toPrecision(12)));
  }

  return ticks.length > 1 ? ticks : [ticks[0], ticks[0] + step];
}

function timeTicks(count, width) {
  const wanted = Math.max(2, Math.min(7, Math.floor(width / 130)));
  return Array.from({ length: wanted }, (_, i) => Math.round(i * (count - 1) / (wanted - 1)));
}

function describe({ lines }, format) {
  return lines.length === 0 ? 'Nothing recorded in this period' : lines.map((line) => {
    const known = line.values.filter((value) => value !== null);
    return known.length === 0 ? `${line.name}: nothing recorded` : `${line.name}: now ${format(known.at(-1))}, highest ${format(Math.max(...known))}`;
  }).join('; ');
}
