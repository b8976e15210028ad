"""What went on in a login, kept so that it can be compared: without a secret, a PIN, a token, a code or a personnummer.

A driver tells what passed through the browser; `capture` redacts it in that moment, by a list of what may be kept.
The mock's journal tells what its IdP saw on the back channel. `make` joins both with what was decided, and `har`
writes the browser's part for any viewer. `replay` plays the story again, and `drift` tells in what it has become
another one.
"""
