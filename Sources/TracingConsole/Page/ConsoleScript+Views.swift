//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// Routing between views by the fragment of the URL.
    static let views = #"""
        const views = [
          ["routes", "Routes", routesView], ["settings", "Settings", settingsView], ["traces", "Traces", tracesView],
          ["services", "Services", servicesView], ["health", "Health", healthView],
          ["trace", null, traceView], ["compare", null, compareView],
        ];

        let leaving = [];
        let turn = 0;

        function showMode(mode) {
          const badge = document.getElementById("mode");
          setText(badge, "mode: " + mode);
          badge.className = "badge " + (mode === "off" ? "off" : "good");
        }

        async function refresh() {
          turn += 1;
          const own = turn;
          leaving.splice(0).forEach(action => action());
          // Called by the view with what has to end when another one takes its place, or has taken it already.
          const onLeave = action => { if (own === turn) leaving.push(action); else action(); };
          const [path, query] = location.hash.replace(/^#\/?/, "").split("?", 2);
          const [name, argument] = path.split("/");
          const view = views.find(([known]) => known === name) || views[2];
          const current = view[1] ? view[0] : "traces";
          for (const link of document.querySelectorAll("#views a")) {
            if (link.dataset.view === current) link.setAttribute("aria-current", "page");
            else link.removeAttribute("aria-current");
          }
          document.title = (view[1] || "Trace") + " – Tracing";
          sayDone("");
          try {
            const content = await view[2](new URLSearchParams(query || ""), argument || "", onLeave);
            if (own !== turn) return;
            main.replaceChildren(...content.flat().filter(Boolean));
            performance.mark("shown");
            follow();
          } catch (error) {
            if (own !== turn) return;
            main.replaceChildren(element("p", { class: "quiet" }, "Nothing to show."),
              element("button", { onclick: refresh }, error.status === 401 ? "Enter the token" : "Try again"));
            say(error.message);
          }
        }

        document.getElementById("views").append(...views.filter(view => view[1]).map(([name, title], index) =>
          element("a", { href: "#/" + name, "data-view": name, "aria-keyshortcuts": String(index + 1) }, title)));

        document.addEventListener("keydown", event => {
          if (event.ctrlKey || event.metaKey || event.altKey || /INPUT|SELECT|TEXTAREA/.test(event.target.tagName)) return;
          const view = views.filter(([, title]) => title)[Number(event.key) - 1];
          if (view) location.hash = "#/" + view[0];
        });

        window.addEventListener("hashchange", () => refresh().then(() => main.focus({ preventScroll: true })));
        listen("settings", () => ask("settings").then(settings => showMode(settings.mode), () => {}));
        refresh();
        """#
}
