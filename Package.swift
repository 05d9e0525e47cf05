// swift-tools-version: 6.2
import PackageDescription

/// What every target is built with: strict existentials, explicit imports, and imports that stay out of our interfaces.
let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
    .product(name: "HummingbirdRouter", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
    .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["Hummingbird"])),
    .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Hummingbird"])),
    .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Hummingbird"])),
]

/// What the tests speak to a live server with, byte by byte.
let sockets: [Target.Dependency] = [
    .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["Hummingbird"])),
    .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Hummingbird"])),
    .product(name: "HummingbirdCore", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
    .product(name: "HummingbirdHTTP2", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
    .product(name: "NIOHTTP2", package: "swift-nio-http2", condition: .when(traits: ["Hummingbird"])),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: .when(traits: ["Hummingbird"])),
    .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras", condition: .when(traits: ["Hummingbird"])),
    .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras", condition: .when(traits: ["Hummingbird"])),
]

/// What the benchmark of a live server compares with.
let distributedTracing: [Target.Dependency] = [
    .product(name: "InMemoryTracing", package: "swift-distributed-tracing", condition: .when(traits: ["Hummingbird"])),
    .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Hummingbird"])),
    .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Hummingbird"])),
]

let asyncHTTPClient: [Target.Dependency] = [
    .product(name: "AsyncHTTPClient", package: "async-http-client", condition: .when(traits: ["AsyncHTTPClient"])),
    .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"])),
    .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"])),
    .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["AsyncHTTPClient"])),
]

let package = Package(
    name: "swift-opentracing",
    platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
    products: [
        .library(name: "OpenTracing", targets: ["OpenTracing"]),
        .library(name: "OpenTracingTesting", targets: ["OpenTracingTesting"]),
        .library(name: "OpenTracingSDK", targets: ["OpenTracingSDK"]),
        .library(name: "OpenTracingExporters", targets: ["OpenTracingExporters"]),
        .library(name: "OpenTracingInstrumentation", targets: ["OpenTracingInstrumentation"]),
        .library(name: "TracedRouting", targets: ["TracedRouting"]),
        .library(name: "TracedURLSession", targets: ["TracedURLSession"]),
        .library(name: "TracedHummingbird", targets: ["TracedHummingbird"]),
    ],
    traits: [
        .trait(
            name: "Hummingbird",
            description: "Traced routing on Hummingbird 2: TracedHummingbird and the Shop sample."
        ),
        .trait(
            name: "AsyncHTTPClient",
            description: "Exporters that send with AsyncHTTPClient: AsyncHTTPClientTransport."
        ),
        .default(enabledTraits: []),
    ],
    dependencies: [
        // Each is used behind a trait only, so that a plain build fetches none of them.
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.24.0"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.36.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    ],
    targets: [
        .target(name: "OpenTracing", swiftSettings: settings),
        .target(
            name: "OpenTracingTesting",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation"],
            swiftSettings: settings
        ),
        .target(name: "OpenTracingSDK", dependencies: ["OpenTracing", "OpenTracingSupport"], swiftSettings: settings),
        .target(
            name: "OpenTracingExporters",
            dependencies: ["OpenTracing", "OpenTracingSDK", "OpenTracingSupport"] + asyncHTTPClient,
            swiftSettings: settings
        ),
        .target(name: "OpenTracingSupport", swiftSettings: settings),
        .target(
            name: "OpenTracingInstrumentation",
            dependencies: ["OpenTracing", "OpenTracingSupport"],
            swiftSettings: settings
        ),
        .target(
            name: "TracedRouting",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSupport"],
            swiftSettings: settings
        ),
        .target(
            name: "TracedURLSession",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSupport"],
            swiftSettings: settings
        ),
        .target(
            name: "TracedHummingbird",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "TracedRouting"] + hummingbird,
            swiftSettings: settings
        ),

        .executableTarget(
            name: "Shop",
            dependencies: [
                "OpenTracing",
                "OpenTracingExporters",
                "OpenTracingSDK",
                "TracedHummingbird",
                "TracedRouting",
                "TracedURLSession",
            ] + hummingbird,
            path: "Samples/Shop",
            swiftSettings: settings
        ),

        .executableTarget(
            name: "ExportingBenchmark",
            dependencies: ["OpenTracing", "OpenTracingExporters", "OpenTracingSDK"],
            path: "Benchmarks/Exporting",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "LiveBenchmark",
            dependencies: ["OpenTracing", "OpenTracingSDK", "TracedHummingbird", "TracedRouting"] + hummingbird
                + distributedTracing,
            path: "Benchmarks/Live",
            exclude: ["load.py", "measure.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "RoutingBenchmark",
            dependencies: ["OpenTracing", "OpenTracingSDK", "TracedRouting"],
            path: "Benchmarks/Routing",
            exclude: ["measure.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "SpanBenchmark",
            dependencies: ["OpenTracing", "OpenTracingExporters", "OpenTracingSDK"],
            path: "Benchmarks/Spans",
            exclude: ["measure.py"],
            swiftSettings: settings
        ),

        .testTarget(
            name: "OpenTracingTests",
            dependencies: ["OpenTracing", "OpenTracingTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "OpenTracingTestingTests",
            dependencies: ["OpenTracing", "OpenTracingTesting", "OpenTracingSDK"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "OpenTracingSDKTests",
            dependencies: ["OpenTracing", "OpenTracingSDK", "OpenTracingTesting"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "OpenTracingExportersTests",
            dependencies: [
                "OpenTracing", "OpenTracingSDK", "OpenTracingExporters", "OpenTracingSupport",
            ] + asyncHTTPClient + [
                .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"]))
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedRoutingTests",
            dependencies: [
                "OpenTracing", "OpenTracingSDK", "OpenTracingSupport", "OpenTracingTesting", "TracedRouting",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedURLSessionTests",
            dependencies: ["OpenTracing", "OpenTracingTesting", "TracedRouting", "TracedURLSession"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DocumentationTests",
            dependencies: [
                "OpenTracing",
                "OpenTracingExporters",
                "OpenTracingSDK",
                "OpenTracingSupport",
                "OpenTracingTesting",
                "TracedHummingbird",
                "TracedRouting",
                "TracedURLSession",
            ] + hummingbird,
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedHummingbirdTests",
            dependencies: [
                "OpenTracing",
                "OpenTracingSDK",
                "OpenTracingTesting",
                "TracedHummingbird",
                "TracedRouting",
                "TracedURLSession",
            ] + hummingbird + sockets,
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
