"""Every page every role may open, in a real browser: nothing sideways on a phone, nothing unnamed, one title, no complaint."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser import acts
from tests.browser.addresses import openable
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES = (
    "bureau_leader", "bureau_officer", "bureau_approver", "township_officer", "centre_officer", "principal",
    "teacher", "village_officer", "system_admin", "security_admin", "audit_admin",
)  # fmt: skip

WRONG = """() => {
  const seen = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const name = (control) => (control.getAttribute('aria-label') || control.title || control.placeholder
      || (control.labels && control.labels.length && control.labels[0].textContent) || control.textContent || '').trim();
  const wrong = [];
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth > width) {
    const far = Array.from(document.querySelectorAll('main *, header *')).filter((one) => seen(one)
        && one.getBoundingClientRect().right > width + 1).map((one) => one.tagName + '.' + one.className);
    wrong.push(`scrolls sideways at ${width}: ${far.slice(0, 3).join(' ')}`);
  }
  const titles = Array.from(document.querySelectorAll('h1')).filter((one) => one.textContent.trim());
  if (titles.length !== 1) wrong.push(`${titles.length} titles`);
  document.querySelectorAll('input:not([type=hidden]), select, textarea, button, a[href], summary').forEach((one) => {
    if (!name(one) && !one.querySelector('svg[aria-label], img[alt]')) wrong.push('without a name: ' + one.outerHTML.slice(0, 90));
  });
  const ids = Array.from(document.querySelectorAll('[id]')).map((one) => one.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => wrong.push('twice the id ' + id));
  document.querySelectorAll('label[for]').forEach((one) => {
    if (!document.getElementById(one.htmlFor)) wrong.push('a label of nothing: ' + one.textContent.trim());
  });
  document.querySelectorAll('[style]:not([style=""]), script:not([src])').forEach((one) => wrong.push('inline: ' + one.outerHTML.slice(0, 60)));
  if (/\\{[{%#]|[%#}]\\}|None$|\\bNone\\b/.test(document.body.innerText)) wrong.push('unfinished words on the page');
  return wrong;
}"""


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_stands_on_a_phone_and_at_a_desk(role: str, town: Any, enter: Any) -> None:
    acts.busy(town)
    user = getattr(town, role)
    page = enter(user, PHONE)
    found: list[str] = []
    addresses = openable(user)
    assert "web:desk" in addresses
    for name, address in addresses.items():
        page.set_viewport_size(PHONE)
        answer = page.goto(address, wait_until="load")
        assert answer.status == 200, address
        found += [f"{name} {address} (390): {word}" for word in page.evaluate(WRONG)]
        keep_picture(page, role, name, 390)
        page.set_viewport_size(DESK)
        found += [f"{name} {address} (1440): {word}" for word in page.evaluate(WRONG)]
        keep_picture(page, role, name, 1440)
    assert not found, "\n".join(sorted(set(found)))


def keep_picture(page: Any, role: str, name: str, width: int) -> None:
    """For a look at everything at once: NOTONELESS_LOOK names a folder."""
    folder = os.environ.get("NOTONELESS_LOOK")
    if folder:
        path = Path(folder) / f"{role}-{name.replace(':', '-')}-{width}.png"
        page.screenshot(path=path, full_page=True)
