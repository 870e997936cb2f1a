"""The service by REST."""

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from .errors import FlowError


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    # A redirect would carry the key to another host.
    def redirect_request(self, *_args: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


class RestClient:
    """Asks with a key that stands in a header and in no address."""

    def __init__(self, url: str, key: str, timeout: float = 10.0):
        if urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"{url!r} is no address of a service: it begins with http:// or https://")
        self._url = url
        self._key = key
        self.timeout = timeout

    def series(self, symbol: str, **query: Any) -> dict[str, Any]:
        """Query: bar, minutes, date, since_seq, epoch."""
        return self.get(_flow("series", symbol), **query)

    def hedge_flow(self, symbol: str, **query: Any) -> dict[str, Any]:
        """Query: side, bar, minutes, date, since_seq, epoch."""
        return self.get(_flow("hedge-flow", symbol), **query)

    def heatmap(self, symbol: str, **query: Any) -> dict[str, Any]:
        """Query: metric, mode, model, minutes, date, since_seq, epoch."""
        return self.get(_flow("heatmap", symbol), **query)

    def strike_flow(self, symbol: str, **query: Any) -> dict[str, Any]:
        """Query: minutes, date, since_seq, epoch."""
        return self.get(_flow("strike-flow", symbol), **query)

    def snapshot(self, symbol: str, **query: Any) -> dict[str, Any]:
        """Query: expiry, at, date. Outside a session the answer may have no body: ask `"body" in answer`."""
        return self.get(_flow("snapshot", symbol), **query)

    def leaderboard(self, metric: str = "heat", n: int = 20) -> dict[str, Any]:
        return self.get("/v1/flow/zero-dte/leaderboard", metric=metric, n=n)

    def sessions(self, symbol: str | None = None) -> list[dict[str, Any]]:
        return self.get("/v1/sessions", symbol=symbol)

    def get(self, path: str, **query: Any) -> Any:
        """Any path of the service, as its `rest` links are."""
        given = {name: value for name, value in query.items() if value is not None}
        separator = "&" if "?" in path else "?"
        with self.open(path + (separator + urlencode(given) if given else "")) as answer:
            return json.load(answer)

    def open(self, path: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
        """The answer before it is read; the caller closes it."""
        address = urljoin(self._url, path)
        # A link is the service's word, but the key goes to the service only.
        if urlsplit(address)[:2] != urlsplit(self._url)[:2]:
            raise ValueError(f"{address} is not an address of {self._url}")
        request = urllib.request.Request(address, headers={"X-Api-Key": self._key, **(headers or {})})
        try:
            return _opener.open(request, timeout=self.timeout)
        except urllib.error.HTTPError as refusal:
            with refusal:
                raise _error(refusal) from None


def _flow(endpoint: str, symbol: str) -> str:
    return f"/v1/flow/zero-dte/{endpoint}/{quote(symbol, safe='')}"


def _error(refusal: urllib.error.HTTPError) -> FlowError:
    try:
        body = json.load(refusal)
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    wait = refusal.headers.get("Retry-After", "")
    return FlowError(
        refusal.code,
        body.get("error") or body.get("title") or "http_error",
        body.get("message") or body.get("detail") or refusal.reason,
        float(wait) if wait.isdigit() else None,
    )
