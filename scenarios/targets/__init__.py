"""Targets: descriptions of care systems under test. The sample is one among others, without a private entrance."""
