def drive(page):
    page.goto("/record")
    page.get_by_role("button", name="SITHS-kort på denna enhet", exact=True).click()
    page.get_by_role("link", name="Virtuell kortläsare").click()
    page.get_by_role("button", name="Sätt i kortet: Anna Lindgren, SITHS-kort", exact=True).click()
    page.wait_for_url("**/record")
