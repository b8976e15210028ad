"""The claims that are arrays of objects (inera-idp:2.4, 2.5), and what else is told of everything somebody may do.

A property without value is absent, as a claim is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from idp_mock.people.hsa import commissions_at
from idp_mock.people.person import AdminCommission, AuthorizationScope, Commission, Employment, Sector


def all_commissions(employments: Iterable[Employment], now: datetime) -> list[dict[str, Any]]:
    """allCommissions: every commission that holds, with the tjänste-id that has it (inera-idp:2.4)."""
    return [_commission(c, e) for e in employments for c in commissions_at(e, now)]


def commission_affiliations(employments: Iterable[Employment], now: datetime) -> list[str]:
    """allCommissionOrgAffiliations: at which care providers; an array [I], what is in it [MOCK]."""
    found = (e.at(c.provider) for e in employments for c in commissions_at(e, now))
    return list(dict.fromkeys(found))


def authorization_scopes(scopes: Iterable[AuthorizationScope], *, plural: bool) -> list[dict[str, Any]]:
    """authorizationScope. ``plural``: its two lists are adminCommissions and sectors; which it is was not found."""
    return [_scope(scope, plural=plural) for scope in scopes]


def _commission(c: Commission, e: Employment) -> dict[str, Any]:
    day = c.unit_start
    return _without_empty(
        {
            "commissionHsaId": c.hsa_id,
            "commissionName": c.name,
            "commissionPurpose": c.purpose,
            "commissionRights": [
                {"activity": r.activity, "informationClass": r.information, "scope": r.scope}
                for r in c.rights
            ],
            "employeeHsaId": e.hsa_id,
            "healthCareProviderHsaId": c.provider.hsa_id,
            "healthCareProviderName": c.provider.name,
            "healthCareProviderOrgNo": c.provider.number,
            "healthCareUnitHsaId": c.unit_hsa_id,
            "healthCareUnitName": c.unit_name,
            "healthCareUnitStartDate": day and {"year": day.year, "month": day.month, "day": day.day},
        }
    )


def _scope(scope: AuthorizationScope, *, plural: bool) -> dict[str, Any]:
    commissions = [_admin_commission(c, plural=plural) for c in scope.admin_commissions]
    return _without_empty(
        {
            "authorizationScopeCode": scope.code,
            "authorizationScopeName": scope.name,
            "authorizationScopeDescription": scope.description,
            "authorizationScopePropertyCode": scope.property_code,
            "authorizationScopePropertyName": scope.property_name,
            "authorizationScopePropertyDescription": scope.property_description,
            "adminCommissions" if plural else "adminCommission": commissions,
        }
    )


def _admin_commission(c: AdminCommission, *, plural: bool) -> dict[str, Any]:
    return _without_empty(
        {
            "adminCommissionHsaId": c.hsa_id,
            "adminCommissionResponsibleOrganisation": c.responsible_organisation,
            "feignedAdminCommission": c.feigned,
            "sectors" if plural else "sector": [_sector(sector) for sector in c.sectors],
        }
    )


def _sector(sector: Sector) -> dict[str, Any]:
    return _without_empty(
        {
            "unitHsaId": sector.unit_hsa_id,
            "name": sector.name,
            "sectorFlag": sector.flag,
            "feignedUnit": sector.feigned,
        }
    )


def _without_empty(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in ("", [], None)}
