internal import Files
internal import Foundation
internal import Glibc

/// `manifest.json`: what a dataset's partitions hold, and the state of the archive that they were made of.
struct DatasetManifest: Codable, Equatable {
  static let fileName = "manifest.json"

  struct Column: Codable, Equatable {
    let name: String
    let title: String
    /// A type of the Table Schema: string, integer, number, date.
    var type: String
    let description: String?
  }

  struct Partition: Codable, Equatable {
    let path: String
    let month: String
    /// The number of days that have a row.
    let days: Int
    let rows: Int
    let bytes: Int
    /// Of the file, in hexadecimal digits.
    let sha256: String
    /// The columns whose values in this month need a wider type than the one declared, such as a count with a fraction.
    var widened: [String: String]?
  }

  struct Table: Codable, Equatable {
    let name: String
    let title: String
    /// The endpoints that the rows come from.
    let endpoints: [String]
    var columns: [Column]
    var partitions: [Partition]
  }

  /// A month, and what the archive had fetched of it when its partitions were made.
  struct Month: Codable, Equatable {
    let month: String
    let firstDay: String
    let lastDay: String
    /// The program that wrote the partitions.
    let generator: String
    /// By endpoint.
    let fetches: [String: Fetches]
  }

  struct Fetches: Codable, Equatable {
    /// The time of the latest fetch, by day.
    let fetchedAt: [String: String]
    /// The days whose numbers the API has changed since the first fetch.
    let restated: [String]
    /// The days that were so young when they were fetched that the API may still change them.
    let provisional: [String]
    /// The days of which there is no data: never fetched, or the API returned none; `nil` in
    /// earlier manifests.
    let missing: [String]?
    /// The days of which the API returned no row when they were fetched; `nil` in earlier manifests.
    let empty: [String]?
    /// SHA-256 of all that the archive knows of these fetches: equal states have equal rows.
    let state: String
  }

  /// A partition that a run was about to move into place.
  struct Placing: Codable, Equatable {
    let path: String
    let sha256: String
  }

  /// Tells this tool's manifests from those of others.
  var kind = Self.kind
  var generator: String
  let organisation: String
  let format: String
  /// `nil` for names.
  let people: DatasetPeople?
  var tables: [Table] = []
  var months: [Month] = []
  /// What a run was moving into place, so that the next one knows it where that run was killed; `nil` if there is nothing.
  var placing: [Placing]?

  private static let kind = "factory-report dataset 1"

  init(generator: String, organisation: String, format: String, people: DatasetPeople) {
    self.generator = generator
    self.organisation = organisation
    self.format = format
    self.people = people == .names ? nil : people
  }

  /// Reads the manifest of a folder.
  ///
  /// - Returns: `nil` if there is none.
  /// - Throws: ``DatasetError``, for the manifest of another tool too.
  static func read(
    in folder: borrowing File
  ) throws(DatasetError) -> (manifest: DatasetManifest, stamp: FileStamp)? {
    do throws(FileError) {
      guard let stamp = try folder.stamp(of: fileName) else { return nil }
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      if stamp.isRegularFile, case let file = try folder.open(fileName, O_RDONLY), try FileStamp(of: file) == stamp,
        case let bytes = try file.contents(atMost: 1 << 28),
        let manifest = try? decoder.decode(DatasetManifest.self, from: Data(bytes)), manifest.kind == kind
      {
        return (manifest, stamp)
      }
    } catch {
      throw DatasetError(error)
    }
    throw .otherTool(manifest: folder.path + "/" + fileName)
  }

  /// The same manifest has the same text.
  func text() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
