"""OpenID Connect: one way to retell a sign-in. Requests are read once, checked by a list, answered with claims."""
