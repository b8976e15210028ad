"""The mutual-TLS listener: an address of its own that asks the browser for a certificate, and judges nothing.

It hands the browser back to the IdP with what it saw in a sealed proof (siths-eid:3.1). The IdP verifies.
"""
