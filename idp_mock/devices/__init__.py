"""What the user holds: the virtual SITHS eID app in a computer or a phone. PIN, lock and cancel live here.

The relying party sees none of it: only success, a refusal, or nothing at all (siths-eid:3.5).
"""
