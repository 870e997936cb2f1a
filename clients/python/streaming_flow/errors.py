"""What the service refuses, in its own words."""


class FlowError(Exception):
    """An answer that is not what was asked for: an HTTP status or a code of the push protocol."""

    def __init__(self, code: int, error: str, message: str, retry_after: float | None = None):
        super().__init__(f"{code} {error}: {message}")
        self.code = code
        self.error = error
        self.retry_after = retry_after

    @property
    def is_temporary(self) -> bool:
        """Whether the same may succeed later."""
        return self.code == 429 or 500 <= self.code < 600 or 3000 <= self.code < 3500 or 4000 <= self.code < 4500

    @property
    def ending(self) -> int | None:
        """The protocol's code for the end of a connection, where there is one."""
        if self.code == 401:
            return 3500
        return self.code if 3000 <= self.code < 4000 else None
