import Foundation
import NIOHTTP1

/// What a server says with an error status (reference: «Error Response Format»).
enum ErrorAnswer {
  /// The server between this machine and the API that has sent an error: `cloudflare`, `a server without a name`.
  ///
  /// - Returns: `nil` if the API itself may have sent it: its errors are JSON, or have no body. Its own ones may have come
  ///   through Cloudflare, too, so that headers alone say nothing.
  static func intermediary(_ headers: HTTPHeaders, body: [UInt8]?) -> String? {
    let isJSON = body.map { (try? JSONSerialization.jsonObject(with: Data($0), options: .fragmentsAllowed)) != nil }
    let isNamed = headers.contains(name: "CF-RAY") || headers.first(name: "Server")?.lowercased() == "cloudflare"
    guard isJSON != true, body?.isEmpty != true || isNamed else { return nil }
    return headers.first(name: "Server").map(printable) ?? "a server without a name"
  }

  /// Title, detail, code and request identifier, as far as the body has them: `: Not found; request req_1`.
  ///
  /// They may also be members of its `error`.
  ///
  /// - Parameters:
  ///   - body: A body, perhaps not of the API.
  ///   - secret: Removed from the words, like whatever looks like a token.
  /// - Returns: An empty text if the body has none of them.
  static func words(_ body: [UInt8], hiding secret: any Secret) -> String {
    let object = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
    let members = [object, object?["error"] as? [String: Any]].compactMap(\.self)
    let words = members.flatMap { member in
      ["title", "detail", "error", "code", "message", "requestId"].compactMap { field in
        (member[field] as? String).map { (field == "requestId" ? "request " : "") + printable(hidden($0, secret)) }
      }
    }
    return words.isEmpty ? "" : ": " + words.joined(separator: "; ")
  }

  // A server may know of a token that another request has carried.
  private static func hidden(_ word: String, _ secret: any Secret) -> String {
    secret.hidden(in: word).replacingWords(by: "(token)", where: \.looksLikeToken)
  }
}
