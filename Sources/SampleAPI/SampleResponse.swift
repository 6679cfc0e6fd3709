/// An answer, before any socket: what a test looks at and what recorded pages are made of.
package struct SampleResponse: Sendable {
  package var status: Int
  /// Without `Content-Length`, which is the server's to add.
  package var headers: [(name: String, value: String)]
  /// JSON in UTF-8.
  ///
  /// Present in the answer to a HEAD request too; the server leaves it out there.
  package var body: [UInt8]

  package init(status: Int, body: [UInt8]) {
    self.status = status
    headers = [("Content-Type", "application/json")]
    self.body = body
  }
}
