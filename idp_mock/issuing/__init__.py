"""How credentials come and go: what an ID-administratör does in SITHS eID Portal, and a holder on Mina sidor.

Each act is judged by one list of rules, on the environment's clock, and what comes out is real: new keys, new serial
numbers, a login that works at once (siths-eid:5).
"""
