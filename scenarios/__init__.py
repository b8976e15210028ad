"""The player: recorded stories of logins, played against any care system, and judged.

A scenario is a short story with an expected ending. A driver plays the user, ``phone`` and ``reader`` play what the
user holds, the runner tells what happened as a stream of events, and reporters listen.
"""
