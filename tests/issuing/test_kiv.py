"""A change in HSA: somebody is somebody else at work, and the card is as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from idp_mock.environments import Environment
from idp_mock.errors import BadControl, NotFound
from tests.idp.players import ANNA, told
from tests.issuing.counter import BIRGITTA, issue

OLD, NEW = "TST2120001355-1027", "TST2321000131-1999"
WANTED = {"id_token": {"employeeHsaId": None, "organizationName": None, "credentialEmployeeHsaId": None}}


def moved(env: Environment) -> None:
    region = env.hsa.person(ANNA).employments[0]
    env.kiv.move(BIRGITTA, leaves=OLD, begins=replace(region, hsa_id=NEW, commissions=()))


def test_who_has_moved_is_somebody_else_at_work_and_the_card_is_as_it_was(env: Environment) -> None:
    moved(env)
    by_app, _ = told(env, WANTED, f"{BIRGITTA}.ordinary-card", "app-here")
    assert (by_app["employeeHsaId"], by_app["organizationName"]) == (NEW, "Region Exempel")
    card = env.wallet.get(f"{BIRGITTA}.ordinary-card")
    assert card.bearing("hsa-id").hsa_id == OLD
    by_card, _ = told(env, WANTED, card.id, "card")
    assert by_card["credentialEmployeeHsaId"] == OLD
    assert "organizationName" not in by_card


def test_a_new_card_bears_the_new_hsa_id(env: Environment) -> None:
    moved(env)
    card = issue(env, BIRGITTA, "ordinary-card", name="new-card")
    assert card.bearing("hsa-id").hsa_id == NEW
    by_card, _ = told(env, WANTED, card.id, "card")
    assert by_card["organizationName"] == "Region Exempel"


def test_one_more_employment_leaves_the_first_one(env: Environment) -> None:
    region = env.hsa.person(ANNA).employments[0]
    env.kiv.move(BIRGITTA, begins=replace(region, hsa_id=NEW))
    assert [e.hsa_id for e in env.hsa.person(BIRGITTA).employments] == [OLD, NEW]
    assert env.hsa.by_hsa_id(NEW)


def test_what_is_somebodys_is_not_given_twice_and_what_is_not_there_is_not_left(env: Environment) -> None:
    somebodys = env.hsa.person(ANNA).employments[0]
    with pytest.raises(BadControl, match="somebody's already"):
        env.kiv.move(BIRGITTA, begins=somebodys)
    with pytest.raises(BadControl, match="has no employment"):
        env.kiv.move(BIRGITTA, leaves=somebodys.hsa_id)
    with pytest.raises(NotFound):
        env.kiv.move("nobody", leaves=OLD)


def test_a_reset_takes_it_back(env: Environment) -> None:
    moved(env)
    env.reset()
    assert env.hsa.by_hsa_id(NEW) is None
    found = env.hsa.by_hsa_id(OLD)
    assert found is not None
    assert found[0].id == BIRGITTA


def test_other_environments_know_nothing_of_it(env: Environment) -> None:
    other = env.hsa.apart()
    moved(env)
    assert other.by_hsa_id(OLD)
    assert other.by_hsa_id(NEW) is None
    assert other.person(BIRGITTA).employments[0].hsa_id == OLD
