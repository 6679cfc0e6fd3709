/// Why a program gave no product of a format, described in one sentence.
package struct ProgramError: Error, Hashable, Sendable {
  package enum Cause: Hashable, Sendable {
    case notExecutable
    /// - Parameter reason: The system's error message, or which interpreter is missing.
    case cannotStart(reason: String)
    /// - Parameter messages: The last lines of standard error, in the next cases too.
    case exited(code: Int32, messages: String)
    case killed(signal: Int32, messages: String)
    case timedOut(Duration, messages: String)
    /// The answer to `describe` is not one JSON object with the members that are asked for.
    case garbled(reason: String)
    case otherProtocol(Int)
    /// The answer to `describe` has this `id`.
    case otherName(String)
    /// The file or folder that it announced is another format's.
    case takenProduct(String, by: String)
    case nothingWritten(product: String)
    /// The product, or something beside it or in it, is not what was announced.
    case unusable(entry: String, reason: String)
  }

  /// The format's name.
  package let format: String
  /// The program's file.
  package let path: String
  package let cause: Cause
}

extension ProgramError: CustomStringConvertible {
  package var description: String {
    "the format \(format) cannot be written: "
      + ShowableText.line("\(path) \(reason); correct or replace the program")
  }

  private var reason: String {
    func quoting(_ messages: String) -> String { messages.isEmpty ? "" : ", with the message \"\(messages)\"" }
    return switch cause {
    case .notExecutable: "is not executable"
    case .cannotStart(let reason): "cannot be started (\(reason))"
    case .exited(let code, let messages): "ended with exit code \(code)" + quoting(messages)
    case .killed(let signal, let messages): "was ended by signal \(signal)" + quoting(messages)
    case .timedOut(let limit, let messages):
      "was stopped, as it had not ended after \(limit.formatted)" + quoting(messages)
    case .garbled(let reason): "does not describe its format: \(reason)"
    case .otherProtocol(let number):
      "speaks protocol \(number), and this version of factory-report speaks \(JSONReportWriter.protocolVersion)"
    case .otherName(let id): "describes a format of another name, \"\(id)\""
    case .takenProduct(let product, let other): "would write \(product), which is the product of the format \(other)"
    case .nothingWritten(let product): "ended with exit code 0 and has not written \(product)"
    case .unusable(let entry, let reason): "has written something that is not used: \(entry) \(reason)"
    }
  }
}

extension Duration {
  /// `10 minutes`, or `0.5 seconds`.
  fileprivate var formatted: String {
    let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
    return seconds >= 120 ? "\(Int(seconds / 60)) minutes" : "\(seconds) seconds"
  }
}
