"""The hottest symbols, and the strikes that move them: scan_and_drill.py URL KEY [RANKING]"""

import sys

import requests

url, key, *ranking = sys.argv[1:]
flow = requests.Session()
flow.headers["X-Api-Key"] = key


def get(path, **params):
    answer = flow.get(f"{url}/v1/flow/zero-dte/{path}", params=params, timeout=30)
    answer.raise_for_status()
    return answer.json()


board = get("leaderboard", metric=ranking[0] if ranking else "heat", n=20)
if not board["market_open"]:
    sys.exit("the market is closed")

for entry in board["entries"][:3]:
    strikes = get(f"strike-flow/{entry['symbol']}", bar="1m", minutes=30)
    dollars = [0] * len(strikes["strikes_grid"])
    for bar in strikes["bars"]:
        for i, signed in enumerate(bar["signed_delta_dollars"]):
            dollars[i] += signed or 0
    print(f"{entry['rank']}. {entry['symbol']} {board['metric']} {entry['value']}, net {sum(dollars):+,} dollars")
    for strike, signed in sorted(zip(strikes["strikes_grid"], dollars), key=lambda pair: -abs(pair[1]))[:3]:
        print(f"   {strike:g}: {signed:+,}")
