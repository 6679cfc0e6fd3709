import Foundation

/// What a server says with an error status (reference: «Error Response Format»).
enum ErrorAnswer {
  /// Title, detail and request identifier, as far as the body has them: `: Not found; request req_1`.
  ///
  /// - Parameters:
  ///   - body: A body, perhaps not of the API.
  ///   - secret: Removed from the words.
  /// - Returns: An empty text if the body has none of them.
  static func words(_ body: [UInt8], hiding secret: any Secret) -> String {
    let object = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
    let words = ["title", "detail", "requestId"].compactMap { field in
      (object?[field] as? String).map { (field == "requestId" ? "request " : "") + printable(secret.hidden(in: $0)) }
    }
    return words.isEmpty ? "" : ": " + words.joined(separator: "; ")
  }
}
