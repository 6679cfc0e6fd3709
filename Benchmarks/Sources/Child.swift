import Foundation

/// A program that is run in a process of its own, so that what it uses can be told apart.
struct Child {
  let executable: String
  let arguments: [String]
  let environment: [String: String]

  /// A program that ended otherwise than it should.
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  /// What a program used and said.
  struct Outcome {
    /// The whole process, named `all`.
    let whole: Cost
    /// What it says of its stages.
    let stages: [Cost]
    let output: String
    let errors: String
  }

  /// Runs the program to its end.
  ///
  /// - Parameter folder: For what it says.
  /// - Returns: What it used and said.
  /// - Throws: ``Failed`` where it cannot be started or its status is not 0.
  func run(in folder: String) throws -> Outcome {
    let (output, errors) = (folder + "/stdout", folder + "/stderr")
    let began = Self.now
    let process = try start(output: output, errors: errors)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw Failed(description: "\(executable) was lost") }
    }
    let wall = Self.now - began
    let said = try Self.text(errors)
    guard status == 0 else {
      throw Failed(description: "\(executable) \(arguments.joined(separator: " ")) failed:\n\(said.suffix(2000))")
    }
    let costs = Cost.all(in: said)
    // The system counts from the size of the process that started it, which is why this one stays small. Stages that
    // reset the peak for themselves take it away from the whole, so theirs count, too.
    let peak = max(Double(usage.ru_maxrss) * 1024 / 1e6, costs.map(\.peak).max() ?? 0)
    let whole = Cost(
      name: "all", wall: wall, cpu: usage.ru_utime.seconds + usage.ru_stime.seconds, peak: peak,
      requests: costs.compactMap(\.requests).first,
      bytes: costs.compactMap(\.bytes).first)
    return Outcome(whole: whole, stages: costs, output: try Self.text(output), errors: said)
  }

  /// Starts the program and leaves it running.
  ///
  /// - Parameters:
  ///   - output: The file that its standard output goes to.
  ///   - errors: The file that its standard error goes to.
  /// - Returns: Its process, which the caller waits for.
  /// - Throws: ``Failed``.
  func start(output: String, errors: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for (descriptor, path) in [(STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    var words = ([executable] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + variables { free(word) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, executable, &actions, nil, &words, &variables)
    guard code == 0 else { throw Failed(description: "\(executable): \(String(cString: strerror(code)))") }
    return process
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }

  /// Seconds on a clock that nobody sets.
  private static var now: Double { Stopwatch.seconds(CLOCK_MONOTONIC) }
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
