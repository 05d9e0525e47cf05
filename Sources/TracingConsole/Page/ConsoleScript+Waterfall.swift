//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// The trace view, and the view that compares a trace with others of its route.
    static let waterfall = #"""
        const hues = [210, 30, 150, 280, 340, 60, 190, 100];

        function hueOf(service, services) {
          return hues[Math.max(0, services.indexOf(service)) % hues.length];
        }

        // Spans in tree order, with their depth. Spans without a known parent are at the top.
        function tree(spans) {
          const known = new Set(spans.map(span => span.id));
          const children = new Map();
          for (const span of spans) {
            const key = span.parent && span.parent !== span.id && known.has(span.parent) ? span.parent : "";
            if (!children.has(key)) children.set(key, []);
            children.get(key).push(span);
          }
          const rows = [];
          const seen = new Set();
          const pending = (children.get("") || []).map(span => [span, 0]).reverse();
          while (pending.length) {
            const [span, depth] = pending.pop();
            if (seen.has(span)) continue;
            seen.add(span);
            rows.push({ span, depth });
            for (const child of (children.get(span.id) || []).slice().reverse()) pending.push([child, depth + 1]);
          }
          for (const span of spans) if (!seen.has(span)) rows.push({ span, depth: 0 });
          return rows;
        }

        function waterfall(trace, { scale } = {}) {
          const rows = tree(trace.spans);
          const start = Math.min(...trace.spans.map(span => span.start));
          const whole = Math.max(scale || 0, trace.summary.duration, 1);
          let range = [0, whole];
          const axis = element("div", { class: "axis", "aria-hidden": "true" });
          const bars = [];
          const list = element("ol", { class: "waterfall", "aria-label": "Spans" }, rows.map(({ span, depth }, index) => {
            const hue = hueOf(span.service, trace.summary.services);
            const bar = element("span", { class: "span-bar" + (span.isError ? " failed" : ""),
              style: { backgroundColor: "hsl(" + hue + " 60% 50%)" } });
            const label = element("span", { class: "span-time" }, duration(span.duration));
            bars.push({ bar, label, from: span.start - start, to: span.start - start + span.duration });
            const detail = element("div", { class: "detail", hidden: true, id: "span-" + trace.summary.id + "-" + index });
            const button = element("button", {
              class: "span-row", "aria-expanded": "false", "aria-controls": detail.id,
              "aria-label": (span.isError ? "failed, " : "") + span.name + ", " + span.service + ", level " + (depth + 1)
                + ", after " + duration(span.start - start) + ", took " + duration(span.duration),
              onclick: () => {
                if (!detail.childElementCount) detail.append(...spanDetail(span, start));
                detail.hidden = !detail.hidden;
                button.setAttribute("aria-expanded", String(!detail.hidden));
              },
              onkeydown: event => {
                const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
                if (!step) return;
                event.preventDefault();
                const all = [...list.querySelectorAll(".span-row")];
                all[all.indexOf(button) + step]?.focus();
              },
            },
            element("span", { class: "span-name", style: { paddingLeft: Math.min(depth, 12) * 0.9 + "em" } },
              element("span", { class: "dot", style: { backgroundColor: "hsl(" + hue + " 60% 50%)" } }),
              span.isError ? element("span", { class: "bad" }, "failed ") : null, span.name,
              element("small", {}, span.service)),
            element("span", { class: "span-lane" }, bar, label));
            return element("li", {}, button, detail);
          }));

          function place() {
            const [from, to] = range;
            const percent = value => 100 * (value - from) / (to - from);
            axis.replaceChildren(...[0, 0.25, 0.5, 0.75].map(part => element("span", { style: { left: 100 * part + "%" } },
              duration(from + part * (to - from)))));
            for (const { bar, label, from: begin, to: end } of bars) {
              const left = Math.max(-1, Math.min(101, percent(begin)));
              const right = Math.max(-1, Math.min(101, percent(end)));
              bar.style.left = left + "%";
              bar.style.width = Math.max(0, right - left) + "%";
              label.style.left = (right > 75 ? Math.max(0, left) : right) + "%";
              label.classList.toggle("before", right > 75);
            }
          }

          function zoom(factor, center = (range[0] + range[1]) / 2) {
            const width = Math.min(whole, Math.max(whole / 10000, (range[1] - range[0]) * factor));
            const share = (center - range[0]) / (range[1] - range[0]);
            move(center - share * width, width);
          }

          function move(from, width = range[1] - range[0]) {
            const begin = Math.max(0, Math.min(whole - width, from));
            range = [begin, begin + width];
            place();
          }

          list.addEventListener("wheel", event => {
            const lane = event.target.closest(".span-lane");
            if (!lane || !event.ctrlKey) return;
            event.preventDefault();
            const box = lane.getBoundingClientRect();
            zoom(event.deltaY > 0 ? 1.25 : 0.8,
              range[0] + (event.clientX - box.left) / box.width * (range[1] - range[0]));
          }, { passive: false });
          const step = part => move(range[0] + part * (range[1] - range[0]));
          place();
          return element("section", { "aria-label": "Waterfall" },
            element("div", { class: "bar" }, [["Zoom in", () => zoom(0.5)], ["Zoom out", () => zoom(2)],
              ["Earlier", () => step(-0.25)], ["Later", () => step(0.25)], ["Whole", () => move(0, whole)]]
              .map(([text, action]) => element("button", { onclick: action }, text))), axis, list);
        }

        function spanDetail(span, start) {
          const values = list => element("dl", {}, list.map(item => [element("dt", {}, item.key),
            element("dd", { class: item.type }, item.value)]));
          const section = (title, list) => list.length ? [element("h4", {}, title), values(list)] : [];
          return [
            element("p", { class: "quiet" }, "span " + span.id + ", after " + duration(span.start - start) + ", "
              + duration(span.duration) + Object.entries(span.dropped).map(([what, count]) => ", " + count + " " + what
              + " dropped").join("")),
            ...section("Tags", span.tags),
            ...span.logs.flatMap(log => section("Log after " + duration(log.time - span.start), log.fields)),
            ...section("Baggage", span.baggage),
            ...(span.references.length ? [element("h4", {}, "References"), element("ul", {},
              span.references.map(link => element("li", {}, link.type + " ",
                element("a", { href: "#/trace/" + link.trace }, link.trace), " / " + link.span)))] : []),
          ];
        }

        function summaryLine(summary) {
          return element("p", { class: "quiet" }, time(summary.start) + ", " + duration(summary.duration) + ", "
            + summary.spans + " spans" + (summary.droppedSpans ? ", " + summary.droppedSpans + " dropped" : "")
            + (summary.errors ? ", " + summary.errors + " failed" : "") + ", " + summary.services.join(", "));
        }

        async function traceView(_, id) {
          const trace = await ask("traces/" + encodeURIComponent(id));
          return [
            element("h2", {}, trace.summary.name || "(no name)"),
            element("p", {}, element("code", { class: "id" }, trace.summary.id)), summaryLine(trace.summary),
            element("div", { class: "bar" },
              element("a", { href: "#/compare/" + trace.summary.id, class: "button" }, "Compare with its route"),
              element("button", { onclick: () => download(trace.summary.id).catch(error => say(error.message)) },
                "Download as OTLP JSON")),
            waterfall(trace),
          ];
        }

        async function compareView(_, id) {
          const comparison = await ask("traces/" + encodeURIComponent(id) + "/compare");
          const { trace, median } = comparison;
          const scale = Math.max(trace.summary.duration, median ? median.summary.duration : 0);
          const difference = row => {
            const change = row.duration - row.median;
            const isSlower = change > 0.1 * Math.max(row.median, 1);
            return element("span", { class: isSlower ? "bad" : null },
              (change < 0 ? "−" : "+") + duration(Math.abs(change)) + (isSlower ? ", slower" : "")
              + (!row.count ? ", missing here" : !row.medianCount ? ", only here" : ""));
          };
          return [
            element("h2", {}, "Compare: " + trace.summary.name),
            element("p", { class: "quiet" }, "Compared with " + comparison.traces + " other kept traces of the same name."),
            table("Operations", ["Operation", "This trace", "Median", "Difference", "Spans", "Median spans"],
              comparison.operations.map(row => [row.name, duration(row.duration), duration(row.median), difference(row),
                row.count, row.medianCount]), "Nothing to compare."),
            element("h3", {}, "Differences in the first span"),
            table("Differences", ["Tag", "This trace", "Median trace"], comparison.differences.map(row => [
              element("span", { class: /^(error|failed spans)$|status/.test(row.name) ? "bad" : null }, row.name),
              row.here ?? "–", row.median ?? "–"]), "None."),
            element("h3", {}, "This trace"), summaryLine(trace.summary), waterfall(trace, { scale }),
            ...(median ? [element("h3", {}, "Median trace"),
              element("p", {}, element("a", { href: "#/trace/" + median.summary.id }, median.summary.id)),
              summaryLine(median.summary), waterfall(median, { scale })] : []),
          ];
        }
        """#
}
