"""Gamma by strike and minute as a picture: heatmap_matplotlib.py URL KEY SYMBOL PNG"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import requests

url, key, symbol, png = sys.argv[1:]
answer = requests.get(
    f"{url}/v1/flow/zero-dte/heatmap/{symbol}",
    params={"metric": "gex", "mode": "raw", "bar": "1m", "minutes": 390},
    headers={"X-Api-Key": key},
    timeout=30,
)
answer.raise_for_status()
heatmap = answer.json()
strikes, bars = heatmap["strikes_grid"], heatmap["bars"]
if not bars:
    sys.exit(f"no 0DTE bars of {symbol}")

# A row a strike and a column a minute. Null, where a strike had no value yet, becomes nan: a hole in the picture.
cells = np.array([bar["values"] for bar in bars], dtype=float).T
limit = np.nanmax(np.abs(cells))

figure, axes = plt.subplots(figsize=(12, 6), constrained_layout=True)
image = axes.imshow(cells, origin="lower", aspect="auto", cmap="RdBu", vmin=-limit, vmax=limit)
axes.plot(range(len(bars)), np.interp([bar["spot"] for bar in bars], strikes, range(len(strikes))), color="black")
axes.set_yticks(range(0, len(strikes), 5), [f"{strike:g}" for strike in strikes[::5]])
axes.set_xticks(range(0, len(bars), 15), [bar["t"][11:16] for bar in bars[::15]])
axes.set_title(f"{heatmap['symbol']} {heatmap['expiration']}, {heatmap['metric']}")
figure.colorbar(image, label="dollars per 1 %")
figure.savefig(png)
print(f"{cells.shape[0]} strikes by {cells.shape[1]} minutes")
