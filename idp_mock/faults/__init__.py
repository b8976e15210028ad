"""How we lie on purpose. One fault changes one message, and its docstring says which rule the receiver must apply."""
