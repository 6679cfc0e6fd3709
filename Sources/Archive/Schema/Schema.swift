import GRDB
import Usage

/// The versions of the archive's schema: one SQL file each, which never changes after its release.
///
/// Tables have the names of the API's endpoints and breakdowns. Texts of users (ids, addresses, models) are stored once
/// in `text`; the view `users` joins them. A new case of ``DailyField``, ``UserField`` or ``Breakdown`` needs a new
/// version that adds its column.
enum Schema {
  /// `FRep` in the file header distinguishes archives from other SQLite files.
  static let applicationID: Int32 = 0x4652_6570

  private static let versions = [
    PackageResources.version_1_sql, PackageResources.version_2_sql, PackageResources.version_3_sql,
    PackageResources.version_4_sql, PackageResources.version_5_sql, PackageResources.version_6_sql,
    PackageResources.version_7_sql, PackageResources.version_8_sql, PackageResources.version_9_sql,
  ]

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for (index, sql) in versions.enumerated() {
      migrator.registerMigration("\(index + 1)") { try $0.execute(sql: String(decoding: sql, as: UTF8.self)) }
    }
    return migrator
  }

  /// True if an older version of this program wrote the archive.
  static func isOlder(_ db: Database) throws -> Bool {
    try !migrator.appliedIdentifiers(db).isEmpty && !migrator.hasCompletedMigrations(db)
  }

  /// True if the first edition wrote the archive, which cannot open a later version.
  static func isOfFirstEdition(_ db: Database) throws -> Bool {
    try isOlder(db) && !migrator.appliedIdentifiers(db).contains("6")
  }

  /// Runs the missing migrations, each in a transaction.
  static func migrate(_ database: DatabasePool, path: String) throws {
    do {
      try migrator.migrate(database)
    } catch let error as DatabaseError {
      let isOlder = (try? database.read(isOlder)) ?? false
      let isCopied = (try? database.read(isOfFirstEdition)) ?? false
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CORRUPT, .SQLITE_NOTADB: break
      default:
        guard isOlder else { break }
        throw ArchiveError.cannotWrite(
          path: path,
          reason: "an older version wrote it, and it cannot be brought up to date: "
            + "\(error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")"
            + (isCopied ? "; its copy is \(path).before-2" : ""))
      }
      throw ArchiveError(error, path: path, while: .writing) ?? error
    }
  }
}

// MARK: Column names

extension Endpoint {
  /// The columns of the endpoint's table.
  var columns: [String] {
    ["day"] + DailyField.fields(of: self).map(\.rawValue) + Breakdown.breakdowns(of: self).map(\.rowsColumn)
      + ["unknown_fields"]
  }
}

extension Breakdown {
  /// The columns of the breakdown's table.
  var columns: [String] { ["day"] + keys.map(\.column) + measures + ["unknown_fields"] }

  /// The column in the endpoint's table that contains the length of the list; NULL if the API sent no list.
  var rowsColumn: String { field + "_rows" }
}

extension [String] {
  /// A column list in SQL; the names are quoted, because some are SQL keywords.
  var asColumns: String { map { "\"\($0)\"" }.joined(separator: ", ") }
}
