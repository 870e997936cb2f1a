"""Strike by time as a picture where matplotlib is present, else as text: heatmap.py URL KEY SYMBOL [PNG]"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from streaming_flow import RestClient

SHADES = " .:-=+*#%@"


def main(url: str, key: str, symbol: str, png: str | None = None) -> None:
    answer = RestClient(url, key).heatmap(symbol, metric="gex", minutes=390)
    strikes, bars = answer["strikes_grid"], answer["bars"]
    rows = [[bar["values"][i] for bar in bars] for i in range(len(strikes))]
    try:
        import matplotlib
    except ImportError:
        png = None
    if png is None:
        print_rows(strikes, rows)
        return

    matplotlib.use("Agg")
    from matplotlib import pyplot

    values = [[float("nan") if value is None else value for value in row] for row in rows]
    limit = max((abs(v) for row in rows for v in row if v is not None), default=1) or 1
    pyplot.pcolormesh(range(len(bars)), strikes, values, cmap="PuOr", vmin=-limit, vmax=limit, shading="nearest")
    pyplot.plot(range(len(bars)), [bar["spot"] for bar in bars], color="black", linewidth=1)
    pyplot.colorbar(label="gamma exposure, dollars per 1 %")
    pyplot.title(f"{symbol} {answer['expiration']}")
    pyplot.savefig(png)
    print(f"wrote {png}")


def print_rows(strikes: list[float], rows: list[list[int | None]]) -> None:
    limit = max((abs(v) for row in rows for v in row if v is not None), default=1) or 1
    for strike, row in sorted(zip(strikes, rows), reverse=True):
        cells = (" " if v is None else SHADES[round(abs(v) / limit * (len(SHADES) - 1))] for v in row[-100:])
        print(f"{strike:>8g} {''.join(cells)}")


if __name__ == "__main__":
    main(*sys.argv[1:5])
