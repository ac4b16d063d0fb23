# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of --format=html, in a real browser: it filters, draws, obeys the keys, and talks to nobody.

`pytest --golden testsuite/test_html.py` writes the pictures of doc/img anew, which README shows.
"""
import json
import pathlib
import re
import subprocess
import time

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

import harness
from test_formats import HOSTILE, flush, write

CASE = harness.TESTSUITE / "facts" / "both_rules.facts"
IMAGES = harness.TOP / "doc/img"


def html(build, out, *argv, cwd=None, status=1):
    done = subprocess.run([build / "wqlint", "check", "--format=html", "-o", out, *map(str, argv)], cwd=cwd, capture_output=True)
    assert done.returncode == status, done.stderr.decode()
    return out


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,800",
                 "--force-device-scale-factor=1", "--hide-scrollbars", "--disable-background-networking",
                 f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = webdriver.chrome.service.Service("/usr/bin/chromedriver")
    driver = webdriver.Chrome(service=service, options=options)
    yield driver
    driver.quit()


def requests(browser):
    """URLs that were asked for since the last call."""
    events = [json.loads(e["message"])["message"] for e in browser.get_log("performance")]
    return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]


def go(browser, page, hash=""):
    browser.get("about:blank")
    browser.get_log("performance"), browser.get_log("browser")
    browser.get(page.as_uri() + hash)
    assert browser.execute_script("return document.documentElement.dataset.ready") == "yes"
    return browser


def rows(browser):
    return browser.find_elements(By.CSS_SELECTOR, "#list .row")


def texts(browser, css):
    return browser.execute_script("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", css)


def keys(browser, *press):
    webdriver.ActionChains(browser).send_keys(*press).perform()


def wait_until(condition):
    for _ in range(100):
        if condition():
            return
        time.sleep(0.02)
    assert condition()


@pytest.fixture(scope="module")
def corpus_page(build, corpus_objects, tmp_path_factory):
    return html(build, tmp_path_factory.mktemp("page") / "report.html", "--tier=possible", *corpus_objects, cwd=harness.CORPUS)


def test_filters(browser, corpus_page):
    """By rule, tier, directory, queue and words; the count follows, and so do the groups."""
    go(browser, corpus_page)
    total = len(rows(browser))
    assert total > 200 and texts(browser, "#count") == [f"{total} of {total} findings"]
    Select(browser.find_element(By.ID, "filter-rule")).select_by_value("flush-under-lock")
    assert 0 < len(rows(browser)) < total
    assert all(p.startswith("flush-under-lock") for p in texts(browser, "#list h2"))
    Select(browser.find_element(By.ID, "filter-tier")).select_by_value("possible")
    possible = len(rows(browser))
    assert set(texts(browser, ".row .tier")) == {"possible"}
    Select(browser.find_element(By.ID, "filter-tier")).select_by_value("")
    browser.find_element(By.ID, "search").send_keys("own_mutex.c")
    wait_until(lambda: len(rows(browser)) == 1)
    assert possible > 1 and "1 of" in texts(browser, "#count")[0]
    browser.find_element(By.ID, "search").send_keys(" nosuchword")
    wait_until(lambda: not rows(browser))
    assert "Nothing matches." in texts(browser, "#detail")[0]
    go(browser, corpus_page)
    for group, some in ("queue", '"cart"'), ("directory", "flush-self"), ("tier", "certain"):
        Select(browser.find_element(By.ID, "filter-grouped by")).select_by_value(group)
        assert len(texts(browser, "#list h2")) > 1 and len(rows(browser)) == total
        assert group == "queue" or any(h.startswith(some) for h in texts(browser, "#list h2"))
    value = Select(browser.find_element(By.ID, "filter-queue")).options[1].get_attribute("value")
    Select(browser.find_element(By.ID, "filter-queue")).select_by_value(value)
    assert 0 < len(rows(browser)) < total


def test_two_lanes(browser, corpus_page, request):
    """A deadlock of two threads: a lane each, the acts in order of time, who waits for whom; a link to a line of source."""
    go(browser, corpus_page)
    browser.find_element(By.ID, "search").send_keys("flush-under-lock/own_mutex.c")
    wait_until(lambda: len(rows(browser)) == 1)
    rows(browser)[0].click()
    assert texts(browser, ".lane > h4") == ["CPU0", "CPU1"]
    left, right = (e.rect for e in browser.find_elements(By.CSS_SELECTOR, ".lane"))
    assert left["x"] + left["width"] <= right["x"]
    acts = browser.find_elements(By.CSS_SELECTOR, ".scenario button")
    assert [a.text for a in acts] == ["lock(adit_lock); [1]", "<adit_sample() runs> [5]", "lock(adit_lock); [6]",
                                      "cancel_work_sync(adit_work); [2]"]
    assert [a.rect["y"] for a in acts] == sorted(a.rect["y"] for a in acts)
    wait_until(lambda: len(browser.find_elements(By.CSS_SELECTOR, ".scenario path")) == 2)
    assert [k.split()[1] for k in texts(browser, ".step .kind")] == ["lock", "waits", "work", "queued", "runs", "waits"]
    # The link of the second step leads to its line, with the lines around it.
    link = browser.find_element(By.CSS_SELECTOR, "#step-2 a.at")
    assert link.text == "flush-under-lock/own_mutex.c:31"
    link.click()
    wait_until(lambda: "here" in browser.find_element(By.ID, "step-2").get_attribute("class"))
    hit = browser.find_element(By.CSS_SELECTOR, "#step-2 .src .hit")
    source = (harness.CORPUS / "flush-under-lock/own_mutex.c").read_text().splitlines()
    assert hit.get_attribute("textContent") == "31" + source[30] and hit.is_displayed()
    assert texts(browser, "#step-2 .src span") == [f"{n}{source[n - 1]}" for n in range(29, 34)]
    # An act leads to its step; the address in the bar leads there again, in a new page.
    acts[2].click()
    wait_until(lambda: "here" in browser.find_element(By.ID, "step-6").get_attribute("class"))
    address = browser.execute_script("return location.hash")
    go(browser, corpus_page, address)
    assert "here" in browser.find_element(By.ID, "step-6").get_attribute("class")
    browser.execute_script("document.documentElement.dataset.theme = 'light'; document.getElementById('detail').scrollTop = 0")
    picture(browser, request, "two-lanes.png")


def picture(browser, request, name):
    """A screenshot; for doc/img if that is asked for. It shows something: more than one colour."""
    data = browser.get_screenshot_as_png()
    assert data.startswith(b"\x89PNG") and len(data) > 20000
    if request.config.getoption("--golden"):
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / name).write_bytes(data)


def test_the_path_of_one_thread(browser, corpus_page, request):
    """Queue, work, calls, allocation: in this order, in one lane, in the dark."""
    go(browser, corpus_page)
    browser.find_element(By.ID, "search").send_keys("alloc-in-reclaim-work certain")
    Select(browser.find_element(By.ID, "filter-rule")).select_by_value("alloc-in-reclaim-work")
    browser.find_element(By.ID, "search").clear()
    browser.find_element(By.ID, "search").send_keys("gt_ordered_wq.c")
    wait_until(lambda: 0 < len(rows(browser)) < 5)
    rows(browser)[0].click()
    kinds = [k.split()[1] for k in texts(browser, ".step .kind")]
    assert kinds[0] == "queue" and kinds[-1] == "allocates" and "runs" in kinds and len(texts(browser, ".lane")) == 1
    assert not browser.find_elements(By.CSS_SELECTOR, ".scenario")
    browser.execute_script("document.documentElement.dataset.theme = 'dark'")
    picture(browser, request, "path-dark.png")


def test_nothing_leaves_the_page(browser, corpus_page):
    """Not one request but for the page itself, whatever is done; nor a word on the console."""
    go(browser, corpus_page)
    for row in rows(browser)[:5]:
        row.click()
    keys(browser, "n", "n", "t", "?", Keys.ESCAPE)
    assert {u.split("#")[0] for u in requests(browser) if not u.startswith("data:")} == {corpus_page.as_uri()}
    assert browser.get_log("browser") == []
    text = corpus_page.read_text()
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", text) and "@import" not in text and "default-src 'none'" in text


def test_keys(browser, corpus_page):
    """All of it without a mouse."""
    go(browser, corpus_page)
    selected = "#list .row[aria-selected=true]"

    def chosen():
        return browser.find_element(By.CSS_SELECTOR, selected).get_attribute("id")

    assert chosen() == "row-0"
    keys(browser, "j", "j", Keys.ARROW_DOWN, "k")
    assert chosen() == "row-2"
    keys(browser, Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "detail"
    assert texts(browser, ".step.here .kind")[0].startswith("1 ")
    keys(browser, "n")
    assert len(texts(browser, ".step")) < 2 or texts(browser, ".step.here .kind")[0].startswith("2 ")
    keys(browser, Keys.ESCAPE)
    assert browser.switch_to.active_element.get_attribute("id") == "list"
    keys(browser, "/")
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    keys(browser, "jjj", Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "list"
    wait_until(lambda: not rows(browser))
    before = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    keys(browser, "t")
    assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") != before


def test_hostile_names(build, browser, tmp_path):
    """Shown as they are and executed nowhere; what reorders text is made visible."""
    facts = write(tmp_path / "t.facts", *(flush(name, file, line=10 * i + 2) for i, (name, file) in enumerate(HOSTILE.values())))
    page = html(build, tmp_path / "r.html", facts)
    raw = page.read_bytes().decode()        # UTF-8 all of it
    assert raw.count("</script>") == 2 and "<img" not in raw
    go(browser, page)
    assert len(rows(browser)) == len(HOSTILE)
    browser.execute_script("window.alert = () => { window.broken = true; }")
    shown = ""
    for row in rows(browser):
        row.click()
        shown += texts(browser, "#detail")[0]
    assert browser.execute_script("return window.broken") is None
    assert "</script><script>alert(1)</script>" in shown and "<img src=x" in shown and "x" * 10000 in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)
    assert browser.execute_script("return document.querySelectorAll('img, iframe, object, script[src]').length") == 0
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    assert browser.get_log("browser") == [] and {u.split("#")[0] for u in requests(browser) if not u.startswith("data:")} == {page.as_uri()}


def test_five_thousand(build, browser, tmp_path):
    """So many open and filter at once: in a second or so each."""
    facts = write(tmp_path / "t.facts", *(flush(f"f{i}", f"drivers/d{i % 97}/a{i % 997}.c", line=10 * i + 5) for i in range(5000)))
    page = html(build, tmp_path / "r.html", facts)
    start = time.monotonic()
    go(browser, page)
    opened = time.monotonic() - start
    assert len(texts(browser, ".row")) == 5000
    start = time.monotonic()
    browser.find_element(By.ID, "search").send_keys("f4999()")
    wait_until(lambda: texts(browser, "#count") == ["1 of 5000 findings"])
    assert opened < 5 and time.monotonic() - start < 3


def test_baseline_and_suppressions(build, browser, tmp_path):
    """What is known or meant is there, and says so; what is fixed is named."""
    first = write(tmp_path / "1.facts", flush("old"), flush("gone", line=40))
    base = tmp_path / "base.json"
    subprocess.run([build / "wqlint", "check", f"--write-baseline={base}", first], check=True, capture_output=True)
    rules = tmp_path / "r.rules"
    rules.write_text("[allow flush-system-queue]\nfunction = meant\nreason = it is a test\n")
    second = write(tmp_path / "2.facts", flush("old"), flush("fresh", line=60), flush("meant", line=80))
    go(browser, html(build, tmp_path / "r.html", f"--baseline={base}", f"--rules={rules}", second))
    assert sorted(o.get_attribute("value") for o in Select(browser.find_element(By.ID, "filter-state")).options) == \
        ["", "new", "suppressed", "unchanged"]
    assert "fixed: drivers/foo/foo.c: gone()" in texts(browser, "#notes")[0]
    Select(browser.find_element(By.ID, "filter-state")).select_by_value("suppressed")
    assert "Suppressed by rules: it is a test" in texts(browser, "#detail")[0]
