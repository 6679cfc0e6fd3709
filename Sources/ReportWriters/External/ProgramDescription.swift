internal import Foundation

/// A program's answer to `describe`: one JSON object.
///
///     {"protocol": 1, "id": "parquet", "summary": "one Parquet file a table", "folder": true}
struct ProgramDescription: Hashable, Sendable {
  enum Product: Hashable, Sendable {
    case file(extension: String)
    case folder
  }

  let summary: String
  let product: Product

  /// The name of the file or folder for a report called `name`; a folder ends in `/`.
  func product(named name: String, of format: String) -> String {
    switch product {
    case .file(let ending): "\(name).\(ending)"
    case .folder: "\(name)-\(format)/"
    }
  }

  /// Asks the program.
  ///
  /// - Throws: ``ProgramError``, and `CancellationError`.
  init(of program: Program) async throws {
    self = try Self(await program.run(["describe"], within: program.limits.describing) { _ in }, of: program)
  }

  private struct Answer: Decodable {
    var id: String
    var summary: String
    var `extension`: String?
    var folder: Bool?
  }

  private struct Version: Decodable { var `protocol`: Int }

  private init(_ answer: [UInt8], of program: Program) throws(ProgramError) {
    // The version first, as another one may have other members.
    let version = try Self.read(Version.self, answer, of: program).protocol
    guard version == JSONReportWriter.protocolVersion else { throw program.error(.otherProtocol(version)) }
    let answer = try Self.read(Answer.self, answer, of: program)
    guard answer.id == program.name else { throw program.error(.otherName(String(answer.id.prefix(100)))) }
    summary = String(ShowableText.line(answer.summary).prefix(200))
    switch (answer.extension, answer.folder ?? false) {
    case (nil, true): product = .folder
    case (let ending?, false):
      guard ending.utf8.count <= 32, ending.wholeMatch(of: /[A-Za-z0-9]+(\.[A-Za-z0-9]+)*/) != nil else {
        throw program.error(.garbled(reason: "its extension is not letters and digits, such as parquet or csv.gz"))
      }
      product = .file(extension: ending)
    case (nil, false), (.some, true):
      throw program.error(.garbled(reason: "it needs either \"extension\" or \"folder\": true"))
    }
    let name = product(named: "r", of: program.name)
    if let other = ReportFormats.all.first(where: { $0.product(named: "r") == name }) {
      throw program.error(.takenProduct(name, by: other.id))
    }
  }

  private static func read<Value: Decodable>(
    _ type: Value.Type, _ answer: [UInt8], of program: Program
  ) throws(ProgramError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(answer))
    } catch DecodingError.keyNotFound(let key, _) {
      throw program.error(.garbled(reason: "its answer has no \"\(key.stringValue)\""))
    } catch DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty {
      throw program.error(
        .garbled(reason: "\"\(context.codingPath[0].stringValue)\" in its answer has another type"))
    } catch {
      throw program.error(.garbled(reason: "its answer to describe is not one JSON object"))
    }
  }
}
