import Foundation

/// Adds up what parts of this process's work take, and says it as `factory-report --timings` does.
struct Stopwatch {
  private var wall = 0.0
  private var cpu = 0.0

  /// Runs a part that counts.
  mutating func count<Result>(_ body: () throws -> Result) rethrows -> Result {
    let began = Self.reading
    defer { add(since: began) }
    return try body()
  }

  /// Runs a part that counts.
  mutating func count<Result>(_ body: () async throws -> Result) async rethrows -> Result {
    let began = Self.reading
    let result = try await body()
    add(since: began)
    return result
  }

  /// The line that ``Cost`` reads.
  func line(_ name: String, requests: Int? = nil, bytes: Int? = nil) -> String {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return String(
      format: "timings: %@ wall=%.4f cpu=%.4f peak=%.1f", name, wall, cpu, Double(usage.ru_maxrss) * 1024 / 1e6)
      + (requests.map { " requests=\($0)" } ?? "") + (bytes.map { " bytes=\($0)" } ?? "") + "\n"
  }

  private mutating func add(since began: (wall: Double, cpu: Double)) {
    let ended = Self.reading
    wall += ended.wall - began.wall
    cpu += ended.cpu - began.cpu
  }

  private static var reading: (wall: Double, cpu: Double) {
    (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
  }

  static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Says something on standard error, where lines of timings go.
func say(_ text: String) {
  FileHandle.standardError.write(Data(text.utf8))
}
