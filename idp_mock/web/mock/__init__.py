"""Everything that nobody documents of the real service: the control API, the virtual phone and the virtual reader."""
