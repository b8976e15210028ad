"""How the world reaches the mock. A view reads, asks and shows; every rule is in a room below.

Pages work without script and bring nothing from the internet. What nobody documents of the real service
lives under ``/mock/``, in ``web/mock``.
"""
