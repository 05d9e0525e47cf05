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

let distributedTracing: [Target.Dependency] = [
    .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["DistributedTracing"]))
]

/// What the benchmark of a live server compares with.
let comparedTracing: [Target.Dependency] = [
    .product(name: "InMemoryTracing", package: "swift-distributed-tracing", condition: .when(traits: ["Hummingbird"])),
    .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Hummingbird"])),
    .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["Hummingbird"])),
]

let asyncHTTPClient: [Target.Dependency] = [
    .product(name: "AsyncHTTPClient", package: "async-http-client", condition: .when(traits: ["AsyncHTTPClient"])),
    .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"])),
    .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"])),
    .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["AsyncHTTPClient"])),
    .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["AsyncHTTPClient"])),
]

/// What requests of AsyncHTTPClient are given besides: a logger, and a tracer of another kind.
let givenToAsyncHTTPClient: [Target.Dependency] = [
    .product(name: "Logging", package: "swift-log", condition: .when(traits: ["AsyncHTTPClient"])),
    .product(name: "Tracing", package: "swift-distributed-tracing", condition: .when(traits: ["AsyncHTTPClient"])),
]

let flyingFox: [Target.Dependency] = [
    .product(name: "FlyingFox", package: "FlyingFox", condition: .when(traits: ["FlyingFox"])),
    .product(name: "FlyingSocks", package: "FlyingFox", condition: .when(traits: ["FlyingFox"])),
]

let grpc: [Target.Dependency] = [
    .product(name: "GRPCCore", package: "grpc-swift-2", condition: .when(traits: ["GRPC"]))
]

/// What the tests serve and call with.
let grpcTransport: [Target.Dependency] = [
    .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport", condition: .when(traits: ["GRPC"]))
]

let logging: [Target.Dependency] = [
    .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Logging"]))
]

let serviceLifecycle: [Target.Dependency] = [
    .product(name: "Logging", package: "swift-log", condition: .when(traits: ["ServiceLifecycle"])),
    .product(
        name: "ServiceLifecycle",
        package: "swift-service-lifecycle",
        condition: .when(traits: ["ServiceLifecycle"])
    ),
]

let configuration: [Target.Dependency] = [
    .product(name: "Configuration", package: "swift-configuration", condition: .when(traits: ["Configuration"]))
]

let metrics: [Target.Dependency] = [
    .product(name: "CoreMetrics", package: "swift-metrics", condition: .when(traits: ["Metrics"]))
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
        .library(name: "TracingConsole", targets: ["TracingConsole"]),
        .library(name: "TracedURLSession", targets: ["TracedURLSession"]),
        .library(name: "TracedHummingbird", targets: ["TracedHummingbird"]),
        .library(name: "TracedFlyingFox", targets: ["TracedFlyingFox"]),
        .library(name: "TracedAsyncHTTPClient", targets: ["TracedAsyncHTTPClient"]),
        .library(name: "TracedGRPC", targets: ["TracedGRPC"]),
        .library(name: "DistributedTracingBridge", targets: ["DistributedTracingBridge"]),
        .library(name: "TracedLogging", targets: ["TracedLogging"]),
        .library(name: "TracedServiceLifecycle", targets: ["TracedServiceLifecycle"]),
        .library(name: "TracedConfiguration", targets: ["TracedConfiguration"]),
        .library(name: "TracedMetrics", targets: ["TracedMetrics"]),
    ],
    traits: [
        .trait(
            name: "Hummingbird",
            description: "Traced routing on Hummingbird 2: TracedHummingbird and the Shop sample."
        ),
        .trait(name: "FlyingFox", description: "Traced routing on FlyingFox: TracedFlyingFox."),
        .trait(
            name: "AsyncHTTPClient",
            description: "Traced requests with AsyncHTTPClient, and exporters that send with it."
        ),
        .trait(name: "GRPC", description: "Traced calls of gRPC Swift 2, on servers and in clients: TracedGRPC."),
        .trait(
            name: "DistributedTracing",
            description: "One trace with libraries that use swift-distributed-tracing: DistributedTracingBridge."
        ),
        .trait(name: "Logging", description: "Trace and span ids in the log lines of swift-log: TracedLogging."),
        .trait(
            name: "ServiceLifecycle",
            description: "A tracer that a ServiceGroup flushes before it ends: TracedServiceLifecycle."
        ),
        .trait(
            name: "Configuration",
            description:
                "Settings and tracer from swift-configuration, reloaded while the service runs: TracedConfiguration."
        ),
        .trait(
            name: "Metrics",
            description:
                "Rates, errors and durations of requests, and the tracer's health, in swift-metrics: TracedMetrics."
        ),
        .default(enabledTraits: []),
    ],
    dependencies: [
        // Each is used behind a trait only, so that a plain build fetches none of them.
        .package(url: "https://github.com/swhitty/FlyingFox", .upToNextMinor(from: "0.27.1")),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.3.0"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.4.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(
            url: "https://github.com/apple/swift-configuration",
            from: "1.0.0",
            traits: [.defaults, .trait(name: "Reloading", condition: .when(traits: ["Configuration"]))]
        ),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.81.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.24.0"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.36.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
    ],
    targets: [
        .target(name: "OpenTracing", swiftSettings: settings),
        .target(
            name: "OpenTracingTesting",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSupport"],
            swiftSettings: settings
        ),
        .target(name: "OpenTracingSDK", dependencies: ["OpenTracing", "OpenTracingSupport"], swiftSettings: settings),
        .target(
            name: "OpenTracingExporters",
            dependencies: ["OpenTracing", "OpenTracingSDK", "OpenTracingSupport"] + asyncHTTPClient + grpc
                + grpcTransport,
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
            name: "TracingConsole",
            dependencies: [
                "OpenTracing", "OpenTracingExporters", "OpenTracingInstrumentation", "OpenTracingSDK",
                "OpenTracingSupport", "TracedHummingbird", "TracedRouting",
            ] + hummingbird + [
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: ["Hummingbird"])
                )
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TracedURLSession",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSupport"],
            swiftSettings: settings
        ),
        .target(
            name: "TracedHummingbird",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSupport", "TracedRouting"]
                + hummingbird,
            swiftSettings: settings
        ),
        .target(
            name: "TracedFlyingFox",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSupport", "TracedRouting"]
                + flyingFox,
            swiftSettings: settings
        ),
        .target(
            name: "TracedAsyncHTTPClient",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation"] + asyncHTTPClient + givenToAsyncHTTPClient,
            swiftSettings: settings
        ),
        .target(
            name: "TracedGRPC",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSupport"] + grpc,
            swiftSettings: settings
        ),
        .target(
            name: "DistributedTracingBridge",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSDK", "OpenTracingSupport"]
                + distributedTracing,
            swiftSettings: settings
        ),
        .target(
            name: "TracedLogging",
            dependencies: ["OpenTracing", "OpenTracingSDK", "OpenTracingSupport"] + logging,
            swiftSettings: settings
        ),
        .target(
            name: "TracedServiceLifecycle",
            dependencies: ["OpenTracing", "OpenTracingSDK", "OpenTracingSupport"] + serviceLifecycle,
            swiftSettings: settings
        ),
        .target(
            name: "TracedConfiguration",
            dependencies: [
                "OpenTracing", "OpenTracingExporters", "OpenTracingInstrumentation", "OpenTracingSDK",
                "OpenTracingSupport",
            ] + configuration,
            swiftSettings: settings
        ),
        .target(
            name: "TracedMetrics",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingSDK", "OpenTracingSupport"]
                + metrics,
            swiftSettings: settings
        ),

        .executableTarget(
            name: "Shop",
            dependencies: [
                "DistributedTracingBridge",
                "OpenTracing",
                "OpenTracingExporters",
                "OpenTracingSDK",
                "TracedAsyncHTTPClient",
                "TracedHummingbird",
                "TracedLogging",
                "TracedRouting",
                "TracedServiceLifecycle",
                "TracingConsole",
            ] + hummingbird + asyncHTTPClient + distributedTracing + logging + serviceLifecycle + [
                .product(
                    name: "UnixSignals",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: ["ServiceLifecycle"])
                )
            ],
            path: "Samples/Shop",
            swiftSettings: settings
        ),

        .executableTarget(
            name: "Greeter",
            dependencies: [
                "OpenTracing", "OpenTracingExporters", "OpenTracingSDK", "TracedGRPC", "TracedHummingbird",
                "TracedRouting",
            ] + hummingbird + grpc + grpcTransport,
            path: "Samples/Greeter",
            swiftSettings: settings
        ),

        .executableTarget(
            name: "LineRPC",
            dependencies: ["OpenTracing", "OpenTracingExporters", "OpenTracingInstrumentation", "OpenTracingSDK"],
            path: "Samples/LineRPC",
            swiftSettings: settings
        ),

        .executableTarget(
            name: "BridgeBenchmark",
            dependencies: [
                "DistributedTracingBridge", "OpenTracing", "OpenTracingInstrumentation", "OpenTracingSDK",
            ] + distributedTracing,
            path: "Benchmarks/Bridge",
            exclude: ["measure.py"],
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
            dependencies: [
                "OpenTracing", "OpenTracingExporters", "OpenTracingSDK", "TracedHummingbird", "TracedRouting",
            ] + hummingbird + comparedTracing,
            path: "Benchmarks/Live",
            exclude: ["load.py", "measure.py", "shop.py", "walk.py"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "RoutingBenchmark",
            dependencies: ["OpenTracing", "OpenTracingSDK", "TracedRouting", "TracingConsole"],
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

        .target(
            name: "LiveRouting",
            dependencies: ["OpenTracing", "OpenTracingInstrumentation", "OpenTracingTesting", "TracedRouting"],
            path: "Tests/LiveRouting",
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
                "OpenTracing", "OpenTracingSDK", "OpenTracingExporters", "OpenTracingSupport", "OpenTracingTesting",
            ] + asyncHTTPClient + grpc + grpcTransport,
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedRoutingTests",
            dependencies: [
                "OpenTracing", "OpenTracingExporters", "OpenTracingSDK", "OpenTracingSupport", "OpenTracingTesting",
                "TracedRouting",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracingConsoleTests",
            dependencies: [
                "OpenTracing", "OpenTracingInstrumentation", "OpenTracingSDK", "TracedHummingbird", "TracedRouting",
                "TracingConsole",
            ] + hummingbird + [
                .product(
                    name: "ServiceLifecycle",
                    package: "swift-service-lifecycle",
                    condition: .when(traits: ["Hummingbird"])
                )
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedURLSessionTests",
            dependencies: [
                "OpenTracing", "OpenTracingSupport", "OpenTracingTesting", "TracedRouting", "TracedURLSession",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DocumentationTests",
            dependencies: [
                "DistributedTracingBridge",
                "OpenTracing",
                "OpenTracingExporters",
                "OpenTracingSDK",
                "OpenTracingSupport",
                "OpenTracingTesting",
                "TracedAsyncHTTPClient",
                "TracedConfiguration",
                "TracedFlyingFox",
                "TracedGRPC",
                "TracedHummingbird",
                "TracedLogging",
                "TracedMetrics",
                "TracedRouting",
                "TracedServiceLifecycle",
                "TracedURLSession",
                "TracingConsole",
            ] + hummingbird + flyingFox + asyncHTTPClient + grpc + grpcTransport + logging + serviceLifecycle
                + distributedTracing + configuration + metrics + [
                    .product(
                        name: "UnixSignals",
                        package: "swift-service-lifecycle",
                        condition: .when(traits: ["ServiceLifecycle"])
                    )
                ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedHummingbirdTests",
            dependencies: [
                "LiveRouting",
                "OpenTracing",
                "OpenTracingSDK",
                "OpenTracingTesting",
                "TracedHummingbird",
                "TracedRouting",
                "TracedURLSession",
            ] + hummingbird + sockets,
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedFlyingFoxTests",
            dependencies: ["LiveRouting", "OpenTracing", "OpenTracingTesting", "TracedFlyingFox", "TracedRouting"]
                + flyingFox,
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedAsyncHTTPClientTests",
            dependencies: [
                "OpenTracing", "OpenTracingSDK", "OpenTracingTesting", "TracedAsyncHTTPClient", "TracedRouting",
            ] + asyncHTTPClient + givenToAsyncHTTPClient,
            swiftSettings: settings
        ),
        .target(
            name: "LiveCalls",
            dependencies: ["OpenTracing"] + grpc,
            path: "Tests/LiveCalls",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "EchoServer",
            dependencies: ["LiveCalls", "OpenTracing", "OpenTracingTesting", "TracedGRPC"] + grpc + grpcTransport,
            path: "Tests/EchoServer",
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedGRPCTests",
            dependencies: [
                "EchoServer", "LiveCalls", "OpenTracing", "OpenTracingInstrumentation", "OpenTracingSDK",
                "OpenTracingTesting", "TracedGRPC",
            ] + grpc + grpcTransport,
            swiftSettings: settings
        ),
        .testTarget(
            name: "DistributedTracingBridgeTests",
            dependencies: [
                "DistributedTracingBridge", "OpenTracing", "OpenTracingSDK", "OpenTracingTesting",
                "TracedAsyncHTTPClient", "TracedHummingbird", "TracedRouting",
            ] + distributedTracing + asyncHTTPClient + hummingbird + [
                .product(
                    name: "InMemoryTracing",
                    package: "swift-distributed-tracing",
                    condition: .when(traits: ["DistributedTracing"])
                )
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedLoggingTests",
            dependencies: ["OpenTracing", "OpenTracingSDK", "OpenTracingTesting", "TracedLogging"] + logging,
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedServiceLifecycleTests",
            dependencies: ["OpenTracing", "OpenTracingSDK", "OpenTracingTesting", "TracedServiceLifecycle"]
                + serviceLifecycle + [
                    .product(
                        name: "ServiceLifecycleTestKit",
                        package: "swift-service-lifecycle",
                        condition: .when(traits: ["ServiceLifecycle"])
                    )
                ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedConfigurationTests",
            dependencies: [
                "OpenTracing", "OpenTracingExporters", "OpenTracingSDK", "OpenTracingTesting", "TracedConfiguration",
                "TracedRouting",
            ] + configuration,
            swiftSettings: settings
        ),
        .testTarget(
            name: "TracedMetricsTests",
            dependencies: ["OpenTracing", "OpenTracingSDK", "OpenTracingTesting", "TracedMetrics", "TracedRouting"]
                + metrics + [
                    .product(name: "MetricsTestKit", package: "swift-metrics", condition: .when(traits: ["Metrics"]))
                ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
