import Foundation

/// The keywords of JSON Schema that `samples/report-lines.schema.json` uses; any other keyword is an error.
struct JSONSchema {
  struct UnknownKeyword: Error { let name: String }

  private let root: [String: Any]

  init(contentsOf path: String) throws {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
    guard let root = object as? [String: Any] else { throw CocoaError(.coderReadCorrupt) }
    self.root = root
  }

  func isValid(_ value: Any) throws -> Bool { try isValid(value, root) }

  private func isValid(_ value: Any, _ schema: [String: Any]) throws -> Bool {
    try schema.allSatisfy { keyword, rule in
      switch keyword {
      case "$schema", "$id", "$defs", "title", "description", "format": return true
      case "$ref":
        let name = (rule as? String ?? "").split(separator: "/").last.map(String.init) ?? ""
        return try isValid(value, definitions[name] ?? ["missing definition": name])
      case "oneOf":
        return try (rule as? [[String: Any]] ?? []).count { try isValid(value, $0) } == 1
      case "const": return (value as? NSObject) == (rule as? NSObject)
      case "enum": return (rule as? [NSObject] ?? []).contains { $0 == (value as? NSObject) }
      case "type": return types(of: value).contains { ((rule as? [String]) ?? [rule as? String ?? ""]).contains($0) }
      case "minimum": return (value as? NSNumber).map { $0.doubleValue >= (rule as? Double ?? 0) } ?? true
      case "minItems": return (value as? [Any]).map { $0.count >= (rule as? Int ?? 0) } ?? true
      case "items":
        return try (value as? [Any] ?? []).allSatisfy { try isValid($0, rule as? [String: Any] ?? [:]) }
      case "required":
        return (rule as? [String] ?? []).allSatisfy { (value as? [String: Any])?[$0] != nil }
      case "properties":
        let members = rule as? [String: [String: Any]] ?? [:]
        return try (value as? [String: Any] ?? [:]).allSatisfy { try isValid($1, members[$0] ?? [:]) }
      case "additionalProperties":
        let members = schema["properties"] as? [String: Any] ?? [:]
        return (value as? [String: Any] ?? [:]).keys.allSatisfy { members[$0] != nil }
      default: throw UnknownKeyword(name: keyword)
      }
    }
  }

  private var definitions: [String: [String: Any]] { root["$defs"] as? [String: [String: Any]] ?? [:] }

  private func types(of value: Any) -> [String] {
    switch value {
    case is NSNull: ["null"]
    case is String: ["string"]
    case is [Any]: ["array"]
    case is [String: Any]: ["object"]
    case let number as NSNumber where isBoolean(number): ["boolean"]
    case let number as NSNumber:
      number.doubleValue.rounded() == number.doubleValue ? ["integer", "number"] : ["number"]
    default: []
    }
  }

  /// `JSONSerialization` gives true and false as `Bool` in an `NSNumber`.
  private func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
