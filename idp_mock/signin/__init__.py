"""The heart: which level of assurance, which certificate, which tjänste-id or commission, and for how long.

It knows no protocol. A `SignIn` is the proven fact; OpenID Connect only retells it.
"""
