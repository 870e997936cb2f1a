"""Live 0DTE options flow: REST, and topics that stay complete through broken connections."""

from .errors import FlowError
from .events import Connected, Connecting, Disconnected, Event, Gap, Refused, Session, Subscribed, TopicEvent, Update
from .rest import RestClient
from .stream import FlowStream

__all__ = [
    "Connected", "Connecting", "Disconnected", "Event", "FlowError", "FlowStream", "Gap", "Refused", "RestClient",
    "Session", "Subscribed", "TopicEvent", "Update",
]
