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
            status: "Status, 404 or 5xx", minimum: "Minimum ms" };
          const inputs = Object.fromEntries(names.map(name => [name,
            element("input", { name, value: parameters.get(name) || "", inputmode: name === "minimum" ? "decimal" : null })]));
          const errors = element("input", { type: "checkbox", name: "error", checked: parameters.get("error") === "true" });
          const live = element("span", { class: "badge", role: "status" }, "…");
          const list = element("div", { id: "traces" });
          const isFiltered = [...parameters.keys()].length > 0;

          function apply(event) {
            event.preventDefault();
            const query = new URLSearchParams();
            for (const name of names) if (inputs[name].value) query.set(name, inputs[name].value);
            if (errors.checked) query.set("error", "true");
            location.hash = "#/traces" + (query.size ? "?" + query : "");
          }

          const heads = ["Trace", "Start", "Duration", "Spans", "Status", "Services"];
          const body = element("tbody");
          const count = element("p", { class: "quiet" });
          const more = element("button", { hidden: true, onclick: () => {
            parameters.set("limit", String(Math.min(500, body.childElementCount + 100)));
            load();
          } }, "Show more");
          const grid = element("div", { class: "scroll" }, element("table", {},
            element("caption", { class: "hidden" }, "Traces, newest first"),
            element("thead", {}, element("tr", {}, heads.map(head => element("th", { scope: "col" }, head)))), body));
          const nothing = element("p", { class: "quiet" }, isFiltered ? "No matching traces."
            : "No traces yet. Send a request to a traced route.");
          const rows = new Map();

          // The row of a trace stays the same element, and so keeps the focus and what is selected in it.
          function makeRow() {
            const title = new Text();
            const identifier = element("small");
            const link = element("a", {}, title, identifier);
            const share = element("span");
            const took = element("span");
            const cells = [link, element("span"), element("span", {}, took,
              element("span", { class: "meter", "aria-hidden": "true" }, share)), element("span"), element("span"),
              element("span")];
            const row = element("tr", {}, cells.map((cell, index) => element("td", { "data-label": heads[index] }, cell)));
            return { row, show: (trace, longest) => {
              setText(title, trace.name || "(no name)");
              setText(identifier, trace.id);
              link.setAttribute("href", "#/trace/" + trace.id);
              link.className = trace.errors ? "bad" : "";
              setText(cells[1], time(trace.start));
              setText(took, duration(trace.duration));
              share.style.width = 100 * trace.duration / longest + "%";
              setText(cells[3], trace.spans + (trace.droppedSpans ? " (+" + trace.droppedSpans + ")" : ""));
              const failed = trace.errors ? trace.errors + " failed" : "";
              if (cells[4].textContent !== (trace.status || "–") + failed) cells[4].replaceChildren(trace.status || "–",
                ...(failed ? [element("small", { class: "bad" }, failed)] : []));
              setText(cells[5], trace.services.join(", "));
            } };
          }

          // New rows go between the others, which stay where they are: none is moved.
          function show(traces, total) {
            const longest = Math.max(1, ...traces.map(trace => trace.duration));
            const wanted = new Set(traces.map(trace => trace.id));
            for (const [id, { row }] of rows) {
              if (wanted.has(id) || row.contains(document.activeElement)) continue;
              row.remove();
              rows.delete(id);
            }
            let next = null;
            for (const trace of traces.slice().reverse()) {
              const known = rows.get(trace.id);
              const one = known || makeRow();
              one.show(trace, longest);
              if (!known) {
                rows.set(trace.id, one);
                body.insertBefore(one.row, next);
              } else if (next && !(next.compareDocumentPosition(one.row) & Node.DOCUMENT_POSITION_PRECEDING)) continue;
              next = one.row;
            }
            const part = traces.length ? grid : nothing;
            if (list.firstChild !== part) list.replaceChildren(part);
            setText(count, total > traces.length
              ? traces.length + " of " + total + (traces.length < 500 ? "" : ". Filter to see more") : "");
            more.hidden = total <= traces.length || traces.length >= 500;
          }

          let isLoading = false;
          let isStale = false;

          async function load() {
            if (isLoading) { isStale = true; return; }
            isLoading = true;
            try {
              do {
                isStale = false;
                const response = await request("traces?" + parameters);
                const traces = await response.json();
                show(traces, Number(response.headers.get("x-total-count")));
              } while (isStale);
              waiting.hidden = true;
              say("");
            } catch (error) { say(error.message); }
            isLoading = false;
          }

          // No row moves away from under the pointer, and none at all during a pause.
          let isPaused = false;
          let isPointed = false;
          const waiting = element("button", { hidden: true, onclick: () => load() }, "Show new traces");
          const pause = element("button", { id: "pause", "aria-pressed": "false", onclick: () => {
            isPaused = !isPaused;
            pause.setAttribute("aria-pressed", String(isPaused));
            if (!isPaused) catchUp();
          } }, "Pause");

          function changed() {
            if (isPaused || isPointed) waiting.hidden = false; else load();
          }

          function catchUp() {
            if (!waiting.hidden && !isPaused && !isPointed) load();
          }

          list.addEventListener("pointerenter", () => { isPointed = true; });
          list.addEventListener("pointerleave", () => { isPointed = false; catchUp(); });

          await load();
          onLeave(listen("traces", changed));
          onLeave(listen("state", (isLive, reason) => {
            setText(live, isLive ? "live" : "not connected: " + reason);
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
            element("div", { class: "bar" }, pause, waiting),
            list, element("div", { class: "bar" }, count, more),
          ];
        }
        """#
}
