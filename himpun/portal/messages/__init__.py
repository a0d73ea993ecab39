"""Messages to positions and teams: written with the act, sent by a job, and honest about what is not known."""

from himpun.portal.messages.port import Envelope, Messenger, NotSent, deliver_by, messenger

__all__ = ["Envelope", "Messenger", "NotSent", "deliver_by", "messenger"]
