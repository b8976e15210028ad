"""Two ways to serve, one app: threads in this process for tests and runs, Granian for what stays up.

The app is imported only where it is served: Granian's supervisor does without it.
"""

from idp_mock.server.granian import serve
from idp_mock.server.threads import Running, serve_in_thread

__all__ = ["Running", "serve", "serve_in_thread"]
