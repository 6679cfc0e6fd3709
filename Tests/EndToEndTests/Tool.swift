import Foundation
import SampleAPI
import Synchronization
import Testing

/// The command as a user runs it: a process of its own.
enum Tool {
  struct Run: Sendable {
    /// The exit code, or the signal's number with a minus.
    let status: Int32
    let output: String
    let errors: String
  }

  /// A run that has begun.
  struct Process: Sendable {
    private let identifier: Int32

    private let errorPath: String

    fileprivate init(identifier: Int32, errorPath: String) {
      self.identifier = identifier
      self.errorPath = errorPath
    }

    /// Whether it has said so on standard error.
    func hasSaid(_ words: String) throws -> Bool { try text(errorPath).contains(words) }

    func signal(_ number: Int32) { kill(identifier, number) }

    /// Sends a signal as soon as a condition holds, or returns when the run has ended before.
    ///
    /// It waits on a thread of its own: behind the tasks of a thousand tests, the signal would come too late for a run
    /// that waits half a minute.
    func signal(_ number: Int32, once condition: @escaping @Sendable () throws -> Bool) async throws {
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        Thread.detachNewThread {
          done.resume(
            with: Result {
              while try !condition() {
                guard kill(identifier, 0) == 0 else { return }
                usleep(2000)
              }
              kill(identifier, number)
            })
        }
      }
    }

    /// How the process was called, as others on the machine see it.
    func commandLine() throws -> String { try text("/proc/\(identifier)/cmdline") }

    /// The limits of the system for it.
    func limits() throws -> String { try text("/proc/\(identifier)/limits") }
  }

  /// The binary that was built beside the tests.
  static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("factory-report").path

  /// Runs the command with these arguments and nothing of the surroundings but what is given.
  ///
  /// `body` is called once it has begun; the run is waited for in any case.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil, binary: String = path,
    whileRunning body: @Sendable (Process) async throws -> Void = { _ in }
  ) async throws -> Run {
    guard !isInRun else { return try await begun(arguments, environment, input, binary, body) }
    return try await gate.pass {
      try await $isInRun.withValue(true) { try await begun(arguments, environment, input, binary, body) }
    }
  }

  private static func begun(
    _ arguments: [String], _ environment: [String: String], _ input: String?, _ binary: String,
    _ body: @Sendable (Process) async throws -> Void
  ) async throws -> Run {
    try await withTemporaryFolder { folder in
      let outputPath = folder + "/out"
      let errorPath = folder + "/err"
      for path in [outputPath, errorPath] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
      let inputPath = folder + "/in"
      try Data((input ?? "").utf8).write(to: URL(fileURLWithPath: inputPath))
      let process = Foundation.Process()
      process.executableURL = URL(fileURLWithPath: binary)
      process.arguments = arguments
      process.environment = [
        "PATH": "/usr/bin:/bin", "HOME": folder, "TMPDIR": folder,
        "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
      ].merging(environment) { $1 }
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      process.standardInput = FileHandle(forReadingAtPath: inputPath)
      process.standardOutput = FileHandle(forWritingAtPath: outputPath)
      process.standardError = FileHandle(forWritingAtPath: errorPath)
      let (ends, end) = AsyncStream.makeStream(of: Int32.self)
      process.terminationHandler = {
        end.yield($0.terminationReason == .uncaughtSignal ? -$0.terminationStatus : $0.terminationStatus)
      }
      try process.run()
      let failure: (any Error)?
      do {
        try await body(Process(identifier: process.processIdentifier, errorPath: errorPath))
        failure = nil
      } catch {
        failure = error
        process.terminate()
      }
      var status: Int32 = 0
      for await value in ends {
        status = value
        break
      }
      if let failure { throw failure }
      return Run(status: status, output: try text(outputPath), errors: try text(errorPath))
    }
  }

  /// Whether this task is the `body` of a run, which has its place: a second run in it waits for none.
  @TaskLocal private static var isInRun = false

  /// Few runs at a time.
  ///
  /// All tests begin together, and Foundation's `Process` crashes in a process with more than about 1,300 open files.
  private static let gate = Gate(24)
}

/// Lets a number of tasks pass at a time, in the order of their arrival.
private final class Gate: Sendable {
  private let state: Mutex<(free: Int, waiting: [CheckedContinuation<Void, Never>])>

  init(_ places: Int) { state = Mutex((places, [])) }

  func pass<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    await withCheckedContinuation { arrived in
      let isFree = state.withLock { state in
        guard state.free > 0 else {
          state.waiting.append(arrived)
          return false
        }
        state.free -= 1
        return true
      }
      if isFree { arrived.resume() }
    }
    defer {
      state.withLock { state -> CheckedContinuation<Void, Never>? in
        guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
        state.free += 1
        return nil
      }?.resume()
    }
    return try await body()
  }
}

/// Lends a new folder, which is removed afterwards.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("factory-report-test-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.path)
}

func text(_ path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
}

/// Every file below a folder, by its path in it.
func files(below folder: String) throws -> [String: Data] {
  var files: [String: Data] = [:]
  for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isDirectory), !isDirectory.boolValue
    else { continue }
    files[path] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path))
  }
  return files
}

extension [String: Data] {
  /// Without `coverage.csv`, which has the times of fetches, and without what follows from it in `datapackage.json`.
  var withoutFetchTimes: [String: Data] {
    mapValues { data in
      let hash = #/("path": "coverage\.csv"(?:(?!"path")[\s\S])*?"hash": )"[^"]*"/#
      let fingerprint = #/"fingerprint": "[^"]*"/#
      let text = String(decoding: data, as: UTF8.self).replacing(hash) { $0.1 }
      return Data(text.replacing(fingerprint, with: "").utf8)
    }.filter { !$0.key.hasSuffix("coverage.csv") }
  }
}

/// The top of the repository.
let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

extension SampleOptions {
  /// With the billing period, so that a run without a network says the same of it.
  static var withBilling: SampleOptions {
    var options = SampleOptions()
    options.billing = SampleBilling()
    return options
  }
}

extension RunningServer {
  /// The requests for days; those about the billing period come with each run.
  var analyticsRequests: [String] { requests.filter { $0.contains("/analytics/") } }
}
