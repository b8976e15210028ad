"""An employment that somebody begins, written as in people.yaml: as much of it as a story needs."""

from __future__ import annotations

from scenarios.model.endings import Strict


class Commission(Strict):
    """A vårdmedarbetaruppdrag."""

    hsa_id: str
    name: str
    purpose: str
    unit: str
    unit_name: str


class Employment(Strict):
    """A tjänste-id. ``organisation`` is the HSA-id of one that somebody works at already."""

    hsa_id: str
    organisation: str
    title: str = ""
    commissions: tuple[Commission, ...] = ()
