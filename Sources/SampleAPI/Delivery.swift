import NIOHTTP1

/// How an answer meets the socket.
enum Delivery {
  /// What follows an answer of which only a part was sent.
  enum Sequel {
    case close
    case silence
  }

  /// As HTTP has it.
  case whole(SampleResponse)
  /// Announced as a whole, but only the first `count` bytes of the body are sent.
  case part(SampleResponse, count: Int, then: Sequel)
  /// In chunks that break off in the middle, where the connection is closed.
  case brokenChunks(SampleResponse)
  /// In chunks of a byte each, without end.
  case drip(SampleResponse)
  /// With so many bytes of white space behind the body.
  case padded(SampleResponse, by: Int)
  /// These bytes in place of HTTP, and then the connection is closed.
  case bytes([UInt8])
  case silence

  /// The answer that it is made of.
  var response: SampleResponse? {
    switch self {
    case .whole(let response), .part(let response, _, _), .brokenChunks(let response), .drip(let response),
      .padded(let response, _):
      response
    case .bytes, .silence: nil
    }
  }
}

extension Fault {
  /// The answer gone wrong.
  ///
  /// A pure function: what the client will see is decided here, and only carried out at the socket.
  func delivery(of response: SampleResponse, to request: FaultyRequest) -> Delivery {
    let body = response.body
    switch self {
    case .closed: return .bytes([])
    case .silent: return .silence
    case .cut(let count): return .part(response, count: Self.tooFew(count, of: body), then: .close)
    case .cutChunked: return .brokenChunks(response)
    case .stalled(let count): return .part(response, count: Self.tooFew(count, of: body), then: .silence)
    case .dripping: return .drip(response)
    case .notHTTP: return .bytes(Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8))
    case .status(let code, let retryAfter):
      var answer = Self.problem(code, detail: "This is a rehearsal: the answer went wrong on purpose")
      if let retryAfter { answer.headers.append(("Retry-After", retryAfter)) }
      return .whole(answer)
    case .statusPage(let code): return .whole(Self.page(code, title: "\(Self.status(code))"))
    case .redirect(let code, let address):
      var answer = Self.page(code, title: "\(Self.status(code))")
      answer.headers.append(("Location", address))
      return .whole(answer)
    case .echo(let code):
      return .whole(Self.problem(code, detail: "The request had Authorization: \(request.authorization ?? "")"))
    case .empty: return .whole(SampleResponse(status: 200, body: []))
    case .signInPage: return .whole(Self.page(200, title: "Sign in"))
    case .truncated(let count): return .whole(response.with(Array(body.prefix(Self.tooFew(count, of: body)))))
    case .gzip: return .whole(response.compressed(Gzip.stored(body)))
    case .brokenGzip:
      let compressed = Gzip.stored(body)
      return .whole(response.compressed(Array(compressed.prefix(compressed.count / 2))))
    case .oversized(let size): return .padded(response, by: max(0, size - body.count))
    case .invalidUTF8: return .whole(response.with(Self.inserting([0xff], in: body)))
    case .cutCharacter: return .whole(response.with(Self.inserting([0xe2, 0x82], in: body)))
    case .nested, .negative, .beyond64Bits, .fraction, .beyondDouble, .numberAsText, .duplicateKey, .missingDate,
      .dayOutside, .otherDay, .otherRange, .otherOrganisation, .duplicateDay, .reversedDays, .restated, .unknownFields,
      .cursorLoop, .moreWithoutCursor, .emptyPage, .repeatedUser, .fewerRows:
      guard response.status == 200, var changed = AnswerBody(body) else { return .whole(response) }
      edit(&changed, of: request)
      return .whole(response.with(changed.bytes))
    }
  }

  /// `count`, but at least 0 and fewer than there are.
  private static func tooFew(_ count: Int, of body: [UInt8]) -> Int { max(0, min(count, body.count - 1)) }

  /// A status that an answer can have: those below 200 only announce one.
  private static func status(_ code: Int) -> HTTPResponseStatus {
    HTTPResponseStatus(statusCode: min(max(code, 200), 599))
  }

  private static func problem(_ code: Int, detail: String) -> SampleResponse {
    let status = status(code)
    var json = JSONText()
    json.object { json in
      json.member("title", status.reasonPhrase)
      json.member("detail", detail)
      json.member("status", Int(status.code))
      json.member("requestId", "req_01HPMQ9WXYZ000000000000000")
    }
    return SampleResponse(status: Int(status.code), body: json.bytes)
  }

  private static func page(_ code: Int, title: String) -> SampleResponse {
    let text = "<!DOCTYPE html>\n<html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>\n"
    var response = SampleResponse(status: Int(status(code).code), body: Array(text.utf8))
    response.headers = [("Content-Type", "text/html; charset=utf-8")]
    return response
  }

  /// `body` with bytes at the beginning of the first text that is the value of a key, but for dates, which would be
  /// refused for being no dates.
  private static func inserting(_ bytes: [UInt8], in body: [UInt8]) -> [UInt8] {
    let (opening, date) = (Array(#"":""#.utf8), Array(#""date":""#.utf8))
    for end in stride(from: opening.count, through: body.count, by: 1)
    where body[end - opening.count..<end].elementsEqual(opening) && !body[..<end].ends(with: date) {
      return body[..<end] + bytes + body[end...]
    }
    return body
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with bytes: [UInt8]) -> Bool { suffix(bytes.count).elementsEqual(bytes) }
}

extension SampleResponse {
  fileprivate func with(_ body: [UInt8]) -> SampleResponse {
    var changed = self
    changed.body = body
    return changed
  }

  fileprivate func compressed(_ body: [UInt8]) -> SampleResponse {
    var changed = with(body)
    changed.headers.append(("Content-Encoding", "gzip"))
    return changed
  }
}
