"""Prints a symbol's bars as they close: print_flow.py URL KEY SYMBOL [COUNT]"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from streaming_flow import FlowStream, Gap, Update


def main(url: str, key: str, symbol: str, count: int = 10) -> None:
    with FlowStream(url, key, [f"series/{symbol}/1m", f"headline/{symbol}"], minutes=390) as stream:
        for event in stream:
            if isinstance(event, Gap):
                print(f"{event.topic}: {event.from_seq} to {event.to_seq} are lost ({event.reason})")
            elif isinstance(event, Update) and event.name == "Headline":
                print(f"{event['t']} {event['severity']}: {event['narrative']}")
            elif isinstance(event, Update) and event.closed:
                print(f"{event['t']} {event['spot']:.2f} {event['net_gex'] / 1e9:+.2f}B {event['regime']}", flush=True)
                count -= 1
                if count == 0:
                    return


if __name__ == "__main__":
    main(*sys.argv[1:4], *map(int, sys.argv[4:5]))
