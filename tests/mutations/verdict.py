"""What must hold of the answer to any request at all."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote_plus, urlsplit

from idp_mock.errors import catalogue
from idp_mock.oidc import addresses
from idp_mock.web.here import BROWSER, LANGUAGE, SESSION
from tests.mutations import nasty
from tests.mutations.case import Case, is_taken

CODES = frozenset(refusal.code for refusal in catalogue())
# Who logs in, at work too, and whose phone it is.
SECRETS = ("Åkesson-Björk", "197905249814", "TST2321000131-1003", "198503129804")
PATIENCE = 5.0  # seconds that an answer may take on a machine with other things to do
_BY_A_SERVER = (0, 400, 404, 405, 411, 413, 414, 417, 431, 501, 505)  # before the application is asked
_MACHINES = (addresses.TOKEN, addresses.INTROSPECT, addresses.REVOKE, addresses.USERINFO, addresses.PUSH)
_PEOPLE = (addresses.AUTHORIZE, addresses.END_SESSION)
_HEADERS = frozenset(
    {
        *(
            "content-type",
            "content-length",
            "content-range",
            "content-disposition",
            "accept-ranges",
            "transfer-encoding",
        ),
        *(
            "content-security-policy",
            "x-frame-options",
            "x-content-type-options",
            "referrer-policy",
            "cache-control",
        ),
        *("location", "set-cookie", "allow", "www-authenticate", "etag", "last-modified", "expires", "vary"),
        *("date", "server", "connection"),
    }
)
_OAUTH = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]*")  # of an error_description, RFC 6749 section 5.2
_IDLE = re.compile(
    "another header: (Accept|Referer|X-|Forwarded|If-|Upgrade|User-Agent|TE|Expect)|another cookie: siths_idp_lang"
)
_LINK = re.compile(r"""\s(?:href|src|action)="([^"]*)"|content="[\d.]+;url=([^"]*)\"""")
_COOKIE = re.compile(
    rf"(?:(?:{BROWSER}|{SESSION})(?:-default)?=[A-Za-z0-9_-]{{20,64}}|{LANGUAGE}=(?:sv|en)|{SESSION}(?:-default)?=)"
    r"; (?:Expires=[A-Za-z0-9 ,:]+; Max-Age=\d+; )?HttpOnly; Path=/(?:e/default)?; SameSite=Lax"
)


def complaints(case: Case) -> list[str]:
    """All that does not hold."""
    if case.answer.by_the_server:
        return [] if case.answer.status in _BY_A_SERVER else [f"the server answers {case.answer.status}"]
    return [f"{rule.__name__.replace('_', ' ')}: {told}" for rule in RULES for told in rule(case) if told]


# --- the rules ----------------------------------------------------------------------------------------------------


def it_does_not_break(case: Case) -> Iterator[str]:
    out_of_service = case.answer.status == 503 and case.answer.code in CODES
    if case.answer.status >= 500 and not out_of_service:
        yield str(case.answer.status)
    yield from (f"logged {line:.300}" for line in case.answer.logged)
    if "Traceback" in case.answer.text:
        yield "a traceback"


def it_takes_no_age(case: Case) -> Iterator[str]:
    if case.answer.seconds > PATIENCE:
        yield f"{case.answer.seconds:.1f} s"


def a_redirect_leads_to_us_or_to_a_registered_address(case: Case) -> Iterator[str]:
    if not 300 <= case.answer.status < 400 or case.answer.status == 304:
        return
    url = case.answer.header("location")
    if not re.fullmatch(r"[\x21-\x5b\x5d-\x7e]+", url):
        yield f"{url!r} is no address"
    elif not (_is_ours(url) or case.is_registered(url)):
        yield url[:200]


def what_a_page_leads_to_is_ours_or_registered(case: Case) -> Iterator[str]:
    if case.answer.kind != "text/html":
        return
    here = case.world
    for found in _LINK.finditer(case.answer.text):
        url = html.unescape(found[1] if found[1] is not None else found[2])
        ours = _is_ours(url) or url.startswith(
            ("#", "siths://authenticate?", f"{here.mtls_url}/card/", f"{here.url}/")
        )
        if url and not (ours or case.is_registered(url) or case.tells_of_a_logout(url)):
            yield url[:200]


def a_form_goes_to_us_or_to_a_registered_address(case: Case) -> Iterator[str]:
    """By the header that a browser obeys."""
    policy = case.answer.header("content-security-policy")
    to = re.search(r"(?:^|; )form-action ([^;]*)(?:;|$)", policy)
    if to is None or policy.count("form-action") != 1:
        yield policy or "no Content-Security-Policy"
    elif to[1] != "'self'" and to[1] not in {
        url.partition("?")[0].partition("#")[0] for url in case.addresses()
    }:
        yield to[1][:200]


def a_refusal_is_clear(case: Case) -> Iterator[str]:
    answer, draft = case.answer, case.draft
    if answer.status < 400 or draft.verb == "HEAD":
        return
    if answer.kind == "application/json":
        said = answer.said
        if not (isinstance(said, dict) and said.get("code") in CODES and said.get("error")):
            yield f"JSON without error and code: {answer.text:.100}"
        elif not _OAUTH.fullmatch(str(said.get("error_description"))):
            yield f"error_description {said.get('error_description')!r}"
        if draft.path in _PEOPLE:
            yield "JSON for people"
    elif answer.kind == "text/html":
        if answer.attribute("data-code") not in CODES or answer.attribute("data-page") not in (
            "refused",
            "expired",
        ):
            yield f"a page without a code: {answer.text:.100}"
        if draft.path in _MACHINES:
            yield "a page for a machine"
    else:
        yield f"{answer.status} as {answer.kind or 'nothing'}: {answer.text:.100}"


def a_refusal_that_travels_is_clear(case: Case) -> Iterator[str]:
    """RFC 6749 section 4.1.2.1, and the state that was sent."""
    url = case.answer.header("location")
    if not case.is_registered(url):
        return
    told = parse_qs(urlsplit(url).query, keep_blank_values=True)
    if "error" in told:
        if told.get("error_description", [""])[0].partition(" ")[0] not in CODES:
            yield f"no code: {url[:200]}"
        if not _OAUTH.fullmatch(told["error_description"][0]):
            yield f"error_description {told['error_description'][0]!r}"


def a_refusal_names_nobody(case: Case) -> Iterator[str]:
    """It may be photographed and sent to support. What was asked itself may stand in it."""
    if case.answer.status >= 400:
        yield from (secret for secret in SECRETS if secret in case.answer.text)


def nothing_is_put_into_a_page(case: Case) -> Iterator[str]:
    if case.answer.kind not in ("application/json", "image/png") and nasty.MARK.encode() in case.answer.body:
        at = case.answer.body.index(nasty.MARK.encode())
        yield repr(case.answer.body[max(0, at - 60) : at + 60])


def nothing_is_put_into_the_headers(case: Case) -> Iterator[str]:
    for name, value in case.answer.headers:
        if name.lower() not in _HEADERS:
            yield f"{name}: {value[:80]}"
        if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
            yield f"{name}: {value!r:.80}"
        if name.lower() == "set-cookie" and not _COOKIE.fullmatch(value):
            yield f"{name}: {value!r:.120}"


def every_answer_bears_our_headers(case: Case) -> Iterator[str]:
    for name, value in (("x-frame-options", "DENY"), ("x-content-type-options", "nosniff")):
        if case.answer.header(name) != value:
            yield f"no {name}"
    kept = re.search("/(static|mock/pki|mock/ca.pem)/", unquote_plus(case.draft.path))
    if not kept and case.answer.header("cache-control") != "no-store" and case.answer.status == 200:
        yield "it may be kept"


def what_nobody_signed_is_not_believed(case: Case) -> Iterator[str]:
    draft = case.draft
    if draft.forged is None or not case.alone:
        return
    if [value for name, value in case.said if name == draft.forged[0]] == [draft.forged[1]] and is_taken(
        case
    ):
        yield draft.forged[0]


def it_is_refused_with_its_code(case: Case) -> Iterator[str]:
    """Of a request that is wrong to begin with, where what was changed besides cannot matter."""
    draft = case.draft
    idle = all(_IDLE.match(told) for told in draft.done)
    if draft.must_be and idle and case.answer.code != draft.must_be:
        yield f"{case.answer.code or case.answer.status}, not {draft.must_be}"


RULES = (
    it_does_not_break,
    it_takes_no_age,
    a_redirect_leads_to_us_or_to_a_registered_address,
    what_a_page_leads_to_is_ours_or_registered,
    a_form_goes_to_us_or_to_a_registered_address,
    a_refusal_is_clear,
    a_refusal_that_travels_is_clear,
    a_refusal_names_nobody,
    nothing_is_put_into_a_page,
    nothing_is_put_into_the_headers,
    every_answer_bears_our_headers,
    what_nobody_signed_is_not_believed,
    it_is_refused_with_its_code,
)


# --- how ------------------------------------------------------------------------------------------------------------


def _is_ours(url: str) -> bool:
    """A path on this host, as a browser reads it."""
    return url.startswith("/") and not re.match(r"/[/\\\t\r\n]", url) and "\\" not in url
