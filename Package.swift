// swift-tools-version:6.2
import PackageDescription

/// One set of settings for every Swift target: the strict language mode comes with the tools version.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Puts Swift's run-time and Foundation into a binary.
///
/// It then runs where there is no Swift, and is some hundredths faster, as calls into them take no detour. This is what
/// the option `--static-swift-stdlib` does; but only what is compiled with that option names the libraries that
/// Foundation needs. Tests are linked without it, in debug builds alone.
let staticRuntime = LinkerSetting.unsafeFlags(
  ["-static-stdlib"]
    + ["CoreFoundation", "_FoundationICU", "_FoundationCollections", "_FoundationCShims"].map { "-l\($0)" },
  .when(platforms: [.linux], configuration: .release))

let package = Package(
  name: "factory-report",
  products: [
    .executable(name: "factory-report", targets: ["factory-report"]),
    .executable(name: "sample-api", targets: ["sample-api"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    // Development only: the command "swift package generate-documentation". Nothing is linked with it.
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
    // Tests only: it is never linked into the tool.
    .package(url: "https://github.com/pointfreeco/swift-custom-dump", from: "1.7.3"),
  ],
  targets: [
    // The two pure vocabularies: neither imports another target, and few targets import both.
    .target(name: "Usage", swiftSettings: settings),
    .target(name: "ReportModel", swiftSettings: settings),

    .target(name: "Files", swiftSettings: settings),
    // The arguments and the memory of the process, as the C run-time has them.
    .target(name: "CProcess"),

    // C libraries of the system, each behind one module.
    .target(
      name: "CSimdJSON",
      linkerSettings: [.linkedLibrary("simdjson")]),
    .systemLibrary(
      name: "CXLSXWriter", pkgConfig: "xlsxwriter",
      providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "XLSX", dependencies: ["CXLSXWriter", "CZlib"], swiftSettings: settings),
    .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: settings),

    // What a user may edit or read, built into the binary.
    .target(
      name: "Templates",
      path: "Templates",
      resources: [
        .embedInCode("report.md.mustache"), .embedInCode("report.html.mustache"), .embedInCode("report.css"),
        .embedInCode("management.yaml"), .embedInCode("spreadsheet-import.yaml"), .embedInCode("email.yaml"),
      ],
      swiftSettings: settings),

    .target(name: "YAML", dependencies: [.product(name: "Yams", package: "Yams")], swiftSettings: settings),
    .target(name: "ReportDefinition", dependencies: ["Templates", "YAML"], swiftSettings: settings),

    // The one HTTP client.
    .target(
      name: "HTTP",
      dependencies: [
        "CZlib", "Files",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Logging", package: "swift-log"),
        // What AsyncHTTPClient's interface needs: buffers, headers, errors, certificates.
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: settings),
    .target(
      name: "AnalyticsAPI",
      dependencies: ["Usage", "HTTP", "CSimdJSON", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    // The billing period: the session of the droid CLI, and the client that asks with it.
    .target(
      name: "Subscription",
      dependencies: [
        "Usage", "HTTP", "Files",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .target(
      name: "Archive",
      dependencies: [
        "Usage", "Files",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      resources: (1...9).map { .embedInCode("Schema/version-\($0).sql") },
      swiftSettings: settings),
    .target(
      name: "ReportAssembly", dependencies: ["Usage", "ReportModel", "ReportDefinition"],
      swiftSettings: settings),
    .target(
      name: "ReportWriters",
      dependencies: [
        "ReportModel", "Files", "Gzip", "XLSX", "Templates",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: settings),

    // The API's stand-in: for the demo, the tests and the benchmarks.
    .target(
      name: "SampleAPI",
      dependencies: [
        "Usage",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: settings),
    // What goes wrong with the stand-in's answers: for tests and `sample-api`, not linked into `factory-report`.
    .target(
      name: "FaultSwitchboard",
      dependencies: ["SampleAPI", "Usage", .product(name: "NIOHTTP1", package: "swift-nio")],
      path: "Tests/Support/Faults", swiftSettings: settings),
    // What tests of several targets share; no product has it.
    .target(
      name: "TestSupport",
      dependencies: [
        "Usage", "HTTP", "ReportAssembly", "ReportDefinition", "ReportModel", "Templates",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/Support/Fixtures", swiftSettings: settings),
    .executableTarget(
      name: "sample-api",
      dependencies: [
        "SampleAPI", "FaultSwitchboard", "Usage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "factory-report",
      dependencies: [
        "Usage", "HTTP", "AnalyticsAPI", "Subscription", "Archive", "ReportModel", "ReportAssembly", "ReportWriters",
        "CProcess", "Files", "ReportDefinition", "SampleAPI", "Templates", "YAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings,
      linkerSettings: [staticRuntime]),

    .executableTarget(
      name: "benchmark",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Benchmarks/Sources", swiftSettings: settings),

    .testTarget(
      name: "UsageTests",
      dependencies: ["TestSupport", "Usage", .product(name: "CustomDump", package: "swift-custom-dump")],
      swiftSettings: settings),
    .testTarget(
      name: "HTTPTests",
      dependencies: [
        "TestSupport", "HTTP", "CZlib",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "AnalyticsAPITests",
      dependencies: [
        "TestSupport", "AnalyticsAPI", "FaultSwitchboard", "HTTP", "SampleAPI", "Usage",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "SubscriptionTests",
      dependencies: [
        "TestSupport", "Subscription", "FaultSwitchboard", "HTTP", "SampleAPI", "Usage",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ArchiveTests",
      dependencies: [
        "TestSupport", "Archive", "Files", "Usage", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      exclude: ["Fixtures"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportAssemblyTests",
      dependencies: ["TestSupport", "ReportAssembly", "ReportDefinition", "ReportModel", "Templates", "Usage"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportWritersTests",
      dependencies: ["TestSupport", "ReportWriters", "ReportModel", "Templates", "XLSX", "CZlib", "Files", "Gzip"],
      exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(
      name: "ReportDefinitionTests", dependencies: ["TestSupport", "ReportDefinition", "Templates", "YAML"],
      swiftSettings: settings),
    .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: settings),
    .testTarget(name: "XLSXTests", dependencies: ["XLSX"], swiftSettings: settings),
    .testTarget(name: "BenchmarkTests", dependencies: ["benchmark"], swiftSettings: settings),
    .testTarget(
      name: "SampleAPITests", dependencies: ["FaultSwitchboard", "SampleAPI", "Usage"], swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "factory-report", "FaultSwitchboard", "TestSupport", "SampleAPI", "Usage", "XLSX", "Archive", "HTTP",
        "AnalyticsAPI", "Subscription", "ReportAssembly", "ReportDefinition", "ReportModel", "ReportWriters",
        "Templates",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
  ],
)
