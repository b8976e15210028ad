// A login by QR with Playwright for .NET. Before it: siths-harness up
using Microsoft.Playwright;
using Microsoft.Playwright.NUnit;

public class LoginTests : PageTest
{
    const string Idp = "http://localhost:8400";
    const string System = "http://127.0.0.1:8500";

    /// <summary>What the phone does: scan, enter the code, approve.</summary>
    async Task Approves(string credential)
    {
        var text = await Page.Locator("[data-qr-text]").GetAttributeAsync("data-qr-text");
        await Asks(credential, "scan", new { text });
        await Asks(credential, "code", new { code = "123456" });
        await Asks(credential, "approve", new { });
    }

    async Task Asks(string credential, string act, object data)
    {
        var device = $"{Idp}/mock/devices/{credential}/{act}";
        var answer = await Page.APIRequest.PostAsync(device, new() { DataObject = data });
        Assert.That(answer.Ok);
    }

    [Test]
    public async Task ANurseReadsTheRecordWithMobiltSiths()
    {
        await Page.GotoAsync($"{System}/record");
        await Page.Locator("button[name=method][value=app-elsewhere]").ClickAsync();
        await Approves("nurse-one-commission.mobile");
        await Expect(Page.Locator("[data-decision]")).ToHaveAttributeAsync("data-decision", "granted");
    }

    [Test]
    public async Task ASpareCardOfLoa2DoesNotOpenIt()
    {
        await Page.GotoAsync($"{System}/record");
        await Page.Locator("button[name=method][value=card]").ClickAsync();
        await Page.Locator("a[data-card=reader]").ClickAsync();
        await Page.Locator("button[name=card][value='nurse-one-commission.reserve-card-loa2']").ClickAsync();
        await Expect(Page.Locator("[data-decision]")).ToHaveAttributeAsync("data-decision", "denied");
    }
}
