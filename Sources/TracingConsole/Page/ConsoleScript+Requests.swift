//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// Requests to the API, with the token if there is one.
    static let requests = #"""
        const base = new URL(".", document.currentScript.src);
        let token = "";
        try { token = sessionStorage.getItem("tracing-token") || ""; } catch { /* the browser keeps nothing */ }

        // Header fields hold bytes: a token with other letters is sent as UTF-8.
        function headers(more) {
          const text = String.fromCharCode(...new TextEncoder().encode(token));
          return token ? { ...more, authorization: "Bearer " + text } : { ...more };
        }

        class Refusal extends Error {
          constructor(message, status) {
            super(message);
            this.status = status;
          }
        }

        async function request(path, options = {}, asksForToken = true) {
          const sent = token;
          const response = await fetch(new URL("api/" + path, base), {
            credentials: "same-origin", ...options, headers: headers(options.headers),
          });
          if (response.status === 401 && asksForToken) {
            // Another request may have prompted for the token meanwhile.
            if (sent === token) {
              remember("");
              await askForToken(sent ? "Wrong token." : "");
            }
            return request(path, options);
          }
          if (!response.ok) {
            const answer = await response.json().catch(() => ({}));
            throw new Refusal(answer.error || "The service responded with status " + response.status + ".", response.status);
          }
          return response;
        }

        const ask = async path => (await request(path)).json();

        const change = async (path, value, more) => (await request(path, {
          method: "PUT", headers: { "content-type": "application/json", ...more }, body: JSON.stringify(value),
        })).json();

        function remember(text) {
          token = text;
          try { sessionStorage.setItem("tracing-token", token); } catch { /* as above */ }
        }

        let asking = null;

        // Fails when the dialog is closed without a token.
        function askForToken(problem) {
          asking = asking || new Promise((resolve, reject) => {
            const input = element("input", { type: "password", autocomplete: "off", required: true,
              "aria-describedby": "token-problem" });
            const alert = element("p", { id: "token-problem", class: "bad", role: "alert" });
            const dialog = element("dialog", { "aria-label": "Token" },
              element("form", { method: "dialog", onsubmit: event => {
                event.preventDefault();
                const text = input.value.trim();
                if (!text || /[\u0000-\u001f\u007f]/.test(text)) {
                  setText(alert, "A token cannot contain control characters.");
                  return;
                }
                remember(text);
                dialog.close();
              } },
              element("p", {}, "Enter the console's token. It is kept until you close this tab."), alert,
              field("Token", input), element("button", { class: "primary" }, "Open")));
            dialog.addEventListener("close", () => {
              dialog.remove();
              asking = null;
              if (token) resolve(); else reject(new Refusal("The console needs its token.", 401));
            });
            document.body.append(dialog);
            dialog.showModal();
            setText(alert, problem);
          });
          return asking;
        }

        async function download(id) {
          const blob = await (await request("traces/" + encodeURIComponent(id) + "/otlp")).blob();
          const link = element("a", { href: URL.createObjectURL(blob), download: "trace-" + id + ".json" });
          link.click();
          setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        }
        """#
}
