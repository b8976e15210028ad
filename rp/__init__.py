"""The sample care system: how a relying party ought to use SITHS login, and what it must not leave to others.

``login`` asks Inera IdP who somebody is, ``guard`` holds what Authlib leaves to us, ``policy`` decides what that
opens, and every page says why. It meets the IdP over HTTP only.
"""
