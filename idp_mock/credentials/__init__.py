"""What vouches for a person: the SITHS e-id hierarchy, certificate profiles, cards and phones, and their status.

Names and profiles follow siths-eid:4. The level of assurance is a property of the certificate, of nothing else.
"""
