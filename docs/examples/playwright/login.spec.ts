// A login by QR with Playwright in TypeScript. Before it: siths-harness up
import { expect, test, type Page } from "@playwright/test";

const IDP = "http://localhost:8400";
const SYSTEM = "http://127.0.0.1:8500";

/** What the phone does: scan, enter the code, approve. */
async function approves(page: Page, credential: string) {
  const device = `${IDP}/mock/devices/${credential}`;
  const text = await page.locator("[data-qr-text]").getAttribute("data-qr-text");
  for (const [act, data] of [["scan", { text }], ["code", { code: "123456" }], ["approve", {}]] as const) {
    expect((await page.request.post(`${device}/${act}`, { data })).ok()).toBe(true);
  }
}

test("a nurse reads the record with Mobilt SITHS", async ({ page }) => {
  await page.goto(`${SYSTEM}/record`);
  await page.locator("button[name=method][value=app-elsewhere]").click();
  await approves(page, "nurse-one-commission.mobile");
  await expect(page.locator("[data-decision]")).toHaveAttribute("data-decision", "granted");
});

test("a spare card of LoA 2 does not open it", async ({ page }) => {
  await page.goto(`${SYSTEM}/record`);
  await page.locator("button[name=method][value=card]").click();
  await page.locator("a[data-card=reader]").click();
  await page.locator('button[name=card][value="nurse-one-commission.reserve-card-loa2"]').click();
  await expect(page.locator("[data-decision]")).toHaveAttribute("data-decision", "denied");
});
