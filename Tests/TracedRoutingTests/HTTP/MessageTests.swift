//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//
import Foundation
import Testing
import TracedRouting

@Suite("Requests and responses")
struct MessageTests {
    struct Order: Codable, Equatable {
        struct Item: Codable, Equatable { var count: Int }
        var id: Int
        var items: [Item]
    }

    @Test("JSON goes in and out")
    func json() async throws {
        let order = Order(id: 7, items: [.init(count: 2)])
        let response = try Response.json(order, status: .created)
        #expect(response.status == .created && response.headers["content-type"] == "application/json")
        let bytes = try await response.body.collect()
        #expect(bytes == Array(#"{"id":7,"items":[{"count":2}]}"#.utf8))
        #expect(try await Request(.post, "/", body: RequestBody(bytes)).decode(Order.self) == order)
    }

    @Test(
        "JSON that is not what is expected is the client's mistake, told with the place and without the value",
        arguments: [
            (#"{"id":"s3cret","items":[]}"#, #""id" must be of type Int"#),
            (#"{"items":[]}"#, #"must have the key "id""#),
            (#"{"id":null,"items":[]}"#, #""id" must be a Int, not null"#),
            (#"{"id":7,"items":[{"count":"s3cret"}]}"#, #""items.Index 0.count" must be of type Int"#),
            (#"{"id":7"#, "malformed"),
            ("", "malformed"),
        ]
    )
    func badJSON(body: String, reason: String) async throws {
        let error = await #expect(throws: HTTPError.self) {
            try await Request(.post, "/", body: RequestBody(body)).decode(Order.self)
        }
        #expect(error?.status == .badRequest)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("s3cret") == false)
    }

    struct Event: Codable, Equatable { var at: Date }

    @Test("Dates go in and out as JSON, and fractions of a second are read", arguments: [0, 1_700_000_000])
    func dates(seconds: Int) async throws {
        let event = Event(at: Date(timeIntervalSince1970: Double(seconds)))
        let body = try await Response.json(event).body.collect()
        #expect(try await Request(.post, body: RequestBody(body)).decode(Event.self) == event)
        let browser = Request(.post, body: RequestBody(#"{"at":"1970-01-01T00:00:01.250Z"}"#))
        #expect(try await browser.decode(Event.self).at.timeIntervalSince1970 == 1.25)
        await #expect(throws: HTTPError.self) {
            try await Request(.post, body: RequestBody(#"{"at":"yesterday"}"#)).decode(Event.self)
        }
    }

    @Test("Coders of one's own read and write JSON")
    func coders() async throws {
        let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
        encoder.dateEncodingStrategy = .secondsSince1970
        decoder.dateDecodingStrategy = .secondsSince1970
        let event = Event(at: Date(timeIntervalSince1970: 7))
        let body = try await Response.json(event, encoder: encoder).body.collect()
        #expect(String(decoding: body, as: UTF8.self) == #"{"at":7}"#)
        #expect(try await Request(.post, body: RequestBody(body)).decode(Event.self, decoder: decoder) == event)
    }

    @Test("A body of JSON that is too long is refused")
    func longJSON() async throws {
        let request = Request(.post, "/", body: RequestBody(#"{"id":7,"items":[]}"#))
        let error = await #expect(throws: HTTPError.self) { try await request.decode(Order.self, upTo: 5) }
        #expect(error?.status == .contentTooLarge)
    }

    @Test("An error has the response that it says")
    func errors() async throws {
        let error = HTTPError(.conflict, "twice")
        #expect(error.response.status == .conflict && "\(error)" == "HTTP 409: twice")
        #expect(try await error.response.body.collect() == Array("twice".utf8))
        #expect(HTTPError(404).response.headers.isEmpty && "\(HTTPError(404))" == "HTTP 404")
        let timeout = RequestTimeout(limit: .seconds(2))
        #expect(timeout.response.status == .serviceUnavailable && "\(timeout)".contains("2.0 seconds"))
    }

    @Test("Ready-made responses are what they say")
    func ready() {
        #expect(Response.ok.status == 200 && Response.noContent.status == 204)
        #expect(Response.text("x").headers["content-type"] == "text/plain; charset=utf-8")
        #expect(Response.redirect(to: "/x").status == 303 && Response.redirect(to: "/x").headers["location"] == "/x")
        #expect("\(HTTPStatus.notFound) \(HTTPMethod.patch)" == "404 PATCH")
    }

    @Test(
        "A target in absolute form gives host and path, and its host counts before that of the server",
        arguments: [
            ("http://example.com:8080/a/b?x=1", "http", "example.com:8080", "/a/b", "x=1"),
            ("HTTPS://ann:pw@example.com", "https", "ann:pw@example.com", "/", ""),
            ("http://example.com?x=//y/", "http", "example.com", "/", "x=//y/"),
            ("/a?url=http://example.com/b", nil, "server", "/a", "url=http://example.com/b"),
            ("/a://b", nil, "server", "/a://b", ""),
            ("*", nil, "server", "*", ""),
            ("://x/y", nil, "server", "://x/y", ""),
            ("", nil, "server", "", ""),
        ] as [(String, String?, String, String, String)]
    )
    func absolute(target: String, scheme: String?, authority: String, path: String, query: String) {
        let request = Request(.get, target, authority: "server")
        #expect(request.scheme == scheme && request.authority == authority)
        #expect(request.path == path && request.query.rawValue == query)
    }

    @Test("What a value does when it is let go may use the storage again")
    func releasing() {
        final class Ticket: Sendable {
            let request: Request
            init(_ request: Request) { self.request = request }
            deinit { request.storage[UserKey.self] = "returned" }
        }
        enum TicketKey: RequestStorageKey { typealias Value = Ticket }
        let request = Request()
        request.storage[TicketKey.self] = Ticket(request)
        request.storage[TicketKey.self] = nil
        #expect(request.storage[UserKey.self] == "returned")
    }

    @Test("All copies of a request share one storage, under types as keys")
    func storage() {
        enum Other: RequestStorageKey { typealias Value = String }
        let request = Request()
        let copy = request
        copy.storage[UserKey.self] = "ann"
        #expect(request.storage[UserKey.self] == "ann")
        #expect(request.storage[Other.self] == nil && Request().storage[UserKey.self] == nil)
        request.storage[UserKey.self] = nil
        #expect(copy.storage[UserKey.self] == nil)
    }
}
