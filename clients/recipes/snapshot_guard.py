"""What stands now, or why nothing does: snapshot_guard.py URL KEY SYMBOL"""

import sys

import requests

url, key, symbol = sys.argv[1:]
answer = requests.get(f"{url}/v1/flow/zero-dte/snapshot/{symbol}", headers={"X-Api-Key": key}, timeout=30)
answer.raise_for_status()
snapshot = answer.json()

# Outside a session and without a 0DTE chain the answer is 200 all the same: no body, and the reason.
if snapshot.get("body") is None:
    print(snapshot["message"])
    sys.exit()

headline, setup, chances = snapshot["headline"], snapshot["setup"], snapshot["probabilities"]
print(f"{headline['severity']}: {headline['narrative']}")
print(f"flow is {snapshot['flow_direction']['label']}")
if setup["primary"] is not None:
    print(f"set-up {setup['primary']['display_name']}, {setup['primary']['confidence']}: {setup['primary']['thesis']}")
for other in setup["anti_setups"]:
    print(f"not {other['display_name']}: {other['thesis']}")
print(f"pin {chances['pin']['value']:.0%}, one sigma {chances['range_1sigma']['low']} to {chances['range_1sigma']['high']}")
