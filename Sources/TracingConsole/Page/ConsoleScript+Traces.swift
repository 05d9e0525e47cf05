//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// The traces view.
    static let traces = #"""
        async function tracesView(parameters, _, onLeave) {
          const names = ["route", "operation", "service", "tag", "status", "minimum"];
          const labels = { route: "Route", operation: "Operation", service: "Service", tag: "Tag or tag=value",
            status: "Status, 404 or 5xx", minimum: "At least ms" };
          const inputs = Object.fromEntries(names.map(name => [name,
            element("input", { name, value: parameters.get(name) || "", inputmode: name === "minimum" ? "decimal" : null })]));
          const errors = element("input", { type: "checkbox", name: "error", checked: parameters.get("error") === "true" });
          const live = element("span", { class: "badge", role: "status" }, "…");
          const list = element("div");
          const isFiltered = [...parameters.keys()].length > 0;

          function apply(event) {
            event.preventDefault();
            const query = new URLSearchParams();
            for (const name of names) if (inputs[name].value) query.set(name, inputs[name].value);
            if (errors.checked) query.set("error", "true");
            location.hash = "#/traces" + (query.size ? "?" + query : "");
          }

          function rows(traces) {
            const longest = Math.max(1, ...traces.map(trace => trace.duration));
            return table("Traces, the newest first", ["Trace", "Began", "Took", "Spans", "Status", "Services"],
              traces.map(trace => [
                element("a", { href: "#/trace/" + trace.id, class: trace.errors ? "bad" : null },
                  trace.name || "(without a name)", element("small", {}, trace.id)),
                time(trace.start),
                element("span", {}, duration(trace.duration), element("span", { class: "meter", "aria-hidden": "true" },
                  element("span", { style: { width: 100 * trace.duration / longest + "%" } }))),
                trace.spans + (trace.droppedSpans ? " (+" + trace.droppedSpans + ")" : ""),
                element("span", {}, trace.status || "–",
                  trace.errors ? element("small", { class: "bad" }, trace.errors + " failed") : null),
                trace.services.join(", "),
              ]), isFiltered ? "No trace is like that." : "No trace is kept yet. Send a request that is traced.");
          }

          let isLoading = false;
          let isStale = false;

          async function load() {
            if (isLoading) { isStale = true; return; }
            isLoading = true;
            try {
              do {
                isStale = false;
                list.replaceChildren(rows(await ask("traces?" + parameters)));
              } while (isStale);
              say("");
            } catch (error) { say(error.message); }
            isLoading = false;
          }

          await load();
          onLeave(follow(load, isLive => {
            live.textContent = isLive ? "live" : "not connected";
            live.className = "badge " + (isLive ? "good" : "off");
          }));
          const link = element("input", { placeholder: "trace id", "aria-label": "Open a trace by its id",
            pattern: "[0-9a-fA-F]{1,32}", required: true });
          return [
            element("h2", {}, "Traces ", live),
            element("details", { open: isFiltered || matchMedia("(min-width: 700px)").matches },
              element("summary", {}, "Filter"),
              element("form", { class: "bar", onsubmit: apply }, names.map(name => field(labels[name], inputs[name])),
                element("label", { class: "check" }, errors, "failed"), element("button", { class: "primary" }, "Show"),
                isFiltered ? element("a", { href: "#/traces" }, "Show all") : null)),
            element("form", { class: "bar", onsubmit: event => {
              event.preventDefault();
              location.hash = "#/trace/" + link.value.toLowerCase();
            } }, link, element("button", {}, "Open")),
            list,
          ];
        }
        """#
}
