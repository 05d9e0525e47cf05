//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// Requests to the API, with the token if there is one, and live updates.
    static let requests = #"""
        const base = new URL(".", document.currentScript.src);
        let token = "";
        try { token = sessionStorage.getItem("tracing-token") || ""; } catch { /* the browser keeps nothing */ }

        function headers(more) {
          return token ? { ...more, authorization: "Bearer " + token } : { ...more };
        }

        async function request(path, options = {}) {
          const response = await fetch(new URL("api/" + path, base), {
            credentials: "same-origin", ...options, headers: headers(options.headers),
          });
          if (response.status === 401) {
            await askForToken();
            return request(path, options);
          }
          if (!response.ok) {
            const answer = await response.json().catch(() => ({}));
            throw new Error(answer.error || "The service answered " + response.status + ".");
          }
          return response;
        }

        const ask = async path => (await request(path)).json();

        const change = async (path, value) => (await request(path, {
          method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(value),
        })).json();

        let asking = null;

        function askForToken() {
          asking = asking || new Promise(resolve => {
            const input = element("input", { type: "password", autocomplete: "off", required: true });
            const dialog = element("dialog", { "aria-label": "Token" },
              element("form", { method: "dialog", onsubmit: event => {
                event.preventDefault();
                token = input.value;
                try { sessionStorage.setItem("tracing-token", token); } catch { /* as above */ }
                dialog.close();
                dialog.remove();
                asking = null;
                resolve();
              } },
              element("p", {}, "The console asks for its token. It is kept until this tab is closed."),
              field("Token", input), element("button", { class: "primary" }, "Open")));
            dialog.addEventListener("cancel", event => event.preventDefault());
            document.body.append(dialog);
            dialog.showModal();
          });
          return asking;
        }

        async function download(id) {
          const blob = await (await request("traces/" + encodeURIComponent(id) + "/otlp")).blob();
          const link = element("a", { href: URL.createObjectURL(blob), download: "trace-" + id + ".json" });
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        }

        // Server-sent events by hand, since an EventSource cannot send a token.
        function follow(onChange, onState) {
          const stop = new AbortController();
          (async () => {
            let known = "";
            let pause = 0;
            while (!stop.signal.aborted) {
              try {
                const reader = (await request("live" + known, { signal: stop.signal })).body
                  .pipeThrough(new TextDecoderStream()).getReader();
                onState(true);
                pause = 0;
                let text = "";
                for (;;) {
                  const { value, done } = await reader.read();
                  if (done) break;
                  text += value;
                  const end = text.lastIndexOf("\n\n");
                  if (end < 0) continue;
                  const revision = [...text.slice(0, end).matchAll(/"revision":(\d+)/g)].pop();
                  if (revision) {
                    known = "?since=" + revision[1];
                    onChange();
                  }
                  text = text.slice(end + 2);
                }
              } catch {
                onState(false);
                pause = Math.min(Math.max(1000, pause * 2), 30000);
              }
              // The service ends each answer after some seconds, and is asked again at once.
              if (!stop.signal.aborted) await new Promise(resolve => setTimeout(resolve, pause));
            }
          })();
          return () => stop.abort();
        }
        """#
}
