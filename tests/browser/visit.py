"""What a test does with the app: open it, ask, wait."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
"""Options of a browser context."""


@dataclass
class Visit:
    """A page of the app and what the browser complained of while it was open."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        """Go there and wait until the question box can be used."""
        self.page.goto(self.address + path)
        self.page.get_by_test_id("stChatInputTextArea").wait_for()

    def ask(self, question: str) -> None:
        """Type a question, send it, and wait for what comes of it."""
        asked = self.page.locator(".fa-question").count()
        box = self.page.get_by_test_id("stChatInputTextArea")
        box.fill(question)
        box.press("Enter")
        self.page.locator(f"#question-{asked}").wait_for()
        self.settle()

    def settle(self) -> None:
        """Wait until the answer, refusal or error stands and the script has ended."""
        done = ".fa-sources, .fa-nearest, .fa-problem"
        self.page.locator(done).last.wait_for(timeout=60_000)
        self.page.locator(".fa-draft").wait_for(state="detached", timeout=60_000)
