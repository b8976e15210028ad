// A login by QR with Playwright for Java. Before it: siths-harness up
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.junit.UsePlaywright;
import com.microsoft.playwright.options.RequestOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

@UsePlaywright
class LoginTest {
  static final String IDP = "http://localhost:8400";
  static final String SYSTEM = "http://127.0.0.1:8500";

  /** What the phone does: scan, enter the code, approve. */
  static void approves(Page page, String credential) {
    String text = page.locator("[data-qr-text]").getAttribute("data-qr-text");
    asks(page, credential, "scan", Map.of("text", text));
    asks(page, credential, "code", Map.of("code", "123456"));
    asks(page, credential, "approve", Map.of());
  }

  static void asks(Page page, String credential, String act, Map<String, String> data) {
    String device = IDP + "/mock/devices/" + credential + "/" + act;
    assertTrue(page.request().post(device, RequestOptions.create().setData(data)).ok());
  }

  @Test
  void aNurseReadsTheRecordWithMobiltSiths(Page page) {
    page.navigate(SYSTEM + "/record");
    page.locator("button[name=method][value=app-elsewhere]").click();
    approves(page, "nurse-one-commission.mobile");
    assertThat(page.locator("[data-decision]")).hasAttribute("data-decision", "granted");
  }

  @Test
  void aSpareCardOfLoa2DoesNotOpenIt(Page page) {
    page.navigate(SYSTEM + "/record");
    page.locator("button[name=method][value=card]").click();
    page.locator("a[data-card=reader]").click();
    page.locator("button[name=card][value='nurse-one-commission.reserve-card-loa2']").click();
    assertThat(page.locator("[data-decision]")).hasAttribute("data-decision", "denied");
  }
}
