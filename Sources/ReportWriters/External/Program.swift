internal import Files
internal import Glibc
internal import Subprocess

/// A program on the path that writes a format.
///
/// It runs in a session of its own, without the signals of the terminal. Its whole process group is killed when it has
/// ended, its time is over, or the run is cancelled.
struct Program: Sendable {
  /// The format's name.
  let name: String
  let folder: String
  let file: String
  let isExecutable: Bool
  /// All of its variables.
  let environment: [String: String]
  let limits: FormatPrograms.Limits

  var path: String { folder + "/" + file }

  func error(_ cause: ProgramError.Cause) -> ProgramError { ProgramError(format: name, path: path, cause: cause) }

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - arguments: Those of the program.
  ///   - limit: The time after which it is stopped.
  ///   - input: Makes the pieces of its standard input, on a thread that may wait. A program that ends or closes its
  ///     input before it has read all is judged by its exit code and product alone.
  /// - Returns: The beginning of its standard output.
  /// - Throws: ``ProgramError`` unless it ends with exit code 0; the errors of `input`; `CancellationError`.
  @discardableResult
  func run(
    _ arguments: [String], within limit: Duration,
    input: @escaping @Sendable (_ output: ([UInt8]) throws -> Void) throws -> Void
  ) async throws -> [UInt8] {
    guard isExecutable else { throw error(.notExecutable) }
    let messages = ProgramMessages()
    let ending = try await withThrowingTaskGroup(of: Ending?.self) { group in
      defer { group.cancelAll() }
      group.addTask { try await run(arguments, messages, input) }
      group.addTask {
        try await limits.sleep(limit)
        return nil
      }
      return try await group.next() ?? nil
    }
    try Task.checkCancellation()
    switch ending {
    case nil: throw error(.timedOut(limit, messages: messages.lastLines))
    case .some((.exited(0), let output)): return output
    case .some((.exited(let code), _)): throw error(.exited(code: code, messages: messages.lastLines))
    case .some((.signaled(let signal), _)): throw error(.killed(signal: signal, messages: messages.lastLines))
    }
  }

  private typealias Ending = (status: TerminationStatus, output: [UInt8])

  /// More of standard output is read and dropped.
  private static let longestOutput = 64 << 10

  private func run(
    _ arguments: [String], _ messages: ProgramMessages,
    _ input: @escaping @Sendable (_ output: ([UInt8]) throws -> Void) throws -> Void
  ) async throws -> Ending {
    // Otherwise writing to a program that does not read would end this process.
    signal(SIGPIPE, SIG_IGN)
    var options = PlatformOptions()
    options.createSession = true
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
    do {
      let executable = try await Executable.name(file).resolveExecutablePath(in: .custom(["PATH": folder]))
      let variables = Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0), $1) })
      let result = try await Subprocess.run(
        .path(executable), arguments: Arguments(arguments), environment: .custom(variables), platformOptions: options,
        input: .inputWriter, output: .sequence, error: .sequence
      ) { execution in
        async let output = Self.beginning(of: execution.standardOutput)
        async let end: Void = messages.read(execution.standardError)
        try await ProgramInput.stream(input) { try await Self.write($0, to: execution.standardInputWriter) }
        try await execution.standardInputWriter.finish()
        try await end
        return (process: execution.processIdentifier.value, output: try await output)
      }
      // What the program left running could still change its product.
      kill(-result.closureResult.process, SIGKILL)
      return (result.terminationStatus, result.closureResult.output)
    } catch let failure as SubprocessError {
      try Task.checkCancellation()
      throw error(.cannotStart(reason: missingInterpreter ?? "\(failure)"))
    }
  }

  /// Why a script cannot be started, for which the system says that the script itself does not exist.
  private var missingInterpreter: String? {
    let start = (try? File.contents(of: path, atMost: 1 << 20)) ?? []
    let line = String(decoding: start.prefix(256).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    guard let interpreter = line.firstMatch(of: /^#![ \t]*([^ \t]+)/)?.1, access(String(interpreter), X_OK) != 0 else {
      return nil
    }
    return "its first line names \(interpreter), which cannot be executed"
  }

  /// - Returns: False if nothing reads the standard input any more.
  private static func write(_ bytes: [UInt8], to writer: StandardInputWriter) async throws -> Bool {
    do {
      return try await writer.write(bytes) == bytes.count
    } catch  where error.code == .failedToWriteToSubprocess {
      return false
    }
  }

  private static func beginning(of output: SubprocessOutputSequence) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await piece in output {
      piece.withUnsafeBytes { bytes += $0.prefix(longestOutput - bytes.count) }
    }
    return bytes
  }
}
