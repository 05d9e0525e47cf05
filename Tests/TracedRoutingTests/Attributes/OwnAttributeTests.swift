//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import OpenTracing
import OpenTracingTesting
import Testing
import TracedRouting

extension RequestAttributes {
    fileprivate var clientAddress: RequestTag {
        let forwarded = self.headers.forwardedFor
        return forwarded.value == nil ? self.remoteAddress : forwarded
    }

    fileprivate var page: RequestTag { self.query.page.value == nil ? self.headers.page : self.query["page"] }
    fileprivate var alias: RequestTag { self.path }
}

extension OutgoingAttributes {
    fileprivate var target: RequestTag {
        let shard = self.headers["x-shard"]
        return shard.value == nil ? self.host : shard
    }
}

@Suite("Attributes of one's own that read those of the catalogue")
struct OwnAttributeTests {
    @Test("An attribute that falls back to one of the catalogue is read anew on each request")
    func fallback() async throws {
        let fixture = Fixture(
            TracingSettings(mode: .all, tracedRequestAttributes: [\.clientAddress, \.atEnd.page])
        )
        let router = try TracedRouter(fixture.tracing) { Get("/") { _ in .ok } }
        for headers in [["forwarded-for": "1.2.3.4"], [:]] as [Headers] {
            _ = await router.respond(to: Request(.get, "/?page=2", headers: headers, remoteAddress: "10.0.0.1:4711"))
        }
        let spans = fixture.spans
        #expect(spans.map { $0.tags["http.header.forwarded-for"] } == ["1.2.3.4", nil])
        #expect(spans.map { $0.tags["peer.address"] } == ["10.0.0.1:4711", "10.0.0.1:4711"])
        #expect(spans.map { $0.tags["http.query.page"] } == ["2", "2"])
    }

    @Test("So is one of a request that is sent")
    func fallbackOfClient() async throws {
        let fixture = Fixture(client: ClientSettings(tracedRequestAttributes: [\.target]))
        var sharded = FakeRequest()
        sharded.set("7", forKey: "x-shard")
        for request in [sharded, FakeRequest()] {
            try await fixture.client.trace(request, response: { _ in ResponseHead(statusCode: 200) }, { _ in })
        }
        let spans = fixture.spans
        #expect(spans.count == 2)
        #expect(spans.map { $0.tags["http.header.x-shard"] } == ["7", nil])
    }

    private func isOfCatalogue(_ attribute: RequestAttribute) -> Bool {
        AttributePlan(.default, settings: [attribute]).settings.ownNames.isEmpty
    }

    static let ofCatalogue: [RequestAttribute] = [
        \.method, \.url, \.remoteAddress, \.headers.userAgent, \.headers["User-Agent"], \.query.page,
        \.parameters["id"],
        \.[named: "path"], \.[named: "headers.user-agent"], \.atEnd.method, \.atEnd.headers.userAgent,
        \.atEnd.headers["User-Agent"], \.atEnd[named: "path"],
    ]

    @Test("Every form of an attribute of the catalogue is known as one", arguments: ofCatalogue.indices)
    func catalogue(index: Int) {
        #expect(isOfCatalogue(Self.ofCatalogue[index]))
    }

    @Test(
        "What names stand for in configuration is known, too",
        arguments: ["path", "cookies.theme", "at-end.query.page"]
    )
    func configuration(name: String) throws {
        let settings = try TracingSettings(environment: ["TRACED_REQUEST_ATTRIBUTES": name])
        #expect(isOfCatalogue(try #require(settings.tracedRequestAttributes.first)))
    }

    @Test("An attribute of one's own is not, whatever it gave")
    func own() {
        for attribute in [\.clientAddress, \.page, \.alias, \.atEnd.alias, \.atEnd.page] as [RequestAttribute] {
            #expect(!isOfCatalogue(attribute))
        }
    }
}
