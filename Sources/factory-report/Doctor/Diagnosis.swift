import HTTP

/// One line of the doctor: what was looked at, and what to do.
struct Diagnosis: Encodable, Sendable {
  enum Result: String, Encodable, Sendable {
    case ok
    /// Reports are made, but perhaps not as they are meant.
    case warning
    /// A run would fail.
    case problem
  }

  /// What was looked at: `key`, `archive`.
  let subject: String
  let result: Result
  /// One sentence, without secrets.
  let message: String
  /// The exit code with which a run would end; `nil` unless this is a problem.
  let exitCode: Int32?

  private init(_ subject: String, _ result: Result, _ message: String, _ exitCode: Int32?) {
    self.subject = subject
    self.result = result
    self.message = Redaction.hidden(in: message.onOneLine)
    self.exitCode = exitCode
  }

  static func ok(_ subject: String, _ message: String) -> Diagnosis { Diagnosis(subject, .ok, message, nil) }

  static func warning(_ subject: String, _ message: String) -> Diagnosis { Diagnosis(subject, .warning, message, nil) }

  static func problem(_ subject: String, _ message: String, _ status: ExitStatus) -> Diagnosis {
    Diagnosis(subject, .problem, message, status.rawValue)
  }

  /// A line for each mistake that an error tells of.
  static func problems(_ subject: String, _ error: any Error) -> [Diagnosis] {
    let failure = Failure(error)
    return failure.sentences.map { .problem(subject, $0, failure.status) }
  }

  /// What `check` finds, or the error that it ends with.
  static func of(_ subject: String, _ check: () throws -> [Diagnosis]) -> [Diagnosis] {
    do { return try check() } catch { return problems(subject, error) }
  }
}

/// The doctor found problems: a run would fail.
struct ProblemsFound: Error, CustomStringConvertible {
  let count: Int
  /// That of the gravest.
  let status: ExitStatus

  /// The gravest first: what keeps every run from beginning, what spoils data, what a later run may mend.
  private static let gravity: [ExitStatus] = [
    .configuration, .usage, .notAllowed, .badData, .cannotWrite, .unreachable, .later,
  ]

  /// - Returns: `nil` if none of the lines is a problem.
  init?(_ diagnoses: [Diagnosis]) {
    let codes = diagnoses.compactMap(\.exitCode)
    guard let first = codes.first else { return nil }
    count = codes.count
    status = Self.gravity.first { codes.contains($0.rawValue) } ?? ExitStatus(rawValue: first) ?? .software
  }

  var description: String {
    count == 1
      ? "A problem was found; mend what its line says." : "\(count) problems were found; mend what their lines say."
  }
}
