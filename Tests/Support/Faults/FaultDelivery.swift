import NIOHTTP1
import SampleAPI

extension Fault {
  /// The answer gone wrong.
  ///
  /// A pure function: it decides what the client sees, and the server sends it.
  ///
  /// - Parameters:
  ///   - response: The right answer.
  ///   - request: The request, with the API's own cursor.
  ///   - detour: The detour by which the client has come.
  /// - Returns: How the server sends it.
  func delivery(
    of response: SampleResponse, to request: SampleRequest, detour: CursorDetour.Kind?
  ) -> ResponseDelivery {
    lazy var body = response.body
    lazy var whole = ResponseDelivery(response)
    switch self {
    case .closed: return ResponseDelivery(raw: [], ending: .close)
    case .silent: return ResponseDelivery(raw: [], ending: .silence)
    case .notHTTP: return ResponseDelivery(raw: Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8), ending: .close)
    case .cut(let count):
      (whole.body, whole.ending) = (Self.beginning(of: body, count), .close)
    case .cutChunked:
      (whole.body, whole.length, whole.ending) = (Array(body.prefix(body.count / 2)), nil, .close)
    case .stalled(let count):
      (whole.body, whole.ending) = (Self.beginning(of: body, count), .silence)
    case .dripping:
      // All bytes but the last, and then white space without end.
      var rest = body.dropLast()[...]
      (whole.body, whole.length, whole.pause) = ([], nil, .milliseconds(5))
      whole.nextPiece = { [rest.popFirst() ?? UInt8(ascii: " ")] }
    case .oversized(let size):
      var padding = max(0, size - body.count)
      whole.length = body.count + padding
      whole.nextPiece = {
        guard padding > 0 else { return nil }
        let piece = Self.whiteSpace.prefix(padding)
        padding -= piece.count
        return Array(piece)
      }
    default: return ResponseDelivery(edited(response, to: request, detour: detour))
    }
    return whole
  }

  /// 256 KiB.
  private static let whiteSpace = [UInt8](repeating: UInt8(ascii: " "), count: 256 << 10)

  /// Another answer in place of the right one; the same one for faults of the connection.
  func edited(
    _ response: SampleResponse, to request: SampleRequest, detour: CursorDetour.Kind?
  ) -> SampleResponse {
    lazy var body = response.body
    var edited = response
    switch self {
    case .status(let code, let retryAfter):
      edited = Self.problem(code, detail: "This is a rehearsal: the answer went wrong on purpose")
      if let retryAfter { edited.headers.append(("Retry-After", retryAfter)) }
    case .statusPage(let code): edited = Self.page(code, title: "\(Self.status(code))")
    case .redirect(let code, let address):
      edited = Self.page(code, title: "\(Self.status(code))")
      edited.headers.append(("Location", address))
    case .echo(let code):
      edited = Self.problem(code, detail: "The request had Authorization: \(request.authorization ?? "")")
    case .empty: edited = SampleResponse(status: 200, .bytes([]))
    case .signInPage: edited = Self.page(200, title: "Sign in")
    case .truncated(let count): edited.content = .bytes(Self.beginning(of: body, count))
    case .gzip, .brokenGzip:
      let compressed = StoredGzip.compressed(body)
      edited.headers.append(("Content-Encoding", "gzip"))
      edited.content = .bytes(self == .gzip ? compressed : Array(compressed.prefix(compressed.count / 2)))
    case .invalidUTF8: edited.content = .bytes(Self.inserting([0xff], in: body))
    case .cutCharacter: edited.content = .bytes(Self.inserting([0xe2, 0x82], in: body))
    default:
      guard response.status == 200, case .json(let tree) = response.content, var parts = AnswerParts(tree) else {
        break
      }
      edit(&parts, of: request, detour: detour)
      edited.content = .json(parts.tree)
    }
    return edited
  }

  /// The first `count` bytes, at least 0 and fewer than all.
  private static func beginning(of body: [UInt8], _ count: Int) -> [UInt8] {
    Array(body.prefix(max(0, min(count, body.count - 1))))
  }

  /// A status of an answer: those below 200 only announce one.
  private static func status(_ code: Int) -> HTTPResponseStatus {
    HTTPResponseStatus(statusCode: min(max(code, 200), 599))
  }

  private static func problem(_ code: Int, detail: String) -> SampleResponse {
    let status = status(code)
    return .problem(
      Int(status.code), status.reasonPhrase, detail: detail, requestID: "req_01HPMQ9WXYZ000000000000000")
  }

  private static func page(_ code: Int, title: String) -> SampleResponse {
    let text = "<!DOCTYPE html>\n<html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>\n"
    var response = SampleResponse(status: Int(status(code).code), .bytes(Array(text.utf8)))
    response.headers = [("Content-Type", "text/html; charset=utf-8")]
    return response
  }

  /// `body` with bytes at the beginning of the first text that is the value of a key, but for dates: a date would be
  /// refused for another reason.
  private static func inserting(_ bytes: [UInt8], in body: [UInt8]) -> [UInt8] {
    let (opening, date) = (Array(#"":""#.utf8), Array(#""date":""#.utf8))
    for end in stride(from: opening.count, through: body.count, by: 1)
    where body[end - opening.count..<end].elementsEqual(opening)
      && !body[..<end].suffix(date.count).elementsEqual(date)
    {
      return body[..<end] + bytes + body[end...]
    }
    return body
  }
}
