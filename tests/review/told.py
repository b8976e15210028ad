"""A review as it is told: something wrong, something unclear, something that does not apply, and the rest."""

from __future__ import annotations

from scenarios.review.catalogue import chosen
from scenarios.review.finding import Evidence, Finding, Reviewed, Verdict
from scenarios.review.item import Text

STRANGE = "<script>alert('å')</script> & ]]> \x00"
VERDICTS: dict[str, Verdict] = {
    "token/wrong-issuer": "wrong",
    "answer/repeated-parameter": "wrong",
    "code/late": "could-not-tell",
    "session/secure": "not-applicable",
    "token/expired": "correct",
}


def told() -> Reviewed:
    """Five findings."""
    findings = tuple(
        Finding(
            item=item,
            verdict=VERDICTS[item.id],
            why=Text(sv=f"Därför {STRANGE}.", en=f"Therefore {STRANGE}."),
            evidence=(Evidence("ended", f"200 http://rp.test/ {STRANGE}"),),
            seconds=0.25,
        )
        for item in chosen(tuple(VERDICTS))
    )
    return Reviewed(
        target=f"System {STRANGE}",
        at="2026-03-02T09:00:00+01:00",
        seconds=1.5,
        findings=findings,
        versions={"python": "3.11.7"},
    )
