import Synchronization

/// Texts in an order, such as a user's languages on a day.
///
/// Like an ``ExactText``, each list is kept once and for the whole run, and costs no more than a number to copy, compare
/// and hash: most days of users have one of a few hundred lists. Lists that are made for a report, of which each user and
/// month may have another one, are arrays, so that they go with the report's rows.
package struct TextList: Hashable, Sendable {
  private struct Record {
    let texts: [ExactText]
    let number: Int
  }

  /// Sendable, as a record never changes and is never freed.
  nonisolated(unsafe) private let record: UnsafePointer<Record>

  private static let known = Mutex<[[ExactText]: TextList]>([:])

  package static let empty = TextList([])

  package init(_ texts: [ExactText]) {
    self = Self.known.withLock { known in
      if let list = known[texts] { return list }
      let record = UnsafeMutablePointer<Record>.allocate(capacity: 1)
      record.initialize(to: Record(texts: texts, number: known.count))
      let list = TextList(record: record)
      known[texts] = list
      return list
    }
  }

  private init(record: UnsafePointer<Record>) { self.record = record }

  package var texts: [ExactText] { record.pointee.texts }

  /// A number of the list, from 0, so that arrays can be indexed by lists.
  package var number: Int { record.pointee.number }

  package var isEmpty: Bool { self == .empty }
}

extension TextList: ExpressibleByArrayLiteral {
  package init(arrayLiteral texts: ExactText...) { self.init(texts) }
}
