//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// The routes view.
    static let routes = #"""
        async function routesView(_, __, onLeave) {
          let [routes, settings] = await Promise.all([ask("routes"), ask("settings")]);
          showMode(settings.mode);
          const search = element("input", { type: "search", placeholder: "path, name, handler", "aria-label": "Find routes",
            oninput: () => list.replaceChildren(rows()) });
          const list = element("div");
          let all = routes;

          function rows() {
            const wanted = search.value.toLowerCase();
            const shown = all.filter(route => !wanted
              || [route.method, route.template, route.operation, route.handler].join(" ").toLowerCase().includes(wanted));
            const since = all[0]?.durationsSince;
            return table("Routes", ["Route", "Traced now", "Rule", "Name", "Attributes", "Requests",
              "p50–p99" + (since ? " since " + time(since).slice(0, 5) : ""), "Until restart"], shown.map(route => [
              element("a", { href: "#/traces?route=" + encodeURIComponent(route.template), class: "route" },
                element("b", {}, route.method), " ", element("code", {}, route.template)),
              element("span", {}, element("span", { class: "badge " + (route.isTraced ? "good" : "off") },
                route.isTraced ? "yes" : "no"), element("small", {}, route.reason)),
              element("span", {}, route.rulePlace ? route.rule : "none",
                route.rulePlace ? element("small", {}, route.rulePlace) : null),
              element("span", {}, route.operation, route.handler ? element("small", {}, route.handler) : null),
              route.attributes.length
                ? element("details", {}, element("summary", {}, route.attributes.length + " tags"),
                  element("ul", {}, route.attributes.map(name => element("li", {}, element("code", {}, name)))))
                : "–",
              element("span", {}, String(route.requests),
                route.errors ? element("small", { class: "bad" }, route.errors + " failed") : null,
                route.untraced ? element("small", {}, route.untraced + " untraced") : null),
              element("span", {}, duration(route.p50), route.p50 === null || route.p50 === undefined ? null
                : [element("small", {}, "p95 " + duration(route.p95)),
                  element("small", {}, "p99 " + duration(route.p99))]), override(route),
            ]), "No matching routes.");
          }

          // Rules selected but not applied yet, by route.
          const chosen = new Map();

          // Selecting changes nothing yet, because arrow keys step through the rules.
          function override(route) {
            const choices = [["", "as registered"], ["on", "on"], ["off", "off"], ["force", "force"]];
            const name = route.method + " " + route.template;
            const current = route.isOverridden ? route.rule : "";
            const apply = element("button", { "data-key": "apply " + name, "aria-label": "Apply the rule of " + name }, "Apply");
            const choose = value => {
              if (value === current) chosen.delete(name); else chosen.set(name, value);
              apply.disabled = !settings.allowsChanges || value === current;
            };
            const select = element("select", {
              disabled: !settings.allowsChanges, "aria-label": "Rule of " + name, "data-key": name,
              onchange: event => choose(event.target.value),
            }, choices.map(([value, text]) => element("option", {
              value, selected: (chosen.get(name) ?? current) === value }, text)));
            choose(select.value);
            return element("form", { class: "rule", onsubmit: async event => {
              event.preventDefault();
              const rule = select.value;
              if (rule === current) return;
              try {
                all = await change("routes", { method: route.method, template: route.template, rule: rule || null });
                chosen.delete(name);
                sayDone(name + ": " + (rule || "as registered"));
              } catch (error) { say(error.message); }
              keepingFocus(list, () => list.replaceChildren(rows()));
              // There is nothing left to apply.
              if (!list.contains(document.activeElement)) {
                list.querySelector("select[data-key=\"" + CSS.escape(name) + "\"]")?.focus();
              }
            } }, select, apply);
          }

          list.append(rows());
          onLeave(listen("settings", async () => {
            try { [all, settings] = await Promise.all([ask("routes"), ask("settings")]); } catch { return; }
            keepingFocus(list, () => list.replaceChildren(rows()));
          }));
          return [element("h2", {}, "Routes"), element("div", { class: "bar" }, search,
            element("button", { onclick: refresh }, "Refresh")), list];
        }
        """#
}
