"""How we lie on purpose, and what breaks down. One fault changes one message; its docstring says what follows."""
