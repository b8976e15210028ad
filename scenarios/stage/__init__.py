"""Where a scenario is played: what is under test, and the mock that it trusts.

The only room that knows the mock and the sample: to start them, to check their files, and to read their catalogues.
Nothing is imported here: who serves waits for nobody who plays.
"""
