"""A browser that is driven over the WebDriver protocol of chromedriver, with nothing but Python's own library."""
import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.request


class Browser:
    """Chromium without a screen. Use it in `with`."""

    def __init__(self, width=1280, height=900, dark=False):
        self.size = (width, height)
        self.dark = dark

    def __enter__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        driver = shutil.which("chromedriver") or "/usr/bin/chromedriver"
        self.driver = subprocess.Popen([driver, f"--port={self.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={self.size[0]},{self.size[1]}"]
        if self.dark:
            arguments.append("--force-dark-mode")
        options = {
            "browserName": "chrome",
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        self.path = ""
        self.wait(lambda: self.call("GET", "/status")["ready"])
        self.session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": options}})["sessionId"]
        self.path = f"/session/{self.session}"
        self.tool("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if self.dark else "light"}])
        # Windows are no narrower than some 500 points, screens are.
        self.tool("Emulation.setDeviceMetricsOverride", width=self.size[0], height=self.size[1],
                  deviceScaleFactor=1, mobile=False)
        return self

    def __exit__(self, *_):
        try:
            self.call("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()

    def call(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.path}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(), headers={"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)["value"]

    def tool(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """Runs JavaScript in the page, and returns what it returns."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def window(self):
        """The window that is driven."""
        return self.call("GET", "/window")

    def new_window(self):
        """Opens another window, and drives that one."""
        handle = self.call("POST", "/window/new", {"type": "window"})["handle"]
        self.switch(handle)
        return handle

    def switch(self, handle):
        """Drives another window."""
        self.call("POST", "/window", {"handle": handle})

    def close_window(self):
        """Closes the window that is driven."""
        self.call("DELETE", "/window")

    def press(self, selector):
        """Presses an element with the mouse, as somebody would."""
        [element] = self.call("POST", "/element", {"using": "css selector", "value": selector}).values()
        self.call("POST", f"/element/{element}/click", {})

    def type(self, selector, text):
        """Types into an element."""
        [element] = self.call("POST", "/element", {"using": "css selector", "value": selector}).values()
        self.call("POST", f"/element/{element}/value", {"text": text})

    def picture(self, path):
        """Writes what the whole page looks like."""
        data = self.tool("Page.captureScreenshot", captureBeyondViewport=False)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def complaints(self):
        """What the browser complains about: errors of scripts, and what the policy of the page forbids."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})]

    @staticmethod
    def wait(condition, seconds=20, what="the condition"):
        """Waits until something holds."""
        end = time.monotonic() + seconds
        while True:
            try:
                value = condition()
                if value:
                    return value
            except Exception as error:  # not there yet
                last = error
            else:
                last = None
            if time.monotonic() > end:
                raise AssertionError(f"{what} did not come true" + (f": {last}" if last else ""))
            time.sleep(0.05)
