"""Live 0DTE options flow: REST, and topics that stay complete through broken connections."""

from .errors import FlowError
from .events import Event, Gap, Session, Subscribed, Update
from .rest import RestClient
from .stream import FlowStream

__all__ = ["Event", "FlowError", "FlowStream", "Gap", "RestClient", "Session", "Subscribed", "Update"]
