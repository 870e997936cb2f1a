// Draws columns of values by strike on a canvas: time to the right, strikes upwards, colour for the value.

const LEFT = 64, RIGHT = 16, TOP = 12, BOTTOM = 28;
const MINUTES_MIN = 45;
const ROWS_MIN = 10;
const TEXT = '#9aa7b4', SPOT = '#f8fafc', FLIP = '#facc15', GROUND = [13, 17, 23];
const UP = [[15, 60, 70], [20, 150, 150], [94, 234, 212]];
const DOWN = [[75, 35, 20], [200, 80, 20], [253, 186, 116]];

const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
});

export const timeText = at => newYork.format(at);

/** A value from -1 to 1 as a colour; the root spreads the small ones, which are most. */
export function colour(share) {
  const stops = [GROUND, ...(share < 0 ? DOWN : UP)];
  const place = Math.min(1, Math.sqrt(Math.abs(share))) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(place));
  const mix = stops[low].map((from, i) => Math.round(from + (stops[low + 1][i] - from) * (place - low)));
  return `rgb(${mix.join(' ')})`;
}

/** The value that most others are below: one strike must not darken all the rest. */
export function scaleOf(columns) {
  const sizes = [];
  for (const { cells } of columns) for (const value of cells.values()) if (value) sizes.push(Math.abs(value));
  sizes.sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length * 0.99)] || 1;
}

export class Heatmap {
  #canvas;
  #frame;

  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** @param {{at: Date, spot: number, closed: boolean, cells: Map<number, number|null>}[]} columns by time */
  draw(columns, levels) {
    const context = this.#clear();
    this.#frame = null;
    if (columns.length === 0) return;

    const frame = this.#frame = this.#layOut(columns);
    const scale = scaleOf(columns);
    for (const column of columns) {
      for (const [strike, value] of column.cells) {
        if (value === null || strike < frame.low || strike > frame.high) continue;
        context.fillStyle = colour(value / scale);
        context.fillRect(frame.x(column.at), frame.y(strike) - frame.row / 2, frame.column + 0.5, frame.row + 0.5);
      }
    }
    this.#axes(context, frame, columns);
    this.#level(context, frame, levels.call_wall, TEXT, [2, 4]);
    this.#level(context, frame, levels.put_wall, TEXT, [2, 4]);
    this.#level(context, frame, levels.gamma_flip, FLIP, [8, 5]);
    this.#spot(context, frame, columns);
  }

  /** The column and the strike at a place on the canvas. */
  find(x, y, columns) {
    const frame = this.#frame;
    if (!frame || x < LEFT || y < TOP || y > frame.bottom) return null;
    const column = columns.find(each => x >= frame.x(each.at) && x < frame.x(each.at) + frame.column);
    const strike = frame.strikes.find(each => Math.abs(frame.y(each) - y) <= frame.row / 2);
    return column && strike !== undefined ? { column, strike } : null;
  }

  #clear() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = devicePixelRatio;
    this.#canvas.width = width * ratio;
    this.#canvas.height = height * ratio;
    const context = this.#canvas.getContext('2d');
    context.scale(ratio, ratio);
    context.font = '12px system-ui, sans-serif';
    return context;
  }

  #layOut(columns) {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const spots = columns.map(column => column.spot).filter(Boolean);
    const every = [...new Set(columns.flatMap(column => [...column.cells.keys()]))].sort((a, b) => a - b);
    const middle = (Math.min(...spots) + Math.max(...spots)) / 2;
    const step = Math.min(...every.slice(1).map((strike, i) => strike - every[i]));
    const reach = Math.max(middle * 0.012, (Math.max(...spots) - Math.min(...spots)) / 2 + 3 * step, step * ROWS_MIN / 2);
    const strikes = every.filter(strike => Math.abs(strike - middle) <= reach);
    const [low, high] = [strikes[0], strikes.at(-1)];
    const first = columns[0].at.getTime();
    const minutes = Math.max(MINUTES_MIN, (columns.at(-1).at.getTime() - first) / 60_000 + 2);
    const bottom = height - BOTTOM;
    const row = (bottom - TOP) / ((high - low) / step + 1);
    const column = (width - LEFT - RIGHT) / minutes;
    return {
      low, high, step, strikes, row, column, bottom, right: width - RIGHT,
      x: at => LEFT + (at.getTime() - first) / 60_000 * column,
      y: strike => bottom - ((strike - low) / step + 0.5) * row,
    };
  }

  #axes(context, frame, columns) {
    context.fillStyle = TEXT;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    const every = Math.max(1, Math.ceil(22 / frame.row));
    frame.strikes.filter((_, i) => i % every === 0)
      .forEach(strike => context.fillText(String(strike), LEFT - 8, frame.y(strike)));

    context.textAlign = 'center';
    const minutes = [5, 10, 15, 30, 60].find(size => size * frame.column > 56) ?? 60;
    const start = Math.ceil(columns[0].at.getTime() / (minutes * 60_000)) * minutes * 60_000;
    for (let at = start; frame.x(new Date(at)) < frame.right - 20; at += minutes * 60_000) {
      const x = frame.x(new Date(at));
      context.fillRect(x, frame.bottom, 1, 4);
      context.fillText(timeText(new Date(at)), x, frame.bottom + 16);
    }
  }

  #level(context, frame, price, colour, dash) {
    if (price === null || price === undefined || price < frame.low || price > frame.high) return;
    context.setLineDash(dash);
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(LEFT, frame.y(price));
    context.lineTo(frame.right, frame.y(price));
    context.stroke();
    context.setLineDash([]);
  }

  #spot(context, frame, columns) {
    const seen = columns.filter(column => column.spot);
    const trace = () => {
      context.beginPath();
      seen.forEach(({ at, spot }) => context.lineTo(frame.x(at) + frame.column, frame.y(spot)));
      context.stroke();
    };
    // A dark rim keeps the line legible on bright cells.
    context.lineJoin = 'round';
    [context.strokeStyle, context.lineWidth] = ['#0d1117', 4];
    trace();
    [context.strokeStyle, context.lineWidth] = [SPOT, 1.8];
    trace();
    const last = seen.at(-1);
    if (!last) return;
    context.fillStyle = SPOT;
    context.textAlign = 'left';
    context.fillText(last.spot.toFixed(2), frame.x(last.at) + frame.column + 6, frame.y(last.spot));
  }
}
