// A care system in Node, with nothing installed: the schedule wants LoA 2, the record LoA 3 and a commission for care.
//
//   ISSUER=http://localhost:8400/oidc PORT=8600 node journal.mjs
//
// MISTAKES=ignores-acr,skips-nonce plants bugs that real systems have, to see a test find them.
import { createServer } from "node:http";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";

const { ISSUER = "http://localhost:8400/oidc", CLIENT_ID = "journal-node" } = process.env;
const SECRET = process.env.CLIENT_SECRET ?? "a-secret-of-tests";
const planted = new Set((process.env.MISTAKES ?? "").split(",").filter(Boolean));
const HOME = process.env.URL ?? `http://127.0.0.1:${process.env.PORT ?? 8600}`;
const CALLBACK = `${HOME}/callback`;
const LEVELS = { "http://id.sambi.se/loa/loa2": 2, "http://id.sambi.se/loa/loa3": 3 };
const FUNCTIONS = { "/schedule": { loa: 2 }, "/record": { loa: 3, purpose: "Vård och behandling" } };
const ASKED = ["employeeHsaId", "personalIdentityNumber", "commissionPurpose", "commissionHsaId"];
const CLAIMS = { id_token: Object.fromEntries(ASKED.map((name) => [name, null])) };
const SKEW = 60; // seconds

const sessions = new Map(); // id -> { logins, user }
const random = () => randomBytes(24).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);
const decode = (part) => JSON.parse(Buffer.from(part, "base64url"));

class Refused extends Error {}
const must = (held, why, mistake) => {
  if (!held && !planted.has(mistake)) throw new Refused(why);
};

let known; // what the IdP says of itself; its keys are asked for anew at each login
const idp = async () => (known ??= await get(`${ISSUER}/.well-known/openid-configuration`));
async function get(url, headers = {}) {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Refused(`the IdP answered ${answer.status}`);
  return answer.json();
}

async function begin(session, next) {
  const then = next in FUNCTIONS ? next : "/"; // a closed list, so nowhere else
  const login = { state: random(), nonce: random(), verifier: random(), at: now(), then };
  session.logins.set(login.state, login);
  const asked = new URL((await idp()).authorization_endpoint);
  asked.search = new URLSearchParams({
    response_type: "code", client_id: CLIENT_ID, redirect_uri: CALLBACK, scope: "openid",
    state: login.state, nonce: login.nonce, claims: JSON.stringify(CLAIMS),
    code_challenge: createHash("sha256").update(login.verifier).digest("base64url"), code_challenge_method: "S256",
  });
  return asked.href;
}

async function finish(session, query) {
  const known = session?.logins.get(query.get("state"));
  const login = known ?? (planted.has("skips-state") ? [...(session?.logins.values() ?? [])].at(-1) : undefined);
  must(login, "this answer was not asked for from this browser");
  session.logins.delete(login.state);
  must(now() - login.at < 900, "this login was begun too long ago");
  must(query.get("error") === null, `the IdP refused: ${query.get("error")}`);
  must(!query.has("iss") || query.get("iss") === ISSUER, "another IdP answered", "skips-issuer");
  must([...query.keys()].length === new Set(query.keys()).size, "a parameter stands twice");
  const form = { grant_type: "authorization_code", code: query.get("code") ?? "", redirect_uri: CALLBACK };
  const answer = await fetch((await idp()).token_endpoint, {
    method: "POST", signal: AbortSignal.timeout(10_000),
    headers: { authorization: `Basic ${btoa(`${encodeURIComponent(CLIENT_ID)}:${encodeURIComponent(SECRET)}`)}` },
    body: new URLSearchParams({ ...form, code_verifier: login.verifier }),
  });
  must(answer.ok, `the IdP gave no token: ${answer.status}`);
  const token = await answer.json();
  must(String(token.token_type).toLowerCase() === "bearer", "not a Bearer token");
  return judged(token.id_token, login, token.access_token);
}

async function judged(token, login, accessToken) {
  must(typeof token === "string" && token.split(".").length === 3, "no ID token");
  const [head, body, signature] = token.split(".");
  const { alg, kid } = decode(head), told = decode(body);
  const { keys } = await get((await idp()).jwks_uri);
  const jwk = keys.find((key) => key.kid === kid && key.kty === "RSA");
  const signed = alg === "RS256" && jwk && verify("sha256", Buffer.from(`${head}.${body}`),
    createPublicKey({ key: jwk, format: "jwk" }), Buffer.from(signature, "base64url"));
  must(signed, "the signature is not the IdP's", "skips-signature");
  must(told.iss === ISSUER, "another issuer", "skips-issuer");
  const meant = [told.aud].flat();
  must(meant.length === 1 && meant[0] === CLIENT_ID, "made for another system", "skips-audience");
  must(told.azp === undefined || told.azp === CLIENT_ID, "made for another party", "skips-audience");
  must(Number.isInteger(told.exp) && told.exp > now() - SKEW, "the token is too old", "skips-times");
  must(Number.isInteger(told.iat) && Math.abs(now() - told.iat) < 600, "the token is not of now", "skips-times");
  must(told.nbf === undefined || told.nbf <= now() + SKEW, "the token is not valid yet", "skips-times");
  must((told.auth_time ?? 0) <= now() + SKEW, "the user has not logged in yet", "skips-times");
  must(told.nonce === login.nonce, "the token is of another login", "skips-nonce");
  must(typeof told.sub === "string" && told.sub !== "", "the token names nobody");
  const half = createHash("sha256").update(accessToken ?? "").digest().subarray(0, 16).toString("base64url");
  must(told.at_hash === undefined || told.at_hash === half, "the access token is another one");
  must(told.employeeHsaId || told.personalIdentityNumber, "the token says who nobody is", "lets-the-nameless-in");
  return { ...told, id_token: token, then: login.then };
}

function decision(user, { loa, purpose }) {
  if (!planted.has("ignores-acr") && (LEVELS[user.acr] ?? 0) < loa) return "Tillitsnivån räcker inte";
  const missing = user.commissionPurpose === undefined && planted.has("missing-commission-is-enough");
  if (purpose && user.commissionPurpose !== purpose && !missing) return "Uppdraget räcker inte";
  return "";
}

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const page = (title, rest = "") => `<!doctype html><html lang="sv"><title>${title}</title><h1>${title}</h1>${rest}`;
const OUT = '<form method="post" action="/logout"><button>Logga ut</button></form>';

createServer(async (request, response) => {
  const url = new URL(request.url, HOME);
  const reply = (status, html, headers = {}) => {
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...headers });
    response.end(html);
  };
  const cookie = (id) => ({ "set-cookie": `journal=${id}; HttpOnly; SameSite=Lax; Path=/${id ? "" : "; Max-Age=0"}` });
  const id = /(?:^|; )journal=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  const session = sessions.get(id);
  try {
    if (url.pathname === "/login") {
      const own = session ? id : random();
      const logins = session ?? { logins: new Map() };
      sessions.set(own, logins);
      return reply(302, "", { location: await begin(logins, url.searchParams.get("next") ?? "/"), ...cookie(own) });
    }
    if (url.pathname === "/callback") {
      const user = await finish(session, url.searchParams);
      const fresh = planted.has("keeps-the-session-at-login") ? id : random(); // who knew the old id knows nothing
      sessions.delete(id);
      sessions.set(fresh, { logins: new Map(), user });
      return reply(302, "", { location: user.then, ...cookie(fresh) });
    }
    if (url.pathname === "/logout" && request.method === "POST") {
      sessions.delete(id);
      const out = new URL((await idp()).end_session_endpoint);
      out.search = new URLSearchParams({ id_token_hint: session?.user?.id_token ?? "", post_logout_redirect_uri: `${HOME}/` });
      const where = session?.user && !planted.has("logs-out-only-locally") ? out.href : "/";
      return reply(303, "", { location: where, ...cookie("") });
    }
    if (url.pathname === "/") {
      const next = session?.user ? OUT : '<a href="/login">Logga in</a>';
      return reply(200, page("Nodjournalen", `<p id="opened">start</p>${next}`));
    }
    const asked = FUNCTIONS[url.pathname];
    if (!asked) return reply(404, page("Sidan finns inte"));
    if (!session?.user) return reply(302, "", { location: `/login?next=${url.pathname}` });
    const why = decision(session.user, asked);
    if (why) return reply(403, page("Nekad", `<p id="why">${escape(why)}</p>${OUT}`));
    return reply(200, page("Öppnad", `<p id="opened">${escape(url.pathname.slice(1))}</p>${OUT}`));
  } catch (error) {
    const told = error instanceof Refused ? error.message : "något gick fel";
    return reply(403, page("Inloggningen godtogs inte", `<p id="refused">${escape(told)}</p>`));
  }
}).listen(new URL(HOME).port || 80, () => console.log(`${HOME} trusts ${ISSUER}`));
