//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

extension ConsoleScript {
    /// The services view and the health view.
    static let overview = #"""
        async function servicesView() {
          const map = await ask("services");
          return [
            element("h2", {}, "Services"),
            element("h3", {}, "Requests in the last minutes"), rates(map),
            element("h3", {}, "Durations in the last minutes"), durations(map),
            element("h3", {}, "Calls between services"), drawMap(map),
            map.otherServices ? element("p", { class: "quiet" },
              map.otherServices + " other services, with the fewest spans and calls, are not shown.") : null,
            table("Calls", ["From", "To", "Calls", "Failed", "Average"], map.calls.map(call => [call.from, call.to,
              call.count, call.errors, duration(call.average)]), "All kept traces are within one service."),
            map.operationCalls.length ? element("details", {}, element("summary", {}, "By route"),
              table("Calls by route", ["From", "To", "Calls", "Failed", "Average"], map.operationCalls.map(call => [
                call.from + ": " + call.fromOperation, call.to + ": " + call.toOperation, call.count, call.errors,
                duration(call.average)]), "")) : null,
            table("Services", ["Service", "Spans", "Failed"], map.services.map(service => [
              service.name + (service.isOutside ? " (external)" : ""), service.spans, service.errors]),
            "No traces yet."),
            element("button", { onclick: refresh }, "Refresh"),
          ];
        }

        function rates(map) {
          if (!map.rates.length) return element("p", { class: "quiet" },
            "No measurements: pass RequestMeasurements() to RequestTracing as an observer.");
          const most = Math.max(1, ...map.rates.map(slot => slot.requests));
          const [width, height] = [600, 100];
          const step = width / map.rates.length;
          const total = map.rates.reduce((sum, slot) => sum + slot.requests, 0);
          const failed = map.rates.reduce((sum, slot) => sum + slot.errors, 0);
          const column = (slot, index, count, kind) => drawing("rect", { class: kind, x: index * step + 1,
            width: Math.max(1, step - 2), y: height - height * count / most, height: height * count / most });
          return element("figure", {}, drawing("svg", { viewBox: "0 0 " + width + " " + height, class: "chart", role: "img",
            preserveAspectRatio: "none",
            "aria-label": total + " requests, " + failed + " failed" },
          map.rates.map((slot, index) => [column(slot, index, slot.requests, "all"),
            column(slot, index, slot.errors, "failed")]).flat()),
          element("figcaption", {}, total + " traced requests in " + map.rates.length * map.secondsPerSlot / 60
            + " minutes, " + failed + " failed, at most " + (most / map.secondsPerSlot).toFixed(1) + " a second"));
        }

        // A line through the medians, and a dot for the longest of each few seconds.
        function durations(map) {
          const isCut = map.durationsSince > (Date.now() - 300000) * 1000;
          const since = isCut ? element("p", { class: "quiet" }, "From " + time(map.durationsSince)
            + " on: some older traces are gone. Keep more traces to look further back.") : null;
          if (!map.durations.length) return [since,
            element("p", { class: "quiet" }, "No traces ended in the last minutes.")];
          const [width, height, count] = [300, 40, 60];
          return [since, element("div", { class: "scroll" }, element("table", { class: "durations" },
            element("caption", { class: "hidden" }, "Durations by route over the last five minutes"),
            element("thead", {}, element("tr", {}, ["Route", "Service", "Five minutes ago to now", "Median", "Longest"]
              .map(head => element("th", { scope: "col" }, head)))),
            element("tbody", {}, map.durations.map(one => {
              const longest = Math.max(...one.slots.map(slot => slot.longest));
              const medians = one.slots.map(slot => slot.median).sort((a, b) => a - b);
              const x = slot => (slot.number + 0.5) * width / count;
              const y = value => height - 4 - (height - 8) * value / longest;
              // A gap of more than a slot breaks the line.
              const lines = [];
              one.slots.forEach((slot, index) => {
                const isNear = index > 0 && slot.number - one.slots[index - 1].number <= 2;
                (isNear ? lines[lines.length - 1] : lines[lines.push([]) - 1])
                  .push(x(slot).toFixed(1) + "," + y(slot.median).toFixed(1));
              });
              const median = medians[Math.floor(medians.length / 2)];
              const chart = drawing("svg", { viewBox: "0 0 " + width + " " + height, class: "spark", role: "img",
                "aria-label": one.operation + ": median " + duration(median) + ", longest " + duration(longest) },
              lines.map(points => drawing("polyline", { points: points.join(" ") })),
              one.slots.map(slot => drawing("circle", { cx: x(slot), cy: y(slot.longest), r: 2.5,
                class: slot.errors ? "failed" : "" })));
              return element("tr", {}, [["Route", one.operation], ["Service", one.service], ["Durations", chart],
                ["Median", duration(median)], ["Longest", duration(longest)]]
                .map(([label, cell]) => element("td", { "data-label": label }, cell)));
            }))))];
        }

        function drawMap(map) {
          if (!map.services.length) return null;
          // One column per distance from the services without callers.
          const depth = new Map(map.services.map(service => [service.name, 0]));
          for (let round = 0; round < map.services.length; round += 1) {
            for (const call of map.calls) {
              const next = depth.get(call.from) + 1;
              if (depth.get(call.to) < next && next < map.services.length) depth.set(call.to, next);
            }
          }
          const columns = [];
          for (const service of map.services) (columns[depth.get(service.name)] ||= []).push(service);
          const filled = columns.filter(Boolean);
          const [wide, high] = [220, 80];
          const tallest = Math.max(...filled.map(column => column.length));
          const places = new Map();
          filled.forEach((column, x) => column.forEach((service, y) => places.set(service.name,
            [20 + x * wide, 20 + (y + (tallest - column.length) / 2) * high])));
          const width = Math.max(360, 40 + filled.length * wide - 60);
          return element("div", { class: "scroll" }, drawing("svg", {
            viewBox: "0 0 " + width + " " + (tallest * high + 10), class: "map", role: "img",
            "aria-label": map.calls.map(call => call.from + " calls " + call.to).join(", ") || "one service",
            style: { minWidth: width * 0.6 + "px", maxWidth: width + "px" } },
          map.calls.map(call => {
            const [x1, y1] = places.get(call.from);
            const [x2, y2] = places.get(call.to);
            return [drawing("line", { x1: x1 + 140, y1: y1 + 22, x2, y2: y2 + 22, class: call.errors ? "failed" : "" }),
              drawing("text", { x: (x1 + 140 + x2) / 2, y: (y1 + y2) / 2 + 16, "text-anchor": "middle", class: "small" },
                call.count + "×")];
          }).flat(),
          map.services.map(service => {
            const [x, y] = places.get(service.name);
            const name = service.name.length > 17 ? service.name.slice(0, 16) + "…" : service.name;
            return drawing("g", {}, drawing("rect", { x, y, width: 140, height: 44, rx: 8,
              class: service.errors ? "failed" : service.isOutside ? "outside" : "" }),
            drawing("text", { x: x + 70, y: y + 26, "text-anchor": "middle" }, name));
          })));
        }

        async function healthView() {
          const health = await ask("health");
          const counts = object => Object.entries(object).filter(([, count]) => count > 0)
            .sort().map(([what, count]) => [what, count]);
          return [
            element("h2", {}, "Health"),
            element("dl", {}, [["Tracer", health.tracer], ["Service", health.service || "–"],
              ["Sampler", health.sampler || "–"],
              ["Traces kept", health.store ? health.store.traces + " traces, about " + bytes(health.store.bytes) : "nothing"]]
              .map(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])),
            element("h3", {}, "Exporters"),
            table("Exporters", ["Exporter", "Queued", "Exported", "Dropped", "Retries", "Spool", "Last error"],
              health.exporters.map(exporter => [exporter.name, exporter.queued, exporter.exported,
                element("span", {}, counts(exporter.dropped).map(([why, count]) => count + " " + why).join(", ") || "0"),
                exporter.retries, exporter.spoolFiles ? exporter.spooledSpans + " spans, " + bytes(exporter.spoolBytes) : "–",
                exporter.lastError ? element("span", { class: "bad" }, time(exporter.lastErrorTime) + " "
                  + exporter.lastError) : "–"]), "No exporter reports its health."),
            element("h3", {}, "Settings last read"),
            health.settingsMistakes.length + health.settingsOverrides.length
              ? element("ul", {}, health.settingsMistakes.map(text => element("li", { class: "bad" }, text)),
                health.settingsOverrides.map(text => element("li", {}, text)))
              : element("p", { class: "quiet" }, "No problems."),
            element("h3", {}, "Problems outside of requests"),
            table("Diagnostics", ["Problem", "Count"], [...counts(health.counters), ...counts(health.diagnostics)],
              "None."),
            element("button", { onclick: refresh }, "Refresh"),
          ];
        }
        """#
}
