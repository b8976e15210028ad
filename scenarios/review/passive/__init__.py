"""Items that provoke nothing: what the browsers of the whole review sent and got is looked at."""
