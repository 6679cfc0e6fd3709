import Glibc

/// Text that is compared byte by byte, as the API and SQLite do.
///
/// `String` treats Unicode-equivalent spellings as equal, and would count two names as one.
package struct ExactText: Hashable, Comparable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: ExactText, right: ExactText) -> Bool {
    left.isCopy(of: right)
      || left.text.utf8.count == right.text.utf8.count && left.text.utf8.span.hasBytes(of: right.text.utf8.span)
  }

  /// A fast path: true if both share the same storage, as texts from the archive do.
  private func isCopy(of other: ExactText) -> Bool {
    withUnsafeBytes(of: text) { left in
      withUnsafeBytes(of: other.text) { left.load(as: (UInt64, UInt64).self) == $0.load(as: (UInt64, UInt64).self) }
    }
  }

  /// Code point order, which does not depend on the locale.
  package static func < (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.span.precedes(right.text.utf8.span)
  }

  package func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension Span<UInt8> {
  fileprivate func hasBytes(of other: Span<UInt8>) -> Bool {
    withUnsafeBufferPointer { left in
      other.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return true }
        return a == b || memcmp(a, b, left.count) == 0
      }
    }
  }

  fileprivate func precedes(_ other: Span<UInt8>) -> Bool {
    withUnsafeBufferPointer { left in
      other.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return left.count < right.count }
        let order = memcmp(a, b, min(left.count, right.count))
        return order != 0 ? order < 0 : left.count < right.count
      }
    }
  }
}
