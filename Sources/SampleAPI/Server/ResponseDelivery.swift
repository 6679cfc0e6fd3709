/// How the server sends an answer: whole, unless an ``Interception`` decides otherwise.
package struct ResponseDelivery {
  /// What follows the last byte of the body.
  package enum Ending {
    /// The end of the answer, as HTTP has it.
    case complete
    /// The connection is closed.
    case close
    /// Nothing: the connection stays open.
    case silence
  }

  /// Status and headers; `nil` sends ``body`` in place of an HTTP answer.
  package var response: SampleResponse?
  /// The value of `Content-Length`; `nil` sends the body in chunks.
  package var length: Int?
  /// The bytes that are sent at once.
  package var body: [UInt8]
  /// The pieces that follow them, each after the one before was sent and ``pause`` has passed.
  package var nextPiece: (() -> [UInt8]?)?
  package var pause = Duration.zero
  package var ending = Ending.complete

  /// The whole answer.
  package init(_ response: SampleResponse) {
    body = response.body
    length = body.count
    self.response = response
  }

  /// Bytes in place of an HTTP answer.
  package init(raw body: [UInt8], ending: Ending) {
    self.body = body
    self.ending = ending
  }
}

/// Decides how the server answers a request: called with the request and the stand-in's function from request to answer.
package typealias Interception = @Sendable (SampleRequest, (SampleRequest) -> SampleResponse) -> ResponseDelivery
