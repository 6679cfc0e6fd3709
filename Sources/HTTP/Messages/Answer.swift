/// An answer with status 200, or 204, which has no content.
package struct Answer: Sendable {
  package let body: [UInt8]
  /// True for status 204.
  package let isWithoutContent: Bool
  let dateHeader: String?
  let linkHeader: String

  /// The server's clock, in seconds since 1970-01-01T00:00:00Z; `nil` if the answer has no valid `Date`.
  package var date: Int? { dateHeader.flatMap(HTTPDate.seconds) }

  /// Whether the header `Link` (RFC 8288) names a next page.
  package var linksToNext: Bool {
    !linkHeader.isEmpty && linkHeader.contains(/(?i);\s*rel\s*=\s*("([^"]*\s)?next[\s"]|next\b)/)
  }
}
