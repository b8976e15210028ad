"""Whatever is wrong turns a scenario red, and every scenario is turned red by something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scenarios.drivers.start import Drivers
from scenarios.events import ScenarioFinished
from scenarios.load import load
from scenarios.model import Scenario
from scenarios.runner import play
from scenarios.stage.sample import Sample
from scenarios.steps import refusal_expected
from scenarios.targets.target import load_target
from tests.scenarios.broken_rules import broken_rules
from tests.scenarios.mutants import Mutant, other_policies, planted_mistakes, removed_checks

pytestmark = pytest.mark.slow

LIBRARY = tuple(scenario for scenario in load() if "http" in scenario.drivers)
MUTANTS = (*removed_checks(), *broken_rules(), *planted_mistakes(), *other_policies())
# Where to look first: what a mistake or a broken rule should turn red. The rest is only tried when that is not.
LIKELY: dict[str, tuple[str, ...]] = {
    "ignores-acr": ("loa/check-reserve-loa2-card", "loa/level-in-an-array"),
    "takes-any-level-but-loa2": ("loa/missing-level",),
    "missing-commission-is-enough": ("commissions/none",),
    "any-commission-is-enough": ("commissions/administration-only",),
    "refuses-loa3-where-loa2-is-asked": ("loa/check-ordinary-both",),
    "trusts-what-it-asked-for": ("loa/lied-level-too-low",),
    "accepts-a-token-for-others-too": ("tokens/audience-not-trusted",),
    "step-up-takes-anybody": ("loa/step-up-by-a-colleague",),
    "step-up-takes-an-old-login": ("loa/step-up-with-an-old-login",),
    "believes-any-userinfo": ("tokens/userinfo-of-somebody-else",),
    "skips-state": ("answers/wrong-state", "answers/missing-state"),
    "skips-required-claims": (
        "tokens/missing-subject",
        "tokens/without-expiry",
        "tokens/without-issue-time",
    ),
    "skips-nonce": (
        "tokens/wrong-nonce",
        "tokens/missing-nonce",
    ),
    "skips-issuer": (
        "tokens/wrong-issuer",
        "tokens/issuer-almost",
    ),
    "skips-audience": (
        "tokens/wrong-audience",
        "tokens/wrong-authorized-party",
    ),
    "skips-times": (
        "tokens/expired",
        "tokens/from-the-future",
        "tokens/not-yet-valid",
    ),
    "skips-access-token-hash": ("tokens/wrong-access-token-hash",),
    "skips-signature": (
        "tokens/wrong-signature",
        "tokens/no-signature",
        "tokens/unknown-key",
        "tokens/key-in-the-token",
    ),
    "drops-the-default-port": ("tokens/issuer-with-its-port",),
    "compares-loa-as-text": ("loa/unknown-level",),
    "reads-the-last-digit": ("loa/level-of-another-federation",),
    "caches-a-decision-across-users": ("sessions/decision-of-another-user",),
    "accepts-alg-none": ("tokens/no-signature",),
    "lets-the-token-choose-the-algorithm": ("tokens/signed-with-the-public-key",),
    "skips-authorized-party": ("tokens/wrong-authorized-party",),
    "keys-users-on-sub": ("loa/step-up-with-ordinary-card",),
    "opens-any-return-address": ("answers/return-address-elsewhere",),
    "accepts-a-late-answer": ("answers/held-back-too-long",),
    "step-up-keeps-the-old-token": ("loa/step-up-with-ordinary-card",),
    "keeps-the-session-at-step-up": ("sessions/old-cookie-after-step-up",),
    "logs-out-only-in-the-browser": ("sessions/old-cookie-after-logout",),
    "pins-a-key": (
        "tokens/rollover",
        "tokens/rollover-during-a-login",
        "tokens/rollover-all-at-once",
    ),
    "pins-a-certificate": ("issuing/loa3-is-extended-once", "issuing/moved-and-a-new-card"),
    "keeps-the-session-at-login": ("sessions/planted-session",),
    "remembers-the-first-login-only": ("user/login-pressed-twice", "user/tab-closed-on-the-phone"),
    "a session ends with its certificate": ("sessions/revoked-while-logged-in",),
    "a session outlives its certificate whatever is set": ("settings/revoked-ends-the-session",),
    "a session begins before the choice": ("sessions/left-at-the-choice",),
    "a login that was left goes on in another tab": (
        "user/tab-closed-before-approving",
        "user/tab-closed-on-the-phone",
    ),
    "a login that was begun waits for ever": ("user/walked-away-before-choosing",),
    "the second press comes too late": ("user/choice-pressed-twice",),
    "a method is chosen once": ("user/method-pressed-twice",),
    "a request is taken once": ("user/request-sent-twice",),
    "the page of the methods always comes": ("methods/one-method-card", "methods/one-method-qr"),
    "what the page cancelled the app approves": ("user/cancelled-on-the-page-approved-in-the-app",),
    "an app opens an order once": ("user/app-started-twice",),
    "logs-out-only-locally": ("sessions/log-out-ends-it-all",),
    "hears-no-logout": ("logouts/told-by-the-idp",),
    "logs-everybody-out": ("logouts/about-another-session",),
    "believes-any-logout": (
        "logouts/another-issuer",
        "logouts/another-key",
        "logouts/without-signature",
        "logouts/long-ago",
    ),
    "any level is the demanded one": (
        "settings/level-not-reached-stays-at-the-idp",
        "loa/demand-loa3-reserve-loa2",
        "loa/demand-loa3-reserve-loa2-app",
        "settings/level-not-reached-by-another-name",
        "settings/level-not-reached-stays-at-the-idp",
    ),
    "any certificate of the card is taken": ("methods/card-with-personal-number-picked",),
    "at least instead of exactly": (
        "loa/demand-loa2-ordinary",
        "loa/demand-loa2-phone",
        "loa/demand-loa2-reserve-loa3",
    ),
    "the first row whatever was chosen": ("commissions/several-administration-chosen",),
    "essential is not essential": (
        "settings/essential-missing-goes-back",
        "requests/essential-claim-nobody-has",
        "commissions/removed-from-hsa-essential-claim",
        "settings/essential-missing-goes-back",
        "claims/documented-example-without-telephone",
        "claims/claim-that-is-not-registered",
        "claims/authorization-scope-not-held",
        "versions/claim-of-today",
    ),
    "anybody is the one who was named": (
        "settings/nobody-fits-goes-back",
        "requests/another-person-is-named",
        "settings/nobody-fits-goes-back",
        "choices/named-commission",
        "choices/named-commission-of-another",
        "choices/named-employer-by-card",
        "choices/named-employer-in-the-app",
        "settings/nobody-fits-goes-back",
    ),
    "the card shows every employment": (
        "choices/named-employer-by-card",
        "choices/card-of-another-employer",
    ),
    "the app shows no more than the card": (
        "choices/card-of-another-employer-in-the-app",
        "choices/named-employer-in-the-app",
        "choices/same-card-in-the-app",
        "commissions/two-employers-by-phone",
    ),
    "the biggest choice whatever was asked": (
        "choices/employment-alone",
        "choices/organisation-chosen",
        "choices/everything-without-a-choice",
    ),
    "a tjanste id is chosen where an organisation is enough": ("choices/organisation-alone",),
    "the first row without a page": ("choices/complementary-commission",),
    "every choice is made anew": ("choices/complementary-none-left", "choices/chosen-once"),
    "what is not registered is told too": ("claims/claim-that-is-not-registered",),
    "what does not exist can be missed": ("claims/unknown-claim",),
    "authorization scopes are told whatever their code": ("claims/another-authorization-scope",),
    "an old card is as good as a new one": (
        "loa/old-card",
        "loa/old-card-where-loa3-is-demanded",
        "loa/old-card-in-the-app",
        "loa/upgraded-card-old-certificate-picked",
    ),
    "the app answers with the first certificate it finds": (
        "certificates/signature-certificates-in-the-app",
        "certificates/telia-e-legitimation-in-the-app",
        "commissions/two-hsa-ids-in-the-app",
        "loa/upgraded-card-in-the-app",
    ),
    "whatever is picked is the hsa id": (
        "certificates/telia-e-legitimation-picked",
        "commissions/two-hsa-ids-the-other-employer-picked",
        "loa/upgraded-card-old-certificate-picked",
    ),
    "every issuer is ours": ("certificates/telia-e-legitimation-picked",),
    "every card works on a mac": ("user/older-card-on-a-mac", "user/older-card-on-a-mac-in-the-app"),
    "no card works on a mac": ("methods/mac-app", "methods/mac-card"),
    "a reserve card holds half a year whatever was said": ("certificates/fortnight-reserve-card-over",),
    "a named principal was always strict": ("versions/named-principal-was-not-strict",),
    "a choice in a session was always made on a page": ("versions/no-page-in-a-session",),
    "hsa ids never stood among commissions": ("versions/hsa-id-among-commissions",),
    "there was always a choice of an organisation": ("versions/tjanste-id-for-an-organisation",),
    "every claim was always there": ("versions/claim-that-came-later",),
    "a method could always be named": ("versions/method-named-too-early",),
    "the method that is named is not looked at": ("versions/method-named",),
    "no single sign on": ("sessions/single-sign-on",),
    "whoever logs in is the one who is meant": ("requests/about-somebody-else",),
    "whoever is signed in is the one who is meant": (
        "sessions/another-user-is-meant",
        "sessions/another-user-is-meant-without-asking",
    ),
    "prompt is not looked at": ("requests/without-asking",),
    "a session lasts for ever": ("sessions/session-ends-after-an-hour",),
    "logging out ends nothing": ("sessions/log-out-ends-it-all",),
    "cancel on the page is not heard": ("user/cancel-on-the-page", "settings/cancel-stays-at-the-idp"),
    "cancel in the app is not heard": ("user/cancel-in-the-app",),
    "no card is told as cancelled": (
        "user/no-card",
        "user/blank-reserve-card",
    ),
    "the code alone approves": ("user/not-approved",),
    "a wrong code is as good": ("user/wrong-code-three-times",),
    "nothing ever locks": (
        "user/wrong-code-three-times",
        "user/locked-card-in-the-app",
    ),
    "an order lasts for ever": (
        "user/order-expires",
        "user/too-late-in-the-app",
    ),
    "the second phone takes the order over": ("user/second-phone-at-the-qr",),
    "a photograph of the qr is as good": ("user/photographed-qr",),
    "an app answers with any issuer": ("certificates/other-environment-in-the-app",),
    "nobody remembers a pin": (
        "devices/card-left-in-the-reader",
        "devices/pin-remembered",
        "devices/pin-remembered-by-net-id",
    ),
    "every computer remembers a pin": ("devices/linux-asks-every-time", "devices/mac-asks-every-time"),
    "a pin is remembered when the card is out": ("devices/card-taken-along",),
    "the app uses the pin that the computer remembers": (
        "devices/app-asks-every-time",
        "devices/card-left-and-the-app",
    ),
    "the app primes nothing": ("devices/pin-of-the-app-remembered",),
    "any pin will do": ("devices/wrong-pin-by-card",),
    "every card is registered": ("devices/card-new-to-the-app",),
    "the active card changes at any time": ("devices/active-card-cannot-be-changed",),
    "the active card never changes": ("devices/another-active-card",),
    "the browser asks nobody": ("devices/app-not-allowed-to-open",),
    "the browser asks every time": ("devices/app-always-allowed-to-open",),
    "the newest client is too new": ("devices/newest-client",),
    "the oldest client cannot be set": ("devices/old-client-where-it-is-let-in",),
    "any puk will do": ("devices/wrong-puk", "devices/reserve-card-has-no-puk"),
    "no puk unlocks": ("devices/puk-in-the-app",),
    "an approval is for every login": ("devices/two-tabs",),
    "an extension leaves the card as it was": ("issuing/loa3-is-extended-once",),
    "a new order leaves the card as it was": (
        "issuing/loa2-is-ordered-anew",
        "issuing/fourteen-days-at-a-time",
    ),
    "a phone ends with its card": ("issuing/phone-outlives-its-card",),
    "a revocation never waits": ("issuing/frozen",),
    "a card stays locked": ("issuing/unlocked-at-the-administrators",),
    "hsa always answers": ("breakdowns/hsa-down", "settings/hsa-down-goes-back"),
    "hsa is asked whatever is wanted": ("breakdowns/hsa-down-certificate-is-enough",),
    "hsa forgets nobody": (
        "breakdowns/person-removed-from-hsa",
        "breakdowns/person-removed-from-hsa-essential",
    ),
    "an order is made on a dead line": (
        "breakdowns/authservice-down-card-works",
        "settings/authservice-down-goes-back",
    ),
    "every app gets through": (
        "breakdowns/authservice-goes-down-under-way",
        "breakdowns/firewall-closed-for-the-apps",
        "breakdowns/tls-inspection",
    ),
    "the card host is always there": (
        "breakdowns/mtls-host-unreachable",
        "breakdowns/mtls-host-unreachable-app-works",
    ),
    "the issuer says what the register knows": (
        "certificates/status-unknown",
        "certificates/test-cards-revoked",
    ),
    "no failure is soft": (
        "certificates/status-stale-hides-a-revoked-card",
        "certificates/status-unreachable-and-let-through",
    ),
    "the idp is never out of service": (
        "breakdowns/idp-answers-503",
        "breakdowns/idp-goes-down-under-way",
        "breakdowns/test-environment-closed",
        "breakdowns/token-endpoint-answers-503",
    ),
    "a token response is always whole": (
        "answers/half-a-token",
        "answers/page-instead-of-a-token",
        "answers/without-an-id-token",
    ),
    "the keys are always there": ("breakdowns/keys-cannot-be-fetched",),
    "no answer is held back": (
        "answers/held-back-and-code-expired",
        "answers/held-back-in-time",
        "answers/held-back-too-long",
    ),
    "a code is good for ever": (
        "answers/spent-code",
        "answers/unknown-code",
    ),
}


@dataclass
class Table:
    """Which scenarios each mutant turned red, and which mutants turned each scenario red."""

    by_mutant: dict[str, list[str]] = field(default_factory=dict)
    by_scenario: dict[str, list[str]] = field(default_factory=dict)

    def add(self, mutant: Mutant, scenario: Scenario) -> None:
        self.by_mutant.setdefault(str(mutant), []).append(scenario.id)
        self.by_scenario.setdefault(scenario.id, []).append(str(mutant))


@pytest.fixture(scope="module")
def table(stage: Sample, drivers: Drivers, tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Computed once. A scenario that something has turned red already is not tried for its own sake again."""
    made = Table()
    folder = tmp_path_factory.mktemp("policies")
    for mutant in MUTANTS:
        with pytest.MonkeyPatch.context() as patch, _stage(mutant, stage, drivers, folder) as (own, windows):
            mutant.plant(patch)
            for scenario in _in_order(mutant, made):
                needless = str(mutant) in made.by_mutant and scenario.id in made.by_scenario
                if not needless and is_red(scenario, own, windows):
                    made.add(mutant, scenario)
    return made


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_some_scenario_turns_red(
    mutant: Mutant, table: Table, record_property: Callable[[str, object], None]
) -> None:
    red = table.by_mutant.get(str(mutant), [])
    record_property("red", ", ".join(red))
    assert red, f"nobody notices: {mutant}"


@pytest.mark.parametrize("scenario", LIBRARY, ids=lambda scenario: scenario.id)
def test_something_turns_it_red(scenario: Scenario, table: Table) -> None:
    assert table.by_scenario.get(scenario.id), f"{scenario.id} passes whatever is wrong"


def test_where_to_look_first_names_what_there_is() -> None:
    assert set(LIKELY) == {m.name for m in MUTANTS if m.of in ("mistake", "rule")}
    assert {name for names in LIKELY.values() for name in names} <= {scenario.id for scenario in LIBRARY}


def is_red(scenario: Scenario, stage: Sample, drivers: Drivers) -> bool:
    *_, end = play(scenario, "http", stage, drivers)
    assert isinstance(end, ScenarioFinished)
    return end.status == "failed"


def _in_order(mutant: Mutant, made: Table) -> Iterator[Scenario]:
    """Those that should notice, and the ones that nothing has turned red yet; all others only while none did."""

    def likely(scenario: Scenario) -> bool:
        codes = {code for ending in scenario.endings for code in ending.split()}
        codes |= {refused for step in scenario.steps if (refused := refusal_expected(step))}
        return scenario.id in LIKELY.get(mutant.name, ()) or bool(codes & set(mutant.codes))

    yield from (scenario for scenario in LIBRARY if likely(scenario))
    everything: Iterable[Scenario] = (scenario for scenario in LIBRARY if not likely(scenario))
    if mutant.of == "policy":
        yield from everything
        return
    for scenario in everything:
        if str(mutant) in made.by_mutant:
            return
        yield scenario


@contextmanager
def _stage(mutant: Mutant, stage: Sample, drivers: Drivers, folder: Path) -> Iterator[tuple[Sample, Drivers]]:
    """The sample as it should be, or one with the mistake or the policy."""
    if not mutant.mistake and not mutant.policy:
        yield stage, drivers
        return
    policy = None
    if mutant.policy:
        policy = folder / f"{mutant.name.replace(' ', '-')}.yaml"
        policy.write_text(mutant.policy, encoding="utf-8")
    own = Sample(load_target(), mistakes=tuple(filter(None, [mutant.mistake])), policy=policy)
    try:
        with Drivers() as windows:
            yield own, windows
    finally:
        own.close()
