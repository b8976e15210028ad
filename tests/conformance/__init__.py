"""The OpenID Foundation's test modules, as tests of this project under the same names (docs/conformance.md)."""
