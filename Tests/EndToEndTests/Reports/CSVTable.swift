/// A parser of RFC 4180, apart from the writer that it checks.
struct CSVTable {
  let columns: [String]
  let rows: [[String: String]]

  init(_ text: String) {
    var records: [[String]] = [[]]
    var field: [UInt8] = []
    var isQuoted = false
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "\"") where isQuoted && bytes.first == UInt8(ascii: "\""): field.append(bytes.removeFirst())
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted:
        records[records.count - 1].append(String(decoding: field, as: UTF8.self))
        field = []
      case UInt8(ascii: "\n") where !isQuoted:
        records[records.count - 1].append(String(decoding: field, as: UTF8.self))
        field = []
        records.append([])
      default: field.append(byte)
      }
    }
    records.removeLast()
    let columns = records.first ?? []
    self.columns = columns
    rows = records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }
  }

  func row(_ column: String, _ value: String) -> [String: String]? { rows.first { $0[column] == value } }
}
