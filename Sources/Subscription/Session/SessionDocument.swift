import Foundation

/// The JSON object of a session.
///
/// Only its two tokens are ever changed; every other byte stays.
struct SessionDocument {
  private let bytes: [UInt8]
  /// Where the tokens are, with their quotes.
  private let places: [String: Range<Int>]
  let access: AccessToken
  /// `nil` if the session cannot be renewed.
  let refresh: RefreshToken?
  /// The organisation that droid works for, where the user is a member of several; `nil` if the session does not say.
  let activeOrganisation: String?

  /// Why bytes are not a session; a clause of a sentence.
  struct Problem: Error {
    let reason: String
  }

  private static let accessKey = "access_token"
  private static let refreshKey = "refresh_token"

  init(_ bytes: [UInt8]) throws(Problem) {
    guard !bytes.isEmpty else { throw Problem(reason: "it is empty") }
    guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
      throw Problem(reason: "it is not a JSON object, perhaps because it is only half written")
    }
    let members = JSONMembers(bytes)
    for key in [Self.accessKey, Self.refreshKey] where members.repeatedNames.contains(key) {
      throw Problem(reason: "\(key) is there twice")
    }
    places = members.strings
    guard places[Self.accessKey] != nil, let access = (object[Self.accessKey] as? String).flatMap(AccessToken.init)
    else { throw Problem(reason: "it has no access_token") }
    self.bytes = bytes
    self.access = access
    let organisation = object["active_organization_id"] as? String
    activeOrganisation = organisation?.isEmpty == true ? nil : organisation
    // Without a place its successor could not be written.
    refresh = places[Self.refreshKey] == nil ? nil : (object[Self.refreshKey] as? String).flatMap(RefreshToken.init)
  }

  /// The same document with another pair of tokens.
  ///
  /// - Returns: `nil` if the document has no two tokens.
  func replacing(_ pair: TokenPair) -> [UInt8]? {
    guard let access = places[Self.accessKey], let refresh = places[Self.refreshKey] else { return nil }
    var result = bytes
    // The later one first, so that the earlier one keeps its place.
    for (place, secret) in [(access, pair.access.secret), (refresh, pair.refresh.secret)].sorted(by: {
      $0.0.lowerBound > $1.0.lowerBound
    }) {
      result.replaceSubrange(place, with: Self.quoted(secret))
    }
    return result
  }

  /// A token is printable ASCII: two of its characters need an escape.
  private static func quoted(_ secret: String) -> [UInt8] {
    let escaped = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return Array("\"\(escaped)\"".utf8)
  }
}
