"""Who may ask: the registered care systems. Registration is manual, as at Inera (inera-idp:6.2)."""
