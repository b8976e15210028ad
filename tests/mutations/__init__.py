"""Ten thousand requests that are almost right, each the same every time it is made, and what must hold of any answer.

``python -m tests.mutations wide 1234`` plays one of them alone, and shows what was sent and what came back.
"""
