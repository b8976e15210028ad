"""Autentiseringstjänsten: orders, the animated QR, the app start, the challenge, and who signed it.

The real API is proprietary and not public (siths-eid:2.2), so every name and shape in here is [MOCK].
What is known is kept: only an IdP talks to it, the IdP sends who asks and which issuers it accepts,
polls every 2 s and gives up after 2 minutes.
"""
