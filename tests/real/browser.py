"""Headless Chromium for tests: a fresh profile, no background traffic, and a record of all that a page asked for."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip

WATCH = """
window.seen = {dialogs: [], violations: [], errors: []};
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = (...given) => { window.seen.dialogs.push([name, String(given[0])]); return null; };
document.addEventListener('securitypolicyviolation', (e) => window.seen.violations.push([e.violatedDirective, e.blockedURI, e.sample]));
addEventListener('error', (e) => window.seen.errors.push(String(e.message)));
addEventListener('unhandledrejection', (e) => window.seen.errors.push(String(e.reason)));
"""
"""Runs before the page: whatever opens a dialog, breaks the policy or fails is written down."""


class Browser(webdriver.Chrome):
    """Chromium with a few words of its own for what tests look at."""

    def run(self, code: str, *given: Any) -> Any:
        """Return what a piece of script returns in the page."""
        return self.execute_script(code, *given)

    def settle(self) -> None:
        """Wait until the page has answered the last change of its address."""
        self.execute_async_script(
            "const done = arguments[0]; setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 60);"
        )

    def visit(self, address: str, anchor: str = "") -> None:
        """Open a page afresh, at an anchor."""
        self.get("about:blank")
        self.get(address + ("#" + anchor if anchor else ""))
        self.settle()

    def requests(self) -> list[str]:
        """Return the addresses asked for since this was last called, but for data in the address itself."""
        found = []
        for entry in self.get_log("performance"):  # type: ignore[no-untyped-call]
            message = json.loads(entry["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                found.append(message["params"].get("request", message["params"])["url"])
        return [address for address in found if not address.startswith(("data:", "about:"))]

    def complaints(self) -> list[str]:
        """Return what the browser's console complains of: errors, and breaches of the policy."""
        entries = self.get_log("browser")  # type: ignore[no-untyped-call]
        return [e["message"] for e in entries if e["level"] == "SEVERE" or "Content Security" in e["message"]]


@contextmanager
def chromium(
    *, width: int = 1280, height: int = 860, dark: bool = False, more: tuple[str, ...] = ()
) -> Iterator[Browser]:
    """Yield a headless Chromium with a screen of that size and a profile of its own, gone afterwards."""
    profile = tempfile.mkdtemp(prefix="pressgraph-chromium-")
    options = webdriver.ChromeOptions()
    for argument in (*QUIET, f"--user-data-dir={profile}", f"--window-size={width},{height}", *more):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = shutil.which("chromedriver")
    browser = Browser(options=options, service=Service(driver) if driver else Service())
    try:
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        if dark:
            wish = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
            browser.execute_cdp_cmd("Emulation.setEmulatedMedia", wish)
        yield browser
    finally:
        browser.quit()
        shutil.rmtree(profile, ignore_errors=True)
