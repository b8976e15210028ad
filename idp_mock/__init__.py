"""A mock of Inera IdP and of what stands behind it.

People hold cards and phones (``people``, ``credentials``).
A relying party asks who somebody is (``clients``, ``oidc``); the user proves it with a card over mutual TLS
or with the SITHS eID app (``authservice``, ``devices``); the proven fact is a sign-in (``signin``),
and OpenID Connect only retells it.
``idp`` holds the verbs, ``web`` shows them, ``app`` is the one place where everything meets.
"""
