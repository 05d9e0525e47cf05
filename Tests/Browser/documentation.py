#!/usr/bin/env python3
"""Opens the built documentation in a real browser: the landing page, the page of each module, every tutorial.

    Tests/Browser/documentation.py SITE             SITE is the folder that .ci/documentation writes
    Tests/Browser/documentation.py SITE PICTURES    writes a picture of each page into the folder as well
"""
import functools
import http.server
import pathlib
import sys
import threading

from browser import Browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *_):
        pass


def pages(site):
    """Paths of the pages to open, each with the text that its heading must hold."""
    yield "/documentation/", "swift-opentracing"
    for data in sorted((site / "data/documentation").glob("*.json")):
        yield f"/documentation/{data.stem}/", data.stem
    for data in sorted((site / "data/tutorials").rglob("*.json")):
        yield f"/tutorials/{data.relative_to(site / 'data/tutorials').with_suffix('')}/", ""


def main():
    site = pathlib.Path(sys.argv[1])
    pictures = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    handler = functools.partial(Quiet, directory=str(site))
    opened = 0
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, Browser() as browser:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for path, heading in pages(site):
            browser.open(f"http://127.0.0.1:{server.server_port}{path}")
            shown = browser.wait(lambda: browser.run(
                "const title = document.querySelector('#app h1'); return title && title.textContent.trim()"),
                what=f"a heading on {path}")
            assert heading in shown.lower(), f"{path} has the heading {shown}"
            missing = browser.run("return [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)")
            assert not missing, f"{path} shows no {missing}"
            if pictures:
                pictures.mkdir(parents=True, exist_ok=True)
                browser.picture(pictures / (path.strip("/").replace("/", "-") + ".png"))
            opened += 1
        complaints = [text for text in browser.complaints() if "favicon" not in text and "theme-settings.json" not in text]
        assert not complaints, complaints
        server.shutdown()
    print(f"{opened} pages of the documentation opened in a browser")


main()
