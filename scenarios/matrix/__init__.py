"""The decision table of a target: who is let into what, with each credential in each state.

The table itself is plain data; what the mock knows of a login says what each cell should be, by the target's own
``requires``; and how it is shown, printed or compared changes nothing of it.
"""
