"""An OpenAI-compatible server for tests: real HTTP, real sockets, no model.

It answers from a script or by running the built-in judge, and fails when told to.
"""

from tests.model_server.failures import FAILURES
from tests.model_server.server import ModelServer, Received

__all__ = ["FAILURES", "ModelServer", "Received"]
