"""The verbs of the IdP: begin, look, choose, show, cancel, finish, redeem. Plain values in, plain values out.

Here a request, a proven certificate, HSA and a protocol meet; each of them lives in a room below and knows none of
the others. Nothing in here knows that there is a web.
"""

from idp_mock.idp.idp import Idp
from idp_mock.idp.steps import AskApp, AskCard, AskChoice, AskMethod, SendBack, SignedOut, Step

__all__ = ["AskApp", "AskCard", "AskChoice", "AskMethod", "Idp", "SendBack", "SignedOut", "Step"]
