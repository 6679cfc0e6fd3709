import Foundation
import GRDB
import Testing

/// Writes the kept archive of the first version to a file.
func makeVersionOne(_ path: String) throws { try make("archive-1.sql", path) }

func make(_ fixture: String, _ path: String) throws {
  let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
  let sql = try String(contentsOf: fixtures.appendingPathComponent(fixture), encoding: .utf8)
  let database = try DatabaseQueue(path: path)
  try database.writeWithoutTransaction { try $0.execute(sql: sql) }
  try database.close()
  try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
}

/// The tables, indices, views and triggers, however their SQL is laid out.
func schema(_ path: String) throws -> Set<String> {
  let database = try DatabaseQueue(path: path)
  defer { try? database.close() }
  return try database.read { db in
    try Set(
      String.fetchAll(
        db, sql: "SELECT type || ' ' || name || ' ' || coalesce(sql, tbl_name) FROM sqlite_schema"
      ).map { $0.split { $0 == " " || $0 == "\n" }.joined(separator: " ").replacing("( ", with: "(") })
  }
}

func migrations(_ path: String) throws -> [String] {
  let database = try DatabaseQueue(path: path)
  defer { try? database.close() }
  return try database.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations ORDER BY 1") }
}

func owner(_ path: String) throws -> [FileAttributeKey: Int] {
  let attributes = try FileManager.default.attributesOfItem(atPath: path)
  let keys: [FileAttributeKey] = [.posixPermissions, .ownerAccountID, .groupOwnerAccountID]
  return Dictionary(uniqueKeysWithValues: try keys.map { ($0, try #require(attributes[$0] as? Int)) })
}

/// The schema and all rows of the tables.
func contents(_ path: String) throws -> [String] {
  let database = try DatabaseQueue(path: path)
  defer { try? database.close() }
  return try database.read { db in
    let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return try schema(path).sorted()
      + tables.flatMap { table in try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" } }
  }
}
