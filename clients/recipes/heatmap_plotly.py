"""Gamma by strike and minute as a page: heatmap_plotly.py URL KEY SYMBOL HTML"""

import sys

import plotly.graph_objects as go
import requests

url, key, symbol, html = sys.argv[1:]
answer = requests.get(
    f"{url}/v1/flow/zero-dte/heatmap/{symbol}",
    params={"metric": "gex", "mode": "raw", "bar": "1m", "minutes": 390},
    headers={"X-Api-Key": key},
    timeout=30,
)
answer.raise_for_status()
heatmap = answer.json()
strikes, bars = heatmap["strikes_grid"], heatmap["bars"]
times = [bar["t"] for bar in bars]

figure = go.Figure()
figure.add_heatmap(x=times, y=strikes, z=list(zip(*(bar["values"] for bar in bars))), colorscale="RdBu", zmid=0)
figure.add_scatter(x=times, y=[bar["spot"] for bar in bars], name="spot", line={"color": "black"})
figure.update_layout(title=f"{heatmap['symbol']} {heatmap['expiration']}, {heatmap['metric']}")
figure.write_html(html, include_plotlyjs="cdn")
print(f"{len(figure.data[0].z)} strikes by {len(figure.data[0].x)} minutes")
