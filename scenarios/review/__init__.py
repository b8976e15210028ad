"""The review of a relying party: each fault that it must refuse or bear is provoked, and what it did is told.

It knows of a system what its target file says, and judges by what the system let happen: who was signed in, and what
opened. Codes, texts and addresses are evidence and never a reason.
"""
