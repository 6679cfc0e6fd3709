import Foundation

/// What one run of a program cost.
struct RunCost {
  /// Seconds.
  let wall: Double
  /// Seconds of CPU time, of the program and of the system on its behalf.
  let cpu: Double
  /// The peak of memory in MB.
  let peak: Double
}

/// A program in a process of its own.
struct ChildProcess {
  /// The program, by path or by name, and its arguments.
  let command: [String]
  let environment: [String: String]

  /// A program that could not be started or did not end with 0.
  struct Failed: Error, CustomStringConvertible {
    let description: String
  }

  init(_ command: [String], environment: [String: String]) {
    self.command = command
    self.environment = environment
  }

  /// Runs the program to its end.
  ///
  /// - Parameter folder: The folder for the files of its output.
  /// - Returns: Its cost, as the system counts it.
  /// - Throws: ``Failed``.
  func run(in folder: String) throws -> RunCost {
    let errors = folder + "/errors"
    let clock = ContinuousClock()
    let began = clock.now
    let process = try start(output: folder + "/output", errors: errors)
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      guard errno == EINTR else { throw Failed(description: "\(command[0]) was lost.") }
    }
    let wall = began.duration(to: clock.now) / .seconds(1)
    guard status == 0 else {
      let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
      throw Failed(description: "\(command.joined(separator: " ")) failed:\n\(text.suffix(2000))")
    }
    // The peak of a process begins with the size of the one that started it: this program must stay small.
    return RunCost(
      wall: wall, cpu: usage.ru_utime.seconds + usage.ru_stime.seconds, peak: Double(usage.ru_maxrss) * 1024 / 1e6)
  }

  /// Starts the program and leaves it running.
  ///
  /// - Parameters:
  ///   - output: The path of the file for its standard output.
  ///   - errors: The path of the file for its standard error.
  /// - Returns: Its process, which the caller must wait for.
  /// - Throws: ``Failed``.
  func start(output: String, errors: String) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for (descriptor, path) in [(STDOUT_FILENO, output), (STDERR_FILENO, errors)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    var words = command.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { for word in words + variables { free(word) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, command[0], &actions, nil, &words, &variables)
    guard code == 0 else { throw Failed(description: "\(command[0]): \(String(cString: strerror(code)))") }
    return process
  }
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
