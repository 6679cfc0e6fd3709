/// All mistakes of a YAML file, so that its author can correct them in one pass.
package struct YAMLError: Error, Sendable, CustomStringConvertible {
  package struct Mistake: Hashable, Sendable {
    /// From 1.
    package let line: Int
    /// One sentence.
    package let reason: String
  }

  package let file: String
  /// At least one, in the order of lines.
  package let mistakes: [Mistake]

  /// One line for each mistake: `FILE:LINE: REASON`, as compilers write it.
  package var description: String {
    mistakes.map { "\(file):\($0.line): \($0.reason)" }.joined(separator: "\n")
  }
}

/// Collects mistakes while a document is read.
///
/// A mistake counts once: an alias repeats the mistakes of the node that it stands for.
final class MistakeList {
  private var mistakes: [YAMLError.Mistake] = []
  private var noted: Set<YAMLError.Mistake> = []
  /// The lines in which unknown names were found first, by the beginning of the message.
  private var unknown: [String: Int] = [:]
  var remarks: [YAMLError.Mistake] = []

  var isEmpty: Bool { mistakes.isEmpty }

  func note(_ line: Int, _ reason: String) {
    let mistake = YAMLError.Mistake(line: line, reason: reason)
    if noted.insert(mistake).inserted { mistakes.append(mistake) }
  }

  /// Notes an unknown name; what is known instead is said the first time alone.
  func note(unknown beginning: String, _ line: Int, _ message: () -> String) {
    if let first = unknown[beginning], first != line {
      note(line, "\(beginning), as in line \(first).")
    } else {
      unknown[beginning] = line
      note(line, message())
    }
  }

  /// The mistakes in the order of lines; `lineCount` is the number of lines of the file.
  func sorted(lineCount: Int) -> [YAMLError.Mistake] {
    // The parser reports the end of a file in the line after it.
    mistakes.map { YAMLError.Mistake(line: min($0.line, lineCount), reason: $0.reason) }.enumerated()
      .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
  }
}
