internal import Files
internal import Glibc
internal import ReportModel

/// A format that a program on the path writes.
///
/// The program gets the lines of ``JSONReportWriter`` on its standard input and creates one file or folder. It may fail
/// without the other formats: its errors are of the type ``ProgramError``.
package struct ProgramFormat: Sendable {
  private let program: Program
  private let answer: ProgramDescription

  init(_ program: Program, _ answer: ProgramDescription) { (self.program, self.answer) = (program, answer) }

  package var id: String { program.name }
  package var summary: String { answer.summary }
  /// The program's file.
  package var path: String { program.path }

  /// The folder in the staging folder that the program writes into.
  var workFolder: String { "." + id }

  func product(named name: String) -> String { answer.product(named: name, of: id) }

  func error(_ cause: ProgramError.Cause) -> ProgramError { program.error(cause) }

  /// Lets the program write the report.
  ///
  /// It writes into a folder that is its own, so that what it leaves there is seen.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - name: The product's name, without a `/` at its end.
  ///   - staging: The folder that the product is moved to when it is whole.
  ///   - measuring: Calls the body that it is given, which makes the lines.
  /// - Throws: ``ProgramError``, ``WriteError``, `FileError`, the errors of the report's streamed rows, and `CancellationError`.
  func write(
    _ report: Report, named name: String, in staging: StagingFolder,
    measuring: @escaping @Sendable (_ body: () throws -> Void) throws -> Void
  ) async throws {
    let output = staging.output
    let folder = try output.makeFolder(workFolder, isFilled: true)
    let path = try Self.absolute(folder.file.held) + "/" + name
    try await program.run(["write", path], within: program.limits.writing) { output in
      try measuring { try JSONLines(report).write(output) }
    }
    try ProgramProduct(program: program, name: name, isFolder: answer.product == .folder).check(in: folder)
    try folder.file.move(name, to: output.file, as: name)
    try output.removeFolder(workFolder)
  }

  /// The name of a partition's file in a dataset.
  var partitionName: String {
    switch answer.product {
    case .file(let ending): "part." + ending
    case .folder: "part." + id
    }
  }

  /// Lets the program write a report of one table to ``partitionName``: its file, or the one file of its folder.
  ///
  /// - Throws: As ``write(_:named:in:measuring:)``.
  func write(_ report: Report, asPartitionIn staging: StagingFolder) async throws {
    try await write(report, named: partitionName, in: staging) { try $0() }
    guard answer.product == .folder else { return }
    let output = staging.output
    try output.file.move(partitionName, to: output.file, as: workFolder)
    let folder = try output.file.open(workFolder, O_RDONLY | O_DIRECTORY)
    let names = try folder.names()
    guard names.count == 1, try folder.stamp(of: names[0])?.kind == .file else {
      throw error(.unusable(entry: names.first ?? "", reason: "is not the only file, and a partition is one file"))
    }
    try folder.move(names[0], to: output.file, as: partitionName)
    try output.removeFolder(workFolder)
  }

  /// A path that a program can use, and cannot take for an option.
  private static func absolute(_ folder: String) throws(WriteError) -> String {
    guard let path = realpath(folder, nil) else { throw WriteError(errno, at: folder) }
    defer { free(path) }
    return String(cString: path)
  }
}

/// Programs wrote no product; all other products are in place.
package struct ProgramFailures: Error, CustomStringConvertible {
  package let failures: [ProgramError]
  /// The paths of the products that are in place.
  package let written: [String]

  package init(_ failures: [ProgramError], written: [String] = []) {
    self.failures = failures
    self.written = written
  }

  package var description: String { failures.map(\.description).joined(separator: "\n") }
}
